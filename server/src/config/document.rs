//! The table of settings for people: on the terminal, in Markdown, and as a settings file to start from.

use crate::config::clients::CLIENTS_KEY;
use crate::config::setting::Setting;
use crate::config::source::{FILE_VARIABLE, USUAL_FILE};
use crate::config::table::SETTINGS;
use crate::said::{Said, said};
use api::{Language, language::text};
use std::fmt::Write as _;

/// The table for a terminal.
pub fn plain(language: Language) -> String {
    let head = said!(
        "オプション、環境変数、設定ファイル、既定値の順に優先します。\n設定ファイルは、--config または {FILE_VARIABLE} で指定したもの、なければ {USUAL_FILE}（ある場合）です。\nファイル内の相対パスはそのファイルのフォルダーから、それ以外は現在のフォルダーからのパスです。\n",
        "A flag wins over the environment, the environment over the file, the file over the default.\nThe file is the one that --config or {FILE_VARIABLE} names, else {USUAL_FILE}, where it is there.\nRelative paths in the file start at its folder, all others at the current one.\n"
    );
    let mut out = head.in_language(language).to_owned();
    for setting in SETTINGS {
        out.push_str(entry(setting).in_language(language));
    }
    out
}

fn entry(setting: &Setting) -> Said {
    let Setting { key, doc, default, .. } = setting;
    let (allowed, variable, flag) = ((setting.allowed)(), setting.variable(), setting.flag());
    let (ja, en) = (allowed.ja, allowed.en);
    let holds = if setting.is_live() {
        text("ファイルを変更するとすぐ", "as soon as the file changes")
    } else {
        text("次の起動から", "from the next start on")
    };
    let usual = if default.is_empty() { text("なし", "none").into() } else { Said::same(*default) };
    Said {
        ja: format!(
            "\n{key}\n    {}\n    指定できる値：{ja}\n    有効になる時：{}\n    既定値：{}\n    環境変数：{variable}\n    オプション：--{flag}\n",
            doc.ja, holds.ja, usual.ja
        ),
        en: format!(
            "\n{key}\n    {}\n    allowed:     {en}\n    holds:       {}\n    default:     {}\n    environment: {variable}\n    flag:        --{flag}\n",
            doc.en, holds.en, usual.en
        ),
    }
}

/// The table of all settings as Markdown, for the documentation.
pub fn markdown(language: Language) -> String {
    let mut out = text(
        "| 設定 | 内容 | 指定できる値 | 既定値 | 環境変数 | オプション |\n|---|---|---|---|---|---|\n",
        "| key | meaning | allowed | default | environment | flag |\n|---|---|---|---|---|---|\n",
    )
    .in_language(language)
    .to_owned();
    let live =
        text("動作中のサーバーにも反映されます。", " A running server takes it over.").in_language(language);
    for setting in SETTINGS {
        let cell = |text: &str| text.replace('|', "\\|");
        let _ = writeln!(
            out,
            "| `{}` | {}{} | {} | {} | `{}` | `--{}` |",
            setting.key,
            cell(setting.doc.in_language(language)),
            if setting.is_live() { live } else { "" },
            cell((setting.allowed)().in_language(language)),
            if setting.default.is_empty() { "–".to_owned() } else { format!("`{}`", setting.default) },
            setting.variable(),
            setting.flag(),
        );
    }
    out
}

/// A settings file in which every setting stands as a comment, with its default.
pub fn toml_example(language: Language) -> String {
    let mut out = text(
        "# kagura の設定。行頭の # を外すと、既定値から変更できます。相対パスは、このファイルのフォルダーからのパスです。\n",
        "# Settings of kagura. A line without # in front changes the default. Relative paths start at the folder of this file.\n",
    )
    .in_language(language)
    .to_owned();
    let live = text("\n# 動作中のサーバーにも反映されます。", "\n# A running server takes it over.")
        .in_language(language);
    let allowed = text("指定できる値：", "Allowed: ").in_language(language);
    let mut section = "";
    for setting in in_sections() {
        if setting.key == CLIENTS_KEY {
            continue;
        }
        let (table, key) = setting.key.split_once('.').unwrap_or(("", setting.key));
        if table != section {
            let _ = writeln!(out, "\n[{table}]");
            section = table;
        }
        let number = setting.default.parse::<u64>().is_ok();
        let value = if number { setting.default.to_owned() } else { format!("{:?}", setting.default) };
        let live = if setting.is_live() { live } else { "" };
        let (doc, values) = (setting.doc.in_language(language), (setting.allowed)());
        let values = values.in_language(language);
        let _ = writeln!(out, "\n# {doc}\n# {allowed}{values}{live}\n# {key} = {value}");
    }
    if let Some(clients) = SETTINGS.iter().find(|it| it.key == CLIENTS_KEY) {
        // Behind all others, for what stands below a table belongs to it.
        let (doc, values) = (clients.doc.in_language(language), (clients.allowed)());
        let values = values.in_language(language);
        let _ = writeln!(out, "\n# {doc}\n# {allowed}{values}{live}\n{}", client_example(language));
    }
    out
}

/// A client as it stands in the file.
fn client_example(language: Language) -> String {
    let name = text("電子カルテ", "Records").in_language(language);
    [
        "[clients.karte]",
        &format!("client_name = {name:?}"),
        "redirect_uris = [\"https://karte.example/cb\"]",
        "post_logout_redirect_uris = [\"https://karte.example/\"]",
        "scope = \"openid profile\"",
        "client_secret_file = \"karte.secret\"",
    ]
    .map(|line| format!("#   {line}\n"))
    .concat()
}

/// Keys without a table first, as TOML wants them; then table by table.
fn in_sections() -> Vec<&'static Setting> {
    let mut settings: Vec<&Setting> = SETTINGS.iter().collect();
    settings.sort_by_key(|setting| setting.key.split_once('.').map_or("", |(table, _)| table));
    settings
}
