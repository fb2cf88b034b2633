//! What was observed decides what is said, and in which order.

use crate::actors::{SIGNS, contents, context, device, devices, explained, said};
use api::{
    Language,
    catalogue::{Desk, Number, Parameters, explain, explain_in_full},
    device::{Browser, HostApp, KnownDevice, Platform},
    explain::{Action, Evidence, Explanation, MainAction, Retry, Tone},
    failure::{CeremonyKind, Failure, Here, PageReadiness, Sign, classify},
};

#[test]
fn every_sign_points_to_a_cause_somewhere() {
    let device = device(Platform::Iphone, Some((26, 2)), Browser::WebView);
    for sign in SIGNS {
        let pointed = contents().into_iter().any(|(number, _)| {
            let explanation = explain(number, &context(&device, &[sign], Language::Ja)).unwrap();
            explanation.causes.iter().any(|cause| cause.evidence == Evidence::Seen)
        });
        // That it happened again is no cause: it brings the thorough remedies to the top. That nobody was named only leaves out what is said
        // of a name; where it was begun is where it is done again, and what was begun leaves out what is said of the other.
        let points =
            !matches!(sign, Sign::Again | Sign::NobodyNamed | Sign::ApplicationScreen | Sign::LoginCode);
        assert_eq!(pointed, points, "{sign:?}");
    }
}

#[test]
fn what_was_seen_stands_first_and_says_so() {
    let iphone = device(Platform::Iphone, Some((18, 5)), Browser::Safari);
    let told = explained("2.6", &iphone, &[Sign::PasskeyOfOther, Sign::Cancelled]);
    assert_eq!(told.headline, "この端末のパスキーは、別の方の本人IDで登録されています。");
    let evidence = |told: &Explanation| told.causes.iter().map(|cause| cause.evidence).collect::<Vec<_>>();
    // The server knows whose passkey it is: guesses are left out.
    assert_eq!(evidence(&told), [Evidence::Seen, Evidence::Seen]);
    // That no passkey is here is a hint only: the rest stays possible, behind it.
    let hinted = evidence(&explained("2.6", &iphone, &[Sign::NoPasskeyHere]));
    assert!(hinted[0] == Evidence::Seen && hinted.is_sorted() && hinted.contains(&Evidence::Possible));
    assert!(told.remedies[0].text.contains("本人ID"));
}

#[test]
fn each_reason_of_a_dead_link_has_its_own_words_and_way_on() {
    let phone = device(Platform::Android, None, Browser::Chrome);
    let told = |signs: &[Sign]| explained("2.19", &phone, signs);
    let screen = told(&[Sign::LinkExpired, Sign::ScreenQr]);
    assert_eq!(screen.retry, Retry::StartOver);
    assert!(!said(&screen).contains("手紙") && !said(&screen).contains("認証局"), "{}", said(&screen));
    assert_eq!(told(&[Sign::LinkExpired]).retry, Retry::AskAuthority);
    // A used letter: going on would only come back to it, as with a code of a screen, whose work is done.
    assert_eq!(told(&[Sign::LinkUsed]).retry, Retry::AskAuthority);
    assert_eq!(told(&[Sign::LinkUsed, Sign::ScreenQr]).retry, Retry::Done);
    assert_eq!(told(&[Sign::InvitationLocked]).retry, Retry::AskAuthority);
    let reasons = [
        Sign::LinkExpired,
        Sign::LinkReplaced,
        Sign::LinkUsed,
        Sign::LinkUnknown,
        Sign::OpenedElsewhere,
        Sign::LinkWithdrawn,
        Sign::InvitationLocked,
        Sign::ScreenQr,
    ];
    let mut headlines: Vec<_> = reasons.iter().map(|reason| told(&[*reason]).headline).collect();
    for reason in reasons {
        assert_eq!(told(&[reason]).causes.len(), 1, "{reason:?}");
    }
    headlines.sort();
    headlines.dedup();
    assert_eq!(headlines.len(), reasons.len());
    // Nothing observed, as on a help page: every reason is named but those that somebody else's doing has.
    assert_eq!(told(&[]).causes.len(), 6);
}

#[test]
fn the_ways_a_confirmation_ends_have_different_headlines() {
    let phone = device(Platform::Android, None, Browser::Chrome);
    let mut headlines: Vec<_> =
        [Sign::TimedOut, Sign::Cancelled, Sign::RefusedAtOnce, Sign::NoPasskeyHere, Sign::NotVerified]
            .iter()
            .map(|sign| explained("2.8", &phone, &[*sign]).headline)
            .chain([explained("2.8", &phone, &[]).headline])
            .collect();
    headlines.sort();
    headlines.dedup();
    assert_eq!(headlines.len(), 6);
}

