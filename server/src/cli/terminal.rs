//! What an invitation looks like on a terminal.

use crate::desk::invite::Issued;
use crate::desk::text::{date, for_terminal};
use crate::qr::{Module, QrSymbol};
use crate::said::said;
use api::Language;
use unicode_width::UnicodeWidthStr as _;

/// Light modules around a code (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// Whether the output understands colours.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ink {
    /// A terminal: black on white whatever its colours are.
    Colours,
    /// A file or another program: characters alone, dark ones for dark modules.
    Plain,
}

/// How many places a text takes on a terminal, where letters of Japanese take two.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The code as half blocks: two rows of modules in one row of characters.
pub fn code(code: &QrSymbol, ink: Ink) -> String {
    let side = code.size() + 2 * QUIET;
    // Beyond the left and upper edge the numbers wrap round and are beyond the other edges: light.
    let at = |x: usize, y: usize| code.at(x.wrapping_sub(QUIET), y.wrapping_sub(QUIET));
    let (before, after) = match ink {
        Ink::Colours => ("\u{1b}[38;5;16;48;5;231m", "\u{1b}[0m"),
        Ink::Plain => ("", ""),
    };
    let mut out = String::new();
    for y in (0..side).step_by(2) {
        out.push_str(before);
        for x in 0..side {
            out.push(match (at(x, y), at(x, y + 1)) {
                (Module::Dark, Module::Dark) => '█',
                (Module::Dark, Module::Light) => '▀',
                (Module::Light, Module::Dark) => '▄',
                (Module::Light, Module::Light) => ' ',
            });
        }
        out.push_str(after);
        out.push('\n');
    }
    out
}

/// The whole invitation, code included.
pub fn invitation(issued: &Issued, ink: Ink, language: Language) -> String {
    let code = code(&issued.code, ink);
    let (name, id) = (for_terminal(&issued.holder.name), &issued.holder.written);
    let (url, password, until) = (&issued.url, &issued.password, date(issued.expires_at));
    let (ja, en) = (until.ja, until.en);
    let said = said!(
        "{code}\n対象者      {name}（{id}）\nアドレス    {url}\nパスワード  {password}\n有効期限    {ja}まで\n",
        "{code}\nfor          {name} ({id})\naddress      {url}\npassword     {password}\nvalid until  {en}\n"
    );
    said.in_language(language).to_owned()
}

/// The invitation in one line, when there are many.
pub fn line(issued: &Issued, language: Language) -> String {
    let until = date(issued.expires_at);
    let until = until.in_language(language);
    format!("{}\t{}\t{}\t{until}", issued.holder.written, issued.url, issued.password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_on_a_terminal_has_its_quiet_zone_and_every_module() {
        let it = QrSymbol::of("https://auth.example/register#0123456789").unwrap();
        let text = code(&it, Ink::Plain);
        let rows: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        assert_eq!(rows.len(), (it.size() + 8).div_ceil(2));
        for y in 0..it.size() + 8 {
            for (x, half) in rows[y / 2].iter().enumerate() {
                let shown = match (half, y % 2) {
                    ('█', _) | ('▀', 0) | ('▄', 1) => Module::Dark,
                    _ => Module::Light,
                };
                let inside = (4..it.size() + 4).contains(&x) && (4..it.size() + 4).contains(&y);
                assert_eq!(shown, if inside { it.at(x - 4, y - 4) } else { Module::Light }, "{x} {y}");
            }
        }
    }

    #[test]
    fn colours_do_not_leak_into_the_next_line() {
        let text = code(&QrSymbol::of("x").unwrap(), Ink::Colours);
        assert!(
            text.lines()
                .all(|line| line.starts_with("\u{1b}[38;5;16;48;5;231m") && line.ends_with("\u{1b}[0m"))
        );
    }
}
