//! What the folder says to people: a line for each card, and how to try the cards in a real browser.

use crate::demo::pki::folder::{DemoCard, SoftCard, TlsPaths};
use crate::demo::pki::p12::PASSWORD;
use std::fmt::Write as _;
use std::path::Path;

/// What a card shows, in a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Note {
    /// The note in Japanese.
    pub ja: &'static str,
    /// The note in English.
    pub en: &'static str,
}

/// What a card of the demonstration shows.
pub(super) fn note(card: DemoCard) -> Note {
    let (ja, en) = match card {
        DemoCard::Doctor => ("医師。ログインできます", "a doctor; can sign in"),
        DemoCard::DoctorRenewed => (
            "同じ医師の、認証局更新後の新しいカード",
            "the same doctor's new card, from the renewed authority",
        ),
        DemoCard::Pharmacist => {
            ("薬剤師。別の団体の認証局のカード", "a pharmacist, from another organisation")
        }
        DemoCard::TwoRoles => ("看護師・助産師。資格が2つ", "a nurse and midwife: two professions"),
        DemoCard::Dentist => ("歯科医師", "a dentist"),
        DemoCard::Disabled => {
            ("利用停止中の医師。カードは有効", "a doctor who is disabled here; the card is valid")
        }
        DemoCard::Stranger => {
            ("登録のない医師。カードは有効", "a doctor who is not registered here; the card is valid")
        }
        DemoCard::Revoked => ("失効したカード", "revoked"),
        DemoCard::Expired => ("有効期限切れのカード", "expired"),
        DemoCard::NotYet => ("有効期間がまだ始まらないカード", "not valid yet"),
        DemoCard::Signing => {
            ("署名用の証明書（ログインには使えません）", "the certificate for signing: not for signing in")
        }
        DemoCard::Forged => {
            ("名前だけ同じ、別の認証局のカード", "from a stranger who bears the authority's name")
        }
        DemoCard::MyNumber => ("マイナンバーカード。登録して使います", "a My Number card, to be bound"),
        DemoCard::MyNumberRenewed => {
            ("更新後のマイナンバーカード", "the renewed My Number card of the same person")
        }
        DemoCard::MyNumberOfAnother => {
            ("別の方に登録済みのマイナンバーカード", "a My Number card registered for someone else")
        }
        DemoCard::MyNumberUnbound => {
            ("まだ登録されていないマイナンバーカード", "a My Number card registered for no one")
        }
        DemoCard::MyNumberRevoked => ("失効したマイナンバーカード", "a revoked My Number card"),
        DemoCard::MyNumberOnHold => ("一時停止中のマイナンバーカード", "a suspended My Number card"),
        DemoCard::HospitalDoctor
        | DemoCard::Director
        | DemoCard::Clerk
        | DemoCard::Production
        | DemoCard::Authority
        | DemoCard::UnknownPolicy
        | DemoCard::OtherScheme
        | DemoCard::RolesCutOff
        | DemoCard::RolesWithoutSet
        | DemoCard::UnknownCritical
        | DemoCard::RevokedSerialElsewhere
        | DemoCard::SmallLetters
        | DemoCard::SelfSigned
        | DemoCard::MyNumberUnknown
        | DemoCard::MyNumberExpired
        | DemoCard::MyNumberSigning
        | DemoCard::MyNumberTestPolicy
        | DemoCard::MyNumberTest => ("試験用", "for tests"),
    };
    Note { ja, en }
}

/// The text of the folder's README.
pub(super) fn readme(folder: &Path, cards: &[SoftCard], tls: &TlsPaths) -> String {
    let mut table = String::new();
    for card in cards {
        let file = card.p12.file_name().unwrap_or_default().to_string_lossy();
        let holder = card.holder.as_deref().unwrap_or("-");
        let _ = writeln!(table, "  {file:<26}{holder:<11}{}\n  {:<37}{}", card.note.ja, "", card.note.en);
    }
    include_str!("readme.txt")
        .replace("{cards}", table.trim_end())
        .replace("{folder}", &folder.display().to_string())
        .replace("{root}", &tls.root.display().to_string())
        .replace("{password}", PASSWORD)
}
