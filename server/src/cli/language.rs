//! In which language the command line speaks: chosen here, once, by the locale. The help has both, `日本語 / English`, as the doc comments of
//! `arguments.rs` are written, and is cut here to the one that is read; so are the errors of clap.

use api::{Language, Text};
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};
use std::error::Error as _;

/// The variable that names the language, whatever the locale is.
const OWN: &str = "KAGURA_LANGUAGE";

/// The language of an environment. `LC_ALL` is stronger than `LC_MESSAGES`, and that than `LANG` (POSIX.1-2024, 8.2); an empty one is none.
pub fn chosen(variable: impl Fn(&str) -> Option<String>) -> Language {
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let named = [OWN, "LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default();
    if named.to_ascii_lowercase().starts_with("ja") { Language::Ja } else { Language::En }
}

/// Where both languages stand in a text, the one between them.
const BETWEEN: &str = " / ";

/// The half of a text that is in this language, paragraph for paragraph.
fn half(text: &str, language: Language) -> String {
    let one = |paragraph: &str| match (paragraph.split_once(BETWEEN), language) {
        (Some((ja, _)), Language::Ja) => ja.to_owned(),
        (Some((_, en)), Language::En) => en.to_owned(),
        (None, _) => paragraph.to_owned(),
    };
    text.split("\n\n").map(one).collect::<Vec<_>>().join("\n\n")
}

fn styled(text: &StyledStr, language: Language) -> String {
    half(&text.to_string(), language)
}

/// A command, with all below it, whose help is in one language.
#[must_use]
pub fn localized(mut command: Command, language: Language) -> Command {
    command.build();
    in_language(command, language)
}

fn in_language(mut command: Command, language: Language) -> Command {
    if let Some(about) = command.get_about().map(|it| styled(it, language)) {
        command = command.about(about);
    }
    if let Some(about) = command.get_long_about().map(|it| styled(it, language)) {
        command = command.long_about(about);
    }
    if let Some(after) = command.get_after_help().map(|it| lines(&it.to_string(), language)) {
        command = command.after_help(after);
    }
    command = command.mut_args(|argument| argument_in(argument, language));
    if language == Language::Ja {
        command = command
            .subcommand_help_heading("コマンド")
            .help_template("{before-help}{about-with-newline}\n使い方：{usage}\n\n{all-args}{after-help}");
    }
    if let Some(help) = command.find_subcommand("help").map(|_| text_of_help().in_language(language)) {
        command = command.mut_subcommand("help", |it| it.about(help));
    }
    command.mut_subcommands(|inner| in_language(inner, language))
}

/// Every line cut for itself.
fn lines(text: &str, language: Language) -> String {
    text.lines().map(|line| indented(line, language)).collect::<Vec<_>>().join("\n")
}

/// A line in one language, with what stands in front of both: the number of an exit code.
fn indented(line: &str, language: Language) -> String {
    let start = line.find(|c: char| !c.is_ascii()).unwrap_or_default();
    let (front, both) = line.split_at(start);
    format!("{front}{}", half(both, language))
}

const fn text_of_help() -> Text {
    api::language::text(
        "このヘルプ、またはコマンドのヘルプを表示します",
        "Print this, or the help of a command",
    )
}

fn argument_in(mut argument: Arg, language: Language) -> Arg {
    match argument.get_action() {
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong if language == Language::Ja => {
            argument = argument.help("ヘルプを表示します").long_help("ヘルプを表示します（-h では短く）");
        }
        ArgAction::Version if language == Language::Ja => {
            argument = argument.help("バージョンを表示します");
        }
        _ => {
            if let Some(help) = argument.get_help().map(|it| styled(it, language)) {
                argument = argument.help(help);
            }
            if let Some(help) = argument.get_long_help().map(|it| styled(it, language)) {
                argument = argument.long_help(help);
            }
        }
    }
    let heading = argument.get_help_heading().map(|heading| half(heading, language));
    match (heading, language) {
        (None, Language::En) => english_values(argument),
        (Some(heading), Language::En) => argument.help_heading(heading),
        (heading, Language::Ja) => {
            let usual = if argument.is_positional() { "引数" } else { "オプション" };
            japanese_values(argument.help_heading(heading.unwrap_or_else(|| usual.to_owned())))
        }
    }
}

/// What clap would say of values that have a help of their own: it knows no way to change that help.
fn english_values(argument: Arg) -> Arg {
    let shown = argument.get_possible_values();
    let told: Vec<_> = shown
        .iter()
        .filter_map(|it| Some(format!("{} ({})", it.get_name(), styled(it.get_help()?, Language::En))))
        .collect();
    if told.is_empty() {
        return argument;
    }
    let help = argument.get_help().map(|it| format!("{it} [possible values: {}]", told.join(", ")));
    argument.hide_possible_values(true).help(help.unwrap_or_default())
}

/// What clap says of an argument's values in English of its own.
fn japanese_values(argument: Arg) -> Arg {
    let mut notes = Vec::new();
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|it| it.to_string_lossy().into_owned()).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() {
        notes.push(format!("［既定値 {}］", defaults.join(", ")));
    }
    let values: Vec<_> = argument
        .get_possible_values()
        .iter()
        .filter(|it| !it.is_hide_set())
        .map(|it| {
            let help = it.get_help().map(|help| format!("（{}）", styled(help, Language::Ja)));
            format!("{}{}", it.get_name(), help.unwrap_or_default())
        })
        .collect();
    let named = !argument.is_hide_possible_values_set() && argument.get_action().takes_values();
    if named && !values.is_empty() {
        notes.push(format!("［{}］", values.join("、")));
    }
    if let Some(others) = argument.get_visible_aliases().filter(|it| !it.is_empty()) {
        notes.push(format!("［別名 --{}］", others.join(", --")));
    }
    let argument = argument.hide_default_value(true).hide_possible_values(true);
    let with = |text: Option<&StyledStr>| text.map(|it| format!("{it}{}", notes.concat()));
    let (help, long) = (with(argument.get_help()), with(argument.get_long_help()));
    let argument = match help {
        Some(help) => argument.help(help),
        None => argument,
    };
    match long {
        Some(long) => argument.long_help(long),
        None => argument,
    }
}

