//! Cards: what was found out decides what is said, with the card's own dates, issuer and name.

use crate::actors::{context, device, explained, looked_up, said, steps as steps_of};
use api::{
    Language,
    catalogue::{Desk, Number, Parameters, explain},
    device::{Browser, KnownDevice, Platform},
    explain::{Action, Evidence, Explanation, MainAction, PictureScreen, Retry},
    failure::Sign,
};

/// What the server concludes, the message it shows, and a piece of the headline that tells it from the others.
const CONCLUSIONS: &[(&str, Sign, Retry, &str)] = &[
    ("3.1", Sign::NoMatchingCertificate, Retry::Resume, "見つかりませんでした"),
    ("3.1", Sign::NoCertificate, Retry::Resume, "受信できませんでした"),
    ("3.1", Sign::InterceptingBox, Retry::Resume, "カードの証明書をブロックしている可能性があります"),
    ("3.1", Sign::HostUnreachable, Retry::Resume, "接続できません"),
    ("3.1", Sign::CertificateExpired, Retry::AskAuthority, "切れています"),
    ("3.1", Sign::CertificateNotYet, Retry::AskAuthority, "から使えます"),
    ("3.2", Sign::NoMatchingCertificate, Retry::Resume, "見つかりませんでした"),
    ("3.3", Sign::ConnectionCut, Retry::Resume, "切断されました"),
    ("3.3", Sign::InterceptingBox, Retry::Resume, "カードの証明書をブロックしている可能性があります"),
    ("3.4", Sign::HolderDisabled, Retry::AskAuthority, "停止されています"),
    ("3.5", Sign::HpkiPresented, Retry::Resume, "先ほどの HPKI カード"),
    ("3.5", Sign::JpkiPresented, Retry::Resume, "先ほどのマイナンバーカード"),
    ("3.10", Sign::ProxyRefused, Retry::Resume, "プロキシ"),
    ("3.11", Sign::CardUnknown, Retry::AskAuthority, "まだ登録されていません"),
    ("3.13", Sign::NoExtension, Retry::Resume, "見つかりません"),
    ("3.13", Sign::NoClientSoftware, Retry::Resume, "ソフトが応答しません"),
    ("3.14", Sign::CardOfOther, Retry::Resume, "別の本人ID"),
    ("3.15", Sign::ClientSoftwareBusy, Retry::Resume, "開いたまま"),
    ("3.16", Sign::NoCardInReader, Retry::Resume, "リーダーに"),
    ("3.17", Sign::PinTooSlow, Retry::Resume, "PIN"),
    ("3.18", Sign::CertificateRevoked, Retry::AskAuthority, "に失効しています"),
    ("3.18", Sign::CertificateOnHold, Retry::AskAuthority, "一時停止されています"),
    ("3.18", Sign::IssuerRevoked, Retry::AskAuthority, "発行した認証局"),
    ("3.18", Sign::StatusUnknown, Retry::Resume, "問題は見つかっていません"),
    ("3.19", Sign::HpkiPresented, Retry::Resume, "HPKI カードが使われました"),
    ("3.19", Sign::JpkiPresented, Retry::Resume, "マイナンバーカードが使われました"),
    ("3.19", Sign::SigningPresented, Retry::Resume, "署名用"),
    ("3.19", Sign::TestPresented, Retry::Resume, "テスト用"),
    ("3.19", Sign::IssuerUnknown, Retry::Resume, "使えない発行者"),
    ("3.19", Sign::CertificateBroken, Retry::AskAuthority, "正しいことを確認できませんでした"),
    ("3.20", Sign::CardUnbound, Retry::Resume, "登録されていません"),
    ("3.20", Sign::CardRenewed, Retry::Resume, "登録し直し"),
    ("3.21", Sign::ChoiceCancelled, Retry::Resume, "選択の画面が閉じられました"),
    ("3.21", Sign::CardPulledOut, Retry::Resume, "カードとの通信が"),
    ("3.21", Sign::CannotSign, Retry::Resume, "対応していません"),
    ("3.23", Sign::UpperCertificatesMissing, Retry::GoOn, "支障はありません"),
    ("3.24", Sign::UpperCertificatesOld, Retry::GoOn, "壊れていません"),
];