#[test]
fn parameters_are_filled_in_and_never_read_as_placeholders() {
    let phone = device(Platform::Android, None, Browser::Chrome);
    let mut asked = context(&phone, &[], Language::Ja);
    asked.parameters = Parameters {
        rp: Some("auth.example.jp"),
        user: Some("{contact}"),
        card: None,
        contact: Some(Desk { name: "医師会", contact: "03-0000-0000（平日）" }),
        ..Parameters::default()
    };
    let told = |number: &str| explain(number.parse().unwrap(), &asked).unwrap();
    assert_eq!(told("2.11").title, "auth.example.jp でセキュリティキーを使用する");
    assert_eq!(told("2.11").picture.unwrap().title, "auth.example.jp でセキュリティキーを使用する");
    assert!(told("2.18").title.contains("ユーザー{contact}として"));
    // A sentence has the name alone; how to call stands on a line of its own.
    assert!(told("2.1").remedies[0].text.starts_with("医師会に"));
    let contact = told("2.1").contact;
    let parts: Vec<_> = contact.iter().map(|it| (it.text.as_str(), it.tel.as_deref())).collect();
    assert_eq!(parts, [("医師会", None), ("03-0000-0000", Some("0300000000")), ("（平日）", None)]);
    assert_eq!(
        !told("2.11").contact.is_empty(),
        told("2.11").remedies.iter().any(|it| it.text.contains("医師会"))
    );
    for (number, _) in contents() {
        let told = explain(number, &context(&phone, &[], Language::En)).unwrap();
        let all = told.title.clone() + &said(&told);
        assert!(!all.contains('{') && !all.contains('}'), "{all}");
    }
}

#[test]
fn where_the_authority_is_not_known_the_help_desk_is_called() {
    let pc = device(Platform::Windows, None, Browser::Edge);
    let whom = |desk, language| {
        let mut asked = context(&pc, &[], language);
        asked.parameters = Parameters {
            contact: desk,
            help_desk: Some("03-0000-0000（平日） / +81-3-0000-0000, weekdays"),
            ..Parameters::default()
        };
        let told = explain(Number::phone(1), &asked).unwrap().contact;
        told.into_iter().map(|it| it.text).collect::<String>()
    };
    assert_eq!(whom(None, Language::Ja), "ヘルプデスク03-0000-0000（平日）");
    assert_eq!(whom(None, Language::En), "The help desk+81-3-0000-0000, weekdays");
    let authority = Desk { name: "医師会", contact: "03-1111-1111" };
    assert_eq!(whom(Some(authority), Language::Ja), "医師会03-1111-1111");
}

#[test]
fn those_who_run_the_network_are_told_the_very_hosts_to_let_through() {
    let pc = device(Platform::Windows, None, Browser::Edge);
    let mut asked = context(&pc, &[Sign::ProxyRefused], Language::Ja);
    asked.parameters = Parameters {
        rp: Some("example.jp"),
        host: Some("auth.example.jp"),
        cards: Some("cards.example.jp"),
        ..Parameters::default()
    };
    let told = said(&explain("3.10".parse().unwrap(), &asked).unwrap());
    assert!(
        told.contains("「auth.example.jp」「*.hpki.cards.example.jp」「*.jpki.cards.example.jp」への通信"),
        "{told}"
    );
    assert!(!told.contains("hpki.example.jp"), "{told}");
}

#[test]
fn incident_and_technical_text_pass_through_untouched() {
    let phone = KnownDevice::default();
    let mut asked = context(&phone, &[], Language::Ja);
    asked.incident = Some("K-7F3A".into());
    asked.technical = Some("NotAllowedError: {rp}".into());
    let told = explain(Number::phone(8), &asked).unwrap();
    assert_eq!(
        (told.incident.as_deref(), told.technical.as_deref()),
        (Some("K-7F3A"), Some("NotAllowedError: {rp}"))
    );
}

