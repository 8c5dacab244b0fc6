//! What is typed in a drill beside its commands, the same in both front ends: [`ask`] has the words that only ask or
//! leave, [`synonyms`] what people say for what is meant here, `meant` the hint of a refused line.

pub mod ask;
mod meant;
pub mod synonyms;
#[cfg(test)]
mod tests;