/// At a desk with several cards the likeliest slip is a colleague's card, registered or not.
#[test]
fn a_card_of_nobody_known_on_top_of_a_login_is_changed_for_ones_own_first() {
    for (number, sign) in [("3.11", Sign::CardUnknown), ("3.4", Sign::HolderDisabled)] {
        let told = explained(number, &pc(), &[Sign::SignedInAlready, sign]);
        assert!(told.remedies[0].text.starts_with("ご自身のカードに入れ替えて"), "{}", said(&told));
        assert_eq!(told.main(), Some(MainAction::Again), "{number}");
        assert!(told.headline.contains("このカードの方"), "{}", told.headline);
        let alone = explained(number, &pc(), &[sign]);
        assert!(alone.remedies[0].text.contains("お問い合わせください"), "{}", said(&alone));
    }
}

fn pc() -> KnownDevice {
    device(Platform::Windows, None, Browser::Edge)
}

#[expect(clippy::unwrap_used, reason = "only tests ask, for messages that have content")]
fn read(number: Number, signs: &[Sign], card: &str, language: Language) -> Explanation {
    let device = pc();
    let mut asked = context(&device, signs, language);
    asked.parameters = Parameters {
        rp: Some("auth.example.jp"),
        host: Some("auth.example.jp"),
        cards: Some("cards.example.jp"),
        cardless: false,
        port: None,
        cards_port: None,
        user: None,
        card: Some(card),
        issuer: Some("日本医師会"),
        from: Some("2021年4月1日"),
        until: Some("2026年3月31日"),
        since: Some("2025年7月7日"),
        reason: Some("カードの紛失や盗難など"),
        contact: Some(Desk { name: "窓口", contact: "" }),
        help_desk: None,
        character: None,
    };
    explain(number, &asked).unwrap()
}

#[test]
fn each_conclusion_has_its_own_words_its_way_on_and_a_cause_that_was_seen() {
    for (number, sign, retry, piece) in CONCLUSIONS {
        let told = explained(number, &pc(), &[*sign]);
        assert!(told.headline.contains(piece), "{number} {sign:?}: {}", told.headline);
        assert_eq!(told.retry, *retry, "{number} {sign:?}");
        // Either what was seen to cause it, or first of all what came.
        let [first, rest @ ..] = &told.causes[..] else { panic!("{number} {sign:?}: no cause") };
        let came = first.text.starts_with("読み取った証明書の発行者は")
            || first.text.starts_with("カードは正しく読み取れました");
        assert_eq!(first.evidence == Evidence::Seen, !came, "{number} {sign:?}: {}", first.text);
        assert!(
            !came || rest.iter().all(|it| !it.text.contains("カードに問題はありません")),
            "{number} {sign:?}"
        );
    }
}

#[test]
fn what_came_is_named_with_its_issuer_and_its_dates() {
    let told = |number, sign| said(&read(number, &[sign], "HPKI", Language::Ja));
    let expired = told(Number::pc(1), Sign::CertificateExpired);
    assert!(expired.starts_with("この HPKI カードは、2026年3月31日で有効期限が切れています。"), "{expired}");
    assert!(expired.contains("日本医師会") && expired.contains("2021年4月1日"), "{expired}");
    let revoked = told(Number::pc(18), Sign::CertificateRevoked);
    assert!(revoked.contains("2025年7月7日") && revoked.contains("カードの紛失や盗難など"), "{revoked}");
    for sign in [Sign::HpkiPresented, Sign::SigningPresented, Sign::TestPresented, Sign::CertificateBroken] {
        let wrong = told(Number::pc(19), sign);
        assert!(wrong.contains("日本医師会") && wrong.contains("2026年3月31日"), "{sign:?}: {wrong}");
    }
    for number in [4, 11, 20] {
        let sign = match number {
            4 => Sign::HolderDisabled,
            11 => Sign::CardUnknown,
            _ => Sign::CardRenewed,
        };
        assert!(told(Number::pc(number), sign).contains("2026年3月31日"), "{number}");
    }
    // On a help page nobody's card was seen.
    for (number, _, _, _) in CONCLUSIONS {
        let looked_up = said(&explained(number, &pc(), &[]));
        assert!(
            !looked_up.contains("発行者不明") && !looked_up.contains("（不明）"),
            "{number}: {looked_up}"
        );
    }
}

