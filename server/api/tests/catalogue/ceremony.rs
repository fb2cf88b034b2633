//! What is said fits what was under way: a passkey that is being made, or one that is used.

use crate::actors::{SIGNS, context, devices, said};
use api::{
    Language,
    catalogue::{Number, explain, rows},
    failure::{CeremonyKind, Failure, Here, PageReadiness, Sign, classify, rejections},
};

/// What cannot be while a passkey is being made: there is none yet, and nobody is asked whose it is.
const OF_A_PASSKEY_THERE_IS: [&str; 16] = [
    "パスキーがありません",
    "パスキーが消え",
    "パスキーを削除し",
    "消えています",
    "登録し直",
    "登録したスマートフォン",
    "登録済みのマイナンバーカードで",
    "登録されている端末",
    "入力した本人ID",
    "別の方の本人ID",
    "has no passkey",
    "no longer on this device",
    "passkey is gone",
    "was deleted",
    "not the phone that was registered",
    "holder ID you entered",
];

/// What cannot be while a passkey is used: nothing is saved then.
const OF_SAVING: [&str; 2] = ["保存先を尋ねられたら", "asked where to save"];

/// Messages that only one of the two can meet: all of what they say is about it.
const OF_ONE: [(Number, CeremonyKind); 10] = [
    (Number::phone(3), CeremonyKind::Create),
    (Number::phone(21), CeremonyKind::Create),
    (Number::phone(22), CeremonyKind::Create),
    (Number::phone(6), CeremonyKind::Get),
    (Number::phone(11), CeremonyKind::Get),
    (Number::phone(12), CeremonyKind::Get),
    (Number::phone(17), CeremonyKind::Get),
    (Number::phone(18), CeremonyKind::Get),
    (Number::phone(23), CeremonyKind::Get),
    (Number::phone(24), CeremonyKind::Get),
];

/// What only the other ceremony can bring about.
fn impossible(sign: Sign, ceremony: CeremonyKind) -> bool {
    match ceremony {
        CeremonyKind::Create => matches!(
            sign,
            Sign::NoPasskeyHere
                | Sign::PasskeyUnknown
                | Sign::PasskeyOfOther
                | Sign::CounterWentBack
                | Sign::PasskeyChanged
        ),
        CeremonyKind::Get => matches!(sign, Sign::AlreadyRegistered),
    }
}

fn forbidden(ceremony: CeremonyKind) -> &'static [&'static str] {
    match ceremony {
        CeremonyKind::Create => &OF_A_PASSKEY_THERE_IS,
        CeremonyKind::Get => &OF_SAVING,
    }
}

fn meets(number: Number, ceremony: CeremonyKind) -> bool {
    OF_ONE.iter().all(|(only, its)| *only != number || *its == ceremony)
}

#[test]
fn nobody_who_makes_a_passkey_is_told_that_it_is_missing_and_nobody_who_uses_one_where_to_save_it() {
    // 2.19 is about a code, and once 2.22 is shown there is a passkey.
    let phones = rows()
        .into_iter()
        .map(|row| row.number)
        .filter(|number| number.chapter == 2 && ![Number::phone(19), Number::phone(22)].contains(number));
    let phones: Vec<_> = phones.collect();
    for ceremony in [CeremonyKind::Create, CeremonyKind::Get] {
        for number in phones.iter().copied().filter(|number| meets(*number, ceremony)) {
            for device in devices() {
                let signs =
                    SIGNS.into_iter().filter(|sign| !impossible(*sign, ceremony)).map(|sign| vec![sign]);
                for signs in signs.chain([vec![]]) {
                    for language in Language::ALL {
                        let mut asked = context(&device, &signs, language);
                        asked.ceremony = Some(ceremony);
                        let told = said(&explain(number, &asked).unwrap());
                        for word in forbidden(ceremony) {
                            assert!(
                                !told.contains(word),
                                "{number} {ceremony:?} {signs:?} {device:?}: {word} in {told}"
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_failure_of_a_ceremony_leads_to_what_fits_it() {
    for ceremony in [CeremonyKind::Create, CeremonyKind::Get] {
        for (name, said_by) in rejections::ALL {
            for device in devices() {
                for (elapsed_ms, registered_here) in
                    [(5, Here::No), (5, Here::Yes), (9_000, Here::Unknown), (299_000, Here::No)]
                {
                    for page in [PageReadiness::Ready, PageReadiness::NoWebAuthn, PageReadiness::Insecure] {
                        let failure = Failure {
                            ceremony,
                            name: said_by.name.into(),
                            message: said_by.message.into(),
                            elapsed_ms,
                            timeout_ms: 300_000,
                            away_ms: elapsed_ms,
                            attempt: 3,
                            platform_authenticator: Some(false),
                            registered_here,
                            page,
                        };
                        let diagnosis = classify(&failure, &device);
                        assert!(meets(diagnosis.message, ceremony), "{name}: {}", diagnosis.message);
                        assert!(!diagnosis.signs.iter().any(|sign| impossible(*sign, ceremony)), "{name}");
                        let mut asked = context(&device, &diagnosis.signs, Language::Ja);
                        asked.ceremony = Some(ceremony);
                        let told = said(&explain(diagnosis.message, &asked).unwrap());
                        for word in forbidden(ceremony) {
                            assert!(!told.contains(word), "{name} {ceremony:?} {device:?}: {word} in {told}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn on_a_help_page_both_are_told() {
    let device = crate::actors::device(api::device::Platform::Windows, None, api::device::Browser::Edge);
    let asked = context(&device, &[Sign::ProviderFailed], Language::Ja);
    assert!(said(&explain(Number::phone(4), &asked).unwrap()).contains("保存先を尋ねられたら"));
}
