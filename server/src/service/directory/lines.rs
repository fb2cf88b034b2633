//! The directory's lines, and which of them an inquiry finds. Pure: a line says what somebody can be found by, `holder|id|name`,
//! `holder|id|name|kana` or `holder||card|serial`, and lines stand one behind the other in blocks.

use crate::ids::{self, CardId, HolderId};
use crate::model::people::{Card, Holder};
use crate::service::directory::fold::{folded, sounded};
use memchr::memmem::Finder;

/// What stands behind a line, and between its parts. Neither an id nor a folded text has one.
const END: char = ';';
const BETWEEN: char = '|';

/// How well a line fits an inquiry, the best first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fit {
    /// It is the holder id.
    Id,
    /// It is the serial number of the card.
    Serial,
    /// It is the whole name, or all of how it is read.
    Name,
    /// The id begins with it.
    IdBegins,
    /// The name, or how it is read, begins with it.
    NameBegins,
    /// It is a part of the name, or of how it is read.
    NamePart,
    /// It is a part of the id or of the serial number.
    Part,
}

/// A line that an inquiry finds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct LineFound {
    /// How well it fits.
    pub(super) fit: Fit,
    /// Whose line it is.
    pub(super) holder: HolderId,
    /// What the line says that may have changed since.
    pub(super) said: LineSays,
}

/// What a line says of its holder.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum LineSays {
    /// The name, folded, and how it is read; empty in lines that do not say it.
    Name {
        /// The name.
        name: String,
        /// How it is read.
        kana: String,
    },
    /// A card.
    Card(CardId),
}

/// The line of a holder.
pub(super) fn of_holder(holder: &Holder) -> String {
    let (id, name) = (folded(holder.id.as_str()), folded(&holder.name));
    match kana_of(holder) {
        kana if kana.is_empty() => format!("{}{BETWEEN}{id}{BETWEEN}{name}{END}", holder.id),
        kana => format!("{}{BETWEEN}{id}{BETWEEN}{name}{BETWEEN}{kana}{END}", holder.id),
    }
}

fn kana_of(holder: &Holder) -> String {
    holder.kana.as_ref().map_or_else(String::new, |kana| sounded(kana.as_str()))
}

/// The line of a card.
pub(super) fn of_card(card: &Card) -> String {
    format!("{}{BETWEEN}{BETWEEN}{}{BETWEEN}{}{END}", card.holder, card.id, folded(&card.serial))
}

/// How many lines a block has.
pub(super) fn count(block: &str) -> usize {
    memchr::memchr_iter(END as u8, block.as_bytes()).count()
}

/// Whether a block has lines of a holder.
pub(super) fn are_of(block: &str, holder: &HolderId) -> bool {
    block.split(END).any(|line| is_of(line, holder))
}

/// A block without the lines of a holder.
pub(super) fn without(block: &str, holder: &HolderId) -> String {
    block.split_inclusive(END).filter(|line| !is_of(line, holder)).collect()
}

fn is_of(line: &str, holder: &HolderId) -> bool {
    line.split_once(BETWEEN).is_some_and(|(id, _)| id == holder.as_str())
}

/// Whether a holder has the name that a line says, and the reading, if it says one.
pub(super) fn is_named(holder: &Holder, name: &str, kana: &str) -> bool {
    folded(&holder.name) == name && (kana.is_empty() || kana_of(holder) == kana)
}

/// What somebody looks for: words that all have to stand in a line.
pub struct Inquiry {
    words: Vec<Word>,
    whole: Word,
    finder: Finder<'static>,
}

/// A word in the forms in which it may have been meant.
struct Word {
    name: String,
    /// As a part of an id: what keyboards make of a hyphen is none of its letters.
    id: String,
    /// As a part of how a name is read.
    kana: String,
}

impl Word {
    fn of(text: &str) -> Self {
        let id = folded(&ids::meant(text).collect::<String>());
        Self { name: folded(text), id, kana: sounded(text) }
    }

    fn is_in_name(&self, name: &str, kana: &str) -> bool {
        name.contains(&self.name) || (!self.kana.is_empty() && kana.contains(&self.kana))
    }

    /// What is the same in all forms, at the same place: in whatever line the word is, that is.
    fn in_all_forms(&self) -> String {
        let alike = self.name.chars().zip(self.id.chars()).zip(self.kana.chars());
        let alike = alike.map(|((name, id), kana)| (name == id && name == kana).then_some(name));
        let alike: Vec<Option<char>> = alike.collect();
        let runs = alike.split(Option::is_none).map(|run| run.iter().flatten().collect::<String>());
        runs.max_by_key(String::len).unwrap_or_default()
    }

    /// A long vowel alone is a letter of names, and nothing of an id.
    fn is_in_id(&self, id: &str) -> bool {
        !self.id.is_empty() && id.contains(&self.id)
    }
}

