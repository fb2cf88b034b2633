//! Why a certificate was revoked, in plain words, to stand in a sentence for `{reason}`.

use crate::language::{Language, Text, text};

/// The words for a reason of RFC 5280 §5.3.1, named in `snake_case` as `key_compromise`; none for a name that is no reason.
pub fn reason_words(reason: &str, language: Language) -> Option<&'static str> {
    let words: Text = match reason {
        "unspecified" => text("記載なし", "none given"),
        "key_compromise" => text("カードの紛失や盗難など", "the card was lost, stolen or the like"),
        "ca_compromise" => text("発行元の安全上の問題", "a security problem at the issuer"),
        "affiliation_changed" => text("氏名などの記載内容の変更", "the name or another detail changed"),
        "superseded" => text("新しい証明書への切り替え", "a newer certificate took its place"),
        "cessation_of_operation" => text("利用の終了", "it is not needed any more"),
        "certificate_hold" => text("一時停止の届け出", "it is suspended for the time being"),
        "privilege_withdrawn" => text("資格の取り消し", "a qualification was withdrawn"),
        "aa_compromise" => {
            text("資格を証明する機関の安全上の問題", "a security problem where qualifications are attested")
        }
        _ => return None,
    };
    Some(words.in_language(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_own_words_in_both_languages() {
        let reasons = [
            "unspecified",
            "key_compromise",
            "ca_compromise",
            "affiliation_changed",
            "superseded",
            "cessation_of_operation",
            "certificate_hold",
            "privilege_withdrawn",
            "aa_compromise",
        ];
        for language in Language::ALL {
            let mut words: Vec<_> =
                reasons.iter().map(|reason| reason_words(reason, language).unwrap()).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), reasons.len());
        }
        assert_eq!(reason_words("remove_from_crl", Language::Ja), None);
        assert_eq!(reason_words("", Language::En), None);
    }
}
