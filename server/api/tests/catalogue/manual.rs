//! The checklist: every cause and remedy that the manual names for a message about cards, and where ours answers it.

use crate::actors::{device, explained, said};
use api::{
    Language,
    catalogue::Guide,
    device::{Browser, Device, Platform},
    trouble::Sign,
};

/// The message, what was observed (nothing, `-`, is what stands on the help page too), what the manual says in a few words of ours,
/// and a piece of our text that answers it.
const ANSWERS: &str = include_str!("manual.tsv");

#[expect(clippy::unwrap_used, reason = "a line that is not four columns fails the test that reads it")]
fn answers() -> Vec<[&'static str; 4]> {
    ANSWERS.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap()).collect()
}

/// The browser of the manual's variant, what it says, and a piece of our guide.
const CERTIFICATE_STEPS: &[(Browser, &str, &str)] = &[
    (Browser::Edge, "privacy, search and services", "「プライバシー、検索、サービス」"),
    (Browser::Edge, "manage certificates", "「証明書の管理」"),
    (Browser::Edge, "the personal tab", "「個人」"),
    (Browser::Chrome, "privacy and security", "「プライバシーとセキュリティ」"),
    (Browser::Chrome, "security", "「セキュリティ」"),
    (Browser::Chrome, "local certificates, imported from Windows", "「ローカル証明書」"),
    (Browser::Chrome, "issuer of HPKI cards", "「HPKI」"),
    (Browser::Chrome, "issuer of My Number cards", "「Japan Agency」"),
];

fn pc(browser: Browser) -> Device {
    device(Platform::Windows, None, browser)
}

#[test]
fn every_cause_and_remedy_of_the_manual_is_answered() {
    for [number, seen, manual, ours] in answers() {
        let sign = (seen != "-").then(|| serde_json::from_value::<Sign>(seen.into()).unwrap());
        let told = said(&explained(number, &pc(Browser::Edge), sign.as_slice()));
        assert!(told.contains(ours), "{number}, {manual}: no “{ours}” in {told}");
    }
}

#[test]
fn every_message_about_cards_is_on_the_checklist() {
    for section in [1, 2, 3, 4, 5, 6, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24] {
        for kind in ["cause", "remedy"] {
            let number = format!("3.{section}");
            let listed = answers().iter().any(|[of, _, manual, _]| *of == number && manual.starts_with(kind));
            assert!(listed, "{number}: no {kind}");
        }
    }
}

#[test]
fn the_guide_to_the_certificate_goes_where_the_manual_goes() {
    assert_eq!(Guide::CardCertificate.manual(), Some("4.2"));
    for (browser, manual, ours) in CERTIFICATE_STEPS {
        let steps: String = Guide::CardCertificate.steps(&pc(*browser), Language::Ja).collect();
        assert!(steps.contains(ours), "{browser:?}, {manual}: {steps}");
    }
    // Antivirus software that keeps browsers from cards stands under the same heading in the manual.
    let steps: String = Guide::SecuritySoftware.steps(&pc(Browser::Edge), Language::Ja).collect();
    assert!(steps.contains("ESET"));
}
