//! How a judgement is answered in typed lines, in a drill and in a decision: an order, what it rests on, how sure. Knows
//! neither of the two; ends as the phrase that the run reads.

use crate::session::Run;

use super::words::{self, Slip};

/// What comes after a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// What does this order rest on? How sure was said with it, or is still to come.
    Cues(Vec<usize>, Option<u8>),
    /// How sure, of this order, which rests on these cues?
    Sure(Vec<usize>, Vec<String>),
    /// To be carried out.
    Rank(String),
}

/// Asked behind an order.
pub const ASK_CUES: &str = "What does it rest on? Type the letters, as in a,c; enter alone for none.";

/// `2>1>4>3`, perhaps with `@75` behind it, and `cues a,c` behind that.
///
/// # Errors
/// What can be typed instead.
pub fn order(run: &Run, line: &str) -> Result<Next, Slip> {
    if line.contains("cues") {
        return Ok(Next::Rank(format!("rank {line}")));
    }
    let (n, cues) = run.freeze().map_or((0, 0), |f| (f.options.len(), f.cues.len()));
    let (order, sure) = line.split_once('@').map_or((line, None), |(order, sure)| (order, Some(sure)));
    let order = words::order(order, n)?;
    let sure = sure.map(words::sure).transpose()?;
    Ok(match (cues, sure) {
        (1.., sure) => Next::Cues(order, sure),
        (0, Some(sure)) => Next::Rank(phrase(&order, sure, &[])),
        (0, None) => Next::Sure(order, vec![]),
    })
}

/// `a,c`, or nothing.
///
/// # Errors
/// A cue that there is not.
pub fn cues(run: &Run, line: &str, order: Vec<usize>, sure: Option<u8>) -> Result<Next, Slip> {
    let typed = line.split([',', ' ']).filter(|id| !id.is_empty() && *id != "none").map(str::to_lowercase);
    let (typed, known) = (typed.collect::<Vec<_>>(), run.freeze().map_or(&[][..], |f| f.cues.as_slice()));
    if let Some(id) = typed.iter().find(|id| !known.iter().any(|c| c.id == **id)) {
        let ids: Vec<&str> = known.iter().map(|c| c.id.as_str()).collect();
        let hint = format!("it has {}; enter alone for none", ids.join(", "));
        return Err(Slip { message: format!("there is no cue `{}`", words::shown(id)), hint });
    }
    Ok(match sure {
        Some(sure) => Next::Rank(phrase(&order, sure, &typed)),
        None => Next::Sure(order, typed),
    })
}

/// How sure, or another order.
///
/// # Errors
/// What can be typed instead.
pub fn sure(run: &Run, line: &str, order: &[usize], cues: &[String]) -> Result<Next, Slip> {
    match words::sure(line) {
        Ok(percent) => Ok(Next::Rank(phrase(order, percent, cues))),
        Err(slip) if line.chars().filter(char::is_ascii_digit).count() < 2 => Err(slip),
        Err(slip) => self::order(run, line).map_err(|_| slip),
    }
}

/// An order as it is typed.
pub fn written(order: &[usize]) -> String {
    let order: Vec<String> = order.iter().map(|k| (k + 1).to_string()).collect();
    order.join(">")
}

/// The line that the run reads.
pub fn phrase(order: &[usize], sure: u8, cues: &[String]) -> String {
    let cues = if cues.is_empty() { String::new() } else { format!(" cues {}", cues.join(",")) };
    format!("rank {} @{sure}{cues}", written(order))
}