impl Inquiry {
    /// Reads what somebody typed. None where no letter and no digit is in it.
    pub fn of(typed: &str) -> Option<Self> {
        let words: Vec<Word> =
            typed.split_whitespace().map(Word::of).filter(|word| !word.name.is_empty()).collect();
        // The longest is in the fewest lines.
        let needle = words.iter().max_by_key(|word| word.name.len())?.in_all_forms();
        Some(Self { finder: Finder::new(&needle).into_owned(), whole: Word::of(typed), words })
    }

    /// Shows the lines of a block that are found.
    pub(super) fn search(&self, block: &str, mut each: impl FnMut(LineFound)) {
        let bytes = block.as_bytes();
        let mut from = 0;
        while let Some(at) = bytes.get(from..).and_then(|rest| self.finder.find(rest)) {
            let at = from + at;
            let begins =
                bytes.get(..at).and_then(|head| memchr::memrchr(END as u8, head)).map_or(0, |it| it + 1);
            let ends = bytes
                .get(at..)
                .and_then(|tail| memchr::memchr(END as u8, tail))
                .map_or(bytes.len(), |it| at + it);
            if let Some(found) = block.get(begins..ends).and_then(|line| self.fits(line)) {
                each(found);
            }
            from = ends + 1;
        }
    }

    fn fits(&self, line: &str) -> Option<LineFound> {
        let mut parts = line.split(BETWEEN);
        let (holder, id, third) = (parts.next()?, parts.next()?, parts.next()?);
        let holder = HolderId::parse(holder).ok()?;
        let fourth = parts.next();
        let (is_found, fit, said) = if let ("", Some(serial)) = (id, fourth) {
            let fit = if serial == self.whole.id { Fit::Serial } else { Fit::Part };
            let is_found = self.words.iter().all(|word| word.is_in_id(serial));
            (is_found, fit, LineSays::Card(CardId::from_wire(third)?))
        } else {
            let (name, kana) = (third, fourth.unwrap_or_default());
            let is_found = self.words.iter().all(|word| word.is_in_name(name, kana) || word.is_in_id(id));
            let said = LineSays::Name { name: name.to_owned(), kana: kana.to_owned() };
            (is_found, self.fit(id, name, kana), said)
        };
        is_found.then_some(LineFound { fit, holder, said })
    }