#[test]
fn a_wrong_number_is_told_from_the_side_the_person_is_on() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    let pc = device(Platform::Windows, None, Browser::Edge);
    assert_eq!(
        explained("3.9", &phone, &[Sign::WrongNumber]).headline,
        "選んだ番号が、操作を始めた画面の番号と違いました。"
    );
    assert_eq!(
        explained("3.9", &pc, &[Sign::WrongNumber]).headline,
        "スマートフォンで選んだ番号が、この画面の番号と違いました。"
    );
    // A phone that adds another one shows the code itself, and no PC is there.
    let showing = explained("3.22", &phone, &[Sign::WrongNumber, Sign::CodeShownHere]);
    assert_eq!(showing.headline, "登録する端末で選んだ番号が、この画面の番号と違いました。");
    assert_eq!(showing.main(), Some(MainAction::Remedy(Action::NewQr)));
    let choosing = explained("3.22", &phone, &[Sign::WrongNumber]);
    assert!(!said(&showing).contains("パソコン") && !said(&choosing).contains("パソコン"));
}

/// What its button is called is the application's affair: no QR code of ours can be shown anew there.
#[test]
fn whoever_was_asked_by_an_applications_screen_is_sent_back_to_it() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    for (number, sign) in [
        ("3.9", Sign::WrongNumber),
        ("3.9", Sign::TimedOut),
        ("2.19", Sign::TimedOut),
        ("2.19", Sign::LinkExpired),
        ("2.19", Sign::OpenedElsewhere),
    ] {
        let told = explained(number, &phone, &[sign, Sign::ScreenQr, Sign::ApplicationScreen]);
        let first = &told.remedies[0].text;
        assert!(first.contains("操作を始めたアプリケーションの画面で"), "{number} {sign:?}: {first}");
        assert!(!said(&told).contains("新しい QR コード"), "{number} {sign:?}: {}", said(&told));
        assert!(!said(&told).contains("パソコン"), "{number} {sign:?}: {}", said(&told));
        let other = explained(number, &phone, &[sign, Sign::ScreenQr]);
        assert!(!said(&other).contains("アプリケーションの画面"), "{number} {sign:?}");
    }
}

#[test]
fn whoever_scanned_a_sign_ins_code_hears_nothing_of_registering() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    for sign in
        [Sign::TimedOut, Sign::LinkUsed, Sign::OpenedElsewhere, Sign::LinkUnknown, Sign::LinkWithdrawn]
    {
        let remedies = |signs: &[Sign]| {
            let told = explained("2.19", &phone, signs);
            told.remedies.into_iter().map(|it| it.text).collect::<String>()
        };
        let told = remedies(&[sign, Sign::ScreenQr, Sign::LoginCode]);
        assert!(!told.is_empty() && !told.contains("登録"), "{sign:?}: {told}");
    }
    let told = said(&explained("2.19", &phone, &[Sign::TimedOut, Sign::ScreenQr]));
    assert!(told.contains("登録をカードで始めたとき"), "{told}");
}

#[test]
fn whoever_blocks_cookies_is_asked_to_allow_them_and_not_to_start_over() {
    let pc = device(Platform::Windows, None, Browser::Chrome);
    let told = explained("3.6", &pc, &[Sign::CookiesBlocked]);
    let buttons: Vec<_> = told.remedies.iter().filter_map(|it| it.action).collect();
    assert_eq!(buttons, [Action::CheckAgain], "{}", said(&told));
    let other = explained("3.6", &pc, &[Sign::OtherHolderHere]);
    assert!(other.remedies.iter().any(|it| it.action == Some(Action::StartOver)));
}

/// Neither another browser nor a lock would help: the system comes first, and no button sends anybody elsewhere.
#[test]
fn whoever_has_a_system_that_is_too_old_is_told_so_before_anything_else() {
    let phone = device(Platform::Android, Some((8, 0)), Browser::Chrome);
    let line = KnownDevice { host_app: Some(HostApp::Line), browser: Browser::WebView, ..phone.clone() };
    for (device, signs) in [
        (&phone, &[Sign::OldSystem][..]),
        (&line, &[Sign::OldSystem, Sign::InApp]),
        (&line, &[Sign::OldSystem, Sign::InApp, Sign::NoWebAuthn]),
    ] {
        let told = explained("2.2", device, signs);
        assert!(told.headline.starts_with("OS またはブラウザが古いため"), "{}", told.headline);
        assert!(told.remedies[0].text.starts_with("OS とブラウザを最新"), "{}", told.remedies[0].text);
        assert!(told.remedies[1].text.contains("別のスマートフォン"), "{}", told.remedies[1].text);
        assert!(told.remedies.iter().all(|it| it.action.is_none()), "{}", said(&told));
        assert_eq!(told.main(), None, "to begin anew would end here again");
    }
}

