//! How fast it is: `cargo bench`, or `cargo bench -- NAME` with one of `start`, `keys`, `bytes`, `idle`, `memory`, `ticks`,
//! `scale`, `fork`, `grade`. Times of another program are measured in turn with ours, so that what else the machine does
//! falls on both; read ratios.
//!
//! Measured on a two-core virtual machine (AMD EPYC) with nothing else on it; medians.
//!
//! | what | target | measured |
//! | --- | --- | --- |
//! | start to the home screen, with a record | 1.5 times an empty program | 2.3 to 2.5 times (7.8 ms to 3.3 ms): missed |
//! | start to the home screen, for the first time | 1.5 times | 2.4 times: missed |
//! | key to frame at 120x40, 175 entries in the feed | 2 ms | median 0.18 ms, 99 of 100 within 0.43 ms |
//! | key to frame at 200x60 | 2 ms for 99 of 100 | median 0.35 ms, 99 of 100 within 0.62 ms |
//! | bytes written for a key in the room at 80x24 | median under 4 KB | median 503, nine of ten within 2,900 |
//! | bytes written for a key in the room at 200x60 | median under 4 KB | median 2,944, nine of ten within 10,500 |
//! | processor while idle in the room at 200x60, clock paused | under 0.5 % | 0.00 % |
//! | processor while idle, clock live | under 3 % | 0.03 %; 0.3 % ten times as fast |
//! | resident memory in the room with the whole course loaded | under 30 MB | 19.5 MB |
//! | ticks of ten services on a core | 2 million a second | 2.2 million a second; 2.7 million as the grader runs them |
//! | services a tick, worlds of 10 to 1,000 | linear cost | 20 to 24 million a second throughout |
//! | ticks of the nine worlds of `bad-deploy` | | 1.5 million a second; 1.8 million as the grader runs them |
//! | fork of a world of `bad-deploy` | 2 µs | 0.42 µs |
//! | grade of 25 decisions over nine worlds on two cores | 1 s | 0.43 s |
//!
//! What a tick allocates is counted in `tests/allocation.rs`: nothing.
//!
//! Read the rows on starts from `cargo bench -- start` alone: after the others the process that starts programs has grown,
//! every start takes 11 ms more, and the ratio (1.2 to 1.3 then) flatters. Beside other builds the slowest keys take 3 to
//! 6 ms. Of a start most is reading the lessons (each more of them adds about 0.25 ms of one core) and the first frame.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot begin should stop where it stands")]
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

