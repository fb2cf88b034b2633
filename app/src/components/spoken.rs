//! What people wrote themselves, in whatever language: readers of screens speak it as it is meant.

use crate::browser;
use api::Language;
use leptos::prelude::*;

/// A name or a label. On a page in English its Japanese letters are marked as Japanese: an English voice leaves them out.
pub(crate) fn spoken(text: &str) -> AnyView {
    match browser::language() {
        Language::Ja => text.to_owned().into_any(),
        Language::En => runs(text)
            .into_iter()
            .map(|(letters, run)| {
                let lang = (letters == Letters::Japanese).then_some("ja");
                view! { <span lang=lang>{run.to_owned()}</span> }
            })
            .collect_view()
            .into_any(),
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Letters {
    Japanese,
    Other,
}

/// The text in pieces of one kind of letters each.
fn runs(text: &str) -> Vec<(Letters, &str)> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next().map(letters) {
        let end = rest.find(|it| letters(it) != first).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        runs.push((first, run));
        rest = behind;
    }
    runs
}

/// Kana, kanji, and the signs that are as wide as these.
fn letters(it: char) -> Letters {
    match it {
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' => Letters::Japanese,
        _ => Letters::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_letters_are_told_from_others() {
        let of =
            |text| runs(text).into_iter().map(|(it, run)| (it == Letters::Japanese, run)).collect::<Vec<_>>();
        assert_eq!(of("病院のiPhone"), [(true, "病院の"), (false, "iPhone")]);
        assert_eq!(of("見本　はなこ（医師）"), [(true, "見本　はなこ（医師）")]);
        assert_eq!(of("Zoë’s phone"), [(false, "Zoë’s phone")]);
        assert_eq!(of(""), []);
    }
}
