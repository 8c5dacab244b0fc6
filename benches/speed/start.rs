//! From the start of the program to the first frame with the home screen on it, in a pseudo-terminal, beside a program
//! that draws one word. Both are started in turn, so that what else the machine does falls on both.

use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::backend::CrosstermBackend;
use ratatui::widgets::Paragraph;

/// Set for the benchmark when it plays the empty program.
const EMPTY: &str = "FIREDRILL_BENCH_EMPTY";
/// What the empty program shows.
const WORD: &str = "empty-program-is-up";
/// Stands on the home screen and nowhere in what is sent before it.
const HOME: &str = "Respect";
/// Rounds; each starts every program once.
const ROUNDS: usize = 41;

/// Whether this process was started by [`compare`] as the program to compare with.
pub fn is_the_empty_program() -> bool {
    std::env::var_os(EMPTY).is_some()
}

/// Takes the screen, draws one paragraph, waits to be ended.
pub fn empty_program() {
    crossterm::terminal::enable_raw_mode().unwrap();
    crossterm::execute!(std::io::stdout(), crossterm::terminal::EnterAlternateScreen).unwrap();
    let mut terminal = ratatui::Terminal::new(CrosstermBackend::new(std::io::stdout())).unwrap();
    terminal.draw(|frame| frame.render_widget(Paragraph::new(WORD), frame.area())).unwrap();
    loop {
        std::thread::park();
    }
}

/// Measures and prints medians and ratios.
pub fn compare() {
    let bench = std::env::current_exe().unwrap();
    let program = std::env::var_os("FIREDRILL_BENCH_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_firedrill").into());
    let program = Path::new(&program);
    let kept = tempfile::tempdir().unwrap();
    until_shown(program, Some(kept.path()), HOME);
    let (mut empty, mut fresh, mut existing) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        empty.push(until_shown(&bench, None, WORD));
        existing.push(until_shown(program, Some(kept.path()), HOME));
        let new = tempfile::tempdir().unwrap();
        fresh.push(until_shown(program, Some(&new.path().join("data")), HOME));
    }
    let base = median(&mut empty);
    println!("start: an empty program {:.2} ms", base * 1000.0);
    for (name, times) in [("with a record", &mut existing), ("for the first time", &mut fresh)] {
        let time = median(times);
        println!("start: firedrill {name} {:.2} ms, {:.2} times the empty program", time * 1000.0, time / base);
    }
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// Time from the start of `program` to `text` on the screen.
fn until_shown(program: &Path, data: Option<&Path>, text: &str) -> Duration {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.cwd("/");
    match data {
        Some(data) => command.env("FIREDRILL_DATA", data),
        None => command.env(EMPTY, "1"),
    }
    let mut reader = pair.master.try_clone_reader().unwrap();
    let begun = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut seen = vec![];
    let mut chunk = [0; 8_192];
    let shown = |seen: &[u8]| seen.windows(text.len()).any(|w| w == text.as_bytes());
    while !shown(&seen) {
        let n = reader.read(&mut chunk).unwrap_or(0);
        assert!(n > 0, "it ended without showing `{text}`:\n{}", String::from_utf8_lossy(&seen));
        seen.extend(&chunk[..n]);
    }
    let took = begun.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    took
}
