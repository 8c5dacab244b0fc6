//! Which key does what, as a table: (context, key) -> command, with the words that help and footer show. Nothing else in
//! the program compares keys. A screen says which contexts hold, the innermost first; the first that knows a key wins.
//!
//! To add a key, add a row. To add a context, add a variant, its title, and name it in the screen's `contexts`.

use crate::session::follow_ups::Slot;
use crate::tui::app;
use crate::tui::entry::Edit;
use crate::tui::key::{Code, Key};
use crate::tui::list::Move;
use crate::tui::{briefing, debrief, decide, home, lesson, overlay, replay, room, watch};

/// Where a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "`title` says what each is")]
pub enum Context {
    Always,
    Browsing,
    Home,
    Reading,
    Finished,
    One,
    Many,
    Order,
    Line,
    Sure,
    Points,
    Focused,
    Figure,
    Searching,
    Editing,
    Scroll,
    Pick,
    Palette,
    Form,
    Briefing,
    BriefingPlay,
    BriefingWatch,
    Room,
    RoomLine,
    RoomBlank,
    RoomPick,
    RoomChart,
    RoomEmpty,
    RoomFilter,
    Workshop,
    Board,
    Asked,
    AskedTruth,
    AskedLeave,
    AskedEnd,
    Judge,
    JudgeCues,
    JudgeSure,
    Debrief,
    Passed,
    Score,
    Worst,
    Timeline,
    FollowUps,
    Replayed,
    Rule,
    Again,
    Watch,
    WatchMark,
    WatchEnd,
    Watching,
    Replay,
    DecideScene,
    Decide,
    Decided,
}

impl Context {
    /// Heading of its keys in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::Browsing => "Everywhere but while typing",
            Self::Home => "Course",
            Self::Reading => "Lesson",
            Self::Finished => "End of a lesson",
            Self::One | Self::Many | Self::Order | Self::Line => "Question",
            Self::Sure => "How sure you are",
            Self::Points => "Comparing your answer",
            Self::Focused => "While answering",
            Self::Figure => "Figure",
            Self::Searching => "Search",
            Self::Editing => "Typing",
            Self::Scroll => "Window",
            Self::Pick => "List",
            Self::Palette => "Finding something to do",
            Self::Form => "A status update",
            Self::Briefing | Self::BriefingPlay => "Before the drill",
            Self::BriefingWatch => "Before the walkthrough",
            Self::Room => "Incident room",
            Self::RoomLine => "A command that is being typed",
            Self::RoomBlank => "An empty command line",
            Self::RoomPick => "An empty command line, beside a list",
            Self::RoomChart => "An empty command line, beside charts or a log",
            Self::RoomEmpty => "An empty command line, anywhere",
            Self::RoomFilter => "What the feed or a log is searched for",
            Self::Workshop => "Workshop",
            Self::Board => "What stands over the room",
            Self::Asked | Self::AskedTruth | Self::AskedLeave | Self::AskedEnd => "Asked before it is done",
            Self::Judge => "A judgement",
            Self::JudgeCues => "What your order rests on",
            Self::JudgeSure => "How sure you are of your order",
            Self::Debrief => "Debrief",
            Self::Passed | Self::Score | Self::Worst => "Your prediction",
            Self::Timeline => "The run as a chart",
            Self::FollowUps => "Follow-ups",
            Self::Replayed => "The evening played again",
            Self::Rule => "Your rule",
            Self::Again => "After the debrief",
            Self::Watch => "Walkthrough",
            Self::WatchMark => "Where you take over",
            Self::WatchEnd => "End of a walkthrough",
            Self::Watching => "While you watch",
            Self::Replay => "Replay",
            Self::DecideScene | Self::Decide => "A decision",
            Self::Decided => "What came of a decision",
        }
    }
}

/// A message to one part of the program. Nested by that part; the top only routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// To the app itself.
    App(app::Command),
    /// To the map of the course.
    Home(home::Command),
    /// To the lesson.
    Lesson(lesson::Command),
    /// To the briefing.
    Briefing(briefing::Command),
    /// To the incident room.
    Room(room::Command),
    /// To the debrief.
    Debrief(debrief::Command),
    /// To a walkthrough that is watched.
    Watch(watch::Command),
    /// To a run that is played back.
    Replay(replay::Command),
    /// To a decision.
    Decide(decide::Command),
    /// To the topmost overlay.
    Overlay(overlay::Command),
    /// To the line that is being typed.
    Edit(Edit),
}

/// What a row of the table leads to.
#[derive(Debug, Clone, Copy)]
pub enum To {
    /// Every key of the row is the same.
    Is(Command),
    /// The keys are the digits 1 to 9, given as 0 to 8.
    Digit(fn(usize) -> Command),
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// Which keys; the first is the one the footer names.
    pub keys: &'static [Key],
    /// What they do.
    pub to: To,
    /// What help says.
    pub label: &'static str,
    /// What the footer says; empty: not in the footer. Neighbours that say the same are joined.
    pub foot: &'static str,
}

/// What `key` does where `contexts` hold.
pub fn find(contexts: &[Context], key: Key) -> Option<Command> {
    contexts.iter().find_map(|context| {
        let row = TABLE.iter().find(|b| b.context == *context && b.keys.contains(&key))?;
        match (row.to, key.code) {
            (To::Is(command), _) => Some(command),
            (To::Digit(command), Code::Char(c)) => Some(command(c.to_digit(10)?.checked_sub(1)? as usize)),
            (To::Digit(_), _) => None,
        }
    })
}

/// The rows of a context, in order.
pub fn of(context: Context) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |b| b.context == context)
}

const fn row(
    context: Context,
    keys: &'static [Key],
    command: Command,
    label: &'static str,
    foot: &'static str,
) -> Binding {
    Binding { context, keys, to: To::Is(command), label, foot }
}

const fn digits(context: Context, command: fn(usize) -> Command, label: &'static str) -> Binding {
    Binding { context, keys: DIGITS, to: To::Digit(command), label, foot: "" }
}

