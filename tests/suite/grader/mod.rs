//! The grader is code under test: the properties of a grade that judges decisions, on players that are no people.

mod zoo;
