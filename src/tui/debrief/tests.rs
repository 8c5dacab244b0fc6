//! Temporary look.
use super::samples::*;
use crate::session::desk::Reply;
use crate::tui::app::Msg;
use crate::tui::room::samples::*;
use crate::tui::theme::Theme;
#[test]
fn peek() {
    let p = |h: &crate::tui::harness::Harness| println!("{}\n{}", h.look(), "=".repeat(100));
    let run = played("flag-and-format", &COMMANDS);
    let report = report(&run);
    let mut h = session(run, Theme::None, false, (80, 50));
    p(&h);
    h.press("y right left left");
    p(&h);
    h.press("enter");
    p(&h);
    h.send(Msg::Desk(Reply::Graded { run: 5, report: Box::new(report) }));
    p(&h);
    h.press("pagedown");
    p(&h);
    h.press("right");
    p(&h);
    h.press("right");
    p(&h);
    h.press("pagedown");
    p(&h);
    h.press("right");
    p(&h);
    h.press("right");
    p(&h);
    h.press("right").type_text("Ask before rolling back.");
    p(&h);
    h.press("enter");
    p(&h);
}
