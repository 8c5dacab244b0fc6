//! The terminal, taken: raw mode, alternate screen, mouse, bracketed paste, no cursor. It is given back when the guard
//! is dropped, when the thread that draws panics, and when the process is told twice to end. Knows nothing of what is
//! drawn.

use std::io::{self, BufWriter, Stdout, Write};

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::style::{ResetColor, force_color_output};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;

use super::ground::QUESTION;
use super::panic;
use super::run::Screen;

/// The terminal while this program has it. One at a time in a process.
pub struct Terminal {
    /// Whether it is asked how light its ground is.
    asks: bool,
    inner: ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

/// Room for a whole frame, so that it reaches the terminal in one piece.
const FRAME_BYTES: usize = 64 * 1024;

impl Terminal {
    /// Takes the terminal, and where `asks`, asks it how light its ground is, now and whenever it is taken again; an
    /// answer is an [`super::Event::Ground`]. The thread that calls is the one that draws.
    pub fn enter(asks: bool) -> io::Result<Self> {
        // `NO_COLOR` is the theme's to honour; an explicit `--theme` outranks it.
        force_color_output(true);
        panic::hold(give_back);
        Self::take(asks).inspect_err(|_| give_back())
    }

    fn take(asks: bool) -> io::Result<Self> {
        take(asks)?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, io::stdout()));
        Ok(Self { asks, inner: ratatui::Terminal::new(backend)? })
    }
}

impl Screen for Terminal {
    fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.inner.size()?;
        Ok((size.width, size.height))
    }

    fn draw(&mut self, view: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()> {
        self.inner.draw(|frame| view(frame)).map(|_| ())
    }

    fn suspend(&mut self) -> io::Result<()> {
        if !shell_waits() {
            return Ok(());
        }
        leave();
        stop()?;
        self.resume()
    }

    fn resume(&mut self) -> io::Result<()> {
        // Raw mode is remembered and would not be set again; the shell may have changed it.
        disable_raw_mode()?;
        take(self.asks)?;
        // A new picture, compared with nothing. `Terminal::clear` would ask for the cursor, whose answer the thread
        // that reads input is waiting for as well.
        let area = self.inner.size()?;
        self.inner.resize(area.into())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back if it is taken, then prints what had to wait. Safe to call from anywhere, any number of
/// times.
pub(super) fn give_back() {
    let Some(messages) = panic::release() else { return };
    leave();
    for message in messages {
        eprintln!("{message}");
    }
}

fn take(asks: bool) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableMouseCapture,
        EnableBracketedPaste,
        cursor::Hide
    )?;
    if asks { QUESTION.ask(&mut io::stdout()) } else { Ok(()) }
}

/// Errors are of no use here: the terminal may be gone.
fn leave() {
    QUESTION.settle();
    let _ = disable_raw_mode();
    let _ = execute!(
        io::stdout(),
        ResetColor,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = io::stdout().flush();
}

/// Whether somebody is there who can continue this process once it has stopped: its parent belongs to the same session
/// and so is, or was started by, the shell. In a window that was opened for this program alone, nobody could. In a
/// container, a parent outside of it is number 0, and so is any session that began there.
#[cfg(unix)]
fn shell_waits() -> bool {
    use nix::unistd::{getppid, getsid};
    let parent = getppid();
    let own = getsid(None).ok();
    parent.as_raw() > 0 && own.is_some() && own == getsid(Some(parent)).ok()
}

#[cfg(not(unix))]
fn shell_waits() -> bool {
    false
}

/// Stops this process as ctrl-z does, until it is continued.
#[cfg(unix)]
fn stop() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
fn stop() -> io::Result<()> {
    Ok(())
}
