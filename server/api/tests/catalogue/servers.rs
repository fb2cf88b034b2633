//! What a message says depends on the server, too: whether it takes cards, at which ports it is reached, and who helps.

use crate::actors::{SIGNS, context, devices};
use api::{
    Language,
    catalogue::{Desk, Guide, Number, Parameters, Surface, explain, rows},
    device::KnownDevice,
    explain::{Action, Explanation},
    failure::Sign,
};

#[expect(clippy::unwrap_used, reason = "only tests ask, for messages that have content")]
fn read(number: Number, device: &KnownDevice, signs: &[Sign], parameters: Parameters<'_>) -> Explanation {
    let mut asked = context(device, signs, Language::Ja);
    asked.parameters = parameters;
    explain(number, &asked).unwrap()
}

#[test]
fn a_phone_is_told_of_no_card_where_none_can_be_used_and_somebody_can_always_help() {
    let cardless = Parameters { cardless: true, ..Parameters::default() };
    let mut told_of_letter = 0;
    for row in rows().into_iter().filter(|row| row.surface == Surface::Phone) {
        for device in devices() {
            for sign in SIGNS {
                let told = read(row.number, &device, &[sign], cardless);
                for remedy in &told.remedies {
                    assert!(!remedy.text.contains("カード"), "{} {sign:?}: {}", row.number, remedy.text);
                    told_of_letter += usize::from(remedy.text.contains("「登録のご案内」の再発行"));
                }
                assert!(!told.remedies.is_empty(), "{} {sign:?} {device:?}", row.number);
            }
        }
    }
    assert!(told_of_letter > 0);
}

#[test]
fn where_no_passkey_is_and_nobody_was_named_the_button_does_not_repeat_the_failure() {
    for section in [17, 23] {
        let number = Number::phone(section);
        for device in devices().into_iter().filter(KnownDevice::is_phone) {
            let signs = [Sign::NoPasskeyHere, Sign::NobodyNamed];
            let told = read(number, &device, &signs, Parameters::default());
            assert_eq!(told.remedies[0].action, Some(Action::Register), "{number} {device:?}");
            let named = read(number, &device, &signs[..1], Parameters::default());
            assert_ne!(named.remedies[0].action, Some(Action::Register), "{number} {device:?}");
        }
    }
}

#[test]
fn whom_the_desk_has_disabled_is_sent_to_the_desk_and_to_no_other_try() {
    for device in devices() {
        let told = read(Number::phone(1), &device, &[Sign::HolderDisabled], Parameters::default());
        assert_eq!(told.main(), None, "{device:?}");
        assert!(told.remedies.iter().all(|it| it.action.is_none()), "{device:?}");
    }
}

#[test]
fn a_guide_names_the_addresses_and_ports_of_this_server() {
    let here =
        Parameters { host: Some("login.example.jp"), cards: Some("example.jp"), ..Parameters::default() };
    let steps = |guide: Guide, parameters| {
        let device = &devices()[0];
        let told = guide.told(device, Language::Ja, parameters);
        told.here.unwrap().steps.into_iter().map(|step| step.text).collect::<Vec<_>>().join("\n")
    };
    for (port, cards_port, said) in [
        (None, None, "443番"),
        (None, Some(443), "443番"),
        (Some(8443), Some(8443), "8443番"),
        (None, Some(9443), "443番、9443番"),
    ] {
        let told = steps(Guide::Network, Parameters { port, cards_port, ..here });
        assert!(told.contains(&format!("（HTTPS、{said}）")), "{told}");
    }
    assert!(steps(Guide::RegisterAgain, here).contains("login.example.jp/register"));
    let other = Parameters { port: Some(8443), ..here };
    assert!(steps(Guide::RegisterAgain, other).contains("login.example.jp:8443/register"));
}

#[test]
fn whoever_is_to_be_called_is_whose_number_stands_below() {
    let desk = Some(Desk { name: "試験認証局", contact: "03-0000-0000" });
    let (known, helped) = (Parameters { contact: desk, ..Parameters::default() }, Some("0120-000-000"));
    for (parameters, name, way) in [
        (known, "試験認証局", "03-0000-0000"),
        (Parameters { help_desk: helped, ..known }, "試験認証局", "03-0000-0000"),
        (Parameters { help_desk: helped, ..Parameters::default() }, "ヘルプデスク", "0120-000-000"),
    ] {
        let told = read(Number::phone(1), &devices()[0], &[Sign::HolderDisabled], parameters);
        assert!(told.remedies[0].text.contains(name), "{}", told.remedies[0].text);
        let below: String = told.contact.iter().map(|part| part.text.as_str()).collect();
        assert!(below.contains(name) && below.contains(way), "{below}");
    }
}