#[test]
fn a_title_quotes_the_card_and_our_sentences_call_it_by_its_name() {
    let told = |card, language| read(Number::pc(18), &[Sign::CertificateRevoked], card, language);
    assert_eq!(told("HPKI", Language::Ja).title, "HPKI証明書が失効しています。");
    assert_eq!(told("JPKI", Language::En).title, "JPKI証明書が失効しています。");
    assert!(told("JPKI", Language::Ja).headline.starts_with("このマイナンバーカードの"));
    assert!(told("マイナンバーカード", Language::En).headline.contains("My Number card"));
    assert!(told("HPKI", Language::En).headline.contains("HPKI card"));
    let unknown = explained("3.18", &pc(), &[Sign::CertificateRevoked]);
    assert_eq!(unknown.title, "HPKI(JPKI)証明書が失効しています。");
    assert!(unknown.headline.starts_with("このカードの"), "{}", unknown.headline);
}

#[test]
fn whose_card_it_is_decides_who_issues_it_anew() {
    for sign in [Sign::CertificateRevoked, Sign::CertificateExpired] {
        let number = if sign == Sign::CertificateRevoked { Number::pc(18) } else { Number::pc(1) };
        let hpki = said(&read(number, &[sign, Sign::HpkiPresented], "HPKI", Language::Ja));
        assert!(hpki.contains("窓口に再発行") && !hpki.contains("市区町村"), "{hpki}");
        let jpki = said(&read(number, &[sign, Sign::JpkiPresented], "JPKI", Language::Ja));
        assert!(jpki.contains("市区町村") && !jpki.contains("再発行"), "{jpki}");
    }
}

#[test]
fn a_card_whose_status_is_not_to_be_had_is_not_called_revoked() {
    let told = explained("3.18", &pc(), &[Sign::StatusUnknown]);
    assert_eq!(told.remedies[0].action, Some(Action::CheckAgain));
    assert!(!told.headline.contains("失効") && !said(&told).contains("再発行"), "{}", said(&told));
    assert_eq!(told.causes.len(), 1);
}

#[test]
fn a_wrong_card_leads_to_the_right_one_or_to_the_login_it_is_for() {
    for sign in [Sign::HpkiPresented, Sign::JpkiPresented] {
        for number in ["3.5", "3.19"] {
            let told = explained(number, &pc(), &[sign]);
            assert!(told.remedies.iter().any(|it| it.action == Some(Action::UseOtherCard)), "{number}");
        }
    }
    for sign in [Sign::TestPresented, Sign::CertificateBroken] {
        let told = explained("3.19", &pc(), &[sign]);
        assert!(told.remedies.iter().all(|it| it.action != Some(Action::UseOtherCard)), "{sign:?}");
    }
    let unbound = explained("3.20", &pc(), &[Sign::CardUnbound]);
    assert_eq!(unbound.remedies[0].action, Some(Action::BindCard));
    for number in ["3.1", "3.3", "3.5", "3.10", "3.17", "3.18", "3.19", "3.20", "3.21"] {
        let told = looked_up(number, &pc(), &[]);
        assert!(told.remedies.iter().any(|it| it.action == Some(Action::UsePhone)), "{number}");
    }
}

#[test]
fn the_help_desk_is_told_the_code_of_a_card_that_is_bound_to_somebody_else() {
    for signs in [&[][..], &[Sign::CardOfOther]] {
        let told = explained("3.14", &pc(), signs);
        assert!(told.remedies.iter().any(|it| it.text.contains("JPKIHRREGERR003")));
        // Mostly the wrong one of two cards is in the reader: the right one is tried before anybody calls.
        assert!(
            told.remedies[0].text.starts_with("ほかの方のマイナンバーカード"),
            "{}",
            told.remedies[0].text
        );
        assert_eq!(told.main(), Some(MainAction::Again));
    }
    let also = api::catalogue::row(Number::pc(14)).unwrap().also;
    assert!(also.contains(&"JPKIHRREGERR003"));
}

