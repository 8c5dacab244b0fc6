//! Signals as events, so that the loop ends the normal way and the terminal is given back. Only while a [`Watch`] lives;
//! before and after, a signal does what it does to any program.

use std::io;

use super::events::Post;

/// While it lives, signals are events.
#[derive(Debug)]
pub struct Watch {
    #[cfg(unix)]
    handle: signal_hook::iterator::Handle,
}

/// Turns SIGTERM, SIGHUP and SIGINT into [`super::Signal::Quit`], SIGTSTP into [`super::Signal::Stop`] and SIGCONT into
/// [`super::Signal::Continued`]. A second
/// order to end does not wait for the loop, which may be stuck: the terminal is given back and the process ends at once.
/// Systems without these signals have none to watch.
pub fn watch_signals<T, W>(post: Post<T, W>) -> io::Result<Watch>
where
    T: Send + 'static,
    W: Send + 'static,
{
    platform::watch(post)
}

#[cfg(unix)]
mod platform {
    use std::io;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, OnceLock};
    use std::thread;

    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::{flag, low_level};

    use super::super::events::{Event, Post, Signal};
    use super::super::guard;
    use super::Watch;

    const ORDERS: [i32; 3] = [SIGTERM, SIGHUP, SIGINT];

    /// Whether a signal does what it does to any program. The library never takes its handler back, so the default has
    /// to be one of the actions, registered once for the process.
    static BY_DEFAULT: OnceLock<Arc<AtomicBool>> = OnceLock::new();

    pub(super) fn watch<T: Send + 'static, W: Send + 'static>(post: Post<T, W>) -> io::Result<Watch> {
        let by_default = by_default()?;
        let mut signals = Signals::new(ORDERS.into_iter().chain([SIGCONT, SIGTSTP]))?;
        let handle = signals.handle();
        by_default.store(false, Ordering::SeqCst);
        thread::Builder::new().name("signals".into()).spawn(move || {
            let mut ordered = false;
            for signal in signals.forever() {
                if signal == SIGCONT {
                    post.send(Event::Signal(Signal::Continued));
                } else if signal == SIGTSTP {
                    post.send(Event::Signal(Signal::Stop));
                } else if ordered || !post.send(Event::Signal(Signal::Quit)) {
                    // Should giving back block as well, a third order ends the process by itself.
                    by_default.store(true, Ordering::SeqCst);
                    guard::give_back();
                    let _ = low_level::emulate_default_handler(signal);
                }
                ordered |= ORDERS.contains(&signal);
            }
        })?;
        Ok(Watch { handle })
    }

    impl Drop for Watch {
        fn drop(&mut self) {
            if let Some(by_default) = BY_DEFAULT.get() {
                by_default.store(true, Ordering::SeqCst);
            }
            self.handle.close();
        }
    }

    fn by_default() -> io::Result<Arc<AtomicBool>> {
        if let Some(registered) = BY_DEFAULT.get() {
            return Ok(registered.clone());
        }
        let condition = Arc::new(AtomicBool::new(true));
        for order in ORDERS.into_iter().chain([SIGTSTP]) {
            flag::register_conditional_default(order, condition.clone())?;
        }
        Ok(BY_DEFAULT.get_or_init(|| condition).clone())
    }
}

#[cfg(not(unix))]
mod platform {
    use std::io;

    use super::super::events::Post;
    use super::Watch;

    #[expect(clippy::unnecessary_wraps, clippy::needless_pass_by_value, reason = "the shape of the other platform")]
    pub(super) fn watch<T, W>(_post: Post<T, W>) -> io::Result<Watch> {
        Ok(Watch {})
    }
}
