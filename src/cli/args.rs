//! The command line as types: names, flags and help texts. Must not do anything; [`super`] does.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::shell::launch;
use crate::tui::theme::{Choice, Theme};

/// Learn to respect production: short lessons, then live outages on a simulated system, every decision graded on what
/// could be known at that minute.
///
/// Without a command the course opens at its map and says what to do next.
#[derive(Debug, Parser)]
#[command(
    name = "firedrill",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  firedrill                     open the course
  firedrill drill bad-deploy    start with an outage
  firedrill --plain             the same course as printed lines, for a screen reader or a log

Your record stays on this machine; `firedrill export` writes it out."
)]
pub struct Cli {
    /// What to do; nothing opens the course
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of every command
    #[command(flatten)]
    pub global: Global,
}

/// Flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Use the course in this folder instead of the built-in one
    #[arg(long, global = true, value_name = "DIR")]
    pub course: Option<PathBuf>,
    /// Compare judgements with a company's own rankings
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "Compare judgements with the rankings of your own people in this file instead of the authors'"
    )]
    pub rankings: Option<PathBuf>,
    /// Keep the record in this folder instead of the usual one
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help = "Keep the record in this folder instead of FIREDRILL_DATA or the platform's"
    )]
    pub data: Option<PathBuf>,
    /// Print and read lines instead of taking the whole screen
    #[arg(long, global = true)]
    pub plain: bool,
    /// Colours of the full screen
    #[arg(
        long,
        global = true,
        value_name = "THEME",
        value_parser = PossibleValuesParser::new(Choice::all().map(theme_value)).try_map(theme),
        help = "Colours of the full screen this time: `auto` asks the terminal, `colour-blind` is Okabe and Ito's set, \
                `16` keeps to your own palette. The palette (ctrl-k) changes and keeps them; NO_COLOR asks for none"
    )]
    pub theme: Option<Choice>,
    /// Let nothing on the screen move by itself
    #[arg(long, global = true)]
    pub no_motion: bool,
    /// Draw with plain characters that every font has
    #[arg(long, global = true)]
    pub ascii: bool,
}

