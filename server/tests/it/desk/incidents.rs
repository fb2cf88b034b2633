//! Stopped journeys, by the number that people read out.

use crate::desk::fixture::DeskFixture;
use api::catalogue::Number;
use api::check::{CheckItem, CheckRequest, Probes};
use api::device::KnownDevice;
use api::failure::{CeremonyKind, Failure, Here, PageReadiness, Sign};
use api::session::CookieKept;
use api::{Code, Language};
use server::desk::DeskRefusal;
use server::desk::incident_text::{Shown, replay};
use server::ids::{HolderId, IncidentNumber, JourneyId};
use server::model::incident::{Incident, JourneyKind, Timeline, TimelineEvent, TimelineStep};
use std::time::Duration;

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Mobile Safari/537.36";

fn number() -> IncidentNumber {
    IncidentNumber::typed("482-7193").unwrap()
}

/// A login of `TESTC20766` whose phone was cancelled on.
fn cancelled(fixture: &DeskFixture) -> Incident {
    let at = fixture.now();
    let failure = Failure {
        ceremony: CeremonyKind::Get,
        name: "NotAllowedError".to_owned(),
        message: "The operation either timed out or was not allowed.".to_owned(),
        elapsed_ms: 4_200,
        timeout_ms: 300_000,
        away_ms: 3_900,
        attempt: 2,
        platform_authenticator: Some(true),
        registered_here: Here::Yes,
        page: PageReadiness::Ready,
    };
    let steps = vec![TimelineStep { at: at.before(Duration::from_mins(1)), what: TimelineEvent::Began }];
    let id = JourneyId::from_wire("AAAAAAAAAAAAAAAAAAAAAA").unwrap();
    Incident {
        message: Some(Number::phone(8)),
        code: Some(Code::NotVerified),
        signs: vec![Sign::Cancelled],
        failure: Some(failure),
        timeline: Some(Timeline { kind: JourneyKind::Login, id, steps }),
        holder: Some(HolderId::parse("TESTC20766").unwrap()),
        cause: Some("holder testc20766 was not verified".to_owned()),
        ..Incident::of(at, KnownDevice::read(ANDROID), "POST /api/approve/finish")
    }
}

#[tokio::test]
async fn a_number_gives_the_screen_the_device_the_timeline_and_the_cause() {
    let fixture = DeskFixture::open().await;
    fixture.store.put(&number(), &cancelled(&fixture)).await.unwrap();
    let (found, incident) = fixture.desk().incident("４８２７１９３", &fixture.config).await.unwrap();
    let text = replay(&found, &incident, "auth.example", (Shown::Masked, api::Language::Ja));
    for part in [
        "482-7193",
        "2026年11月23日 12:00",
        "\n2.8 ",
        "Android の Chrome",
        "OS Android 14.0",
        "Login AAAA",
        "+55.800 s",
        "4200 ms of 300000 ms; 3900 ms without focus",
        "route POST /api/approve/finish",
        "code NotVerified",
        "signs Cancelled",
        "holder TEST…766",
        "cause holder TEST…766 was not verified",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(!text.to_lowercase().contains("testc20766"), "{text}");
    let full = replay(&found, &incident, "auth.example", (Shown::Full, api::Language::Ja));
    assert!(full.contains("holder TESTC20766") && full.contains("cause holder testc20766"), "{full}");
}

#[tokio::test]
async fn the_screen_is_replayed_in_the_language_in_which_it_was_seen() {
    let fixture = DeskFixture::open().await;
    let incident = Incident { language: Language::En, ..cancelled(&fixture) };
    let text = replay(&number(), &incident, "auth.example", (Shown::Masked, api::Language::Ja));
    assert!(text.contains("Chrome on Android"), "{text}");
}

#[tokio::test]
async fn a_check_of_a_device_is_judged_again() {
    let fixture = DeskFixture::open().await;
    let probes = Probes { cookies: Some(CookieKept::No), ..Probes::default() };
    let check = Some(Box::new(CheckRequest { items: vec![CheckItem::Cookies], probes }));
    let incident = Incident {
        check,
        ..Incident::of(fixture.now(), KnownDevice::read(ANDROID), "POST /api/check/report")
    };
    let text = replay(&number(), &incident, "auth.example", (Shown::Masked, api::Language::Ja));
    assert!(text.contains("[要対応] Cookie（2.15）"), "{text}");
}

#[tokio::test]
async fn a_number_that_is_unknown_expired_or_none_is_refused_with_its_reason() {
    let fixture = DeskFixture::open().await;
    fixture.store.put(&number(), &cancelled(&fixture)).await.unwrap();
    let unknown = fixture.desk().incident("000-0000", &fixture.config).await;
    assert!(matches!(unknown, Err(DeskRefusal::IncidentUnknown { days: 90, .. })));
    for typed in ["", "12", "testc20766"] {
        let refused = fixture.desk().incident(typed, &fixture.config).await;
        assert!(matches!(refused, Err(DeskRefusal::IncidentNumber(_))), "{typed}");
    }
    fixture.pass(Duration::from_hours(90 * 24) - Duration::from_secs(1));
    assert!(fixture.desk().incident("482-7193", &fixture.config).await.is_ok());
    fixture.pass(Duration::from_secs(1));
    let expired = fixture.desk().incident("482-7193", &fixture.config).await;
    assert!(matches!(expired, Err(DeskRefusal::IncidentUnknown { .. })));
}

#[tokio::test]
async fn a_list_holds_what_happened_lately_the_latest_first() {
    let fixture = DeskFixture::open().await;
    fixture.store.put(&number(), &cancelled(&fixture)).await.unwrap();
    fixture.pass(Duration::from_hours(2));
    let later = IncidentNumber::typed("000-0001").unwrap();
    let other = Incident { message: Some(Number::phone(19)), ..cancelled(&fixture) };
    fixture.store.put(&later, &other).await.unwrap();
    let numbers = async |hours, message| -> Vec<String> {
        let mut found = Vec::new();
        let each = |number: IncidentNumber, _| found.push(number.to_string());
        fixture.desk().each_incident(Duration::from_hours(hours), message, each).await.unwrap();
        found
    };
    assert_eq!(numbers(24, None).await, ["000-0001", "482-7193"]);
    assert_eq!(numbers(1, None).await, ["000-0001"]);
    assert_eq!(numbers(24, Some(Number::phone(8))).await, ["482-7193"]);
}

#[tokio::test]
async fn an_incident_that_was_kept_by_an_older_version_can_still_be_read() {
    let fixture = DeskFixture::open().await;
    let mut old = serde_json::to_value(cancelled(&fixture)).unwrap();
    for field in ["language", "words", "check", "trail", "ledger"] {
        old.as_object_mut().unwrap().remove(field);
    }
    let read: Incident = serde_json::from_value(old).unwrap();
    assert_eq!(read.message, Some(Number::phone(8)));
}
