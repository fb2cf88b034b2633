//! Where the answers and notes of a command are written.

use crate::cli::command::list::ListLine;
use crate::cli::command::outcome::CommandFailed;
use crate::cli::program_exit::ProgramExit;
use crate::cli::terminal::Ink;
use crate::line;
use crate::said::Said;
use api::Language;
use serde_json::{Value, json};
use std::io::{self, BufRead, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Answers for people or programs, notes for people.
pub struct OutputStreams {
    out: Mutex<Box<dyn Write + Send>>,
    notes: Mutex<Box<dyn Write + Send>>,
    /// Where a person answers questions, where one sits there.
    answers: Option<Mutex<Box<dyn BufRead + Send>>>,
    /// Whether answers may have colours.
    pub ink: Ink,
    /// How often the progress of long work is written.
    pub pace: Pace,
    /// In which language everything is said.
    pub language: Language,
    /// How lists are laid out.
    pub layout: Layout,
}

/// How lists are laid out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// With headings, in columns that stand below each other: for a person at a terminal.
    Columns,
    /// A line an entry, with tabs: for programs.
    Tabs,
}

/// Before it hits more people than that, a command asks.
pub(super) const MANY: usize = 10;

/// Whether a command asks before it does what cannot be taken back.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Asks {
    /// It asks.
    Yes,
    /// It was told not to.
    No,
}

impl Asks {
    /// As `--yes` says.
    pub(super) fn unless(yes: bool) -> Self {
        if yes { Self::No } else { Self::Yes }
    }
}

/// How often the progress of long work is written to the notes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pace {
    /// On one line that is written over, for terminals.
    Live,
    /// On a new line every second, for logs.
    EverySecond,
}

impl OutputStreams {
    /// Answers go to `out`, notes to `notes`.
    pub fn new(
        (out, notes): (Box<dyn Write + Send>, Box<dyn Write + Send>),
        ink: Ink,
        pace: Pace,
        language: Language,
    ) -> Self {
        Self {
            out: Mutex::new(out),
            notes: Mutex::new(notes),
            answers: None,
            ink,
            pace,
            language,
            layout: Layout::Tabs,
        }
    }

    /// The same for somebody who reads lists on a terminal.
    #[must_use]
    pub fn in_columns(self) -> Self {
        Self { layout: Layout::Columns, ..self }
    }

    /// The same for somebody who reads the notes and answers.
    #[must_use]
    pub fn with_answers(self, answers: Box<dyn BufRead + Send>) -> Self {
        Self { answers: Some(Mutex::new(answers)), ..self }
    }

    /// Whether somebody is there who can answer.
    pub(super) fn can_ask(&self) -> bool {
        self.answers.is_some()
    }

    /// Goes on where the person agrees, or was not to be asked.
    pub(super) fn agree(&self, question: &Said, asks: Asks) -> Result<(), CommandFailed> {
        if asks == Asks::No {
            return Ok(());
        }
        let Some(answers) = &self.answers else { return Err(CommandFailed::NotAsked(question.clone())) };
        {
            let mut notes = locked(&self.notes);
            let question = line::marked(question.in_language(self.language), usize::MAX);
            write!(notes, "{question}\n[y/N] ").and_then(|()| notes.flush())?;
        }
        let mut answer = String::new();
        locked(answers).read_line(&mut answer)?;
        match answer.trim().to_lowercase().as_str() {
            "y" | "yes" | "ｙ" | "ｙｅｓ" | "はい" => Ok(()),
            _ => Err(CommandFailed::Declined),
        }
    }

    /// Writes a line of the answer.
    pub fn line(&self, text: &str) -> io::Result<()> {
        let mut out = locked(&self.out);
        writeln!(out, "{text}")?;
        out.flush()
    }

    /// Writes an entry of the answer.
    pub(super) fn answer(&self, entry: &ListLine, json: bool) -> io::Result<()> {
        if json {
            self.line(&line::escaped(&entry.json.to_string()))
        } else {
            self.line(entry.text.in_language(self.language))
        }
    }