/// The button beside it is called so.
#[test]
fn whoever_is_to_try_again_is_told_so_in_the_words_of_the_button() {
    for advice in crate::actors::advices().into_iter().filter(|it| it.action == Some(Action::CheckAgain)) {
        let text = advice.line.text;
        assert!(!text.ja.contains("もう一度確認") && !text.en.contains("check again"), "{}", text.ja);
    }
    let pc = device(Platform::Windows, None, Browser::Edge);
    let empty = explained("3.7", &pc, &[Sign::HolderIdUnusable]);
    assert!(
        empty.remedies[0].text.contains("「本人IDを入力せずに QR コードを表示」"),
        "not what the headline says"
    );
}

/// Starting over on the phone would ask for the same id, which was typed on the PC.
#[test]
fn a_phone_without_the_passkey_of_the_id_on_the_pc_tries_again_or_has_it_mended_there() {
    let phone = device(Platform::Iphone, Some((18, 5)), Browser::Safari);
    let told = explained("2.23", &phone, &[Sign::NoPasskeyHere]);
    assert_eq!(told.main(), Some(MainAction::Again));
    assert!(told.remedies[0].text.contains("パソコンで入力し直して"), "{}", told.remedies[0].text);
}

/// Whoever changes phones has the new one in the hand.
#[test]
fn a_new_phone_that_scanned_the_previous_ones_code_is_told_which_scans_what() {
    for platform in [Platform::Iphone, Platform::Android] {
        let phone = device(
            platform,
            None,
            if platform == Platform::Iphone { Browser::Safari } else { Browser::Chrome },
        );
        for (number, sign) in [
            ("2.6", Sign::NoPasskeyHere),
            ("2.8", Sign::RefusedAtOnce),
            ("2.8", Sign::NoPasskeyHere),
            ("2.23", Sign::NoPasskeyHere),
        ] {
            let told = explained(number, &phone, &[Sign::PreviousPhoneAsked, sign, Sign::NobodyNamed]);
            let first = &told.remedies[0].text;
            assert!(
                first.starts_with("この QR コードは、今までのスマートフォンで"),
                "{number} {sign:?}: {first}"
            );
            assert!(
                told.causes[0].text.contains("新しいスマートフォンで読み取りました"),
                "{:?}",
                told.causes
            );
            let other = said(&explained(number, &phone, &[sign, Sign::NobodyNamed]));
            assert!(!other.contains("QR コードは、今までの"), "{number} {sign:?}: {other}");
        }
    }
}

/// What is over in time was not done: only a code that was used up was.
#[test]
fn nobody_is_told_that_it_is_done_whose_code_ran_out() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    let told = |signs: &[Sign]| said(&explained("2.19", &phone, signs)).contains("別の端末で済んでいます");
    for signs in [
        &[Sign::TimedOut][..],
        &[Sign::LinkExpired, Sign::ScreenQr],
        &[Sign::OpenedElsewhere, Sign::ScreenQr],
    ] {
        assert!(!told(signs), "{signs:?}");
    }
    assert!(told(&[Sign::LinkUsed, Sign::ScreenQr]));
}

#[test]
fn a_phone_of_somebody_else_is_told_so_and_what_to_do_on_the_pc() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    let pc = device(Platform::Windows, None, Browser::Edge);
    let signs = &[Sign::PhoneOfOther, Sign::PasskeyOfOther];
    let told = explained("2.6", &phone, signs);
    assert_eq!(told.main(), None, "starting over on the phone leads back to the same code");
    assert!(told.remedies[0].text.contains("パソコンで「最初からやり直す」"), "{}", told.remedies[0].text);
    assert_eq!(explained("2.6", &pc, signs).main(), Some(MainAction::Remedy(Action::StartOver)));
}

/// Whether a PC is there at all, the application knows, and what its buttons are called.
#[test]
fn at_an_applications_screen_no_phone_hears_of_a_pcs_button_or_field() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    let told = explained("2.6", &phone, &[Sign::PhoneOfOther, Sign::ApplicationScreen, Sign::PasskeyOfOther]);
    assert!(told.headline.starts_with("この操作は、別の方の本人IDで"), "{}", told.headline);
    assert!(told.remedies[0].text.starts_with("操作を始めたアプリケーションの画面で"), "{}", said(&told));
    assert_eq!(told.main(), None);
    for number in ["2.6", "2.8", "2.11", "2.17", "2.19", "2.23", "3.9"] {
        for sign in SIGNS {
            let told = said(&explained(number, &phone, &[sign, Sign::ScreenQr, Sign::ApplicationScreen]));
            for other in
                ["パソコンで「", "パソコンで入力", "パソコンで使用中", "パソコンに今", "パソコンの画面"]
            {
                assert!(!told.contains(other), "{number} {sign:?}: {told}");
            }
        }
    }
}

