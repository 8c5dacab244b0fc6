//! Players that do not weigh what they see.

use crate::base::noise;
use crate::sim::Incident;
use crate::sim::command::Command;
use crate::sim::observe::Look;
use crate::sim::state::NEVER;
use crate::sim::telemetry::Level;

use crate::grade::rubric::Rubric;
use crate::grade::tracks::verify_panel;

/// Noise stream of what random players draw.
const STREAM: u32 = 0x8100;
/// Seconds after a change is complete until its effect is looked at.
const SETTLE_S: u32 = 60;
/// Seconds after which a change that does not land is given up.
const STUCK_S: u32 = 900;

/// Draws each command from everything that is allowed: any look, any offered change, a minute, a page, the end. The draws
/// are the same in every world: who draws by the truth knows it.
#[derive(Debug)]
pub struct Random {
    which: u64,
    draws: u32,
}

impl Random {
    /// One of many.
    pub fn new(which: u8) -> Self {
        Self { which: which.into(), draws: 0 }
    }

    pub fn next(&mut self, rubric: &Rubric, incident: &Incident) -> Command {
        let looks = rubric.looks().into_iter().filter(|l| match l {
            Look::Ask(p) => incident.present(*p),
            _ => true,
        });
        let mut all: Vec<Command> = looks.map(Command::Look).collect();
        all.extend(rubric.offers.iter().map(|o| Command::Change(o.action)));
        all.extend((0..incident.joined.len()).filter(|p| incident.joined[*p] == NEVER).map(Command::Page));
        all.extend([Command::Wait(60), Command::Resolve(String::new())]);
        self.draws += 1;
        let draw = noise::uniform(self.which, STREAM, self.draws);
        let at = (draw * all.len() as f64) as usize;
        all.swap_remove(at.min(all.len() - 1))
    }
}

/// Makes changes in a fixed order; may look whether users are well after each and stop there.
#[derive(Debug)]
pub struct Fixes {
    left: Vec<u8>,
    looks: bool,
    stage: Stage,
}

#[derive(Debug, PartialEq)]
enum Stage {
    Act,
    /// Waits for the last change, issued at this tick.
    Land(u32),
    Judge,
}

impl Fixes {
    /// `order` of offers, first one first.
    pub fn new(order: Vec<u8>, looks: bool) -> Self {
        Self { left: order.into_iter().rev().collect(), looks, stage: Stage::Act }
    }

    pub fn next(&mut self, rubric: &Rubric, incident: &Incident) -> Command {
        let now = incident.world.state.tick;
        let verify = verify_panel(rubric);
        loop {
            match self.stage {
                Stage::Act => {
                    let Some(offer) = self.left.pop() else { return Command::Resolve(String::new()) };
                    self.stage = Stage::Land(now);
                    return Command::Change(rubric.offers[usize::from(offer)].action);
                }
                Stage::Land(since) => {
                    let op = incident.world.state.ops.iter().rev().find(|o| !o.by_event);
                    let landed = op.is_none_or(|o| o.superseded || o.landed.is_some_and(|l| now >= l + SETTLE_S));
                    if !landed && now < since + STUCK_S {
                        return Command::Wait(60);
                    }
                    self.stage = if self.looks { Stage::Judge } else { Stage::Act };
                    if self.looks {
                        return Command::Look(Look::Panel(verify));
                    }
                }
                Stage::Judge => {
                    if looks_well(incident, verify) {
                        return Command::Resolve(String::new());
                    }
                    self.stage = Stage::Act;
                }
            }
        }
    }
}

/// Whether every journey on a dashboard looks well.
pub fn looks_well(incident: &Incident, panel: usize) -> bool {
    let readings = incident.world.readings(panel);
    readings.iter().filter(|r| r.name.ends_with(".success")).all(|r| r.level == Level::Normal)
}

/// Offers by price, then by how soon they take effect.
pub fn cheapest_first(rubric: &Rubric) -> Vec<u8> {
    let mut order: Vec<u8> = (0..rubric.offers.len() as u8).collect();
    let key = |o: u8| &rubric.offers[usize::from(o)];
    order.sort_by(|a, b| {
        let (a, b) = (key(*a), key(*b));
        a.price.total_cmp(&b.price).then((a.takes_s + a.starts_s).cmp(&(b.takes_s + b.starts_s)))
    });
    order
}
