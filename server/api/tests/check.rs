//! What is measured of a device, and what the person is told about it.

use api::Language;
use api::catalogue::Guide;
use api::check::{
    CLOCK_MAY_DIFFER_BY, CheckContext, CheckItem, CheckOutcome, CheckRequest, Finding, MyNumberLayers,
    NetworkAnswer, Probes, Programs, examine, report,
};
use api::device::KnownDevice;
use api::failure::PageReadiness;
use api::session::{CardsOffered, CookieKept};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
const OLD_IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1";
const LINE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.0.0";
const ANDROID: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Mobile Safari/537.36";
const OLD_CHROME: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/100.0.0.0 Mobile Safari/537.36";
const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36 Edg/157.0.0.0";

/// What is told of an item in Japanese, where card hosts are set up.
fn told(item: CheckItem, probes: &Probes, agent: &str) -> Finding {
    let device = KnownDevice::read(agent);
    examine(item, probes, CheckContext { device: &device, cards: CardsOffered::On, language: Language::Ja })
}

fn message(finding: &Finding) -> Option<String> {
    finding.fix.as_ref()?.message.map(|number| number.to_string())
}

/// Everything as it is on a device without trouble.
fn well() -> Probes {
    Probes {
        cookies: Some(CookieKept::Yes),
        storage: Some(CookieKept::Yes),
        programs: Some(Programs::Compiled),
        page: Some(PageReadiness::Ready),
        clock_ms: Some(1200),
        platform_authenticator: Some(true),
        network: Some(NetworkAnswer::Ours),
        card_hosts: Some(NetworkAnswer::Ours),
        extension: Some(MyNumberLayers::Both),
        ..Probes::default()
    }
}

#[test]
fn a_device_without_trouble_has_nothing_to_put_right() {
    for agent in [IPHONE, ANDROID, WINDOWS] {
        for item in CheckItem::ALL {
            let finding = told(item, &well(), agent);
            assert_ne!(finding.outcome, CheckOutcome::Bad, "{agent}: {finding:?}");
        }
    }
}

/// Where looking again can find nothing else, nobody is asked to.
#[test]
fn what_can_never_be_found_out_is_settled() {
    let settled = |item, agent| told(item, &well(), agent).settled;
    assert!(settled(CheckItem::ScreenLock, IPHONE));
    assert!(settled(CheckItem::ScreenLock, WINDOWS) && settled(CheckItem::Card, IPHONE));
    assert!(!settled(CheckItem::ScreenLock, ANDROID) && !settled(CheckItem::Network, IPHONE));
}

#[test]
fn each_device_is_told_of_its_own_protection() {
    let missing = Probes { programs: Some(Programs::Missing), ..well() };
    for (agent, said, not) in [
        (IPHONE, "ロックダウンモード", "Edge"),
        (WINDOWS, "「セキュリティの強化」", "ロックダウン"),
        (ANDROID, "保護を強化", "ロックダウン"),
    ] {
        let finding = told(CheckItem::Programs, &missing, agent);
        // A phone registers and signs in all the same.
        let outcome = if agent == WINDOWS { CheckOutcome::Bad } else { CheckOutcome::Unknown };
        assert_eq!(finding.outcome, outcome, "{agent}");
        let fix = finding.fix.unwrap();
        assert!(fix.text.contains(said) && !fix.text.contains(not), "{agent}: {}", fix.text);
        assert_eq!(fix.guide.as_deref(), Some("scripts"), "{agent}");
    }
}

#[test]
fn what_was_not_measured_is_never_called_fine() {
    for agent in [IPHONE, ANDROID, WINDOWS] {
        for item in CheckItem::ALL.into_iter().filter(|item| item.needs_script()) {
            let finding = told(item, &Probes::default(), agent);
            assert!(
                matches!(finding.outcome, CheckOutcome::Unknown | CheckOutcome::NotNeeded),
                "{finding:?}"
            );
        }
    }
}