    /// Says why one of several was not done: in a line that begins with which, or as an object, for the program that asked for JSON.
    pub(super) fn fault(&self, (name, which): (&str, &Value), why: &Said, json: bool) {
        if json {
            let refused = ProgramExit::Refused;
            let error = json!({ "exit": refused.code(), "kind": refused.name(), "message": why.en });
            let object = json!({ name: which, "error": error });
            return self.note(&Said::same(line::escaped(&object.to_string())));
        }
        let which = which.as_str().map_or_else(|| which.to_string(), str::to_owned);
        self.note(&Said { ja: format!("{which}：{}", why.ja), en: format!("{which}: {}", why.en) });
    }

    /// Says that there is nothing to show, to people: programs see that.
    pub(super) fn nothing(&self, why: &Said, json: bool) {
        if !json {
            self.note(why);
        }
    }

    /// Writes a note; that nobody reads it is no reason to stop.
    pub fn note(&self, text: &Said) {
        let mut notes = locked(&self.notes);
        for one in text.in_language(self.language).lines() {
            let _ = writeln!(notes, "{}", line::marked(one, usize::MAX));
        }
    }
}

fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells how far something is, and how fast.
pub(super) struct Ticker<'a> {
    streams: &'a OutputStreams,
    began: Instant,
    told: Mutex<Option<Instant>>,
}

impl<'a> Ticker<'a> {
    pub(super) fn new(streams: &'a OutputStreams) -> Self {
        let began = Instant::now();
        Self { streams, began, told: Mutex::new(Some(began)) }
    }

    pub(super) fn tick(&self, done: usize, of: usize) {
        let every = match self.streams.pace {
            Pace::Live => Duration::from_millis(100),
            Pace::EverySecond => Duration::from_secs(1),
        };
        let mut told = locked(&self.told);
        if told.is_some_and(|last| last.elapsed() < every) {
            return;
        }
        *told = Some(Instant::now());
        let millis = self.began.elapsed().as_millis().max(1);
        let per_second = done as u128 * 1000 / millis;
        let text = format!("{done} / {of} ({per_second}/s)");
        let mut notes = locked(&self.streams.notes);
        let _ = match self.streams.pace {
            Pace::Live => write!(notes, "\r{text}\u{1b}[K").and_then(|()| notes.flush()),
            Pace::EverySecond => writeln!(notes, "{text}"),
        };
    }

    /// Clears the line that was written over.
    pub(super) fn finish(&self) {
        if self.streams.pace == Pace::Live {
            let mut notes = locked(&self.streams.notes);
            let _ = write!(notes, "\r\u{1b}[K").and_then(|()| notes.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn only_a_clear_yes_goes_on_and_without_a_terminal_nothing_is_asked() {
        let streams = || {
            OutputStreams::new(
                (Box::new(io::sink()), Box::new(io::sink())),
                Ink::Plain,
                Pace::EverySecond,
                Language::En,
            )
        };
        let question = Said::same("?");
        for (answer, goes_on) in [
            ("y\n", true),
            ("Yes\n", true),
            ("はい\n", true),
            (" ｙ \n", true),
            ("n\n", false),
            ("\n", false),
            ("", false),
            ("yes, but\n", false),
        ] {
            let asked = streams().with_answers(Box::new(Cursor::new(answer)));
            let agreed = asked.agree(&question, Asks::Yes);
            assert_eq!(agreed.is_ok(), goes_on, "{answer:?}");
            assert!(goes_on || matches!(agreed, Err(CommandFailed::Declined)), "{answer:?}");
        }
        assert!(matches!(streams().agree(&question, Asks::Yes), Err(CommandFailed::NotAsked(_))));
        assert!(streams().agree(&question, Asks::unless(true)).is_ok());
    }
}