impl Global {
    /// Where the course comes from.
    pub fn source(&self) -> launch::Source<'_> {
        launch::Source { dir: self.course.as_deref(), rankings: self.rankings.as_deref() }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open a lesson
    #[command(after_help = "Example: firedrill learn feature-flags")]
    Learn {
        /// The lesson's name from `firedrill list`; without it, the map
        lesson: Option<String>,
    },
    /// Run a drill: an outage that you handle
    #[command(after_help = "\
Examples:
  firedrill drill bad-deploy --seed 7
  firedrill drill bad-deploy --workshop --minutes 90")]
    Drill {
        /// The drill's name from `firedrill list`; without it, the next one for you
        scenario: Option<String>,
        /// Play this variation: the same number is the same outage
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// Take the exam: no counters, no hints, and the first one counts; the variation is drawn
        #[arg(long, conflicts_with = "seed")]
        exam: bool,
        /// Watch how it is handled, step by step with reasons, and take over part of the way through
        #[arg(long, conflicts_with_all = ["seed", "exam"])]
        watch: bool,
        /// Let time move by itself, this many times as fast as real, 1 to 60; it stands while you type
        #[arg(long, value_name = "X", value_parser = clap::value_parser!(u16).range(1..=60))]
        #[arg(conflicts_with = "no_motion")]
        speed: Option<u16>,
        /// Play it with a team on this one terminal: votes by hands, notes, a plan; see `firedrill guide`
        #[arg(long, conflicts_with = "exam")]
        workshop: bool,
        /// How long the workshop is planned to be
        #[arg(long, value_name = "MIN", requires = "workshop", default_value = "60")]
        #[arg(value_parser = PossibleValuesParser::new(["60", "90"]).try_map(|m: String| m.parse::<u16>()))]
        minutes: u16,
    },
    /// Make one decision: a situation, options to rank, and what each would have come to
    #[command(after_help = "\
Examples:
  firedrill decide canary-verdict
  firedrill decide canary-verdict --outcomes    what every option comes to, for its author")]
    Decide {
        /// The decision's name from `firedrill list`; without it, the one that helps most now
        decision: Option<String>,
        /// Print what every option comes to in every world that looks like the scene, instead of opening it
        #[arg(long, requires = "decision")]
        outcomes: bool,
        /// Print the outcomes as JSON
        #[arg(long, requires = "outcomes")]
        json: bool,
    },
    /// Open what is due for another look
    #[command(after_help = "\
Examples:
  firedrill review           open the lesson with the question that comes first
  firedrill review --list    what is due and why, in order

Errors that you were sure of come first, then other errors, then what is most nearly forgotten.")]
    Review {
        /// Print what is due instead of opening it
        #[arg(long)]
        list: bool,
    },
    /// Play a run back: every moment as you saw it then, every decision on a timeline
    #[command(after_help = "\
Examples:
  firedrill replay                      your last run
  firedrill replay 3                    run 3 of the record
  firedrill replay run.jsonl            a log written by `firedrill run --log`
  firedrill replay 3 --cast run.cast    a recording for asciinema")]
    Replay(super::replay::Args),
    /// Show the path through the course: its sittings, what is done of them, what comes next and why
    #[command(after_help = "Example: firedrill path --json")]
    Path {
        /// Print JSON: `title`, `present`, `sittings`, `next`
        #[arg(long)]
        json: bool,
    },
    /// Show the lessons, drills and decisions, with your state in each
    #[command(after_help = "Example: firedrill list --json")]
    List {
        /// Print JSON: `lessons`, `scenarios` and `decisions`
        #[arg(long)]
        json: bool,
    },
    /// Print a figure of the lessons with other values, or list them
    #[command(after_help = "\
Examples:
  firedrill figure                                  what there is
  firedrill figure utilisation busy=95 servers=16   a picture, what it says, and its numbers")]
    Figure {
        /// Its name
        name: Option<String>,
        /// Values, each as NAME=VALUE
        #[arg(value_name = "NAME=VALUE")]
        values: Vec<String>,
    },
    /// Play a written script on a drill without a screen, and grade it
    #[command(after_help = "\
A script is a line for each command, as you would type it in a drill: `[+M:SS] command | reason`. A line with a time
waits for that many minutes and seconds after you took over. When the script ends before the drill does, nobody does
anything more until the drill's end.

With --seeds, or --world all, many runs are played, a line for each, and what they come to on average.

Exits with 1 when the run does not pass, or not every one of them.

Examples:
  firedrill run bad-deploy --walkthrough
  firedrill run bad-deploy --script mine.txt --seed 7 --json
  firedrill run bad-deploy --idle --series series.csv
  firedrill run bad-deploy --walkthrough --seeds 20
  firedrill run bad-deploy --idle --world all")]
    Run(RunArgs),
    /// Let players that are no people play a drill, and say whether their grades are what they should be
    #[command(after_help = "\
Idle, random, stubborn, thorough and competent players play every world of the drill; then the written runs are graded.
A line for each property that a grade of decisions must have says whether it holds here.

With --robust everybody plays three times more: with a uniform prior, and with prices 30 % lower and higher.

Exits with 1 when a property does not hold.

Examples:
  firedrill policies bad-deploy
  firedrill policies bad-deploy --seeds 8 --robust --json")]
    Policies(PolicyArgs),
    /// Play a drill's evening again with actions of its postmortem, and with nobody's help
    #[command(after_help = "\
The same causes in the same worlds with the same noise; the system differs by what the follow-ups change. What is spared
counts users, pages that asked for nothing, and changes that were made by themselves where nobody needed them. Without
--pick each follow-up is played alone.

Examples:
  firedrill followups bad-deploy
  firedrill followups bad-deploy --pick canary,outlier
  firedrill followups bad-deploy --pick canary --world bad-host --json")]
    Followups(FollowUpArgs),
    /// Grade a run again from its log
    #[command(after_help = "\
A log that ends before the drill does is graded as if nobody did anything more until the drill's end.

Example: firedrill grade run.jsonl")]
    Grade {
        /// A file written by `firedrill run --log FILE`
        log: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Open the debrief of a run again, or write it to a file
    #[command(after_help = "\
Without --format and --out the debrief opens as it did after the run. A page of --format html needs nothing else: no
network, no script; it can be mailed or printed.

Examples:
  firedrill debrief                            the last run that ended, on the screen
  firedrill debrief 3 --out debrief.html       run 3 as a page
  firedrill debrief --format md > debrief.md")]
    Debrief {
        /// The run's number from `firedrill export`; without it, the last that ended
        run: Option<i64>,
        /// Write it in this form instead; without it, the ending of --out says
        #[arg(long, value_enum)]
        format: Option<DebriefFormat>,
        /// Write it to this file instead of standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Check a course or one file of it, and play its written runs
    #[command(after_help = "\
Exits with 1 when there is any error.

Examples:
  firedrill check                            the course in this folder, or else the built-in one
  firedrill check scenarios/bad-deploy.toml  one file")]
    Check {
        /// A course's folder, a lesson or a scenario
        path: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a starting file for a lesson, a drill or a decision; it passes `check`
    #[command(after_help = "\
The file goes into `lessons/`, `scenarios/` or `decisions/` of --course DIR, or of this folder.

Example: firedrill new lesson canary-analysis")]
    New {
        /// What to write
        what: Kind,
        /// Its name: lower-case letters, digits and hyphens
        name: String,
    },
    /// Write the keys of a kind of file as JSON Schema, for completion in an editor
    #[command(after_help = "\
An editor with TOML support (taplo, Even Better TOML) reads the first line of a file: `#:schema drill.schema.json`.

Example: firedrill schema drill > scenarios/drill.schema.json")]
    Schema {
        /// Of what
        of: SchemaOf,
    },
    /// Write the facilitator's sheet of a drill, for a workshop
    #[command(after_help = "\
Markdown: what to prepare, the timing of 60 and 90 minutes, roles, cues, questions, likely wrong turns. It holds the truth
about the drill; one section of it may be shown.

Examples:
  firedrill guide bad-deploy > sheet.md
  firedrill guide bad-deploy --json")]
    Guide {
        /// The drill's name from `firedrill list`
        scenario: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write out your answers and runs
    #[command(after_help = "Example: firedrill export --format csv > record.csv")]
    Export {
        /// How
        #[arg(long, value_enum, default_value_t = Format::Json)]
        format: Format,
    },
    /// Write what you have done as Markdown, for a mentor
    #[command(after_help = "Example: firedrill transcript > transcript.md")]
    Transcript,
    /// Write completions for a shell
    #[command(after_help = "Example: firedrill completions fish > ~/.config/fish/completions/firedrill.fish")]
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// What `run` plays, and what it writes.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The drill's name from `firedrill list`
    pub scenario: String,
    /// What is played
    #[command(flatten)]
    pub source: Source,
    /// Picks the variation: noise, and the fault unless --world names it
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Play this many variations: the seed, the seed and one, and so on
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    #[arg(conflicts_with_all = ["series", "log"])]
    pub seeds: Option<u32>,
    /// The fault by its id, instead of the one that the script names or the seed picks; `all` plays each
    #[arg(long, value_name = "ID")]
    pub world: Option<String>,
    /// Another value for a parameter of the drill, such as service.checkout.replicas=4; may be given several times
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Write every series as CSV, a row a tick
    #[arg(long, value_name = "FILE")]
    pub series: Option<PathBuf>,
    /// Write the run's log, for `firedrill grade`
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Print the whole report as JSON; of many runs the costs of each
    #[arg(long)]
    pub json: bool,
}

/// What `followups` plays.
#[derive(Debug, Args)]
pub struct FollowUpArgs {
    /// The drill's name from `firedrill list`
    pub scenario: String,
    /// Play these together, by their ids
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub pick: Vec<String>,
    /// Picks the noise
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Show this world only; with --pick
    #[arg(long, value_name = "ID", requires = "pick")]
    pub world: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What `policies` plays.
#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// The drill's name from `firedrill list`
    pub scenario: String,
    /// Play this many variations, from seed 1
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub seeds: u32,
    /// Also see whether the order holds with other priors and prices; takes four times as long
    #[arg(long)]
    pub robust: bool,
    /// Print JSON: `policies` and `verdicts`
    #[arg(long)]
    pub json: bool,
}

/// Exactly one of the things that can be played.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Source {
    /// Play the commands in a file
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// Play the drill's own walkthrough
    #[arg(long)]
    pub walkthrough: bool,
    /// Play the drill's Nth other way to pass, from 1
    #[arg(long, value_name = "N")]
    pub alternative: Option<usize>,
    /// Play the drill's Nth way to fail, from 1
    #[arg(long, value_name = "N")]
    pub trap: Option<usize>,
    /// Do nothing at all
    #[arg(long)]
    pub idle: bool,
}

/// What can be written by `new`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Markdown with questions
    Lesson,
    /// TOML: a drill
    Scenario,
    /// TOML: a one-decision drill
    Decision,
}

/// What a schema is written of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A drill
    Drill,
    /// A base that drills extend
    Base,
    /// The front matter of a lesson
    Lesson,
    /// A one-decision drill
    Decision,
    /// A company's rankings
    Rankings,
}

/// How the record is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Everything, with the log of each run
    Json,
    /// A row for each answer, lesson and run
    Csv,
}

/// How a debrief is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DebriefFormat {
    /// Markdown
    Md,
    /// One page that needs nothing else
    Html,
}

/// A theme as it may be written.
fn theme_value(choice: Choice) -> PossibleValue {
    let value = PossibleValue::new(choice.name());
    if choice == Choice::Is(Theme::ColourBlind) { value.alias("color-blind") } else { value }
}

/// The theme of a name that was allowed.
fn theme(name: String) -> Result<Choice, String> {
    Choice::named(&name).ok_or(name)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound_and_every_command_has_an_example() {
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
            let after = sub.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains("firedrill "), "{} has no example", sub.get_name());
        }
    }
}