#[test]
fn every_trouble_has_a_way_out_and_a_guide_that_exists() {
    let bad = Probes {
        cookies: Some(CookieKept::No),
        storage: Some(CookieKept::No),
        programs: Some(Programs::Missing),
        page: Some(PageReadiness::NoWebAuthn),
        clock_ms: Some(-CLOCK_MAY_DIFFER_BY - 1),
        platform_authenticator: Some(false),
        card_hosts: Some(NetworkAnswer::Silent),
        extension: Some(MyNumberLayers::NoSoftware),
        ..Probes::default()
    };
    let mut seen = 0;
    for language in Language::ALL {
        for network in NetworkAnswer::ALL {
            for agent in [IPHONE, OLD_IPHONE, LINE, ANDROID, OLD_CHROME, WINDOWS] {
                let (device, probes) =
                    (KnownDevice::read(agent), Probes { network: Some(network), ..bad.clone() });
                let place = CheckContext { device: &device, cards: CardsOffered::On, language };
                for item in CheckItem::ALL {
                    let finding = examine(item, &probes, place);
                    assert!(!finding.meaning.is_empty() && !finding.meaning.contains("{}"), "{finding:?}");
                    if finding.outcome == CheckOutcome::Bad {
                        seen += 1;
                        let fix = finding.fix.unwrap();
                        assert!(!fix.text.is_empty());
                        assert!(fix.guide.is_none_or(|slug| Guide::with_slug(&slug).is_some()));
                    }
                }
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn only_the_browsers_of_the_device_are_named() {
    const LINE_ON_ANDROID: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A.240305.019; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/157.0.0.0 Mobile Safari/537.36 Line/15.12.1/IAB";
    let none = Probes { page: Some(PageReadiness::NoWebAuthn), ..well() };
    for language in Language::ALL {
        for (agent, foreign) in
            [(LINE, "Chrome"), (LINE_ON_ANDROID, "Safari"), (ANDROID, "Safari"), (IPHONE, "Chrome")]
        {
            let device = KnownDevice::read(agent);
            let place = CheckContext { device: &device, cards: CardsOffered::On, language };
            for item in CheckItem::ALL {
                let finding = examine(item, &none, place);
                let fix = finding.fix.map(|it| it.text).unwrap_or_default();
                assert!(!finding.meaning.contains(foreign) && !fix.contains(foreign), "{agent}: {fix}");
            }
        }
    }
}

#[test]
fn blocked_cookies_are_message_2_15_on_a_phone_and_3_6_on_a_pc() {
    let probes = Probes { cookies: Some(CookieKept::No), ..well() };
    assert_eq!(message(&told(CheckItem::Cookies, &probes, IPHONE)).unwrap(), "2.15");
    assert_eq!(message(&told(CheckItem::Cookies, &probes, WINDOWS)).unwrap(), "3.6");
}

#[test]
fn no_screen_lock_is_known_on_android_and_never_claimed_on_an_iphone() {
    let probes = Probes { platform_authenticator: Some(false), ..well() };
    let android = told(CheckItem::ScreenLock, &probes, ANDROID);
    assert_eq!((android.outcome, message(&android).as_deref()), (CheckOutcome::Bad, Some("2.9")));
    assert_eq!(told(CheckItem::ScreenLock, &well(), ANDROID).outcome, CheckOutcome::Fine);
    for answer in [Some(true), Some(false), None] {
        let probes = Probes { platform_authenticator: answer, ..well() };
        assert_eq!(told(CheckItem::ScreenLock, &probes, IPHONE).outcome, CheckOutcome::Unknown);
        assert_eq!(told(CheckItem::ScreenLock, &probes, WINDOWS).outcome, CheckOutcome::NotNeeded);
    }
}

#[test]
fn a_clock_may_be_five_minutes_wrong_and_no_more() {
    for (ahead, outcome) in [
        (CLOCK_MAY_DIFFER_BY, CheckOutcome::Fine),
        (-CLOCK_MAY_DIFFER_BY, CheckOutcome::Fine),
        (CLOCK_MAY_DIFFER_BY + 1, CheckOutcome::Bad),
        (-CLOCK_MAY_DIFFER_BY - 1, CheckOutcome::Bad),
        (i64::MIN, CheckOutcome::Bad),
        (i64::MAX, CheckOutcome::Bad),
    ] {
        let probes = Probes { clock_ms: Some(ahead), ..well() };
        assert_eq!(told(CheckItem::Time, &probes, IPHONE).outcome, outcome, "{ahead}");
    }
    let probes = Probes { clock_ms: Some(600_000), ..well() };
    assert!(told(CheckItem::Time, &probes, IPHONE).meaning.contains("10分進んで"));
    let probes = Probes { clock_ms: Some(-600_000), ..well() };
    assert!(told(CheckItem::Time, &probes, IPHONE).meaning.contains("10分遅れて"));
    // In the unit that says at once how much it is.
    for (hours, said) in
        [(2, "約2時間進んで"), (-26, "約26時間遅れて"), (72, "約3日進んで"), (-24 * 365, "約365日遅れて")]
    {
        let probes = Probes { clock_ms: Some(hours * 3_600_000), ..well() };
        let meaning = told(CheckItem::Time, &probes, IPHONE).meaning;
        assert!(meaning.contains(said), "{meaning}");
    }
}

#[test]
fn an_apps_own_view_is_left_for_a_browser() {
    let finding = told(CheckItem::InApp, &well(), LINE);
    assert_eq!((finding.outcome, message(&finding).as_deref()), (CheckOutcome::Bad, Some("2.7")));
    assert_eq!(finding.fix.unwrap().guide.as_deref(), Some("leave-app"));
    assert_eq!(told(CheckItem::InApp, &well(), IPHONE).outcome, CheckOutcome::Fine);
}

#[test]
fn systems_and_browsers_from_before_passkeys_are_too_old() {
    assert_eq!(told(CheckItem::System, &well(), OLD_IPHONE).outcome, CheckOutcome::Bad);
    assert_eq!(told(CheckItem::System, &well(), IPHONE).outcome, CheckOutcome::Fine);
    // A lock would change nothing there.
    let lockless = Probes { platform_authenticator: Some(false), ..well() };
    assert_eq!(told(CheckItem::ScreenLock, &lockless, ANDROID).outcome, CheckOutcome::Bad);
    assert_eq!(told(CheckItem::ScreenLock, &lockless, OLD_CHROME).outcome, CheckOutcome::Unknown);
    assert_eq!(told(CheckItem::Browser, &well(), OLD_CHROME).outcome, CheckOutcome::Bad);
    assert_eq!(told(CheckItem::Browser, &well(), ANDROID).outcome, CheckOutcome::Fine);
}

#[test]
fn cards_and_the_extension_are_for_pcs() {
    for item in [CheckItem::CardHosts, CheckItem::Card, CheckItem::Extension] {
        assert_eq!(told(item, &well(), IPHONE).outcome, CheckOutcome::NotNeeded);
    }
    let absent = Probes { extension: Some(MyNumberLayers::Absent), ..well() };
    assert_eq!(told(CheckItem::Extension, &absent, WINDOWS).outcome, CheckOutcome::NotNeeded);
    let silent = Probes { extension: Some(MyNumberLayers::NoSoftware), ..well() };
    assert_eq!(message(&told(CheckItem::Extension, &silent, WINDOWS)).unwrap(), "3.13");
    for network in NetworkAnswer::ALL.into_iter().skip(1) {
        let probes = Probes { card_hosts: Some(network), ..well() };
        assert_eq!(told(CheckItem::CardHosts, &probes, WINDOWS).outcome, CheckOutcome::Bad);
    }
}

#[test]
fn a_server_without_cards_asks_for_none() {
    let device = KnownDevice::read(WINDOWS);
    let place = CheckContext { device: &device, cards: CardsOffered::Off, language: Language::En };
    for item in [CheckItem::CardHosts, CheckItem::Card] {
        assert_eq!(examine(item, &well(), place).outcome, CheckOutcome::NotNeeded);
    }
}

#[test]
fn the_report_says_first_what_has_to_be_put_right() {
    let probes = Probes { cookies: Some(CookieKept::No), ..well() };
    let findings: Vec<_> = CheckItem::ALL.into_iter().map(|item| told(item, &probes, IPHONE)).collect();
    let text = report("iPhone の Safari", &findings, Language::Ja);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("端末の動作確認の結果：iPhone の Safari"));
    assert!(lines.next().unwrap().starts_with("[要対応] Cookie（2.15）："), "{text}");
    assert_eq!(text.lines().count(), 1 + CheckItem::ALL.len());
}

#[test]
fn texts_of_a_hostile_browser_are_cut() {
    let mut ask = CheckRequest::default();
    ask.probes.about.model = Some("x\n".repeat(100));
    let model = ask.probes.cut().about.model.unwrap();
    assert_eq!(model, "x".repeat(40));
}