    fn fit(&self, id: &str, name: &str, kana: &str) -> Fit {
        let Self { whole, words, .. } = self;
        // People say the given name first, or leave the space out.
        let turned = |form: fn(&Word) -> &str| words.iter().rev().map(form).collect::<String>();
        let is_read = !kana.is_empty() && (kana == whole.kana || turned(|word| word.kana.as_str()) == kana);
        if id == whole.id {
            Fit::Id
        } else if name == whole.name || turned(|word| word.name.as_str()) == name || is_read {
            Fit::Name
        } else if !whole.id.is_empty() && id.starts_with(&whole.id) {
            Fit::IdBegins
        } else if name.starts_with(&whole.name) || (!whole.kana.is_empty() && kana.starts_with(&whole.kana)) {
            Fit::NameBegins
        } else if words.iter().all(|word| word.is_in_name(name, kana)) {
            Fit::NamePart
        } else {
            Fit::Part
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::ids::AuthorityId;
    use crate::model::kana::KanaName;
    use crate::model::people::{Epoch, Standing};
    use proptest::prelude::*;

    const BLOCK: &str = "testc1|testc1|神楽坂三十四;testc2|testc2|やまだたろう;t20024-jpa|t20024jpa|山田花子|やまだはなこ;\
        p1|p1|大野京子|おおのきようこ;testc1||AAAA|0a1b2c;";

    fn found(typed: &str) -> Vec<(Fit, String)> {
        let mut found = Vec::new();
        let inquiry = Inquiry::of(typed).unwrap();
        inquiry.search(BLOCK, |it| found.push((it.fit, it.holder.to_string())));
        found.sort();
        found
    }

    #[test]
    fn lines_are_found_by_any_part_and_ranked() {
        let is = |typed: &str, all: &[(Fit, &str)]| {
            let all: Vec<_> = all.iter().map(|(fit, id)| (*fit, (*id).to_owned())).collect();
            assert_eq!(found(typed), all, "{typed}");
        };
        is("ＴＥＳＴＣ１", &[(Fit::Id, "testc1")]);
        is("testc", &[(Fit::IdBegins, "testc1"), (Fit::IdBegins, "testc2")]);
        is("stc2", &[(Fit::Part, "testc2")]);
        is("T20024ーjpa", &[(Fit::Id, "t20024-jpa")]);
        is("T20024jpa", &[(Fit::Id, "t20024-jpa")]);
        is("神楽坂", &[(Fit::NameBegins, "testc1")]);
        is("神楽坂 三十四", &[(Fit::Name, "testc1")]);
        is("三十四　神楽坂", &[(Fit::Name, "testc1")]);
        is("ヤマダ ﾀﾛｳ", &[(Fit::Name, "testc2")]);
        is("ﾔﾏﾀﾞ", &[(Fit::NameBegins, "t20024-jpa"), (Fit::NameBegins, "testc2")]);
        is("やまだはなこ", &[(Fit::Name, "t20024-jpa")]);
        is("はなこ　やまだ", &[(Fit::Name, "t20024-jpa")]);
        is("山田 ハナコ", &[(Fit::NamePart, "t20024-jpa")]);
        is("ナコ 20024", &[(Fit::Part, "t20024-jpa")]);
        is("オオノ　キョウコ", &[(Fit::Name, "p1")]);
        is("きようこ", &[(Fit::NamePart, "p1")]);
        is("ｷｮｳ", &[(Fit::NamePart, "p1")]);
        is("オーオノ キョ-ウコ", &[(Fit::Name, "p1")]);
        is("花子", &[(Fit::NamePart, "t20024-jpa")]);
        is("花子 20024", &[(Fit::Part, "t20024-jpa")]);
        is("0A:1B:2C", &[(Fit::Serial, "testc1")]);
        is("1b2", &[(Fit::Part, "testc1")]);
        is("ー", &[]);
        is("見本", &[]);
        is("神楽坂 花子", &[]);
    }

    #[test]
    fn what_has_no_letter_finds_nothing_rather_than_everything() {
        for typed in ["", " 　", "-", "・", "\u{200B}"] {
            assert!(Inquiry::of(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn a_block_that_makes_no_sense_is_passed_over() {
        let inquiry = Inquiry::of("山田").unwrap();
        for block in ["山田", ";;|;", "a|山田;", "||山田;", "/|x|山田;", "a||?|山田;", "a|b|c|山田|e"]
        {
            inquiry.search(block, |it| assert!(it.holder.as_str() == "a", "{block}"));
        }
        assert_eq!(count(BLOCK), 5);
    }

    fn holder(name: &str, kana: &str) -> Holder {
        Holder {
            id: HolderId::parse("testc1").unwrap(),
            written: "TESTC1".to_owned(),
            name: name.to_owned(),
            kana: KanaName::read(kana).unwrap(),
            authority: AuthorityId::parse("jma").unwrap(),
            handle: uuid::Uuid::nil(),
            standing: Standing::Enabled,
            added_at: Timestamp::from_millis(0),
            epoch: Epoch::default(),
            epoch_since: None,
            signed_out_at: None,
        }
    }

    #[test]
    fn a_line_that_says_a_reading_holds_as_long_as_the_reading_does() {
        let (none, yamada) = (holder("山田　花子", ""), holder("山田　花子", "ヤマダ　ハナコ"));
        assert_eq!(of_holder(&none), "testc1|testc1|山田花子;", "as it was before there were readings");
        assert_eq!(of_holder(&yamada), "testc1|testc1|山田花子|やまだはなこ;");
        // A line of before says nothing that would not hold.
        assert!(is_named(&yamada, "山田花子", "") && is_named(&yamada, "山田花子", "やまだはなこ"));
        assert!(!is_named(&none, "山田花子", "やまだはなこ"));
        assert!(!is_named(&holder("山田　花子", "サンダ　ハナコ"), "山田花子", "やまだはなこ"));
    }

    proptest! {
        #[test]
        fn whatever_is_taken_for_a_reading_is_found_by_what_was_typed(
            given in "[ぁ-ゖァ-ヺーｦ-ﾟ゛゜\u{3099}\u{309A}・･·A-Za-zＡ-ｚÀ-ɏ '’.,\\-‐−－ 　\u{A0}]{1,12}",
        ) {
            if let Ok(Some(kana)) = KanaName::read(&given) {
                let block = format!("a|a|山田花子;{}b|b|森;", of_holder(&holder("三十四", &given)));
                for typed in [given.as_str(), kana.as_str()] {
                    let mut found = Vec::new();
                    let inquiry = Inquiry::of(typed);
                    prop_assert!(inquiry.is_some(), "{typed:?}");
                    inquiry.unwrap().search(&block, |it| found.push((it.holder.to_string(), it.fit)));
                    prop_assert!(found.iter().any(|(id, fit)| id == "testc1" && *fit <= Fit::NameBegins), "{typed:?}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn the_lines_of_one_holder_can_be_taken_out() {
        let of = |id: &str| HolderId::parse(id).unwrap();
        assert_eq!(count(&without(BLOCK, &of("testc1"))), 3);
        assert!(!are_of(&without(BLOCK, &of("testc1")), &of("testc1")) && are_of(BLOCK, &of("testc1")));
        assert_eq!(without(BLOCK, &of("testc")), BLOCK);
    }
}
