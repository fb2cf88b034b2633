//! The table of settings for people: on the terminal, in Markdown, and as a settings file to start from.

use crate::config::setting::Setting;
use crate::config::source::{FILE_VARIABLE, USUAL_FILE};
use crate::config::table::SETTINGS;
use std::fmt::Write as _;

/// The table for a terminal.
pub fn plain() -> String {
    let mut out = format!(
        "A flag wins over the environment, the environment over the file, the file over the default.\n\
         The file is the one that --config or {FILE_VARIABLE} names, else {USUAL_FILE}, where it is there.\n\
         Relative paths in the file start at its folder, all others at the current one.\n",
    );
    for setting in SETTINGS {
        let Setting { key, doc, .. } = setting;
        let _ = write!(
            out,
            "\n{key}\n    {doc}\n    allowed:     {}\n    holds:       {}\n    default:     {}\n    environment: {}\n    flag:        --{}\n",
            (setting.allowed)(),
            if setting.is_live() { "as soon as the file changes" } else { "from the next start on" },
            usual(setting),
            setting.variable(),
            setting.flag(),
        );
    }
    out
}

/// The table of all settings as Markdown, for the documentation.
pub fn markdown() -> String {
    let mut out = String::from(
        "| key | meaning | allowed | default | environment | flag |\n|---|---|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let cell = |text: &str| text.replace('|', "\\|");
        let _ = writeln!(
            out,
            "| `{}` | {}{} | {} | {} | `{}` | `--{}` |",
            setting.key,
            cell(setting.doc),
            if setting.is_live() { " A running server takes it over." } else { "" },
            cell(&(setting.allowed)()),
            if setting.default.is_empty() { "–".to_owned() } else { format!("`{}`", setting.default) },
            setting.variable(),
            setting.flag(),
        );
    }
    out
}

/// A settings file in which every setting stands as a comment, with its default.
pub fn toml_example() -> String {
    let mut out = String::from(
        "# Settings of kagura. A line without # in front changes the default. Relative paths start at the folder of this file.\n",
    );
    let mut section = "";
    for setting in in_sections() {
        let (table, key) = setting.key.split_once('.').unwrap_or(("", setting.key));
        if table != section {
            let _ = writeln!(out, "\n[{table}]");
            section = table;
        }
        let number = setting.default.parse::<u64>().is_ok();
        let value = if number { setting.default.to_owned() } else { format!("{:?}", setting.default) };
        let live = if setting.is_live() { "\n# A running server takes it over." } else { "" };
        let _ =
            writeln!(out, "\n# {}\n# Allowed: {}{live}\n# {key} = {value}", setting.doc, (setting.allowed)());
    }
    out
}

/// Keys without a table first, as TOML wants them; then table by table.
fn in_sections() -> Vec<&'static Setting> {
    let mut settings: Vec<&Setting> = SETTINGS.iter().collect();
    settings.sort_by_key(|setting| setting.key.split_once('.').map_or("", |(table, _)| table));
    settings
}

fn usual(setting: &Setting) -> &str {
    if setting.default.is_empty() { "none" } else { setting.default }
}
