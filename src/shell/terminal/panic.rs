//! Who holds the terminal, and what happens to a panic meanwhile. A terminal is one for a process, so this is too.
//! A panic of the thread that draws gives the terminal back before its message is printed; the message of any other
//! thread waits until the terminal is free, because the screen goes on.

use std::panic;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};

struct Held {
    by: Option<ThreadId>,
    messages: Vec<String>,
}

static HELD: Mutex<Held> = Mutex::new(Held { by: None, messages: Vec::new() });
static HOOK: Once = Once::new();

/// The current thread draws from now on. `give_back` is called in its panics, if it still does.
pub(super) fn hold(give_back: fn()) {
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let by = held().by;
            if by.is_some_and(|by| by != thread::current().id()) {
                let name = thread::current().name().unwrap_or("unnamed").to_string();
                held().messages.push(format!("thread '{name}' {info}"));
                return;
            }
            if by.is_some() {
                give_back();
            }
            previous(info);
        }));
    });
    held().by = Some(thread::current().id());
}

/// Nobody draws any more: the messages that have waited, or none if nobody has drawn.
pub(super) fn release() -> Option<Vec<String>> {
    let mut held = held();
    held.by.take()?;
    Some(std::mem::take(&mut held.messages))
}

fn held() -> MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}