const UP: Key = Key::new(Code::Up);
const DOWN: Key = Key::new(Code::Down);
const LEFT: Key = Key::new(Code::Left);
const RIGHT: Key = Key::new(Code::Right);
const ENTER: Key = Key::new(Code::Enter);
const ESC: Key = Key::new(Code::Esc);
const SPACE: Key = Key::ch(' ');
const TAB: Key = Key::new(Code::Tab);
const BACKTAB: Key = Key::new(Code::BackTab);
const BACKSPACE: Key = Key::new(Code::Backspace);
const PGUP: Key = Key::new(Code::PageUp);
const PGDN: Key = Key::new(Code::PageDown);
const HOME: Key = Key::new(Code::Home);
const END: Key = Key::new(Code::End);
const DIGITS: &[Key] = &[
    Key::ch('1'),
    Key::ch('2'),
    Key::ch('3'),
    Key::ch('4'),
    Key::ch('5'),
    Key::ch('6'),
    Key::ch('7'),
    Key::ch('8'),
    Key::ch('9'),
];

use crate::session::replay::Way;
use Context as C;
use debrief::Command as D;
use decide::Command as Dc;
use home::Command as H;
use lesson::Command as L;
use lesson::dial::Command as F;
use lesson::question::Command as Q;
use overlay::Command as O;
use replay::Command as P;
use room::judge::Command as J;
use room::workshop::Command as W;
use room::{Command as R, Pane};
use watch::Command as Wa;

const fn app(command: app::Command) -> Command {
    Command::App(command)
}
const fn hm(command: H) -> Command {
    Command::Home(command)
}
const fn ls(command: L) -> Command {
    Command::Lesson(command)
}
const fn qn(command: Q) -> Command {
    Command::Lesson(L::Question(command))
}
const fn fg(command: F) -> Command {
    Command::Lesson(L::Figure(command))
}
const fn br(command: briefing::Command) -> Command {
    Command::Briefing(command)
}
const fn rm(command: R) -> Command {
    Command::Room(command)
}
const fn ws(command: W) -> Command {
    Command::Room(R::Workshop(command))
}
const fn jd(command: J) -> Command {
    Command::Room(R::Judge(command))
}
const fn db(command: D) -> Command {
    Command::Debrief(command)
}
const fn wa(command: Wa) -> Command {
    Command::Watch(command)
}
const fn rp(command: P) -> Command {
    Command::Replay(command)
}
const fn dc(command: Dc) -> Command {
    Command::Decide(command)
}
const fn alt(c: char) -> Key {
    Key { alt: true, ..Key::ch(c) }
}
const fn f(n: u8) -> Key {
    Key::new(Code::F(n))
}
const fn ov(command: O) -> Command {
    Command::Overlay(command)
}
const fn ed(edit: Edit) -> Command {
    Command::Edit(edit)
}

