//! What the running program costs its terminal and its machine in the incident room, in a pseudo-terminal: bytes written
//! for a key, processor time while nobody touches it, memory. Times and memory are read from `/proc`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long nothing has to come until a frame counts as whole.
const SILENCE: Duration = Duration::from_millis(60);
/// Bytes that the smallest whole screen takes at least.
const SCREEN: usize = 1_000;
/// How long the program is left alone.
const ALONE: Duration = Duration::from_secs(10);
/// Looks that fill the feed and the charts before keys are counted.
const BEFORE: [&str; 3] = ["look overview", "look checkout", "logs checkout"];

/// The program in a terminal, in the room.
struct Sitting {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    chunks: Receiver<Vec<u8>>,
    _master: Box<dyn MasterPty + Send>,
    _data: tempfile::TempDir,
}

impl Sitting {
    fn begin((cols, rows): (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        let data = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(program());
        command.args(["drill", "bad-deploy", "--seed", "2"]);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("FIREDRILL_DATA", data.path());
        command.cwd("/");
        let mut reader = pair.master.try_clone_reader().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let (sender, chunks) = mpsc::channel();
        std::thread::spawn(move || {
            let mut chunk = vec![0; 65_536];
            while let Ok(n @ 1..) = reader.read(&mut chunk) {
                if sender.send(chunk[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let mut sitting = Self { child, keys, chunks, _master: pair.master, _data: data };
        sitting.drawn();
        sitting.press("\r");
        for command in BEFORE {
            sitting.press(&format!("{command}\r"));
        }
        // The judgement that comes up after a minute is left out.
        sitting.press("x");
        sitting.press("\r");
        sitting.press("changes\r");
        sitting
    }

    /// Waits until a whole screen has been drawn: more than it sends to set the terminal up.
    fn drawn(&mut self) {
        let mut bytes = 0;
        while bytes < SCREEN {
            bytes += self.chunks.recv_timeout(Duration::from_secs(20)).expect("it draws within 20 s").len();
        }
        self.silence();
    }

    /// Bytes until nothing more comes.
    fn silence(&mut self) -> usize {
        let mut bytes = 0;
        while let Ok(chunk) = self.chunks.recv_timeout(SILENCE) {
            bytes += chunk.len();
        }
        bytes
    }

    /// Bytes that are written for what is typed.
    fn press(&mut self, text: &str) -> usize {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        let Ok(first) = self.chunks.recv_timeout(Duration::from_secs(5)) else { return 0 };
        first.len() + self.silence()
    }

    fn proc(&self) -> PathBuf {
        Path::new("/proc").join(self.child.process_id().unwrap().to_string())
    }

    /// Nanoseconds that its threads have had a processor.
    fn worked(&self) -> u64 {
        let tasks = std::fs::read_dir(self.proc().join("task")).unwrap();
        let spent = |task: std::fs::DirEntry| {
            let stat = std::fs::read_to_string(task.path().join("schedstat")).unwrap();
            stat.split(' ').next().unwrap().parse::<u64>().unwrap()
        };
        tasks.map(|task| spent(task.unwrap())).sum()
    }

    /// Percent of a processor while it is left alone.
    fn alone(&mut self) -> f64 {
        let (begun, before) = (Instant::now(), self.worked());
        std::thread::sleep(ALONE);
        (self.worked() - before) as f64 / begun.elapsed().as_nanos() as f64 * 100.0
    }

    /// Resident memory, MB.
    fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(self.proc().join("status")).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1000.0
    }
}

impl Drop for Sitting {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn program() -> PathBuf {
    std::env::var_os("FIREDRILL_BENCH_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_firedrill").into()).into()
}

/// Bytes written for each key of a person at work; `keys` as terminals send them.
pub fn bytes(keys: &[String]) {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut sitting = Sitting::begin(size);
        let mut taken: Vec<usize> = keys.iter().map(|key| sitting.press(key)).collect();
        taken.sort_unstable();
        let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
        let (columns, rows) = size;
        println!(
            "bytes at {columns}x{rows}: median {} a key, nine of ten within {}, most {}",
            at(0.5),
            at(0.9),
            at(1.0)
        );
    }
}

/// Processor time while nobody touches it: with the clock that moves when the learner acts, and with the live one.
pub fn idle() {
    let mut sitting = Sitting::begin((200, 60));
    println!("idle with the clock paused: {:.3} % of a processor", sitting.alone());
    for (name, more) in [("live", 1), ("ten times as fast", 1)] {
        for _ in 0..more {
            sitting.press("\x1bl");
        }
        println!("idle with the clock {name}: {:.3} % of a processor", sitting.alone());
    }
}

/// Resident memory in the room, with every lesson and drill of the course read.
pub fn memory() {
    let sitting = Sitting::begin((200, 60));
    println!("memory: {:.1} MB resident", sitting.resident());
}
