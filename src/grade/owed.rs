//! Words that are owed: who leads, how bad it is, what people outside are told. They take seconds in which nobody acts;
//! those are part of par, not a charge, for what is demanded on one page cannot be held against anybody on another. Said
//! again and again they are a wait like any other.

use crate::base::time::Tick;
use crate::sim::command::{Command, Role};

/// Seconds after which an update, or another severity, is owed again.
const AGAIN_S: u32 = 300;

/// What was said so far.
#[derive(Debug, Default)]
pub struct Owed {
    update: Option<Tick>,
    severity: Option<(Tick, u8)>,
    roles: Vec<Role>,
}

impl Owed {
    /// Whether saying this now is owed; takes note of it.
    pub fn takes(&mut self, command: &Command, at: Tick) -> bool {
        let long_ago = |then: Tick| at.since(then) >= AGAIN_S;
        match command {
            Command::Update(_) if self.update.is_none_or(long_ago) => {
                self.update = Some(at);
                true
            }
            Command::Declare(n) if self.severity.is_none_or(|(then, before)| before != *n && long_ago(then)) => {
                self.severity = Some((at, *n));
                true
            }
            Command::Assign(role, _) if !self.roles.contains(role) => {
                self.roles.push(*role);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::command::Update;

    #[test]
    fn what_is_said_again_too_soon_is_not_owed() {
        let mut owed = Owed::default();
        let update = Command::Update(Update::default());
        assert!(owed.takes(&update, Tick(100)) && !owed.takes(&update, Tick(399)) && owed.takes(&update, Tick(400)));
        assert!(owed.takes(&Command::Declare(2), Tick(0)) && !owed.takes(&Command::Declare(1), Tick(60)));
        assert!(owed.takes(&Command::Declare(1), Tick(300)) && !owed.takes(&Command::Declare(1), Tick(900)));
        let lead = Command::Assign(Role::Lead, None);
        assert!(owed.takes(&lead, Tick(0)) && !owed.takes(&lead, Tick(5000)));
        assert!(!owed.takes(&Command::Page(0), Tick(0)) && !owed.takes(&Command::Wait(60), Tick(0)));
    }
}
