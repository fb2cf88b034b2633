//! One screen: the button that stands out is the right one, good news is no alarm, and whom to call is said apart.

use crate::actors::{SIGNS, contents, context, device, devices, explained};
use api::{
    Language,
    catalogue::{Desk, Number, Parameters, explain, explain_in_full},
    device::{Browser, HostApp, KnownDevice, Platform},
    explain::{Action, MainAction, Retry, Tone},
    failure::Sign,
};

fn android() -> KnownDevice {
    device(Platform::Android, None, Browser::Chrome)
}

fn pc() -> KnownDevice {
    device(Platform::Windows, None, Browser::Edge)
}

#[test]
fn good_news_is_no_alarm() {
    for (number, signs) in [
        ("2.3", &[Sign::AlreadyRegistered][..]),
        ("2.13", &[]),
        ("2.14", &[]),
        ("2.18", &[Sign::OtherHolderHere]),
        ("2.19", &[Sign::LinkUsed, Sign::ScreenQr]),
        ("2.20", &[Sign::AlreadyRegistered]),
        ("2.22", &[Sign::ForeignProvider]),
        ("3.6", &[Sign::OtherHolderHere]),
        ("3.9", &[Sign::PageReplayed]),
        ("3.9", &[Sign::OtherHolderHere]),
        ("3.22", &[Sign::AlreadyRegistered]),
        ("3.23", &[]),
        ("3.24", &[]),
    ] {
        assert_eq!(explained(number, &android(), signs).tone(), Tone::Calm, "{number} {signs:?}");
    }
    for (number, signs) in [
        ("2.3", &[Sign::Cancelled][..]),
        ("2.6", &[Sign::CounterWentBack]),
        ("2.8", &[]),
        ("2.22", &[]),
        ("3.1", &[Sign::NoMatchingCertificate]),
        ("3.6", &[Sign::CookiesBlocked]),
    ] {
        assert_eq!(explained(number, &android(), signs).tone(), Tone::Trouble, "{number} {signs:?}");
    }
}

#[test]
fn where_nothing_is_known_no_remedy_says_that_all_is_done() {
    // Beside others that say what to do, it has to say when it is so.
    let claims = ["済んで", "完了して", "もう一度読み取る必要", "is done", "need to scan"];
    let conditions = ["ときは", "れば、", "If ", "Once "];
    for (number, _) in contents() {
        for (device, language) in devices().iter().flat_map(|it| Language::ALL.map(|language| (it, language)))
        {
            let told = explain_in_full(number, &context(device, &[], language)).unwrap();
            for remedy in told.remedies.iter().filter(|_| told.tone() == Tone::Trouble) {
                let claimed = claims.iter().any(|it| remedy.text.contains(it));
                let said_when = conditions.iter().any(|it| remedy.text.contains(it));
                assert!(!claimed || said_when, "{number}: {}", remedy.text);
            }
        }
    }
}

#[test]
fn a_remedy_calls_what_its_button_does_as_the_button_does() {
    for (number, content) in contents() {
        for remedy in content.remedies {
            let said = remedy.line.text;
            // The other names under which trying again and starting over went about.
            for other in
                ["もう一度始め", "始め直", "最初の画面から", "once more", "Begin again", "Start again"]
            {
                assert!(
                    !said.ja.contains(other) && !said.en.contains(other),
                    "{number}: {} {}",
                    said.ja,
                    said.en
                );
            }
            if remedy.action == Some(Action::StartOver) {
                let both = said.ja.contains("最初からやり直し") && said.en.contains("start over");
                assert!(both, "{number}: {} {}", said.ja, said.en);
            }
        }
    }
}

#[test]
fn whoever_may_simply_go_on_is_never_alarmed() {
    for (number, _) in contents() {
        for device in devices() {
            for sign in SIGNS {
                let told = explain(number, &context(&device, &[sign], Language::Ja)).unwrap();
                assert!(told.retry != Retry::GoOn || told.tone() == Tone::Calm, "{number} {sign:?}");
            }
        }
    }
}

#[test]
fn the_button_that_stands_out_is_what_helps_best() {
    let main = |number: &str, device: &KnownDevice, signs: &[Sign]| explained(number, device, signs).main();
    let line =
        KnownDevice { host_app: Some(HostApp::Line), ..device(Platform::Iphone, None, Browser::WebView) };
    let wechat = KnownDevice { host_app: Some(HostApp::WeChat), ..line.clone() };
    for (number, device, signs, expected) in [
        ("2.2", &line, &[Sign::InApp][..], Some(MainAction::Remedy(Action::OpenInSafari))),
        ("2.2", &wechat, &[Sign::InApp], Some(MainAction::Remedy(Action::CopyAddress))),
        ("2.8", &android(), &[Sign::Cancelled], Some(MainAction::Again)),
        ("2.8", &android(), &[Sign::TimedOut], Some(MainAction::Again)),
        ("2.8", &android(), &[Sign::RefusedAtOnce], Some(MainAction::Again)),
        ("2.9", &android(), &[Sign::NoScreenLock], Some(MainAction::Again)),
        ("2.3", &android(), &[Sign::AlreadyRegistered], Some(MainAction::Remedy(Action::SignIn))),
        ("2.6", &android(), &[Sign::PasskeyUnknown], Some(MainAction::Remedy(Action::Register))),
        ("2.6", &android(), &[Sign::PasskeyChanged], Some(MainAction::Remedy(Action::Register))),
        ("2.6", &android(), &[Sign::CounterWentBack], None),
        ("2.18", &android(), &[Sign::OtherHolderHere], Some(MainAction::Remedy(Action::SwitchHolder))),
        ("2.19", &pc(), &[Sign::ScreenQr], Some(MainAction::Remedy(Action::NewQr))),
        ("3.2", &pc(), &[Sign::NoMatchingCertificate], Some(MainAction::Again)),
        ("3.9", &pc(), &[Sign::TimedOut], Some(MainAction::Remedy(Action::NewQr))),
        ("3.20", &pc(), &[Sign::CardUnbound], Some(MainAction::Remedy(Action::BindCard))),
        ("3.4", &pc(), &[Sign::HolderDisabled], None),
    ] {
        assert_eq!(main(number, device, signs), expected, "{number} {signs:?}");
    }
}

