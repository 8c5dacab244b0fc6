//! The grader is code under test: the properties of a grade that judges decisions, on players that are no people.

mod agree;
mod better;
mod canary;
mod even;
mod groups;
mod oracle;
mod planted;
mod properties;
mod same_bytes;
mod single;
mod small;
mod zoo;
