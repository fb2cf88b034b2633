//! What is said fits the device in the hand.

use crate::actors::{
    SIGNS, androids, contents, context, device, devices, explained, here, iphones, looked_up, pcs, said,
    steps,
};
use api::{
    Language,
    catalogue::{ActionPlace, Audience, Surface, explain, pictures, rows},
    device::{Browser, HostApp, KnownDevice, Platform},
    explain::Action,
    failure::Sign,
};

#[test]
fn every_device_gets_a_cause_and_a_remedy_whatever_was_seen() {
    for (number, _) in contents() {
        for device in devices() {
            let single = SIGNS.iter().map(std::slice::from_ref);
            for signs in single.chain([
                &[][..],
                &[Sign::LinkExpired, Sign::ScreenQr],
                &[Sign::NoPasskeyHere, Sign::Cancelled],
            ]) {
                for language in Language::ALL {
                    let explanation = explain(number, &context(&device, signs, language)).unwrap();
                    assert!(!explanation.causes.is_empty(), "{number} {signs:?} {device:?}");
                    assert!(!explanation.remedies.is_empty(), "{number} {signs:?} {device:?}");
                    assert!(explanation.remedies.len() <= 3 && explanation.causes.len() <= 6);
                }
            }
        }
    }
}

#[test]
fn an_iphone_is_told_nothing_about_android() {
    let foreign = [
        "Android",
        "Google",
        "Galaxy",
        "セキュリティとプライバシー",
        "画面ロックの種類",
        "Windows",
        "Chrome",
    ];
    for number in here() {
        for device in iphones() {
            for sign in SIGNS {
                for language in Language::ALL {
                    let said = said(&explain(number, &context(&device, &[sign], language)).unwrap());
                    // Unless Chrome is what this iPhone's page is open in.
                    for word in foreign
                        .into_iter()
                        .filter(|word| device.browser != Browser::Chrome || *word != "Chrome")
                    {
                        assert!(!said.contains(word), "{number} {sign:?} {device:?}: {word} in {said}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_android_is_told_nothing_about_the_iphone() {
    let foreign = [
        "iPhone",
        "iPad",
        "iCloud",
        "iOS",
        "Safari",
        "Apple",
        "Face ID",
        "Touch ID",
        "パスコード",
        "Windows",
        "Mac",
    ];
    for number in here() {
        for device in androids() {
            for sign in SIGNS {
                for language in Language::ALL {
                    let said = said(&explain(number, &context(&device, &[sign], language)).unwrap());
                    for word in foreign {
                        assert!(!said.contains(word), "{number} {sign:?} {device:?}: {word} in {said}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_ipad_is_called_an_ipad() {
    let ipad = device(Platform::Ipad, Some((26, 0)), Browser::Safari);
    for (number, _) in contents() {
        for sign in SIGNS {
            let said = said(&explain(number, &context(&ipad, &[sign], Language::Ja)).unwrap());
            assert!(!said.contains("iPhone"), "{number}: {said}");
        }
    }
}

#[test]
fn buttons_are_offered_where_they_work() {
    let actions = |number: &str, device: &KnownDevice, signs: &[Sign]| {
        let told = explained(number, device, signs);
        told.remedies.iter().filter_map(|remedy| remedy.action).collect::<Vec<_>>()
    };
    let line =
        KnownDevice { host_app: Some(HostApp::Line), ..device(Platform::Iphone, None, Browser::WebView) };
    let wechat = KnownDevice { host_app: Some(HostApp::WeChat), ..line.clone() };
    let samsung = device(Platform::Android, None, Browser::Samsung);
    let pc = device(Platform::Windows, None, Browser::Edge);
    assert_eq!(actions("2.2", &line, &[Sign::InApp])[..2], [Action::OpenInSafari, Action::CopyAddress]);
    assert_eq!(actions("2.2", &wechat, &[Sign::InApp]), [Action::CopyAddress]);
    assert_eq!(actions("2.8", &samsung, &[Sign::RefusedAtOnce])[0], Action::OpenInChrome);
    assert_eq!(actions("2.18", &samsung, &[Sign::OtherHolderHere]), [Action::SwitchHolder]);
    assert_eq!(actions("3.6", &pc, &[Sign::OtherHolderHere])[0], Action::SwitchHolder);
    assert_eq!(actions("2.24", &samsung, &[]), [Action::Register]);
    assert_eq!(actions("3.12", &pc, &[Sign::NoDevice]), [Action::Register]);
    assert_eq!(actions("2.19", &pc, &[Sign::ScreenQr]), [Action::NewQr]);
}

/// Codes on a PC are used every day, letters once: the code's step comes first, and where a PC can show the next one its button is the main one.
#[test]
fn a_new_code_comes_before_the_letter_and_is_shown_by_the_pc_that_reads_of_it() {
    let pc = device(Platform::Windows, None, Browser::Edge);
    let phone = device(Platform::Iphone, Some((18, 5)), Browser::Safari);
    for (signs, way) in [
        (&[][..], "パソコンの画面の QR コードのときは"),
        (&[Sign::LinkReplaced, Sign::ScreenQr], "パソコンに今表示されている QR コード"),
        (&[Sign::LinkExpired, Sign::ScreenQr], "パソコンに今表示されている QR コード"),
        (&[Sign::TimedOut], "パソコンに今表示されている QR コード"),
        (&[Sign::OpenedElsewhere, Sign::ScreenQr], "パソコンの画面で新しい QR コード"),
        (&[Sign::LinkWithdrawn, Sign::ScreenQr], "パソコンでもう一度本人確認"),
    ] {
        for (device, action) in [(&pc, Some(Action::NewQr)), (&phone, None)] {
            let told = explained("2.19", device, signs);
            let first = &told.remedies[0];
            assert!(first.text.starts_with(way), "{signs:?} {device:?}: {}", first.text);
            assert_eq!(first.action, action, "{signs:?} {device:?}");
            let again = told.remedies.iter().filter(|it| it.text.contains("新しい QR コードは、ここで"));
            assert_eq!(again.count(), 0, "what the first step says is not said once more");
        }
    }
    // A letter's own reason is about the letter, and a phone shows no code to itself.
    let letter = explained("2.19", &pc, &[Sign::LinkReplaced]);
    assert!(letter.remedies[0].text.starts_with("「登録のご案内」が2通以上"), "{}", letter.remedies[0].text);
    for (number, _) in contents() {
        for sign in SIGNS {
            for device in iphones().into_iter().chain(androids()) {
                let told = explain(number, &context(&device, &[sign], Language::Ja)).unwrap();
                let shows = told.remedies.iter().any(|it| it.action == Some(Action::NewQr));
                assert!(!shows, "{number} {sign:?} {device:?}");
            }
        }
    }
}

/// The plain program, which phones load, has no words for these.
#[test]
fn a_phone_is_offered_no_button_that_takes_a_reader_or_a_screen_of_codes() {
    let phones: Vec<_> = iphones().into_iter().chain(androids()).collect();
    for row in rows().into_iter().filter(|row| row.place == ActionPlace::Here) {
        for device in &phones {
            for signs in SIGNS.iter().map(std::slice::from_ref).chain([&[][..]]) {
                let told = explain(row.number, &context(device, signs, Language::Ja)).unwrap();
                for remedy in told.remedies {
                    let on_pc = match remedy.action {
                        Some(Action::NewQr | Action::UseOtherCard | Action::UsePhone | Action::BindCard) => {
                            true
                        }
                        Some(
                            Action::OpenInSafari
                            | Action::OpenInChrome
                            | Action::CopyAddress
                            | Action::SwitchHolder
                            | Action::Register
                            | Action::SignIn
                            | Action::CheckAgain
                            | Action::StartOver,
                        )
                        | None => false,
                    };
                    assert!(!on_pc, "{} {signs:?} {device:?}: {remedy:?}", row.number);
                }
            }
        }
    }
}

#[test]
fn no_button_and_no_guide_is_shown_twice() {
    for (number, _) in contents() {
        for device in devices() {
            let told = explain(number, &context(&device, &[], Language::Ja)).unwrap();
            let mut actions: Vec<_> = told.remedies.iter().filter_map(|remedy| remedy.action).collect();
            let offered = actions.len();
            actions.sort_by_key(|action| format!("{action:?}"));
            actions.dedup();
            assert_eq!(actions.len(), offered, "{number} {device:?}");
            let mut guides: Vec<_> =
                told.remedies.iter().map(steps).filter(|steps| !steps.is_empty()).collect();
            let unfolded = guides.len();
            guides.sort();
            guides.dedup();
            assert_eq!(guides.len(), unfolded, "{number} {device:?}");
        }
    }
}

#[test]
fn each_phone_is_shown_the_system_screens_it_can_meet() {
    let shown = |device: &KnownDevice| {
        let screens = pictures(Surface::Phone, device, Language::Ja);
        screens.iter().map(|screen| screen.number.to_string()).collect::<Vec<_>>().join(" ")
    };
    let iphone = device(Platform::Iphone, Some((26, 0)), Browser::Safari);
    let android = device(Platform::Android, None, Browser::Chrome);
    assert_eq!(shown(&iphone), "2.12 2.14 2.17 2.21 2.22");
    assert_eq!(shown(&android), "2.11 2.13 2.17 2.23");
    assert_eq!(shown(&device(Platform::Windows, None, Browser::Edge)), "");
    assert!(pictures(Surface::Pc, &android, Language::Ja).is_empty());
    let dialogs = |device: &KnownDevice| {
        let screens = pictures(Surface::Pc, device, Language::Ja);
        screens.iter().map(|screen| screen.number.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(dialogs(&device(Platform::Windows, None, Browser::Edge)), "3.15 3.16 3.23 3.24");
    assert_eq!(dialogs(&device(Platform::Mac, None, Browser::Safari)), "");
    for (_, content) in contents() {
        assert!(content.drawings.iter().all(|drawing| drawing.audience != Audience::Everyone));
    }
}

#[test]
fn a_picture_is_explained_even_on_the_pc_where_it_is_looked_up() {
    let pc = device(Platform::Windows, None, Browser::Chrome);
    assert!(explained("2.12", &pc, &[]).picture.is_some());
    let android = device(Platform::Android, None, Browser::Chrome);
    assert!(explained("2.12", &android, &[]).picture.is_none());
    assert!(explained("2.1", &pc, &[]).picture.is_none());
}

#[test]
fn what_is_done_at_a_card_reader_is_told_to_a_phone_as_to_a_windows_pc() {
    let windows = device(Platform::Windows, None, Browser::Firefox);
    for reader in [iphones(), androids(), vec![KnownDevice::default()]].concat() {
        for (number, _) in contents().into_iter().filter(|(number, _)| !here().contains(number)) {
            let (told, there) = (
                explain(number, &context(&reader, &[], Language::Ja)),
                explain(number, &context(&windows, &[], Language::Ja)),
            );
            assert_eq!(told, there, "{number} {reader:?}");
        }
    }
    assert!(said(&looked_up("3.1", &KnownDevice::default(), &[])).contains("certmgr.msc"));
}

#[test]
fn a_pc_is_told_only_of_its_own_system_and_browser() {
    for (number, _) in contents().into_iter().filter(|(number, _)| !here().contains(number)) {
        for device in pcs() {
            for sign in SIGNS {
                let said = said(&explain(number, &context(&device, &[sign], Language::Ja)).unwrap());
                if device.platform != Platform::Windows {
                    for word in ["services.msc", "certmgr.msc", "Windows"] {
                        assert!(!said.contains(word), "{number} {sign:?} {device:?}: {word} in {said}");
                    }
                }
                if device.platform != Platform::Mac {
                    assert!(!said.contains("キーチェーン"), "{number} {sign:?} {device:?}: {said}");
                }
            }
        }
    }
}