/// A value on the command line that cannot be read, in both languages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnreadArgument(pub Text);

impl std::fmt::Display for UnreadArgument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.en)
    }
}

impl std::error::Error for UnreadArgument {}

/// What clap refused, as it is printed: in English as clap says it, in Japanese by kind.
pub fn refused(error: &clap::Error, language: Language) -> String {
    match language {
        Language::En => error.to_string(),
        Language::Ja => {
            let usage = match error.get(ContextKind::Usage) {
                Some(ContextValue::StyledStr(usage)) => {
                    format!("\n\n{}", usage.to_string().replace("Usage: ", "使い方："))
                }
                _ => String::new(),
            };
            format!("エラー：{}{usage}\n\n詳しくは --help を付けて実行してください。\n", why(error))
        }
    }
}

fn given(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// Why clap refused it, in Japanese.
fn why(error: &clap::Error) -> String {
    let of = |kind| given(error, kind).join("、");
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let sentence = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} には値が必要です。"),
        ErrorKind::InvalidValue => {
            format!("{argument} に「{value}」は指定できません。指定できる値：{}", of(ContextKind::ValidValue))
        }
        ErrorKind::UnknownArgument => format!("「{argument}」というオプションまたは引数はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::NoEquals => format!("{argument} と値の間には「=」が必要です。"),
        ErrorKind::ValueValidation => {
            let rule = error.source().and_then(|it| it.downcast_ref::<UnreadArgument>());
            let rule = rule.map(|it| format!("指定できる値：{}", it.0.ja));
            let rule = rule.or_else(|| error.source().map(|it| format!("（{it}）"))).unwrap_or_default();
            format!("{argument} に「{value}」は指定できません。{rule}")
        }
        ErrorKind::TooManyValues => format!("「{value}」は余分です。{argument} の値が多すぎます。"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} の値の数が正しくありません。")
        }
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                format!("{argument} は1回だけ指定できます。")
            } else {
                format!("{argument} と {other} は同時に指定できません。")
            }
        }
        ErrorKind::MissingRequiredArgument => format!("次の指定が必要です：{argument}"),
        ErrorKind::MissingSubcommand => {
            format!("コマンドを指定してください：{}", of(ContextKind::ValidSubcommand))
        }
        ErrorKind::InvalidUtf8 => "UTF-8 ではない文字が含まれています。".to_owned(),
        _ => "コマンドの指定が正しくありません。".to_owned(),
    };
    let nearest = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let nearest: Vec<String> = nearest.into_iter().flat_map(|kind| given(error, kind)).collect();
    if nearest.is_empty() {
        sentence
    } else {
        format!("{sentence}「{}」ではありませんか。", nearest.join("」「"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::Arguments;
    use clap::CommandFactory as _;

    fn is_japanese(text: &str) -> bool {
        text.contains(|c: char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'))
    }

    #[test]
    fn the_locale_says_the_language_and_a_variable_of_ours_is_stronger() {
        for (set, language) in [
            (&[][..], Language::En),
            (&[("LANG", "ja_JP.UTF-8")], Language::Ja),
            (&[("LANG", "ja_JP.UTF-8"), ("LC_MESSAGES", "C")], Language::En),
            (&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "ja_JP.eucJP")], Language::Ja),
            (&[("LC_ALL", "C.UTF-8"), ("LC_MESSAGES", "ja_JP.UTF-8")], Language::En),
            (&[("LC_ALL", ""), ("LANG", "ja")], Language::Ja),
            (&[("LC_ALL", "C"), ("KAGURA_LANGUAGE", "ja")], Language::Ja),
            (&[("LANG", "ja_JP.UTF-8"), ("KAGURA_LANGUAGE", "en")], Language::En),
            (&[("LANG", "POSIX")], Language::En),
        ] {
            let variable =
                |name: &str| set.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(chosen(variable), language, "{set:?}");
        }
    }

    #[test]
    fn every_text_of_the_help_is_there_in_both_languages_and_is_shown_in_one() {
        let mut all = vec![Arguments::command()];
        let mut texts = Vec::new();
        while let Some(command) = all.pop() {
            let name = command.get_name().to_owned();
            texts.extend(command.get_about().map(|it| (name.clone(), it.to_string())));
            texts.extend(command.get_long_about().map(|it| (name.clone(), it.to_string())));
            for argument in command.get_arguments() {
                let at = format!("{name} {}", argument.get_id());
                let helps = [argument.get_help(), argument.get_long_help()].into_iter().flatten();
                texts.extend(helps.map(|it| (at.clone(), it.to_string())));
                let values = argument.get_possible_values();
                let helps = values.iter().filter_map(|it| it.get_help());
                texts.extend(helps.map(|it| (at.clone(), it.to_string())));
            }
            all.extend(command.get_subcommands().cloned());
        }
        assert!(texts.len() > 150, "{}", texts.len());
        for (at, text) in texts {
            for paragraph in text.split("\n\n") {
                let halves: Vec<&str> = paragraph.split(BETWEEN).collect();
                assert_eq!(halves.len(), 2, "{at}: {paragraph}");
                assert!(is_japanese(halves[0]) && !is_japanese(halves[1]), "{at}: {paragraph}");
            }
        }
    }

    #[test]
    fn a_help_page_is_in_one_language() {
        for language in Language::ALL {
            let mut all = vec![localized(Arguments::command(), language)];
            while let Some(mut command) = all.pop() {
                for page in [command.render_help().to_string(), command.render_long_help().to_string()] {
                    assert!(!page.contains(BETWEEN), "{page}");
                    let (name, foreign) = (
                        command.get_name().to_owned(),
                        [
                            "Usage:",
                            "Options:",
                            "Commands:",
                            "Arguments:",
                            "Print help",
                            "[default",
                            "[possible",
                            "[aliases",
                            "Settings:",
                        ],
                    );
                    match language {
                        Language::En => assert!(!is_japanese(&page), "{name}: {page}"),
                        Language::Ja => {
                            assert!(is_japanese(&page), "{name}: {page}");
                            for word in foreign {
                                assert!(!page.contains(word), "{name}: {word}: {page}");
                            }
                        }
                    }
                }
                all.extend(command.get_subcommands().filter(|it| it.get_name() != "help").cloned());
            }
        }
    }

    #[test]
    fn whatever_clap_refuses_is_said_in_japanese_with_what_was_typed() {
        for (line, said) in [
            (&["frobnicate"][..], "「frobnicate」"),
            (&["holder", "ad"], "「add」ではありませんか"),
            (&["holder", "add", "A1"], "次の指定が必要です"),
            (&["invite", "A1", "--day", "3"], "「--days」ではありませんか"),
            (&["holder", "find", "x", "--limit", "many"], "「many」は指定できません"),
            (&["invite"], "次の指定が必要です"),
            (&["invite", "A1", "--days"], "値が必要です"),
            (&["invite", "A1", "--days", "0"], "「0」は指定できません"),
            (&["invite", "A1", "--resume", "yesterday"], "20261231-K7QF"),
            (&["audit", "list", "--since", "soon"], "「soon」は指定できません。指定できる値：30m"),
            (&["holder", "import", "x", "--update", "--skip-existing"], "同時に指定できません"),
            (&["holder", "export", "--format", "xml"], "指定できる値：csv、jsonl"),
            (&["serve", "serve"], "「serve」"),
        ] {
            let command = localized(Arguments::command(), Language::Ja);
            let error = command.try_get_matches_from(std::iter::once(&"kagura").chain(line)).unwrap_err();
            let text = refused(&error, Language::Ja);
            assert!(text.starts_with("エラー：") && text.contains(said), "{line:?}: {text}");
            for word in ["error:", "Usage:", "For more information"] {
                assert!(!text.contains(word), "{line:?}: {word}: {text}");
            }
        }
    }
}
