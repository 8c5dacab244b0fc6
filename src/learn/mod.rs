//! What a learner knows: answers and their marks, the state of each lesson and drill, what to suggest next.
//! Everything but [`record`] is derived from the record, never stored. Knows the course, not the database.

pub mod record;