/// The code asks whoever adds a phone on my page for the one that is registered; the new one is in the hand.
#[test]
fn a_phone_that_is_to_be_added_and_scans_the_first_code_is_told_which_scans_what() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    for (number, sign) in
        [("2.6", Sign::NoPasskeyHere), ("2.8", Sign::RefusedAtOnce), ("2.23", Sign::NoPasskeyHere)]
    {
        let told = explained(number, &phone, &[Sign::RegisteredPhoneAsked, sign, Sign::NobodyNamed]);
        let first = &told.remedies[0].text;
        assert!(
            first.starts_with("この QR コードは、登録済みのスマートフォンで"),
            "{number} {sign:?}: {first}"
        );
    }
}

/// A button that comes back to the same screen helps nobody.
#[test]
fn what_is_done_already_has_no_button_and_is_no_alarm() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    let told = explained("2.19", &phone, &[Sign::LinkUsed, Sign::ScreenQr, Sign::LoginCode]);
    assert_eq!((told.main(), told.tone()), (None, Tone::Calm));
    assert!(told.remedies[0].text.contains("別の端末で済んでいます"), "{}", said(&told));
}

/// Its own login could only fail.
#[test]
fn the_phone_that_lost_the_race_for_a_letter_is_told_how_it_is_registered_and_not_to_sign_in() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    let told = explained("2.19", &phone, &[Sign::UsedMeanwhile, Sign::LinkUsed]);
    assert_eq!(told.main(), None, "{}", said(&told));
    assert!(told.headline.contains("別の画面か別の端末で、先に"), "{}", told.headline);
    assert!(told.remedies[0].text.contains("別の画面で登録したとき"), "{}", told.remedies[0].text);
    assert!(told.remedies[1].text.contains("「別のスマートフォンを追加」"), "{}", told.remedies[1].text);
    let later = explained("2.19", &phone, &[Sign::LinkUsed]);
    assert_eq!(later.main(), Some(MainAction::Remedy(Action::SignIn)));
}

/// Who reads it in one of them has nothing to change.
#[test]
fn only_other_browsers_are_sent_to_edge_or_chrome_for_the_extension() {
    for (browser, sent) in [(Browser::Edge, false), (Browser::Chrome, false), (Browser::Firefox, true)] {
        let pc = device(Platform::Windows, None, browser);
        let told = said(&explained("3.13", &pc, &[Sign::NoExtension]));
        assert_eq!(told.contains("Edge か Chrome で開いて"), sent, "{browser:?}: {told}");
    }
}

#[test]
fn a_device_that_is_registered_already_is_not_the_one_to_be_added() {
    let phone = device(Platform::Iphone, None, Browser::Safari);
    let signs = &[Sign::DeviceNotNew, Sign::AlreadyRegistered];
    let told = explained("2.3", &phone, signs);
    assert_eq!(told.main(), None);
    assert!(told.remedies[0].text.contains("追加する端末で読み取って"), "{}", told.remedies[0].text);
    let showing = [&signs[..], &[Sign::CodeShownHere]].concat();
    for device in [&phone, &device(Platform::Windows, None, Browser::Edge)] {
        let told = explained("2.3", device, &showing);
        assert_eq!(told.main(), Some(MainAction::Remedy(Action::NewQr)));
        assert!(told.headline.starts_with("読み取った端末"), "{}", told.headline);
    }
}

#[test]
fn a_passkey_saved_in_another_app_may_stay_there() {
    for platform in [Platform::Iphone, Platform::Android, Platform::Windows] {
        let told = explained("2.22", &device(platform, None, Browser::Safari), &[Sign::ForeignProvider]);
        assert_eq!(told.retry, Retry::GoOn);
        assert!(told.headline.contains("このままお使いいただけます"), "{}", told.headline);
    }
    let unseen = explained("2.22", &device(Platform::Iphone, None, Browser::Safari), &[]);
    assert_eq!(unseen.retry, Retry::Resume);
}

