//! The facilitator's sheet as Markdown. Only the section under [`ROOM`] may be put before the team.

use std::fmt::Write as _;

use super::{Cue, Guide};
use crate::session::workshop::plan::DISCUSS;

/// Heading of what the room may see.
pub const ROOM: &str = "May be shown to the room";
/// Heading of what comes after it.
pub const SECRET: &str = "From here on for the facilitator alone";

/// The whole sheet.
pub fn file(guide: &Guide) -> String {
    let mut out = String::new();
    head(guide, &mut out);
    prepare(guide, &mut out);
    room(guide, &mut out);
    timing(guide, &mut out);
    roles(&mut out);
    votes(&mut out);
    let _ = write!(out, "\n# {SECRET}\n");
    phases(guide, &mut out);
    withhold(guide, &mut out);
    turns(guide, &mut out);
    looks(guide, &mut out);
    worlds(guide, &mut out);
    judgements(guide, &mut out);
    afterwards(guide, &mut out);
    out
}

fn head(guide: &Guide, out: &mut String) {
    let Guide { title, scenario, level, minutes, .. } = guide;
    let _ = write!(
        out,
        "# Facilitator's sheet: {title}\n\nDrill `{scenario}`, {level}, about {minutes} min for one person; a workshop of \
         60 or 90 min for a team.\n"
    );
    if let Some(aim) = &guide.aim {
        let _ = write!(out, "\n{}\n", aim.trim());
    }
    out.push_str("\nWhat is practised:\n\n");
    list(&guide.teaches, out);
}

fn list(all: &[String], out: &mut String) {
    for words in all {
        let _ = writeln!(out, "- {}", words.trim());
    }
}

fn prepare(guide: &Guide, out: &mut String) {
    let id = &guide.scenario;
    out.push_str("\n## Five minutes of preparation\n\n");
    let seed = guide.begin_with.as_ref().and_then(|w| guide.worlds.iter().find(|x| x.id == *w)).and_then(|w| w.seed);
    let seed = seed.map_or(String::new(), |s| format!(" --seed {s}"));
    let _ = writeln!(
        out,
        "- Start it once, to see that it works, and leave it again: `firedrill drill {id} --workshop --minutes 60{seed}`. \
         Without a seed the same command goes on with a run that was begun; with one it begins a fresh one."
    );
    let _ = writeln!(out, "- Make the terminal's letters large: 80 columns and 24 rows are enough.");
    list(&guide.five, out);
    out.push_str("\n## Thirty minutes of preparation\n\nAll of that, and:\n\n");
    let _ = writeln!(out, "- Play it alone: `firedrill drill {id}`. Read the debrief to its end.");
    list(&guide.thirty, out);
    if !guide.lessons.is_empty() {
        out.push_str("- Read the lessons that come first, or send them round the day before:\n");
        for (id, title) in &guide.lessons {
            let _ = writeln!(out, "  - {title}: `firedrill learn {id}`");
        }
    }
}

fn room(guide: &Guide, out: &mut String) {
    let _ = write!(out, "\n## {ROOM}\n\nThe team is {}.\n\n", guide.room.role.trim_end_matches('.'));
    // Headings of the briefing stand below this one.
    for line in guide.room.briefing.lines() {
        let _ = writeln!(out, "{}{line}", if line.starts_with('#') { "##" } else { "" });
    }
    if !guide.room.suspects.is_empty() {
        out.push_str("\nWhat it could be, as far as anybody can think beforehand:\n\n");
        list(&guide.room.suspects, out);
    }
}

fn timing(guide: &Guide, out: &mut String) {
    for plan in &guide.plans {
        let _ = write!(out, "\n## {} minutes\n\n| minute | step | you |\n| --- | --- | --- |\n", plan.minutes);
        for (from, to, name, does) in &plan.steps {
            let _ = writeln!(out, "| {from} to {to} | {name} | {does} |");
        }
    }
    out.push_str("\n`plan` says where you are. Simulated time moves only when something is typed, so a discussion costs users nothing.\n");
}

fn roles(out: &mut String) {
    out.push_str(
        "\n## Roles for 4 to 6 people\n\n\
         - **Lead**: decides what is done next, and says it aloud. Nobody else tells you what to type. \
         Type `assign lead me` once the room has named its lead: the grade asks who leads.\n\
         - **Operations**: proposes looks and changes, and says what each should show before it is typed.\n\
         - **Communications**: words every update before it is typed; says when the next one is due.\n\
         - **Scribe**: says what to pin with `note`: what was believed at that minute, and why.\n\
         - With five and six: support, who speaks for users, and an observer who watches how the team decides.\n\n\
         You type. You are none of these: what nobody says is not typed. When they have said who leads, type \
         `assign lead me`; the team's grade counts a team without a lead.\n\n\
         ## Roles for 12 to 15 people\n\n\
         - The four roles above sit in front; everybody else is a voting observer.\n\
         - All vote, those in front too: `hands 14`. Hands that show the same order are one line: `vote 5: 3>1>2>4 @75`.\n\
         - At each discussion hear two observers before anybody in front.\n\
         - Change the people in front for the variant of the 90 minutes.\n",
    );
}

