//! The same work on many things at once. Results come in the order of their tasks, so that how many threads there were
//! cannot be told from them. How far it is stands on standard error while somebody watches.

use std::fmt::Write;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Work that is through sooner shows no progress.
const QUIET: Duration = Duration::from_secs(1);
/// How often the time left is written anew.
const BEAT: Duration = Duration::from_millis(250);
/// `playing [=====>      ] 12 of 40, 9s left`; what is left is known once something is through.
const FORM: &str = "{msg} [{bar:24}] {pos} of {len}{left}";

/// Threads that the machine has room for.
pub fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does `work` to each task and hands every result on in the order of the tasks, as soon as those before it are there.
/// `take` says whether to go on; what is under way when it does not is finished and dropped. `what` names the work.
pub fn by_side<T: Sync, R: Send>(
    threads: usize,
    what: &'static str,
    tasks: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    let bar = Bar::new(what, tasks.len());
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, tasks.len().max(1)) {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(task) = tasks.get(at) else { return };
                    if sender.send((at, work(task))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early: Vec<Option<R>> = tasks.iter().map(|_| None).collect();
        let mut taken = 0;
        loop {
            match results.recv_timeout(BEAT) {
                Ok((at, result)) => {
                    early[at] = Some(result);
                    bar.advance();
                }
                Err(RecvTimeoutError::Timeout) => bar.beat(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            while let Some(result) = early.get_mut(taken).and_then(Option::take) {
                taken += 1;
                if !bar.beside(|| take(result)) {
                    next.store(tasks.len(), Ordering::Relaxed);
                    drop(results);
                    return;
                }
            }
        }
    });
}

/// How far the work is; nothing where standard error is no terminal.
pub struct Bar {
    bar: ProgressBar,
    since: Instant,
}

impl Bar {
    /// Before anything is through; `what` names the work.
    pub fn new(what: &'static str, tasks: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(tasks as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(FORM).unwrap_or_else(|_| ProgressStyle::default_bar());
        let left = |state: &ProgressState, out: &mut dyn Write| {
            if state.pos() > 0 {
                let _ = write!(out, ", {:#} left", HumanDuration(state.eta()));
            }
        };
        bar.set_style(style.with_key("left", left).progress_chars("=> "));
        bar.set_message(what);
        Self { bar, since: Instant::now() }
    }

    /// One more is through.
    pub fn advance(&self) {
        self.bar.inc(1);
        self.beat();
    }

    fn beat(&self) {
        if self.bar.is_hidden() && self.since.elapsed() >= QUIET {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.tick();
    }

    /// Does something that prints, with the bar out of the way.
    fn beside<R>(&self, print: impl FnOnce() -> R) -> R {
        self.bar.suspend(print)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_their_tasks_whatever_the_number_of_threads() {
        let tasks: Vec<u32> = (0..200).collect();
        let want: Vec<u32> = tasks.iter().map(|n| n * 2).collect();
        for threads in [0, 1, 2, 7, 300] {
            let mut out = Vec::new();
            let uneven = |n: &u32| (0..(n % 7) * 1000).fold(n * 2, |a, b| std::hint::black_box(a ^ b ^ b));
            by_side(threads, "testing", &tasks, uneven, |n| {
                out.push(n);
                true
            });
            assert_eq!(out, want, "{threads} threads");
        }
        by_side(2, "testing", &[], |n: &u32| *n, |_| panic!("there is nothing to take"));
    }

    #[test]
    fn nothing_more_is_begun_once_nobody_takes_it() {
        let (begun, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let tasks: Vec<usize> = (0..1_000_000).collect();
        let work = |n: &usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            // From the fourth on they wait until nobody takes them.
            while *n >= 3 && !stopped.load(Ordering::Relaxed) {
                thread::yield_now();
            }
        };
        let mut taken = 0;
        by_side(2, "testing", &tasks, work, |()| {
            taken += 1;
            stopped.store(taken == 3, Ordering::Relaxed);
            taken < 3
        });
        assert_eq!(taken, 3);
        assert!(begun.load(Ordering::Relaxed) < tasks.len(), "all were done");
    }
}