#[path = "speed/room.rs"]
mod room;
#[path = "speed/start.rs"]
mod start;
#[path = "speed/world.rs"]
mod world;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, Throughput};
use firedrill::base::time::Tick;
use firedrill::course::scenario::{Scenario, ScriptLine};
use firedrill::learn::record::Record;
use firedrill::session::desk::Reply;
use firedrill::session::run::{Run, Start};
use firedrill::session::{grade, script};
use firedrill::shell::launch;
use firedrill::sim::World;
use firedrill::tui::app::{App, Msg, Setup, view};
use firedrill::tui::key::{Input, Key};
use firedrill::tui::theme::{Look, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// Twenty decisions: eleven looks and questions, four words to others, two changes of which the first is wrong, two waits,
/// and the end.
const TWENTY: [&str; 20] = [
    "declare sev2",
    "look overview",
    "assign lead me",
    "look checkout",
    "logs checkout",
    "look edge",
    "update impact=some doing=investigating next=10m",
    "replicas checkout",
    "look calls",
    "ask dana",
    "restart checkout",
    "wait 3m",
    "look overview",
    "logs payments",
    "ask ruth",
    "flag express-pay off",
    "update impact=some doing=mitigating next=10m",
    "wait 2m",
    "look overview",
    "resolve flag express-pay",
];

/// Twenty-five decisions of the same kind: five more looks and waits.
const TWENTY_FIVE: [&str; 25] = [
    "declare sev2",
    "look overview",
    "assign lead me",
    "look checkout",
    "logs checkout",
    "look edge",
    "update impact=some doing=investigating next=10m",
    "replicas checkout",
    "look calls",
    "changes",
    "ask dana",
    "restart checkout",
    "wait 3m",
    "look overview",
    "logs payments",
    "logs catalogue",
    "look edge",
    "ask ruth",
    "flag express-pay off",
    "update impact=some doing=mitigating next=10m",
    "wait 2m",
    "look overview",
    "wait 1m",
    "look checkout",
    "resolve flag express-pay",
];

/// What a person presses in the room: a command by completion, every pane, scrolling, a map, charts, windows.
const KEYS: &str = "l o tab tab backspace backspace backspace backspace l o o k space o v tab enter \
    f3 down down down f4 right right left f5 down up f6 down down f7 f2 pageup pageup pageup end \
    f1 down down esc a s k space d a n a backspace backspace backspace tab home end esc";

fn main() {
    if start::is_the_empty_program() {
        start::empty_program();
        return;
    }
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    ticks(&mut criterion);
    scale(&mut criterion);
    fork(&mut criterion);
    grading(&mut criterion);
    criterion.final_summary();
    let wanted = |name: &str| {
        let mut named = std::env::args().skip(1).filter(|a| !a.starts_with("--")).peekable();
        named.peek().is_none() || named.any(|a| name.contains(&a))
    };
    if wanted("keys") {
        for size in [(120, 40), (200, 60)] {
            keys(size);
        }
    }
    if wanted("bytes") {
        let sent: Vec<String> = KEYS.split_whitespace().map(sent).collect();
        room::bytes(&sent);
    }
    if wanted("idle") {
        room::idle();
    }
    if wanted("memory") {
        room::memory();
    }
    if wanted("start") {
        start::compare();
    }
}

/// What a terminal sends for a key of [`KEYS`].
fn sent(name: &str) -> String {
    let bytes = match name {
        "space" => " ",
        "tab" => "\t",
        "enter" => "\r",
        "esc" => "\x1b",
        "backspace" => "\x7f",
        "up" => "\x1b[A",
        "down" => "\x1b[B",
        "right" => "\x1b[C",
        "left" => "\x1b[D",
        "home" => "\x1b[H",
        "end" => "\x1b[F",
        "pageup" => "\x1b[5~",
        "f1" => "\x1bOP",
        "f2" => "\x1bOQ",
        "f3" => "\x1bOR",
        "f4" => "\x1bOS",
        "f5" => "\x1b[15~",
        "f6" => "\x1b[17~",
        "f7" => "\x1b[18~",
        c => c,
    };
    bytes.to_owned()
}

fn drill() -> Arc<Scenario> {
    let course = launch::open_course(None).unwrap();
    Arc::new(course.scenarios.into_iter().find(|s| s.id == "bad-deploy").unwrap())
}

fn played(scenario: &Arc<Scenario>, lines: &[&str]) -> Run {
    let line = |l: &&str| ScriptLine { not_before: None, command: (*l).to_owned(), reason: String::new() };
    let lines: Vec<ScriptLine> = lines.iter().map(line).collect();
    let world = scenario.rubric.worlds.iter().position(|w| w.id == "flag-and-format");
    let mut run = Run::start(Arc::clone(scenario), &Start { seed: 1, world, exam: false });
    script::play(&mut run, &lines).unwrap();
    run
}

/// Twelve hours of a world of ten services, and the fifty minutes of every world of the drill.
fn ticks(criterion: &mut Criterion) {
    let ten = World::new(world::ten_services(), 1).unwrap();
    let until = ten.spec().horizon;
    for (name, lean) in [("ten-services", false), ("ten-services-lean", true)] {
        let from = World { lean, ..ten.clone() };
        let mut group = criterion.benchmark_group("ticks");
        group.throughput(Throughput::Elements(until.0.into()));
        group.bench_function(name, |b| {
            b.iter_batched_ref(|| from.clone(), |w| w.run_until(until), BatchSize::LargeInput);
        });
    }
    let drill = drill();
    let worlds: Vec<World> = drill.rubric.worlds.iter().map(|w| World::from_fixed(Arc::clone(&w.fixed), 1)).collect();
    let total: u32 = worlds.iter().map(|w| w.spec().horizon.0).sum();
    for (name, lean) in [("bad-deploy", false), ("bad-deploy-lean", true)] {
        let from: Vec<World> = worlds.iter().map(|w| World { lean, ..w.clone() }).collect();
        let mut group = criterion.benchmark_group("ticks");
        group.throughput(Throughput::Elements(total.into()));
        let run = |worlds: &mut Vec<World>| worlds.iter_mut().for_each(|w| w.run_until(w.spec().horizon));
        group.bench_function(name, |b| b.iter_batched_ref(|| from.clone(), run, BatchSize::LargeInput));
    }
}

/// Ten minutes of worlds of ten to a thousand services, each with one and a half calls; cost per service should not grow.
fn scale(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scale");
    group.sample_size(10);
    for n in [10, 30, 100, 300, 1000] {
        let from = World::new(world::services(n), 1).unwrap();
        // Elements are services a tick, so that equal rates mean linear cost.
        group.throughput(Throughput::Elements(600 * n as u64));
        group.bench_function(format!("{n}-services"), |b| {
            b.iter_batched_ref(|| from.clone(), |w| w.run_until(Tick(600)), BatchSize::LargeInput);
        });
    }
}

/// A copy of a world of the drill in the middle of its run.
fn fork(criterion: &mut Criterion) {
    let drill = drill();
    let mut world = World::from_fixed(Arc::clone(&drill.rubric.worlds[0].fixed), 1);
    world.run_until(Tick(world.spec().begin.0 + 600));
    criterion.bench_function("fork", |b| b.iter(|| black_box(&world).clone()));
}

/// The grade of twenty-five decisions; the simulator's own tables are there already, as after a run.
fn grading(criterion: &mut Criterion) {
    let run = played(&drill(), &TWENTY_FIVE);
    assert!(run.over(), "the script ends the run");
    let mut group = criterion.benchmark_group("grade");
    group.sample_size(10);
    group.bench_function("twenty-five-decisions", |b| b.iter(|| grade(black_box(&run))));
}

/// Every key of a person at work in a run with a long feed: the app's update and the frame that follows.
fn keys(size: (u16, u16)) {
    let scenario = drill();
    let mut lines = TWENTY[..19].to_vec();
    for _ in 0..12 {
        lines.extend(["look checkout", "look edge", "logs checkout", "replicas checkout", "note nothing new"]);
    }
    let run = played(&scenario, &lines);
    let entries = run.feed.len();
    let mut app = App::new(Setup {
        workshop: None,
        course: Arc::new(launch::catalogue(&launch::open_course(None).unwrap())),
        record: Record::default(),
        now: 1_000_000,
        size,
        look: Look { theme: Theme::Dark, ascii: false },
        learner: 1,
        speed: 0,
    });
    app.update(Msg::Desk(Reply::Opened { run: 1, played: Box::new(run) }));
    let pressed: Vec<Key> = KEYS.split_whitespace().map(|k| Key::parse(k).unwrap()).collect();
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    let mut taken = vec![];
    for _ in 0..40 {
        let mut app = app.clone();
        terminal.draw(|frame| view(&app, frame)).unwrap();
        for key in &pressed {
            let begun = Instant::now();
            black_box(app.update(Msg::Input(Input::Key(*key))));
            terminal.draw(|frame| view(&app, frame)).unwrap();
            taken.push(begun.elapsed());
        }
    }
    taken.sort_unstable();
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "keys at {}x{}, {entries} entries: median {:.2} ms, 99 of 100 within {:.2} ms, longest {:.2} ms",
        size.0,
        size.1,
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
