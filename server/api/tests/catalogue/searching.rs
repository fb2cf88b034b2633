//! Whatever people type or paste finds the message they have.

use api::{
    Language,
    catalogue::{Guide, SearchHit, rows, search},
};

fn numbers(query: &str) -> Vec<String> {
    let found = search(query, Language::Ja);
    found
        .into_iter()
        .filter_map(|found| match found {
            SearchHit::Message { number, .. } => Some(number.to_string()),
            SearchHit::Guide { .. } | SearchHit::Topic { .. } => None,
        })
        .collect()
}

fn guides(query: &str) -> Vec<Guide> {
    let found = search(query, Language::En);
    found
        .into_iter()
        .filter_map(|found| match found {
            SearchHit::Guide { guide, .. } => Some(guide),
            SearchHit::Message { .. } | SearchHit::Topic { .. } => None,
        })
        .collect()
}

#[test]
fn every_title_and_every_other_spelling_finds_its_message_first() {
    for row in rows() {
        for quote in [row.title].iter().chain(row.also) {
            let sharing: Vec<_> = rows()
                .into_iter()
                .filter(|other| other.title == *quote || other.also.contains(quote))
                .map(|other| other.number.to_string())
                .collect();
            let found = numbers(quote);
            assert!(
                found.iter().take(sharing.len().max(1)).any(|number| *number == row.number.to_string()),
                "{quote}: {found:?}"
            );
        }
    }
}

#[test]
fn a_number_is_read_however_it_is_written() {
    for query in ["2.19", "2-19", "２．１９", " 2.19. ", "エラー2.19が出ました", "no. 2.19", "２－１９"]
    {
        assert_eq!(numbers(query).first().map(String::as_str), Some("2.19"), "{query}");
    }
    assert_eq!(guides("4.5").first(), Some(&Guide::PasskeySaving));
}

#[test]
fn what_a_browser_says_finds_its_message() {
    for (pasted, number) in [
        (
            "Uncaught (in promise) NotAllowedError: The operation either timed out or was not allowed. See: \
             https://www.w3.org/TR/webauthn-2/#sctn-privacy-considerations-client.",
            "2.8",
        ),
        ("notreadableerror: an unknown error occurred while talking to the credential manager.", "2.4"),
        ("unless the device is secured with a screen lock", "2.9"),
        ("com.apple.developer.web-browser entitlement", "2.7"),
        ("ＪＰＫＩＨＲＲＥＧＥＲＲ００３", "3.14"),
        ("エラーコード:JPKIHRREGERR003", "3.14"),
        ("net::ERR_SSL_PROTOCOL_ERROR", "3.1"),
        ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "3.1"),
        ("ERR_BAD_SSL_CLIENT_AUTH_CERT", "3.21"),
        ("ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED", "3.21"),
        ("ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY", "3.21"),
        ("ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS", "3.21"),
        ("ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT", "3.21"),
        ("ERR_EMPTY_RESPONSE", "3.3"),
        ("ERR_CONNECTION_RESET", "3.3"),
        ("ERR_CONNECTION_CLOSED", "3.3"),
        ("ERR_SOCKET_NOT_CONNECTED", "3.3"),
        ("HTTP ERROR 405", "2.20"),
        ("HTTP ERROR 401", "3.10"),
        ("HTTP ERROR 403", "2.10"),
        ("WebAssembly is not defined", "2.16"),
        ("auth.example.jp へのアクセスが拒否されました\nERR_BAD_SSL_CLIENT_AUTH_CERT", "3.21"),
        ("Forbidden\nYou don't have permission", "3.17"),
    ] {
        let found = numbers(pasted);
        assert!(found.iter().take(2).any(|it| it == number), "{pasted}: {found:?}");
    }
}

#[test]
fn width_case_kana_and_spaces_do_not_matter() {
    for query in ["cookieが見つかりません", "ＣＯＯＫＩＥ が　見つかりません。", "Cookie が見つかりません"]
    {
        assert_eq!(numbers(query).get(..2), Some(&["2.15".to_owned(), "3.6".to_owned()][..]), "{query}");
    }
    assert!(numbers("ﾊﾟｽｺｰﾄﾞで続ける").contains(&"2.14".to_owned()));
    assert!(numbers("真っ白").contains(&"2.16".to_owned()));
    assert!(guides("ドライバ").contains(&Guide::CardReader));
    assert!(guides("clear what the browser keeps").contains(&Guide::ClearSiteData));
}

#[test]
fn nonsense_finds_nothing_and_nothing_finds_too_much() {
    for query in ["", "  ", "。", "asdfghjkl qwertyuiop", "9.99", "\u{0}", "ぬぬぬぬぬ", "nope"] {
        assert!(search(query, Language::Ja).is_empty(), "{query}");
    }
    for query in ["証明書", "です", "error", "カード"] {
        assert!((1..=10).contains(&search(query, Language::En).len()), "{query}");
    }
    assert!(search(&"あ".repeat(100_000), Language::Ja).is_empty());
}

#[test]
fn a_title_is_found_with_whatever_stands_in_it() {
    let pasted = "すでにこのセッションで異なるユーザーTESTC20766として認証されています。";
    assert_eq!(numbers(pasted).first().map(String::as_str), Some("2.18"));
    assert_eq!(
        numbers("auth.example.jpへのアクセスが拒否されました").first().map(String::as_str),
        Some("3.21")
    );
    assert_eq!(numbers("HPKI証明書が失効しています。").first().map(String::as_str), Some("3.18"));
}