/// Every key of the program.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    row(C::Always, &[Key::ctrl('c'), Key::ctrl('q')], app(app::Command::Quit), "leave firedrill; everything is kept", ""),
    row(C::Always, &[Key::new(Code::F(1))], app(app::Command::Help), "every key", ""),
    row(C::Always, &[Key::ctrl('k')], app(app::Command::Palette), "find anything to do by a few letters", ""),
    row(C::Browsing, &[Key::ch('?')], app(app::Command::Help), "every key", "keys"),

    row(C::Home, &[ENTER], hm(H::Open), "open what is selected", "open"),
    row(C::Home, &[UP, Key::ch('k')], hm(H::Move(Move::Up)), "up", "select"),
    row(C::Home, &[DOWN, Key::ch('j')], hm(H::Move(Move::Down)), "down", "select"),
    row(C::Home, &[Key::ch('i'), SPACE], hm(H::Details), "what it is about", "about it"),
    row(C::Home, &[Key::ch('n')], hm(H::Next), "open what comes next", ""),
    row(C::Home, &[Key::ch('w')], hm(H::Watch), "watch this drill handled, and take over", ""),
    row(C::Home, &[Key::ch('X')], hm(H::Exam), "the exam of this drill; the first counts", ""),
    row(C::Home, &[PGUP], hm(H::Move(Move::PageUp)), "a page up", ""),
    row(C::Home, &[PGDN], hm(H::Move(Move::PageDown)), "a page down", ""),
    row(C::Home, &[HOME, Key::ch('g')], hm(H::Move(Move::First)), "to the top", ""),
    row(C::Home, &[END, Key::ch('G')], hm(H::Move(Move::Last)), "to the end", ""),
    row(C::Home, &[Key::ch('q')], app(app::Command::Quit), "leave firedrill", "quit"),

    row(C::Reading, &[ENTER], ls(L::Enter), "answer or open what is in sight, change a figure, else read on", "answer, read on"),
    row(C::Reading, &[SPACE, PGDN, Key::ch('f')], ls(L::Forward), "read on: a page, then the next screen", "read on"),
    row(C::Reading, &[Key::ch('b'), PGUP], ls(L::Back), "back: a page, then the screen before", "back"),
    row(C::Reading, &[RIGHT, Key::ch('l')], ls(L::NextScreen), "next screen", ""),
    row(C::Reading, &[LEFT, Key::ch('h')], ls(L::PreviousScreen), "screen before", ""),
    row(C::Reading, &[DOWN, Key::ch('j')], ls(L::Scroll(Move::Down)), "a line down, then into the question", ""),
    row(C::Reading, &[UP, Key::ch('k')], ls(L::Scroll(Move::Up)), "a line up", ""),
    row(C::Reading, &[HOME, Key::ch('g')], ls(L::Scroll(Move::First)), "top of the screen", ""),
    row(C::Reading, &[END, Key::ch('G')], ls(L::Scroll(Move::Last)), "end of the screen", ""),
    row(C::Reading, &[TAB], ls(L::NextItem), "next question, figure or hidden text on this screen", ""),
    digits(C::Reading, |n| ls(L::Pick(n)), "pick this option of the question in sight"),
    row(C::Reading, &[Key::ch('r')], ls(L::Again), "answer again, for practice", ""),
    row(C::Reading, &[Key::ch('o')], ls(L::Outline), "screens of this lesson", "outline"),
    row(C::Reading, &[Key::ch('s')], ls(L::Sources), "sources", "sources"),
    row(C::Reading, &[Key::ch('/')], ls(L::Search), "search this lesson", "search"),
    row(C::Reading, &[Key::ch('n')], ls(L::NextMatch), "next place found", ""),
    row(C::Reading, &[Key::ch('N')], ls(L::PreviousMatch), "place found before", ""),
    row(C::Reading, &[ESC, Key::ch('q')], ls(L::Leave), "end the search, else leave the lesson; your place is kept", "leave"),

    row(C::Finished, &[ENTER], ls(L::Enter), "open what comes next", "open what comes next"),
    row(C::Finished, &[Key::ch('b'), LEFT, PGUP], ls(L::Back), "back to the last screen", "back"),
    row(C::Finished, &[DOWN, Key::ch('j'), SPACE, PGDN], ls(L::Scroll(Move::Down)), "down", ""),
    row(C::Finished, &[UP, Key::ch('k')], ls(L::Scroll(Move::Up)), "up", ""),
    row(C::Finished, &[Key::ch('o')], ls(L::Outline), "screens of this lesson", "outline"),
    row(C::Finished, &[Key::ch('s')], ls(L::Sources), "sources", "sources"),
    row(C::Finished, &[ESC, Key::ch('q')], ls(L::Leave), "to the course", "course"),

    row(C::One, &[ENTER], qn(Q::Confirm), "this is my answer", "answer"),
    row(C::One, &[UP, Key::ch('k')], qn(Q::Up), "up", "choose"),
    row(C::One, &[DOWN, Key::ch('j')], qn(Q::Down), "down", "choose"),
    digits(C::One, |n| qn(Q::Pick(n)), "choose this one"),
    row(C::One, &[ESC], qn(Q::Cancel), "back to reading", "back to reading"),

    row(C::Many, &[SPACE], qn(Q::Tick), "tick or untick", "tick"),
    row(C::Many, &[UP, Key::ch('k')], qn(Q::Up), "up", "move"),
    row(C::Many, &[DOWN, Key::ch('j')], qn(Q::Down), "down", "move"),
    digits(C::Many, |n| qn(Q::Pick(n)), "tick or untick this one"),
    row(C::Many, &[ENTER], qn(Q::Confirm), "these are my answer", "answer"),
    row(C::Many, &[ESC], qn(Q::Cancel), "back to reading", "back to reading"),

    row(C::Order, &[SPACE], qn(Q::Tick), "pick up or put down", "pick up, put down"),
    row(C::Order, &[UP, Key::ch('k')], qn(Q::Up), "up, with what is picked up", "move"),
    row(C::Order, &[DOWN, Key::ch('j')], qn(Q::Down), "down, with what is picked up", "move"),
    row(C::Order, &[UP.shifted(), Key::ch('K')], qn(Q::CarryUp), "carry up", ""),
    row(C::Order, &[DOWN.shifted(), Key::ch('J')], qn(Q::CarryDown), "carry down", ""),
    digits(C::Order, |n| qn(Q::Pick(n)), "to this place"),
    row(C::Order, &[ENTER], qn(Q::Confirm), "this is my order", "answer"),
    row(C::Order, &[ESC], qn(Q::Cancel), "back to reading", "back to reading"),

    row(C::Line, &[ENTER], qn(Q::Confirm), "this is my answer", "answer"),
    row(C::Line, &[ESC], qn(Q::Cancel), "back to reading; what you typed stays", "back to reading"),

    row(C::Sure, &[ENTER], qn(Q::Confirm), "this sure", "answer"),
    row(C::Sure, &[UP, Key::ch('k')], qn(Q::Up), "up", "choose"),
    row(C::Sure, &[DOWN, Key::ch('j')], qn(Q::Down), "down", "choose"),
    digits(C::Sure, |n| qn(Q::Pick(n)), "choose this one"),
    row(C::Sure, &[ESC], qn(Q::Cancel), "back to my answer", "back to my answer"),

    row(C::Points, &[SPACE], qn(Q::Tick), "my answer has this, or has not", "has it"),
    row(C::Points, &[UP, Key::ch('k')], qn(Q::Up), "up", "move"),
    row(C::Points, &[DOWN, Key::ch('j')], qn(Q::Down), "down", "move"),
    digits(C::Points, |n| qn(Q::Pick(n)), "has this one, or has not"),
    row(C::Points, &[ENTER], qn(Q::Confirm), "compared", "done"),

    row(C::Focused, &[TAB], ls(L::NextItem), "next question, figure or hidden text on this screen", ""),
    row(C::Focused, &[PGUP], ls(L::Scroll(Move::PageUp)), "a page up", ""),
    row(C::Focused, &[PGDN], ls(L::Scroll(Move::PageDown)), "a page down", ""),

    row(C::Figure, &[LEFT, Key::ch('h')], fg(F::Less), "the value before", "change"),
    row(C::Figure, &[RIGHT, Key::ch('l')], fg(F::More), "the next value", "change"),
    row(C::Figure, &[UP, Key::ch('k')], fg(F::Up), "what stands above", "select"),
    row(C::Figure, &[DOWN, Key::ch('j')], fg(F::Down), "what stands below", "select"),
    row(C::Figure, &[HOME, Key::ch('g')], fg(F::Least), "its first value", ""),
    row(C::Figure, &[END, Key::ch('G')], fg(F::Most), "its last value", ""),
    row(C::Figure, &[BACKSPACE, Key::ch('r')], fg(F::Reset), "everything as it was at first", "as at first"),
    row(C::Figure, &[ESC, ENTER, Key::ch('q')], fg(F::Done), "back to reading; what you set stays", "back to reading"),
    row(C::Figure, &[SPACE, Key::ch('f')], ls(L::Forward), "read on: a page, then the next screen", "read on"),

    row(C::Searching, &[ENTER], ls(L::SearchGo), "find", "find"),
    row(C::Searching, &[ESC], ls(L::SearchDrop), "no search", "no search"),

    row(C::Editing, &[LEFT, Key::ctrl('b')], ed(Edit::Left), "left", ""),
    row(C::Editing, &[RIGHT, Key::ctrl('f')], ed(Edit::Right), "right", ""),
    row(C::Editing, &[Key { ctrl: true, ..LEFT }, Key { alt: true, ..Key::ch('b') }], ed(Edit::WordLeft), "a word left", ""),
    row(C::Editing, &[Key { ctrl: true, ..RIGHT }, Key { alt: true, ..Key::ch('f') }], ed(Edit::WordRight), "a word right", ""),
    row(C::Editing, &[HOME, Key::ctrl('a')], ed(Edit::Start), "to the start", ""),
    row(C::Editing, &[END, Key::ctrl('e')], ed(Edit::End), "to the end", ""),
    row(C::Editing, &[Key::new(Code::Backspace), Key::ctrl('h')], ed(Edit::EraseBefore), "erase before the cursor", ""),
    row(C::Editing, &[Key::new(Code::Delete), Key::ctrl('d')], ed(Edit::EraseAfter), "erase after the cursor", ""),
    row(C::Editing, &[Key::ctrl('w')], ed(Edit::EraseWord), "erase a word", ""),
    row(C::Editing, &[Key::ctrl('u')], ed(Edit::EraseAll), "erase all", ""),

    row(C::Scroll, &[UP, Key::ch('k')], ov(O::Move(Move::Up)), "up", "scroll"),
    row(C::Scroll, &[DOWN, Key::ch('j')], ov(O::Move(Move::Down)), "down", "scroll"),
    row(C::Scroll, &[PGUP, Key::ch('b')], ov(O::Move(Move::PageUp)), "a page up", ""),
    row(C::Scroll, &[PGDN, SPACE], ov(O::Move(Move::PageDown)), "a page down", ""),
    row(C::Scroll, &[HOME, Key::ch('g')], ov(O::Move(Move::First)), "to the top", ""),
    row(C::Scroll, &[END, Key::ch('G')], ov(O::Move(Move::Last)), "to the end", ""),
    row(C::Scroll, &[ESC, ENTER, Key::ch('q'), Key::ch('?'), Key::ch('i')], ov(O::Close), "close", "close"),

    row(C::Pick, &[ENTER], ov(O::Open), "this one", "this one"),
    row(C::Pick, &[UP, Key::ch('k')], ov(O::Move(Move::Up)), "up", "select"),
    row(C::Pick, &[DOWN, Key::ch('j')], ov(O::Move(Move::Down)), "down", "select"),
    row(C::Pick, &[PGUP, Key::ch('b')], ov(O::Move(Move::PageUp)), "a page up", ""),
    row(C::Pick, &[PGDN, SPACE], ov(O::Move(Move::PageDown)), "a page down", ""),
    row(C::Pick, &[HOME, Key::ch('g')], ov(O::Move(Move::First)), "to the top", ""),
    row(C::Pick, &[END, Key::ch('G')], ov(O::Move(Move::Last)), "to the end", ""),
    row(C::Pick, &[ESC, Key::ch('q'), Key::ch('o'), Key::ch('s')], ov(O::Close), "close", "close"),

    row(C::Palette, &[ENTER], ov(O::Open), "do it; what changes production asks first", "do it"),
    row(C::Palette, &[TAB], ov(O::Fill), "put it on the command line", "onto the command line"),
    row(C::Palette, &[UP, Key::ctrl('p')], ov(O::Move(Move::Up)), "up", "select"),
    row(C::Palette, &[DOWN, Key::ctrl('n')], ov(O::Move(Move::Down)), "down", "select"),
    row(C::Palette, &[PGUP], ov(O::Move(Move::PageUp)), "a page up", ""),
    row(C::Palette, &[PGDN], ov(O::Move(Move::PageDown)), "a page down", ""),
    row(C::Palette, &[ESC, Key::ctrl('k')], ov(O::Close), "close", "close"),

    row(C::Form, &[ENTER], ov(O::Open), "post it", "post it"),
    row(C::Form, &[UP, BACKTAB], ov(O::Move(Move::Up)), "slot before", "slot"),
    row(C::Form, &[DOWN, TAB], ov(O::Move(Move::Down)), "next slot", "slot"),
    row(C::Form, &[LEFT], ov(O::Turn(Move::Up)), "choice before", "choose"),
    row(C::Form, &[RIGHT], ov(O::Turn(Move::Down)), "next choice", "choose"),
    row(C::Form, &[ESC], ov(O::Close), "post nothing", "post nothing"),

    row(C::BriefingPlay, &[ENTER], br(briefing::Command::Begin), "begin: the clock of the drill starts, and moves when you act", "begin the drill"),
    row(C::BriefingWatch, &[ENTER], br(briefing::Command::Begin), "show the first step, with its reason", "watch"),
    row(C::Briefing, &[DOWN, Key::ch('j')], br(briefing::Command::Scroll(Move::Down)), "down", "scroll"),
    row(C::Briefing, &[UP, Key::ch('k')], br(briefing::Command::Scroll(Move::Up)), "up", "scroll"),
    row(C::Briefing, &[PGDN, SPACE], br(briefing::Command::Scroll(Move::PageDown)), "a page down", ""),
    row(C::Briefing, &[PGUP, Key::ch('b')], br(briefing::Command::Scroll(Move::PageUp)), "a page up", ""),
    row(C::Briefing, &[ESC, Key::ch('q')], br(briefing::Command::Leave), "to the course; the drill waits for you there", "not now"),

    row(C::DecideScene, &[ENTER, TAB, RIGHT], dc(Dc::Question), "to the question, or to what came of it", "other page"),
    row(C::DecideScene, &[DOWN, Key::ch('j')], dc(Dc::Scroll(Move::Down)), "down", "scroll"),
    row(C::DecideScene, &[UP, Key::ch('k')], dc(Dc::Scroll(Move::Up)), "up", "scroll"),
    row(C::DecideScene, &[PGDN, SPACE], dc(Dc::Scroll(Move::PageDown)), "a page down", ""),
    row(C::DecideScene, &[PGUP, Key::ch('b')], dc(Dc::Scroll(Move::PageUp)), "a page up", ""),
    row(C::DecideScene, &[ESC, Key::ch('q')], dc(Dc::Leave), "to the course", "leave"),
    row(C::Decide, &[TAB], dc(Dc::Turn), "what you have seen, and back", "what you saw"),
    row(C::Decide, &[PGDN], dc(Dc::Scene(Move::PageDown)), "what you have seen: a page down", ""),
    row(C::Decide, &[PGUP], dc(Dc::Scene(Move::PageUp)), "what you have seen: a page up", ""),
    row(C::Decide, &[ESC, Key::ch('q')], dc(Dc::Leave), "to the course; an order that was not given is not kept", "leave"),
    row(C::Decided, &[DOWN, Key::ch('j')], dc(Dc::Scroll(Move::Down)), "down", "scroll"),
    row(C::Decided, &[UP, Key::ch('k')], dc(Dc::Scroll(Move::Up)), "up", "scroll"),
    row(C::Decided, &[PGDN, SPACE], dc(Dc::Scroll(Move::PageDown)), "a page down", ""),
    row(C::Decided, &[PGUP, Key::ch('b')], dc(Dc::Scroll(Move::PageUp)), "a page up", ""),
    row(C::Decided, &[HOME, Key::ch('g')], dc(Dc::Scroll(Move::First)), "to the top", ""),
    row(C::Decided, &[END, Key::ch('G')], dc(Dc::Scroll(Move::Last)), "to the end", ""),
    row(C::Decided, &[TAB, LEFT], dc(Dc::Turn), "what you have seen, and back", "what you saw"),
    row(C::Decided, &[Key::ch('a')], dc(Dc::Again), "answer again", "again"),
    row(C::Decided, &[ENTER, ESC, Key::ch('q')], dc(Dc::Leave), "to the course", "course"),

    row(C::Watch, &[ENTER, RIGHT, SPACE], wa(Wa::Enter), "do this step, then show the next with its reason", "do this step"),
    row(C::WatchMark, &[ENTER], wa(Wa::Enter), "take over: the run is yours from here, as assisted practice", "take over"),
    row(C::WatchMark, &[RIGHT, Key::ch('w')], wa(Wa::On), "watch on instead", "watch on"),
    row(C::WatchEnd, &[ENTER], wa(Wa::Leave), "to the course", "course"),
    row(C::Watching, &[LEFT, BACKSPACE, Key::ch('b')], wa(Wa::Back), "a step back", "back"),
    row(C::Watching, &[Key::ch('t')], wa(Wa::TakeOver), "take over here and now", "take over now"),
    row(C::Watching, &[DOWN, Key::ch('j')], wa(Wa::Scroll(Move::Down)), "the reason: a line down", ""),
    row(C::Watching, &[UP, Key::ch('k')], wa(Wa::Scroll(Move::Up)), "the reason: a line up", ""),
    row(C::Watching, &[PGUP], wa(Wa::Room(Move::PageUp)), "the room: a page up", ""),
    row(C::Watching, &[PGDN], wa(Wa::Room(Move::PageDown)), "the room: a page down", ""),
    row(C::Watching, &[TAB], wa(Wa::NextPane), "next pane of the room", ""),
    row(C::Watching, &[f(2), alt('1')], wa(Wa::Pane(Pane::Feed)), "feed", ""),
    row(C::Watching, &[f(3), alt('2')], wa(Wa::Pane(Pane::Map)), "map", ""),
    row(C::Watching, &[f(4), alt('3')], wa(Wa::Pane(Pane::Charts)), "charts", ""),
    row(C::Watching, &[f(5), alt('4')], wa(Wa::Pane(Pane::People)), "people", ""),
    row(C::Watching, &[f(6), alt('5')], wa(Wa::Pane(Pane::Menu)), "menu", ""),
    row(C::Watching, &[f(7), alt('6')], wa(Wa::Pane(Pane::Changes)), "changes", ""),
    row(C::Watching, &[f(8), alt('7')], wa(Wa::Pane(Pane::Logs)), "logs", ""),
    row(C::Watching, &[f(9), alt('8')], wa(Wa::Pane(Pane::Users)), "users", ""),
    row(C::Watching, &[ESC, Key::ch('q')], wa(Wa::Leave), "to the course; nothing of it is kept", "leave"),

    row(C::Replay, &[RIGHT, ENTER, Key::ch('l')], rp(P::Decision(Way::On)), "to the next decision", "decision"),
    row(C::Replay, &[LEFT, Key::ch('h')], rp(P::Decision(Way::Back)), "to the decision before", "decision"),
    row(C::Replay, &[Key::ch('.'), RIGHT.shifted()], rp(P::Minutes(Way::On, 1)), "a minute on", "minute"),
    row(C::Replay, &[Key::ch(','), LEFT.shifted()], rp(P::Minutes(Way::Back, 1)), "a minute back", "minute"),
    row(C::Replay, &[Key::ch('>')], rp(P::Minutes(Way::On, 10)), "ten minutes on", ""),
    row(C::Replay, &[Key::ch('<')], rp(P::Minutes(Way::Back, 10)), "ten minutes back", ""),
    row(C::Replay, &[SPACE], rp(P::Play), "play, or pause", "play"),
    row(C::Replay, &[Key::ch('s')], rp(P::Speed), "how fast it plays: 1, 10, 30 or 60 times as fast as it was", "speed"),
    row(C::Replay, &[HOME, Key::ch('g')], rp(P::Start), "to the beginning", ""),
    row(C::Replay, &[END, Key::ch('G')], rp(P::End), "to the end", ""),
    row(C::Replay, &[PGUP], rp(P::Room(Move::PageUp)), "the room: a page up", ""),
    row(C::Replay, &[PGDN], rp(P::Room(Move::PageDown)), "the room: a page down", ""),
    row(C::Replay, &[TAB], rp(P::NextPane), "next pane of the room", ""),
    row(C::Replay, &[f(2), alt('1')], rp(P::Pane(Pane::Feed)), "feed", ""),
    row(C::Replay, &[f(3), alt('2')], rp(P::Pane(Pane::Map)), "map", ""),
    row(C::Replay, &[f(4), alt('3')], rp(P::Pane(Pane::Charts)), "charts", ""),
    row(C::Replay, &[f(5), alt('4')], rp(P::Pane(Pane::People)), "people", ""),
    row(C::Replay, &[f(6), alt('5')], rp(P::Pane(Pane::Menu)), "menu", ""),
    row(C::Replay, &[f(7), alt('6')], rp(P::Pane(Pane::Changes)), "changes", ""),
    row(C::Replay, &[f(8), alt('7')], rp(P::Pane(Pane::Logs)), "logs", ""),
    row(C::Replay, &[f(9), alt('8')], rp(P::Pane(Pane::Users)), "users", ""),
    row(C::Replay, &[ESC, Key::ch('q')], rp(P::Leave), "leave; back to where it was opened from", "leave"),

    row(C::RoomBlank, &[ENTER], rm(R::Send), "says what can be typed", ""),
    row(C::RoomBlank, &[TAB], rm(R::NextPane), "next pane", "next pane"),
    row(C::RoomBlank, &[BACKTAB], rm(R::LastPane), "pane before", ""),
    row(C::RoomBlank, &[UP, Key::ctrl('p')], rm(R::Earlier), "the command before, to change or repeat it", "earlier"),
    row(C::RoomBlank, &[DOWN, Key::ctrl('n')], rm(R::Later), "the command after", ""),
    row(C::RoomBlank, &[ESC], rm(R::Back), "end the search, else to the course; the drill is kept as it stands", ""),

    row(C::RoomPick, &[ENTER], rm(R::Take), "put it on the command line", "onto the command line"),
    row(C::RoomPick, &[UP], rm(R::Pick(Move::Up)), "up", "select"),
    row(C::RoomPick, &[DOWN], rm(R::Pick(Move::Down)), "down", "select"),
    row(C::RoomPick, &[HOME], rm(R::Pick(Move::First)), "to the top", ""),
    row(C::RoomPick, &[END], rm(R::Pick(Move::Last)), "to the end", ""),
    row(C::RoomPick, &[TAB], rm(R::NextPane), "next pane", "next pane"),
    row(C::RoomPick, &[BACKTAB], rm(R::LastPane), "pane before", ""),
    row(C::RoomPick, &[Key::ctrl('p')], rm(R::Earlier), "the command before, to change or repeat it", ""),
    row(C::RoomPick, &[ESC], rm(R::Back), "back to the feed", "feed"),

    row(C::RoomChart, &[LEFT], rm(R::Panel(Move::Up)), "dashboard or log before", "which one"),
    row(C::RoomChart, &[RIGHT], rm(R::Panel(Move::Down)), "next dashboard or log", "which one"),
    row(C::RoomChart, &[UP], rm(R::Pick(Move::Up)), "series before, a line up", "series"),
    row(C::RoomChart, &[DOWN], rm(R::Pick(Move::Down)), "next series, a line down", "series"),
    row(C::RoomChart, &[ENTER], rm(R::Take), "put the look at it on the command line", "look now"),
    row(C::RoomChart, &[TAB], rm(R::NextPane), "next pane", "next pane"),
    row(C::RoomChart, &[BACKTAB], rm(R::LastPane), "pane before", ""),
    row(C::RoomChart, &[Key::ctrl('p')], rm(R::Earlier), "the command before, to change or repeat it", ""),
    row(C::RoomChart, &[ESC], rm(R::Back), "end the search, else back to the feed", "feed"),

    row(C::RoomEmpty, &[Key::ch(':')], app(app::Command::Palette), "find anything to do by a few letters", "find anything"),
    row(C::RoomEmpty, &[Key::ch('/')], rm(R::Filter), "show only what has these words, in the feed or a log", "search"),

    row(C::RoomFilter, &[ENTER], rm(R::FilterKeep), "keep to what was found", "keep to it"),
    row(C::RoomFilter, &[ESC], rm(R::FilterDrop), "show everything again", "show everything"),
    row(C::RoomFilter, &[PGUP], rm(R::Scroll(Move::PageUp)), "a page up", ""),
    row(C::RoomFilter, &[PGDN], rm(R::Scroll(Move::PageDown)), "a page down", ""),

    row(C::RoomLine, &[ENTER], rm(R::Send), "do it", "do it"),
    row(C::RoomLine, &[TAB], rm(R::Complete), "complete the word; again for the next that fits", "complete"),
    row(C::RoomLine, &[BACKTAB], rm(R::CompleteBack), "the word before that fits", ""),
    row(C::RoomLine, &[UP, Key::ctrl('p')], rm(R::Earlier), "the command before", "earlier"),
    row(C::RoomLine, &[DOWN, Key::ctrl('n')], rm(R::Later), "the command after", ""),
    row(C::RoomLine, &[ESC], rm(R::Clear), "clear the line", "clear"),

    row(C::Room, &[f(2), alt('1')], rm(R::Pane(Pane::Feed)), "feed: everything that happened", ""),
    row(C::Room, &[f(3), alt('2')], rm(R::Pane(Pane::Map)), "map: services, who calls whom, health as you saw it", ""),
    row(C::Room, &[f(4), alt('3')], rm(R::Pane(Pane::Charts)), "charts of what you looked at", ""),
    row(C::Room, &[f(5), alt('4')], rm(R::Pane(Pane::People)), "people and the pager", ""),
    row(C::Room, &[f(6), alt('5')], rm(R::Pane(Pane::Menu)), "menu: everything you can do, with time and risk", "menu"),
    row(C::Room, &[f(7), alt('6')], rm(R::Pane(Pane::Changes)), "changes: yours, and the log if you opened it", ""),
    row(C::Room, &[f(8), alt('7')], rm(R::Pane(Pane::Logs)), "logs that you opened, with what is new in them", ""),
    row(C::Room, &[f(9), alt('8')], rm(R::Pane(Pane::Users)), "users: who cannot do what, and the error budget, as you saw it", ""),
    row(C::Room, &[alt('w')], rm(R::Wait), "let a minute pass; stops at news", "wait 1 min"),
    row(C::Room, &[alt('u')], rm(R::Compose), "a status update, composed from its slots", ""),
    row(C::Room, &[alt('l')], rm(R::Live), "time by itself: off, as it is, ten times as fast; it stands while you type", ""),
    row(C::Room, &[PGUP], rm(R::Scroll(Move::PageUp)), "a page up", "scroll"),
    row(C::Room, &[PGDN], rm(R::Scroll(Move::PageDown)), "a page down", ""),
    row(C::Room, &[UP.shifted()], rm(R::Scroll(Move::Up)), "a line up", ""),
    row(C::Room, &[DOWN.shifted()], rm(R::Scroll(Move::Down)), "a line down", ""),
    row(C::Room, &[Key { ctrl: true, ..HOME }], rm(R::Scroll(Move::First)), "to the beginning", ""),
    row(C::Room, &[Key { ctrl: true, ..END }], rm(R::Scroll(Move::Last)), "to the end", ""),
    row(C::Room, &[Key::ctrl('q')], rm(R::Leave), "to the course; the drill is kept as it stands", ""),

    row(C::Workshop, &[alt('t')], ws(W::Truth), "for the presenter: the truth; asks, and only y shows it", ""),

    row(C::Board, &[ESC, ENTER], ws(W::Close), "take it away; the room is behind it", "back to the room"),
    row(C::Board, &[DOWN], rm(R::Scroll(Move::Down)), "down", "scroll"),
    row(C::Board, &[UP], rm(R::Scroll(Move::Up)), "up", "scroll"),

    row(C::Asked, &[Key::ch('y'), ENTER], rm(R::Yes), "do it", "do it"),
    row(C::Asked, &[Key::ch('n'), ESC], rm(R::No), "do nothing; so does any other letter, which begins a new line", "do nothing"),
    row(C::Asked, &[Key::ctrl('q')], rm(R::Leave), "to the course; the drill is kept as it stands", ""),

    row(C::AskedTruth, &[Key::ch('y')], rm(R::Yes), "show it", "show it"),
    row(C::AskedTruth, &[Key::ch('n'), ESC, ENTER], rm(R::No), "show nothing", "show nothing"),
    row(C::AskedTruth, &[Key::ctrl('q')], rm(R::Leave), "to the course; the drill is kept as it stands", ""),

    row(C::AskedLeave, &[Key::ch('y')], rm(R::Yes), "leave; the drill is kept as it stands", "leave"),
    row(C::AskedLeave, &[Key::ch('n'), ESC, ENTER], rm(R::No), "stay", "stay"),
    row(C::AskedLeave, &[Key::ctrl('q')], rm(R::Leave), "to the course; the drill is kept as it stands", ""),

    row(C::AskedEnd, &[Key::ch('y')], rm(R::Yes), "end it for good", "end it for good"),
    row(C::AskedEnd, &[Key::ch('n'), ESC, ENTER], rm(R::No), "go on with it", "go on with it"),
    row(C::AskedEnd, &[Key::ctrl('q')], rm(R::Leave), "to the course; the drill is kept as it stands", ""),

    row(C::Judge, &[ENTER], jd(J::Done), "this is my order, best first", "this is my order"),
    digits(C::Judge, |n| jd(J::Next(n)), "the option with this number comes next"),
    row(C::Judge, &[BACKSPACE], jd(J::Afresh), "begin the order again", ""),
    row(C::Judge, &[UP], jd(J::Up), "up", "move"),
    row(C::Judge, &[DOWN], jd(J::Down), "down", "move"),
    row(C::Judge, &[Key::ch('K'), UP.shifted()], jd(J::CarryUp), "carry the option up", "carry"),
    row(C::Judge, &[Key::ch('J'), DOWN.shifted()], jd(J::CarryDown), "carry the option down", "carry"),
    row(C::Judge, &[Key::ch('x')], jd(J::Skip), "leave it unanswered; asks once", "leave out"),

    row(C::JudgeCues, &[ENTER], jd(J::Done), "these, or none", "these, or none"),
    row(C::JudgeCues, &[SPACE], jd(J::Tag), "tag it or not", "tag"),
    digits(C::JudgeCues, |n| jd(J::Next(n)), "tag the one with this number, or not"),
    row(C::JudgeCues, &[UP], jd(J::Up), "up", "move"),
    row(C::JudgeCues, &[DOWN], jd(J::Down), "down", "move"),
    row(C::JudgeCues, &[ESC, BACKSPACE], jd(J::Back), "back to my order", "back to my order"),

    row(C::JudgeSure, &[ENTER], jd(J::Done), "this sure", "this sure"),
    row(C::JudgeSure, &[UP, LEFT], jd(J::Up), "less sure", "choose"),
    row(C::JudgeSure, &[DOWN, RIGHT], jd(J::Down), "more sure", "choose"),
    digits(C::JudgeSure, |n| jd(J::Next(n)), "50, 75 or 95 percent"),
    row(C::JudgeSure, &[ESC, BACKSPACE], jd(J::Back), "back to my order", "back to my order"),

    row(C::Debrief, &[RIGHT, ENTER, TAB], db(D::Next), "next page", "next page"),
    row(C::Debrief, &[LEFT, BACKTAB], db(D::Previous), "page before", "page before"),
    row(C::Debrief, &[DOWN, Key::ch('j')], db(D::Scroll(Move::Down)), "down", "scroll"),
    row(C::Debrief, &[UP, Key::ch('k')], db(D::Scroll(Move::Up)), "up", "scroll"),
    row(C::Debrief, &[PGDN, SPACE], db(D::Scroll(Move::PageDown)), "a page down", ""),
    row(C::Debrief, &[PGUP, Key::ch('b')], db(D::Scroll(Move::PageUp)), "a page up", ""),
    row(C::Debrief, &[HOME, Key::ch('g')], db(D::Scroll(Move::First)), "to the top", ""),
    row(C::Debrief, &[END, Key::ch('G')], db(D::Scroll(Move::Last)), "to the end", ""),
    row(C::Debrief, &[Key::ch('f')], db(D::Fork), "back to the minute of the costliest decision, and play on from there: practice", "go back there"),
    row(C::Debrief, &[Key::ch('e')], db(D::Export), "write the debrief to files: Markdown and a page", "export"),
    row(C::Debrief, &[ESC, Key::ch('q')], db(D::Leave), "to the course", "course"),

    row(C::Timeline, &[RIGHT, ENTER, TAB], db(D::Next), "next page", "next page"),
    row(C::Timeline, &[LEFT, BACKTAB], db(D::Previous), "page before", ""),
    row(C::Timeline, &[UP, Key::ch('k')], db(D::Walk(Move::Up)), "decision before", "decision"),
    row(C::Timeline, &[DOWN, Key::ch('j')], db(D::Walk(Move::Down)), "next decision", "decision"),
    row(C::Timeline, &[HOME, Key::ch('g')], db(D::Walk(Move::First)), "first decision", ""),
    row(C::Timeline, &[END, Key::ch('G')], db(D::Walk(Move::Last)), "last decision", ""),
    row(C::Timeline, &[Key::ch('f')], db(D::Fork), "back to the minute of this decision, and play on from there: practice", "go back there"),
    row(C::Timeline, &[PGDN, SPACE], db(D::Scroll(Move::PageDown)), "a page down, to the rest of the card", "scroll"),
    row(C::Timeline, &[PGUP, Key::ch('b')], db(D::Scroll(Move::PageUp)), "a page up", ""),
    row(C::Timeline, &[Key::ch('e')], db(D::Export), "write the debrief to files: Markdown and a page", "export"),
    row(C::Timeline, &[ESC, Key::ch('q')], db(D::Leave), "to the course", "course"),

    row(C::FollowUps, &[SPACE], db(D::Pick), "take this one in or out", "pick"),
    row(C::FollowUps, &[ENTER], db(D::Replay), "play the evening again with what is picked and with nobody's help", "play the evening"),
    row(C::FollowUps, &[Key::ch('1')], db(D::Settle(Slot::Owner)), "the next owner", "settle"),
    row(C::FollowUps, &[Key::ch('2')], db(D::Settle(Slot::Done)), "the other end state", "settle"),
    row(C::FollowUps, &[Key::ch('3')], db(D::Settle(Slot::Due)), "the next date", "settle"),
    row(C::FollowUps, &[Key::ch('4')], db(D::Settle(Slot::Factor)), "the next factor that it may answer to", "settle"),
    row(C::FollowUps, &[UP, Key::ch('k')], db(D::Choose(Move::Up)), "up", ""),
    row(C::FollowUps, &[DOWN, Key::ch('j')], db(D::Choose(Move::Down)), "down", ""),
    row(C::FollowUps, &[HOME, Key::ch('g')], db(D::Choose(Move::First)), "first follow-up", ""),
    row(C::FollowUps, &[END, Key::ch('G')], db(D::Choose(Move::Last)), "last follow-up", ""),
    row(C::FollowUps, &[PGDN], db(D::Scroll(Move::PageDown)), "a page down", ""),
    row(C::FollowUps, &[PGUP, Key::ch('b')], db(D::Scroll(Move::PageUp)), "a page up", ""),
    row(C::FollowUps, &[RIGHT, TAB], db(D::Next), "next page", "next page"),
    row(C::FollowUps, &[LEFT, BACKTAB], db(D::Previous), "page before", ""),
    row(C::FollowUps, &[Key::ch('e')], db(D::Export), "write the debrief to files: Markdown and a page", ""),
    row(C::FollowUps, &[ESC, Key::ch('q')], db(D::Leave), "to the course", "course"),

    row(C::Replayed, &[ENTER, BACKSPACE], db(D::Replay), "pick anew", "pick anew"),
    row(C::Replayed, &[DOWN, Key::ch('j')], db(D::Scroll(Move::Down)), "down", "scroll"),
    row(C::Replayed, &[UP, Key::ch('k')], db(D::Scroll(Move::Up)), "up", "scroll"),
    row(C::Replayed, &[PGDN, SPACE], db(D::Scroll(Move::PageDown)), "a page down", ""),
    row(C::Replayed, &[PGUP, Key::ch('b')], db(D::Scroll(Move::PageUp)), "a page up", ""),
    row(C::Replayed, &[HOME, Key::ch('g')], db(D::Scroll(Move::First)), "to the top", ""),
    row(C::Replayed, &[END, Key::ch('G')], db(D::Scroll(Move::Last)), "to the end", ""),
    row(C::Replayed, &[RIGHT, TAB], db(D::Next), "next page", "next page"),
    row(C::Replayed, &[LEFT, BACKTAB], db(D::Previous), "page before", ""),
    row(C::Replayed, &[Key::ch('e')], db(D::Export), "write the debrief to files: Markdown and a page", ""),
    row(C::Replayed, &[ESC, Key::ch('q')], db(D::Leave), "to the course", "course"),

    row(C::Passed, &[Key::ch('y')], db(D::Passed(true)), "it passed", "it passed"),
    row(C::Passed, &[Key::ch('n')], db(D::Passed(false)), "it did not pass", "it did not"),
    row(C::Passed, &[ESC, Key::ch('q')], db(D::Leave), "to the course", "course"),

    row(C::Score, &[ENTER], db(D::Predicted), "this is my estimate", "this is my estimate"),
    row(C::Score, &[LEFT, DOWN], db(D::Score(-5)), "5 less", "less, more"),
    row(C::Score, &[RIGHT, UP], db(D::Score(5)), "5 more", "less, more"),
    row(C::Score, &[PGDN], db(D::Score(-20)), "20 less", ""),
    row(C::Score, &[PGUP], db(D::Score(20)), "20 more", ""),
    row(C::Score, &[ESC, BACKSPACE], db(D::Unsaid), "back to passed or not", "back"),

    row(C::Worst, &[ENTER], db(D::Predicted), "this one, or none; the debrief begins", "this one"),
    row(C::Worst, &[UP, Key::ch('k')], db(D::Worst(Move::Up)), "up", "choose"),
    row(C::Worst, &[DOWN, Key::ch('j')], db(D::Worst(Move::Down)), "down", "choose"),
    row(C::Worst, &[PGUP], db(D::Worst(Move::PageUp)), "a page up", ""),
    row(C::Worst, &[PGDN], db(D::Worst(Move::PageDown)), "a page down", ""),
    row(C::Worst, &[HOME, Key::ch('g')], db(D::Worst(Move::First)), "none stands out", ""),
    row(C::Worst, &[END, Key::ch('G')], db(D::Worst(Move::Last)), "to the end", ""),
    row(C::Worst, &[ESC, BACKSPACE], db(D::Unsaid), "back to the score", "back"),

    row(C::Rule, &[ENTER], db(D::KeepRule), "keep this rule", "keep it"),
    row(C::Rule, &[BACKTAB, ESC], db(D::Previous), "page before; what you typed stays", "page before"),
    row(C::Rule, &[TAB], db(D::NoRule), "without a rule", "without"),

    row(C::Again, &[Key::ch('f')], db(D::Fork), "back to the minute of the costliest decision, and play on from there: practice", "go back there"),
    row(C::Again, &[Key::ch('r')], db(D::Retry), "the same drill with another seed: another evening of the family", "again, another evening"),
    row(C::Again, &[ENTER, ESC, Key::ch('q')], db(D::Leave), "to the course", "course"),
    row(C::Again, &[Key::ch('w')], db(D::Reword), "write the rule anew", "reword"),
    row(C::Again, &[Key::ch('e')], db(D::Export), "write the debrief to files: Markdown and a page", "export"),
    row(C::Again, &[LEFT, BACKTAB], db(D::Previous), "page before", "page before"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings_in_one_context_and_every_row_has_words() {
        for (i, a) in TABLE.iter().enumerate() {
            assert!(!a.keys.is_empty() && !a.label.is_empty(), "row {i} in {:?}", a.context);
            for (n, key) in a.keys.iter().enumerate() {
                assert!(!a.keys[n + 1..].contains(key), "{key} twice in {:?}", a.context);
                let clash = TABLE[i + 1..].iter().find(|b| b.context == a.context && b.keys.contains(key));
                assert!(clash.is_none(), "{key} in {:?}: {:?} and {:?}", a.context, a.label, clash.map(|c| c.label));
            }
            assert!(!a.context.title().is_empty());
            let plain = a.keys.iter().any(|k| k.text().is_some());
            let typing = matches!(a.context, C::Line | C::Focused | C::Searching | C::Editing | C::Always)
                || matches!(a.context, C::Room | C::RoomLine | C::RoomBlank | C::RoomPick | C::RoomChart | C::Rule)
                || matches!(a.context, C::Palette | C::Form | C::RoomFilter);
            assert!(!(plain && typing), "{:?} would swallow what is typed", a.label);
            assert!(a.keys.iter().all(|k| Key::parse(&k.to_string()) == Some(*k)), "{:?}", a.label);
        }
    }

    #[test]
    fn the_innermost_context_wins() {
        let enter = Key::new(Code::Enter);
        assert_eq!(find(&[C::One, C::Reading], enter), Some(qn(Q::Confirm)));
        assert_eq!(find(&[C::Reading], enter), Some(ls(L::Enter)));
        assert_eq!(find(&[C::Many], Key::ch('3')), Some(qn(Q::Pick(2))));
        assert_eq!(find(&[C::Home], Key::ch('x')), None);
    }
}
