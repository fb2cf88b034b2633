//! The checklist: every cause, remedy and step that the manual names, and where ours answers it; or what we correct, and how.

use crate::actors::{device, explained, looked_up, said};
use api::{
    Language,
    catalogue::{ChapterAuthor, Guide, rows},
    device::{Browser, HostApp, KnownDevice, Platform},
    failure::Sign,
};

/// The message, the device, what was observed (nothing, `-`, is what stands on the help page too), what the manual says in a few
/// words of ours (`corrected` where we deliberately say something else), and a piece of our text that answers it.
const ANSWERS: &str = include_str!("manual.tsv");
/// The guide, the device, the manual's step in a few words of ours, and a piece of our step.
const STEPS: &str = include_str!("guides.tsv");

#[expect(clippy::unwrap_used, reason = "a line with too few columns fails the test that reads it")]
fn read<const COLUMNS: usize>(list: &'static str) -> Vec<[&'static str; COLUMNS]> {
    list.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap()).collect()
}

#[expect(clippy::panic, reason = "a device that nobody knows fails the test that reads it")]
fn named(name: &str) -> KnownDevice {
    let iphone = |major, minor| device(Platform::Iphone, Some((major, minor)), Browser::Safari);
    match name {
        "iphone173" => iphone(17, 3),
        "iphone17" => iphone(17, 6),
        "iphone180" => iphone(18, 0),
        "iphone" => iphone(18, 5),
        "chromeios" => device(Platform::Iphone, Some((18, 3)), Browser::Chrome),
        "line18" => KnownDevice {
            host_app: Some(HostApp::Line),
            ..device(Platform::Iphone, Some((18, 6)), Browser::WebView)
        },
        "android" => device(Platform::Android, None, Browser::Chrome),
        "samsung" => device(Platform::Android, None, Browser::Samsung),
        "pc" | "edge" => device(Platform::Windows, None, Browser::Edge),
        "chrome" => device(Platform::Windows, None, Browser::Chrome),
        other => panic!("no device {other}"),
    }
}

#[test]
fn every_cause_and_remedy_of_the_manual_is_answered() {
    for [number, device, seen, manual, ours] in read::<5>(ANSWERS) {
        let sign = (seen != "-").then(|| serde_json::from_value::<Sign>(seen.into()).unwrap());
        // Where nothing was observed, somebody reads the message's page, which has more than the screen of a stop.
        let told = match sign {
            None => said(&looked_up(number, &named(device), &[])),
            Some(sign) => said(&explained(number, &named(device), &[sign])),
        };
        assert!(told.contains(ours), "{number} {device}, {manual}: no “{ours}” in {told}");
    }
}

#[test]
fn every_message_of_the_manual_is_on_the_checklist() {
    for row in rows() {
        match row.number.stands_in().unwrap().source {
            ChapterAuthor::Manual => {}
            ChapterAuthor::Ours => continue, // the manual names no causes of it
        }
        for kind in ["cause", "remedy"] {
            let number = row.number.to_string();
            let listed = read::<5>(ANSWERS)
                .iter()
                .any(|[of, _, _, manual, _]| *of == number && manual.starts_with(kind));
            assert!(listed, "{number}: no {kind}");
        }
    }
}

#[test]
fn every_step_of_the_manual_is_answered() {
    for [section, device, manual, ours] in read::<4>(STEPS) {
        let guide = Guide::ALL.into_iter().find(|guide| guide.manual() == Some(section)).unwrap();
        let steps: String = guide.steps(&named(device), Language::Ja).collect();
        assert!(steps.contains(ours), "{section} {device}, {manual}: no “{ours}” in {steps}");
    }
    for section in ["4.1", "4.2", "4.3", "4.4", "4.5", "4.6"] {
        assert!(read::<4>(STEPS).iter().any(|[of, ..]| *of == section), "{section}");
    }
    // Antivirus software that keeps browsers from cards stands under 4.2 in the manual.
    let steps: String = Guide::SecuritySoftware.steps(&named("edge"), Language::Ja).collect();
    assert!(steps.contains("ESET"));
}