#[test]
fn whoever_has_nothing_but_an_unbound_card_is_told_whom_to_ask_and_for_what() {
    for signs in [&[Sign::CardUnbound][..], &[Sign::CardRenewed, Sign::CardUnbound]] {
        let mut told = explained("3.20", &pc(), signs);
        for _ in 0..2 {
            let ways: Vec<_> = told.remedies.iter().map(|it| it.text.as_str()).collect();
            let letter = ways.iter().any(|it| it.contains("認証局") && it.contains("「登録のご案内」の発行"));
            assert!(letter, "{signs:?}: {ways:?}");
            // Where a phone is registered, no phone signs in.
            told.without(&[Action::UsePhone]);
        }
        let likely = told.causes.iter().filter(|it| it.evidence == Evidence::Seen).count();
        assert_eq!(likely, 1, "a card that was renewed was registered once: {:?}", told.causes);
    }
}

#[test]
fn whoever_forgot_to_swap_the_cards_reads_first_to_take_the_other_one_out() {
    for (card, out) in [("JPKI", "HPKI カード"), ("HPKI", "マイナンバーカード")] {
        let told = read(Number::pc(1), &[Sign::NoMatchingCertificate], card, Language::Ja);
        let first = &told.remedies[0].text;
        assert!(first.starts_with(&format!("{out}などほかのカードを抜き")), "{first}");
    }
}

/// Of the other kind of card nothing is said where it is known which one came.
#[test]
fn each_card_is_taken_up_again_where_it_was_suspended() {
    for (sign, desk, other) in
        [(Sign::HpkiPresented, "窓口に", "市区町村"), (Sign::JpkiPresented, "市区町村の窓口に", "HPKI")]
    {
        let told = read(Number::pc(18), &[Sign::CertificateOnHold, sign], "HPKI", Language::Ja);
        let remedies: String = told.remedies.iter().map(|it| it.text.as_str()).collect();
        assert!(remedies.contains(desk) && !remedies.contains(other), "{sign:?}: {remedies}");
    }
    let late = explained("3.17", &pc(), &[Sign::PinTooSlow]);
    assert!(!said(&late).contains("マイナンバーカード"), "{}", said(&late));
    assert!(late.remedies[0].text.starts_with("残っている証明書や PIN の画面を閉じて"));
}

#[test]
fn a_network_is_asked_to_let_exactly_our_hosts_through() {
    let told = said(&read(Number::pc(3), &[Sign::InterceptingBox], "HPKI", Language::En));
    for host in ["“auth.example.jp”", "“*.hpki.cards.example.jp”", "“*.jpki.cards.example.jp”"] {
        assert!(told.contains(host), "{host}: {told}");
    }
}

#[test]
fn the_dialogs_of_windows_do_no_harm_and_are_shown_as_they_look() {
    for number in ["3.23", "3.24"] {
        let told = explained(number, &pc(), &[]);
        assert_eq!(told.retry, Retry::GoOn);
        let picture = told.picture.unwrap();
        assert_eq!((picture.frame, picture.title), (PictureScreen::WindowsDialog, told.title));
        assert_eq!(picture.button.as_deref(), Some("OK"));
    }
}

#[test]
fn a_certificate_is_looked_for_where_this_browser_keeps_it() {
    let steps = |platform, browser| {
        let told = looked_up("3.1", &device(platform, None, browser), &[Sign::NoCertificate]);
        told.remedies.iter().map(steps_of).collect::<String>()
    };
    assert!(steps(Platform::Windows, Browser::Chrome).contains("「ローカル証明書」"));
    assert!(steps(Platform::Windows, Browser::Edge).contains("「プライバシー、検索、サービス」"));
    assert!(steps(Platform::Windows, Browser::Firefox).contains("「certmgr.msc」"));
    assert!(steps(Platform::Mac, Browser::Safari).contains("「キーチェーンアクセス」"));
}