#[test]
fn what_the_classifier_concludes_has_a_cause_that_was_seen() {
    let failure = |ceremony, name: &str, message: &str, elapsed_ms| Failure {
        ceremony,
        name: name.into(),
        message: message.into(),
        elapsed_ms,
        timeout_ms: 300_000,
        away_ms: elapsed_ms,
        attempt: 1,
        platform_authenticator: Some(true),
        registered_here: Here::No,
        page: PageReadiness::Ready,
    };
    let texts = [
        ("NotAllowedError", "The operation either timed out or was not allowed."),
        ("NotAllowedError", "Operation failed."),
        ("NotAllowedError", "This request has been cancelled by the user."),
        ("NotAllowedError", "The document is not focused."),
        ("NotReadableError", "An unknown error occurred while talking to the credential manager."),
        ("NotSupportedError", "Not implemented"),
        ("InvalidStateError", "The object is in an invalid state."),
        ("OperationError", "A request is already pending."),
        ("UnknownError", "Couldn't create private key."),
        ("", ""),
    ];
    for device in devices() {
        for (name, message) in texts {
            for ceremony in [CeremonyKind::Create, CeremonyKind::Get] {
                for elapsed in [5, 9_000, 299_000] {
                    let diagnosis = classify(&failure(ceremony, name, message, elapsed), &device);
                    let asked = context(&device, &diagnosis.signs, Language::Ja);
                    let told = explain(diagnosis.message, &asked).unwrap();
                    let seen = told.causes.first().is_some_and(|cause| cause.evidence == Evidence::Seen);
                    assert!(seen, "{name} {message} {elapsed} {device:?}: {diagnosis:?}");
                }
            }
        }
    }
}

/// Where nothing was shown, the button tries again: so does what stands first beside it, as on the help page. What only somebody without a
/// passkey needs comes after it, unless the browser remembers none.
#[test]
fn whoever_was_refused_at_once_reads_first_what_the_button_does() {
    let usual = [
        device(Platform::Iphone, Some((18, 5)), Browser::Safari),
        device(Platform::Android, None, Browser::Chrome),
        device(Platform::Windows, None, Browser::Edge),
        device(Platform::Mac, None, Browser::Safari),
    ];
    for number in ["2.3", "2.6", "2.8"] {
        for device in &usual {
            for signs in [
                &[Sign::RefusedAtOnce][..],
                &[Sign::RefusedAtOnce, Sign::NobodyNamed],
                &[Sign::RefusedAtOnce, Sign::NoPasskeyHere],
            ] {
                let told = explained(number, device, signs);
                assert_eq!(told.main(), Some(MainAction::Again), "{number} {signs:?} {device:?}");
                let first = &told.remedies[0].text;
                // A PC mostly has no passkey of its own.
                let none = device.is_pc() && number != "2.3" && signs.contains(&Sign::NoPasskeyHere);
                let begins = if none {
                    "このパソコンを登録していないときは、"
                } else {
                    "もう一度試し、"
                };
                assert!(first.starts_with(begins), "{number} {signs:?} {device:?}: {first}");
            }
        }
    }
    for device in &usual {
        let full = explain_in_full(Number::phone(8), &context(device, &[], Language::Ja)).unwrap();
        let told = explained("2.8", device, &[Sign::RefusedAtOnce]);
        let texts = |of: &Explanation| of.remedies.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
        let listed: Vec<_> = texts(&full).into_iter().filter(|it| texts(&told).contains(it)).collect();
        assert_eq!(texts(&told), listed, "{device:?}: the help page has the same order");
    }
    for number in ["2.6", "2.8"] {
        for device in &usual {
            let told = explained(number, device, &[Sign::NoPasskeyHere, Sign::RefusedAtOnce]);
            assert!(!told.remedies[0].text.starts_with("もう一度試し、"), "{number} {device:?}");
        }
    }
    // A browser that shows nothing will show nothing again: where it is not the usual one, another comes first.
    let firefox = device(Platform::Android, None, Browser::Firefox);
    for number in ["2.3", "2.6", "2.8"] {
        let told = explained(number, &firefox, &[Sign::RefusedAtOnce, Sign::UnusualBrowser]);
        let actions: Vec<_> = told.remedies.iter().map(|it| it.action).collect();
        assert_eq!(actions[0], Some(Action::OpenInChrome), "{number}");
        assert!(told.remedies[1].text.starts_with("もう一度試し、"), "{number}");
    }
    let line = KnownDevice {
        host_app: Some(HostApp::Line),
        ..device(Platform::Iphone, Some((18, 6)), Browser::WebView)
    };
    for number in ["2.3", "2.6", "2.8"] {
        let told = explained(number, &line, &[Sign::InApp, Sign::RefusedAtOnce]);
        assert!(!said(&told).contains("もう一度試し、"), "{number}: an app's own view refuses each time");
    }
}