#[test]
fn whoever_has_to_call_is_told_whom_and_nobody_else() {
    for (number, _) in contents() {
        for device in devices() {
            for sign in SIGNS {
                let signs = [sign];
                let mut asked = context(&device, &signs, Language::Ja);
                asked.parameters = Parameters {
                    contact: Some(Desk { name: "試験認証局", contact: "03-0000-0000" }),
                    ..Parameters::default()
                };
                let told = explain(number, &asked).unwrap();
                let named = told.remedies.iter().any(|it| it.text.contains("試験認証局"));
                let calls = named || told.retry == Retry::AskAuthority;
                assert_eq!(!told.contact.is_empty(), calls, "{number} {sign:?}");
                // Sentences name the authority; its number stands apart.
                let causes = told.causes.iter().map(|it| &it.text);
                let all = told.remedies.iter().map(|it| &it.text).chain(causes).chain([&told.headline]);
                assert!(all.into_iter().all(|text| !text.contains("03-0000")), "{number} {sign:?}");
            }
        }
    }
}

#[test]
fn an_empty_answer_tells_of_the_other_card_and_of_dates_first_and_offers_the_other_way() {
    for (card, this, other) in
        [("HPKI", "HPKI カード", "マイナンバーカード"), ("JPKI", "マイナンバーカード", "HPKI カード")]
    {
        for number in [Number::pc(1), Number::pc(2)] {
            let (device, signs) = (pc(), [Sign::NoMatchingCertificate]);
            let mut asked = context(&device, &signs, Language::Ja);
            asked.parameters = Parameters { card: Some(card), ..Parameters::default() };
            let told = explain(number, &asked).unwrap();
            let causes: Vec<_> = told.causes.iter().map(|it| it.text.as_str()).collect();
            assert!(causes[1].contains(this) && causes[1].contains(other), "{causes:?}");
            assert!(causes[2].contains("まだ有効になっていません"), "{causes:?}");
            let switch = told.remedies.iter().find(|it| it.action == Some(Action::UseOtherCard)).unwrap();
            assert!(switch.text.contains(other) && switch.steps.is_empty(), "{}", switch.text);
            assert!(told.remedies[0].text.contains("有効期限内"), "{}", told.remedies[0].text);
        }
    }
}

#[test]
fn what_was_typed_for_a_holder_id_is_not_called_empty() {
    let told = |signs: &[Sign]| {
        let device = pc();
        let mut asked = context(&device, signs, Language::Ja);
        asked.parameters = Parameters { character: Some("！"), ..Parameters::default() };
        explain(Number::pc(7), &asked).unwrap()
    };
    let malformed = told(&[Sign::HolderIdMalformed]);
    assert!(malformed.headline.contains("「！」"), "{}", malformed.headline);
    let all = crate::actors::said(&malformed) + &crate::actors::said(&told(&[Sign::HolderIdTooLong]));
    assert!(!all.contains("空のまま") && !all.contains("入力してください。本人ID"), "{all}");
    assert_eq!(malformed.causes.len(), 1);
    let empty = told(&[Sign::HolderIdUnusable]);
    assert!(empty.remedies.iter().all(|it| !it.text.contains("似た文字")), "{:?}", empty.remedies);
    assert!(empty.headline.contains("入力してください") && empty.causes[0].text.contains("空のまま"));
}

#[test]
fn a_passkey_that_its_keeper_changed_accuses_nobody() {
    for device in devices() {
        let told = crate::actors::said(&explained("2.6", &device, &[Sign::PasskeyChanged]));
        assert!(!told.contains("別の場所でも使われた") && !told.contains("停止しました"), "{told}");
        assert!(told.contains("登録し直"), "{told}");
    }
}

#[test]
fn a_code_of_another_person_is_the_first_cause_where_the_phone_refuses_at_once() {
    for number in ["2.6", "2.8"] {
        let told = explained(number, &android(), &[Sign::RefusedAtOnce]);
        assert!(told.causes[0].text.contains("本人ID"), "{number}: {}", told.causes[0].text);
    }
}
