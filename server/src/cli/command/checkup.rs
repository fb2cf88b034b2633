//! `kagura check`: what was found of a server's set-up, for people and for programs.

use crate::checkup::{self, Finding, Gravity};
use crate::cli::checkup_text;
use crate::cli::command::list::{ListLine, columns};
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::OutputStreams;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Given;
use serde_json::json;

/// Looks at everything and tells what was found. Only partly done where something is wrong; `strict` says that warnings are.
pub async fn checkup(
    given: &Given,
    (strict, json): (bool, bool),
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    let found = checkup::examine(given, SystemClock.now()).await;
    for finding in &found {
        streams.answer(&entry(finding), json)?;
    }
    let count = |of| found.iter().filter(|it| it.code().1 == of).count();
    let (faults, warnings, hints) = (count(Gravity::Fault), count(Gravity::Warning), count(Gravity::Hint));
    let said = checkup_text::summary(faults, warnings, hints);
    streams.answer(
        &ListLine { text: said, json: json!({ "faults": faults, "warnings": warnings, "hints": hints }) },
        json,
    )?;
    if found.iter().any(|it| matches!(it, Finding::Setting(_))) {
        return Ok(CommandOutcome::WrongSettings);
    }
    let wrong = faults > 0 || (strict && warnings > 0);
    Ok(if wrong { CommandOutcome::Partly } else { CommandOutcome::Done })
}

fn entry(finding: &Finding) -> ListLine {
    let (code, gravity) = finding.code();
    let (word, said) = (checkup_text::gravity(gravity), checkup_text::said(finding));
    ListLine {
        json: json!({ "code": code, "gravity": word.en, "ja": said.ja, "en": said.en }),
        text: columns(&[word, said]),
    }
}
