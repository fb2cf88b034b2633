//! What is made of the commands themselves, for packages and shells: completions and manual pages. They cannot say anything else than the
//! program understands. Of the settings they have the flags that the help shows: all of them at every command would be most of it.

use crate::cli::arguments::{Arguments, Command};
use crate::cli::language::localized;
use crate::config::shown_flags;
use api::Language;
use clap::{CommandFactory as _, Subcommand as _};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;
use std::path::Path;

/// The completions for a shell. They are installed for everybody, and say everything in both languages.
pub fn completions(shell: Shell) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut commands(), "kagura", &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The manual page of the program.
pub fn manual(language: Language) -> io::Result<String> {
    let mut out = Vec::new();
    Man::new(localized(commands(), language)).render(&mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Writes the manual pages of the program and of each of its commands into a folder.
pub fn manuals(folder: &Path, language: Language) -> io::Result<()> {
    clap_mangen::generate_to(localized(commands(), language), folder)
}

fn commands() -> clap::Command {
    let whole = Arguments::command();
    let about = whole.get_about().cloned().unwrap_or_default();
    let command = clap::Command::new("kagura").version(env!("CARGO_PKG_VERSION")).about(about);
    Command::augment_subcommands(shown_flags(command)).disable_help_subcommand(true)
}