fn votes(out: &mut String) {
    let _ = write!(
        out,
        "\n## Votes\n\n\
         1. The clock stands still. Everybody writes an order, best first, and how sure: 50, 75 or 95 percent. No talking.\n\
         2. All hands at once, on paper or as fingers. You type each, `vote 3>1>2>4 @75`; the screen shows how many are in, \
         and nothing else until the last. With `--plain` what you type can be read: collect the papers first. `unvote` takes the last \
         vote back, where it was typed wrong.\n\
         3. After the last vote, enter shows the spread, without the key. {DISCUSS} min of talk. Begin with whoever is alone with an order.\n\
         4. `second`, and the same again. The mean places of the second vote are the team's answer in the run.\n\
         5. `reveal` shows the key with its reasons, and what the engine would do on what the team has seen. It names no \
         world. What the team does afterwards it does with that help, and the report says so; leave it for the end where \
         you want the team's own result.\n"
    );
}

fn phases(guide: &Guide, out: &mut String) {
    for phase in &guide.phases {
        let _ = write!(out, "\n## {}\n", phase.name);
        if !phase.cues.is_empty() {
            out.push_str("\nCues:\n\n");
        }
        for cue in &phase.cues {
            let _ = writeln!(out, "- `{}`: {} {}", cue.look, cue.tells.trim(), parts(cue));
        }
        out.push_str("\nAsk:\n\n");
        list(&phase.ask, out);
    }
}

/// Which worlds a look leaves together.
fn parts(cue: &Cue) -> String {
    if cue.groups.len() > 1 {
        return format!("At the take-over it parts the family: {}.", grouped(&cue.groups));
    }
    let same = if cue.look.starts_with("ask ") {
        "At the take-over the answer is the same in every world, or nobody is there yet."
    } else {
        "At the take-over it shows the same in every world."
    };
    same.to_owned()
}

fn grouped(groups: &[Vec<String>]) -> String {
    groups.iter().map(|g| g.join(", ")).collect::<Vec<_>>().join(" | ")
}

fn withhold(guide: &Guide, out: &mut String) {
    out.push_str("\n## Not to give away\n\n");
    out.push_str("- Which world it is, and how many there are. The truth is on alt-t, after a question; darken the projector first.\n");
    list(&guide.withhold, out);
}

fn turns(guide: &Guide, out: &mut String) {
    out.push_str("\n## Likely wrong turns\n");
    for turn in &guide.turns {
        let _ = write!(out, "\n### {}\n\n", turn.title.trim_end_matches('.'));
        if !turn.sign.is_empty() {
            let _ = writeln!(out, "- You notice it by: {}", turn.sign.trim());
        }
        let world = turn.world.as_ref().map_or(String::new(), |w| format!(" (in `{w}`)"));
        let _ = writeln!(out, "- Why it does not pass{world}: {}", turn.why.trim());
        if !turn.ask.is_empty() {
            let _ = writeln!(out, "- Ask, and let them: {}", turn.ask.trim());
        }
    }
}

fn looks(guide: &Guide, out: &mut String) {
    out.push_str(
        "\n## Which look tells which worlds apart\n\nWorked out from the family, at the take-over, before anything is \
         changed. Worlds between two bars show the same.\n\n| look | takes | parts |\n| --- | --- | --- |\n",
    );
    for look in &guide.looks {
        let _ =
            writeln!(out, "| `{}` | {} s | {} |", look.look, look.seconds, grouped(&look.groups).replace('|', "\\|"));
    }
    out.push_str("\nA way through it, with the look that tells most at each step:\n\n");
    for (n, step) in guide.way.iter().enumerate() {
        let before = if n == 0 { "Everything possible".to_owned() } else { step.before.join(", ") };
        let _ = writeln!(out, "{}. {before}: `{}`, {} s: {}.", n + 1, step.look, step.seconds, grouped(&step.groups));
    }
}

fn worlds(guide: &Guide, out: &mut String) {
    out.push_str("\n## The worlds\n\nA seed plays a world for certain: `--seed N`.\n");
    for world in &guide.worlds {
        let seed = world.seed.map_or("no small seed".to_owned(), |s| format!("`--seed {s}`"));
        let remedy = match world.remedy.as_slice() {
            [] => "nothing is to be changed".to_owned(),
            some => some.iter().map(|r| format!("`{r}`")).collect::<Vec<_>>().join(" or "),
        };
        let _ = write!(
            out,
            "\n### {} (`{}`)\n\n{} of 100 evenings; {seed}. Remedy: {remedy}.\n\n{}\n",
            world.title.trim_end_matches('.'),
            world.id,
            world.percent,
            world.explain
        );
    }
}

fn judgements(guide: &Guide, out: &mut String) {
    out.push_str("\n## The judgements, with the authors' key\n");
    for judgement in &guide.judgements {
        let _ = write!(out, "\n### {}\n\n", judgement.ask.trim());
        for (rank, text, why) in &judgement.options {
            let _ = writeln!(out, "- Rank {rank}: {}. {}", text.trim_end_matches('.'), why.trim());
        }
    }
}

fn afterwards(guide: &Guide, out: &mut String) {
    let _ = write!(
        out,
        "\n## Afterwards\n\n\
         - The debrief opens when the run ends. Ask for the team's own estimate before you turn the first page.\n\
         - `firedrill debrief --out {0}.html` writes the report as one page, `--out {0}.md` as Markdown: both votes, how \
         many changed their mind, the notes by the minute, and the grade of the team's run.\n",
        guide.scenario
    );
    for (id, title) in &guide.lessons {
        let _ = writeln!(out, "- To read afterwards: {title}, `firedrill learn {id}`.");
    }
}
