//! Long work behind the screen (grading): one job, one thread, one result in the queue. Knows nothing of the job.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use super::terminal::{Event, Post};

/// Does `job` on a thread of its own and posts its result as [`Event::Work`]. Exactly one result arrives: where the job
/// panics, or no thread can be had, it is what `failed` makes of the reason.
pub fn spawn<T, W>(post: &Post<T, W>, name: &str, job: impl FnOnce() -> W + Send + 'static, failed: fn(String) -> W)
where
    T: Send + 'static,
    W: Send + 'static,
{
    let sender = post.clone();
    let started = thread::Builder::new().name(name.into()).spawn(move || {
        let result = panic::catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|reason| failed(words(&*reason)));
        sender.send(Event::Work(result));
    });
    if let Err(e) = started {
        post.send(Event::Work(failed(e.to_string())));
    }
}

/// What a panic said.
fn words(reason: &(dyn Any + Send)) -> String {
    let text = reason.downcast_ref::<&str>().copied().or_else(|| reason.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it broke off without a reason").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::terminal::Events;
    use super::*;

    #[test]
    fn one_result_arrives_whatever_happens_to_the_job() {
        type Answer = Result<u32, String>;
        let jobs: [(fn() -> Answer, Answer); 4] = [
            (|| Ok(7), Ok(7)),
            (|| Err("no".into()), Err("no".into())),
            (|| panic!("out of range"), Err("out of range".into())),
            (|| panic!("{} is out of range", 9), Err("9 is out of range".into())),
        ];
        for (job, want) in jobs {
            let events: Events<(), Answer> = Events::new();
            spawn(&events.post(), "test", job, Err);
            assert_eq!(events.next_event(None), Event::Work(want));
            assert_eq!(events.waiting(), None);
        }
    }

    #[test]
    fn a_result_that_nobody_waits_for_is_dropped() {
        let events: Events<(), u32> = Events::new();
        let post = events.post();
        drop(events);
        spawn(&post, "test", || 1, |_| 0);
    }
}
