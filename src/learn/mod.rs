//! What a learner knows: answers and their marks, the state of each lesson and drill, what to suggest next.
//! Derived from the record, never stored. Knows the course, not the database.
