//! Rows that say what somebody logs in for, and who asks, and those of holders: those of earlier servers are read and written as they were, to
//! the byte; and what such a row may say from now on comes back, too.

use crate::common::{TestServer, code_of};
use api::Code;
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::aim::Aim;
use server::clock::Timestamp;
use server::ids::{ApplicationId, HolderId, JourneyId, RequestId, SecretHash};
use server::journey::card::Attempt;
use server::journey::login::{Login, LoginPurpose, LoginState};
use server::journey::user_code::UserCode;
use server::journey::{ClientScreen, Requester};
use server::model::kana::KanaName;
use server::model::people::Holder;
use server::model::session::Session;
use server::model::takeover::Takeover;
use server::oidc::request::RequestedClaims;
use server::oidc::scope::ClaimName;
use server::passkey::{BegunCeremony, CeremonyPurpose};
use server::store::Row;

// Written by the server before it knew of requests and clients: for our own pages, and for an application.

const LOGINS: [&str; 2] = [
    r#"{"holder":"testc1","application":null,"purpose":{"is":"login"},"browser":"53Gxj5Xfg6_fMyyGZ8ZE3TdP2WJfiOiAnBtlhS3v5X4","pc":{"platform":"windows","browser":"edge","browser_version":157},"place":"0.0.0.0","asked_at":1790000000000,"incident":null,"state":{"is":"waiting","code":"FWoQasWgoUh7wn133IuhaekHzDGiBSjkNYf8OtvgRa8","expires_at":1790000600000}}"#,
    r#"{"holder":null,"application":"rx","purpose":{"is":"login"},"browser":"OltGEfvf0JegMCUQ-ZenU4KShdUI4A34uNucH_YBPa8","pc":{"platform":"windows","browser":"edge","browser_version":157},"place":"0.0.0.0","asked_at":1790000000000,"incident":null,"state":{"is":"finished","phone":{"device":{"platform":"iphone","version":[26,0],"browser":"safari","browser_version":26},"deadline":1790000600000,"other":null},"claim":{"code":"ZNQpNeXtQiHwBqaxofH_9F-rt03tPCPP3wyPABk48eU","ticket":"Asw40eVir2gbRdEREzn96fcWPpZm5fLj1z0VkaFnGUk"},"by":{"holder":"testc1","epoch":0,"device":"8PSV-dB4YSL4Xu4tHj_qXQ"},"session":"nDltsRwGlNGuiB5kFT-aDg"}}"#,
];
const SESSIONS: [&str; 2] = [
    r#"{"id":"TjrHLv-grxxf4Q4NMmTPfw","cookie":"h83u3WoRDmYPkp-jexhHpvUpkCtP5aUis4AUMLNS0sE","holder":"testc1","epoch":0,"browser":{"platform":"windows","browser":"edge","browser_version":157},"address":"0.0.0.0","journeys":"53Gxj5Xfg6_fMyyGZ8ZE3TdP2WJfiOiAnBtlhS3v5X4","means":{"is":"device","id":"8PSV-dB4YSL4Xu4tHj_qXQ"},"told_until":1790000000000,"application":null,"opened_at":1790000000000,"authenticated_at":1790000000000,"proven_by":{"is":"device","id":"8PSV-dB4YSL4Xu4tHj_qXQ"},"used_at":1790000000000}"#,
    r#"{"id":"nDltsRwGlNGuiB5kFT-aDg","cookie":"ebChvygOspyp62C5Dxbr0aSHooiasrOIKu5WIVwzFfA","holder":"testc1","epoch":0,"browser":{"platform":"windows","browser":"edge","browser_version":157},"address":"0.0.0.0","journeys":"OltGEfvf0JegMCUQ-ZenU4KShdUI4A34uNucH_YBPa8","means":{"is":"device","id":"8PSV-dB4YSL4Xu4tHj_qXQ"},"told_until":1790000000000,"application":"rx","opened_at":1790000000000,"authenticated_at":1790000000000,"proven_by":{"is":"device","id":"8PSV-dB4YSL4Xu4tHj_qXQ"},"used_at":1790000000000}"#,
];
const ATTEMPTS: [&str; 2] = [
    r#"{"card":"jpki","purpose":{"is":"login"},"application":null,"browser":"bfSUjjIE2Jv0HxCnVc9KHvb0q5jLjxCNRF7psz1wXzA","secret":"axaNYBGXDXKJbYgfRNPQVl_MV8OudAegYdze0sbeYZ0","pass":"dH4lJLwJDgeiajKlZGaxYTE3Zu_KVEnD4fSilfDIyt8","handshake":"newest","before":null,"pc":{"platform":"windows","browser":"chrome","browser_version":157},"began_at":1790000000000,"deadline":1790000600000,"incident":null,"state":{"is":"waiting"}}"#,
    r#"{"card":"hpki","purpose":{"is":"login"},"application":"rx","browser":"bfSUjjIE2Jv0HxCnVc9KHvb0q5jLjxCNRF7psz1wXzA","secret":"E12Ib8Hw5SN2LWzUjyL3bzC5TCEDglM_YBD6e6pbGrc","pass":"OZ3AMeC0QyGAKf_yr3a1A3LmctfoWxztzjaAOt4N_4E","handshake":"newest","before":null,"pc":{"platform":"windows","browser":"chrome","browser_version":157},"began_at":1790000000000,"deadline":1790000600000,"incident":null,"state":{"is":"read","verdict":{"asked":"hpki","leaf":{"kind":"hpki","issuer":"979665ab639db8924a8acf7134313e55797c8b9c0ed3aa6b453eb81cbe75ec87","issuer_name":"HPKI-01-TestAuthCA2-forAuthentication-forIndividual","issued_by":"日本医師会 認証局","serial":"15e","name":"Hanako Kensho","name_ja":null,"subject_serial":"TESTC00001","valid_from":1772636400000,"valid_until":1930402799000,"fingerprint":"b280657d671a6e1c0c482e9dfb12f363d9a5fd22f9960b0face366f9ccd892f9"},"path":{"is":"trusted","issuers":[{"key":"5879ff65256e8c9ca5cccfec52006fe94e4c90b48d4cc17006d701068b9fcb2e","serial":"5","name":"HPKI-01-TestAuthCA2-forAuthentication-forIndividual"},{"key":"58a33fa990a5eb677e19142753977384a286872d285d69f04c3e0bb14b26ebfc","serial":"1","name":"TEST HPKI Root CA V2"}]},"validity":"valid","purpose":"authentication","policy":{"is":"accepted","oid":"1.2.392.100495.1.5.1.2.0.1"},"status":{"is":"good","as_of":1789996400000},"issuers_status":{"is":"good","as_of":1789996400000},"roles":{"is":"some","roles":["Medical Doctor"]},"sent":"issuers"},"proof":"JWH-4cJQNyfZujYDm_ioTGL1Bx5oPZNu2MzKRcX_8WA","at":1790000000000}}"#,
];
const TAKEOVERS: [&str; 2] = [
    r#"{"grounds":{"holder":"testc2","epoch":0,"means":{"is":"device","id":"0a_5UlOKE0sEK5Me0eeBMA"},"since":1790000000000,"session":null},"application":null,"browser":"53Gxj5Xfg6_fMyyGZ8ZE3TdP2WJfiOiAnBtlhS3v5X4","replaces":"TjrHLv-grxxf4Q4NMmTPfw","expires_at":1790000060000}"#,
    r#"{"grounds":{"holder":"testc3","epoch":0,"means":{"is":"device","id":"Rbd2jSYrBBfGzCjSe8MPyQ"},"since":1790000000000,"session":null},"application":"rx","browser":"OltGEfvf0JegMCUQ-ZenU4KShdUI4A34uNucH_YBPa8","replaces":"nDltsRwGlNGuiB5kFT-aDg","expires_at":1790000060000}"#,
];
const CEREMONIES: [&str; 2] = [
    r#"{"what":{"for":"solo","application":null,"browser":"2Qd427f6gyq-gVnEKoY_UbJBH5hqvDmtjAD1v734Xu8","state":{"challenge":"F4CdAIrrDbHV8qfXI1nmlpKbLhpCKgXws5HQ-dOoPjA","listed":[],"state":{"ast":{"credentials":[],"policy":"required","challenge":"F4CdAIrrDbHV8qfXI1nmlpKbLhpCKgXws5HQ-dOoPjA","appid":null,"allow_backup_eligible_upgrade":false}}}},"expires_at":1790000300000}"#,
    r#"{"what":{"for":"solo","application":"rx","browser":"2Qd427f6gyq-gVnEKoY_UbJBH5hqvDmtjAD1v734Xu8","state":{"challenge":"-Pth7sFmpaQFJaZppUs0oxB2izAC06DyGP7uCuDqAag","listed":[],"state":{"ast":{"credentials":[],"policy":"required","challenge":"-Pth7sFmpaQFJaZppUs0oxB2izAC06DyGP7uCuDqAag","appid":null,"allow_backup_eligible_upgrade":false}}}},"expires_at":1790000300000}"#,
];

/// Holders from before anybody knew of readings, and what an application had asked for: of an enabled holder, and of one who was disabled.
const HOLDERS: [&str; 2] = [
    r#"{"id":"testc1","written":"TESTC1","name":"神楽坂　三十四","authority":"jma","handle":"5f0a9d1c-6f0b-4c39-9a51-2f6f0d3c8e11","standing":{"is":"enabled"},"added_at":1790000000000,"epoch":0,"epoch_since":null}"#,
    r#"{"id":"testc2","written":"TestC2","name":"山田　花子","authority":"medis","handle":"0d7c1c55-93f8-4a0f-8f4b-77d1f1a0b2c3","standing":{"is":"disabled","since":1790000600000},"added_at":1790000000000,"epoch":1,"epoch_since":1790000600000}"#,
];
const CLAIMS: &str = r#"{"id_token":["holder_id"],"userinfo":["name","authority"]}"#;

/// A kind of row: its samples, and how it is read; gives what it is for, and the row as it is written again.
struct Kind {
    table: &'static str,
    samples: [&'static str; 2],
    read: fn(&str) -> Result<(Aim, String), serde_json::Error>,
}

const KINDS: [Kind; 5] = [
    Kind { table: Login::TABLE, samples: LOGINS, read: |kept| again::<Login>(kept, |row| &row.aim) },
    Kind { table: Session::TABLE, samples: SESSIONS, read: |kept| again::<Session>(kept, |row| &row.aim) },
    Kind { table: Attempt::TABLE, samples: ATTEMPTS, read: |kept| again::<Attempt>(kept, |row| &row.aim) },
    Kind { table: Takeover::TABLE, samples: TAKEOVERS, read: |kept| again::<Takeover>(kept, |row| &row.aim) },
    Kind {
        table: BegunCeremony::TABLE,
        samples: CEREMONIES,
        read: |kept| again::<BegunCeremony>(kept, of_ceremony),
    },
];

fn again<R: Row>(kept: &str, aim: fn(&R) -> &Aim) -> Result<(Aim, String), serde_json::Error> {
    let row: R = serde_json::from_str(kept)?;
    Ok((aim(&row).clone(), serde_json::to_string(&row)?))
}

fn of_ceremony(begun: &BegunCeremony) -> &Aim {
    match &begun.what {
        CeremonyPurpose::Solo { aim, .. } => aim,
        CeremonyPurpose::Register { .. }
        | CeremonyPurpose::Approve { .. }
        | CeremonyPurpose::Confirm { .. } => panic!("no login"),
    }
}

/// The sample for our own pages with something else in the place of `null`.
fn said(kind: &Kind, application: &Value) -> String {
    put(kind.samples[0], "\"application\":null", &format!("\"application\":{application}"))
}

/// The sample of a login with something else in the place of its browser.
fn asked_by(browser: &Value) -> String {
    let own = serde_json::from_str::<Value>(LOGINS[0]).unwrap()["browser"].to_string();
    put(LOGINS[0], &format!("\"browser\":{own}"), &format!("\"browser\":{browser}"))
}

fn put(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old}");
    text.replace(old, new)
}

/// An id of any text, as a row may hold it.
fn id<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(json!(text)).unwrap()
}

fn rx() -> ApplicationId {
    ApplicationId::parse("rx").unwrap()
}

fn screen() -> ClientScreen {
    ClientScreen { user_code: UserCode::typed("WDJ-BMJ-42").unwrap(), message: None, mistyped: 0 }
}

fn request() -> RequestId {
    RequestId::from_wire("r-1").unwrap()
}

#[test]
fn rows_of_earlier_servers_are_read_and_written_as_they_were() {
    for kind in KINDS {
        for (kept, aim) in kind.samples.into_iter().zip([Aim::OwnPages, Aim::Application(rx())]) {
            let (read, written) = (kind.read)(kept).unwrap();
            assert_eq!((read, written.as_str()), (aim, kept), "{}", kind.table);
        }
    }
    for kept in LOGINS {
        let browser = serde_json::from_str::<Value>(kept).unwrap()["browser"].clone();
        let login: Login = serde_json::from_str(kept).unwrap();
        assert_eq!(login.requester, Requester::Browser(serde_json::from_value(browser).unwrap()));
    }
}

#[test]
fn a_row_that_says_nothing_of_an_application_is_for_our_own_pages() {
    for kind in KINDS {
        let (aim, written) = (kind.read)(&put(kind.samples[0], "\"application\":null,", "")).unwrap();
        assert_eq!((aim, written.as_str()), (Aim::OwnPages, kind.samples[0]), "{}", kind.table);
    }
}

#[test]
fn a_row_for_an_authorization_request_comes_back() {
    for kind in KINDS {
        let kept = said(&kind, &json!({"request": "r-1", "client": "rx"}));
        assert_eq!(
            (kind.read)(&kept).unwrap(),
            (Aim::Request { request: request(), client: rx() }, kept),
            "{}",
            kind.table
        );
    }
}

#[test]
fn a_login_that_a_client_asked_for_comes_back() {
    let kept =
        asked_by(&json!({"client": "rx", "shows": {"user_code": {"letters": "WDJBMJ", "number": 42}}}));
    let login: Login = serde_json::from_str(&kept).unwrap();
    assert_eq!(login.requester, Requester::Client { client: rx(), shows: screen() });
    assert_eq!(serde_json::to_string(&login).unwrap(), kept);
}

#[test]
fn what_a_row_cannot_say_is_not_taken_for_something_else() {
    let no_aims = [
        json!(5),
        json!(true),
        json!([]),
        json!(["r-1"]),
        json!({}),
        json!({"request": null}),
        json!({"request": {"request": "r-1"}}),
        json!({"client": "rx"}),
        json!({"request": "r-1"}),
        json!({"request": "r-1", "client": "rx", "other": 1}),
    ];
    for kind in KINDS {
        for application in &no_aims {
            assert!((kind.read)(&said(&kind, application)).is_err(), "{}: {application}", kind.table);
        }
    }
    let nobody = [
        json!(null),
        json!(5),
        json!([]),
        json!(["rx"]),
        json!({}),
        json!({"client": null}),
        json!({"request": "r-1"}),
        json!({"client": "rx", "request": "r-1"}),
    ];
    for browser in nobody {
        assert!(serde_json::from_str::<Login>(&asked_by(&browser)).is_err(), "{browser}");
    }
}

#[test]
fn holders_of_earlier_servers_have_no_reading_and_stay_as_they_were() {
    for kept in HOLDERS {
        let holder: Holder = serde_json::from_str(kept).unwrap();
        assert_eq!(holder.kana, None);
        assert_eq!(serde_json::to_string(&holder).unwrap(), kept);
        let read = Holder { kana: KanaName::read("カグラザカ　ミトシ").unwrap(), ..holder };
        let written = serde_json::to_string(&read).unwrap();
        let name = format!("\"name\":{}", serde_json::to_string(&read.name).unwrap());
        assert_eq!(written, put(kept, &name, &format!("{name},\"kana\":\"カグラザカ　ミトシ\"")));
        assert_eq!(back(&read), read);
    }
    let claims: RequestedClaims = serde_json::from_str(CLAIMS).unwrap();
    assert_eq!(serde_json::to_string(&claims).unwrap(), CLAIMS);
    let kept = put(CLAIMS, "\"name\"", "\"name\",\"name#ja-Kana-JP\"");
    let claims: RequestedClaims = serde_json::from_str(&kept).unwrap();
    assert!(claims.userinfo.contains(&ClaimName::NameKana));
    assert_eq!(serde_json::to_string(&claims).unwrap(), kept);
}

fn aims() -> impl Strategy<Value = Aim> {
    prop_oneof![
        Just(Aim::OwnPages),
        any::<String>().prop_map(|it| Aim::Application(id(&it))),
        any::<(String, String)>().prop_map(|(one, two)| Aim::Request { request: id(&one), client: id(&two) }),
    ]
}

fn requesters() -> impl Strategy<Value = Requester> {
    prop_oneof![
        any::<String>().prop_map(|it| Requester::Browser(id(&it))),
        any::<String>().prop_map(|it| Requester::Client { client: id(&it), shows: screen() }),
    ]
}

proptest! {
    #[test]
    fn whatever_an_application_is_called_its_rows_are_those_of_before(name: String) {
        for kind in KINDS {
            let kept = said(&kind, &json!(name));
            let (aim, written) = (kind.read)(&kept).unwrap();
            prop_assert_eq!((aim, written), (Aim::Application(id(&name)), kept));
        }
        let kept = asked_by(&json!(name));
        let login: Login = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(&login.requester, &Requester::Browser(id::<SecretHash>(&name)));
        prop_assert_eq!(serde_json::to_string(&login).unwrap(), kept);
    }

    #[test]
    fn every_row_comes_back(
        aim in aims(),
        requester in requesters(),
        place: String,
        millis: i64,
        holder in prop::option::of("[a-z0-9]{1,20}"),
        of in any::<prop::sample::Index>(),
        change_phone: bool,
    ) {
        let (at, sample) = (Timestamp::from_millis(millis), of.index(2));
        let of = |samples: [&'static str; 2]| samples[sample];
        let login: Login = serde_json::from_str(of(LOGINS)).unwrap();
        let login = Login {
            holder: holder.map(|it| HolderId::parse(&it).unwrap()),
            aim: aim.clone(),
            requester,
            purpose: if change_phone { LoginPurpose::ChangePhone } else { login.purpose },
            place: place.clone(),
            asked_at: at,
            ..login
        };
        let session: Session = serde_json::from_str(of(SESSIONS)).unwrap();
        let session = Session { aim: aim.clone(), address: place, opened_at: at, ..session };
        let attempt: Attempt = serde_json::from_str(of(ATTEMPTS)).unwrap();
        let attempt = Attempt { aim: aim.clone(), began_at: at, ..attempt };
        let takeover: Takeover = serde_json::from_str(of(TAKEOVERS)).unwrap();
        let takeover = Takeover { aim, expires_at: at, ..takeover };
        prop_assert_eq!(back(&login), login);
        prop_assert_eq!(back(&session), session);
        prop_assert_eq!(back(&attempt), attempt);
        prop_assert_eq!(back(&takeover), takeover);
    }
}

fn back<R: Row>(row: &R) -> R {
    serde_json::from_str(&serde_json::to_string(row).unwrap()).unwrap()
}

/// A login that has just begun on a PC, changed before anybody looks at it.
async fn begun(server: &TestServer, change: impl Fn(Login) -> Login) -> (crate::common::Browser, Value) {
    let mut pc = server.pc();
    let begun = pc.post("/api/login", json!({})).await.is_ok().body.clone();
    let id = JourneyId::from_wire(begun["id"].as_str().unwrap()).unwrap();
    let login = server.app.store.get::<Login>(&id).await.unwrap().unwrap();
    server.app.store.put(&id, &change(login)).await.unwrap();
    (pc, begun)
}

#[tokio::test]
async fn what_a_client_asked_for_is_no_browsers() {
    let server = TestServer::start().await;
    let mut phone = server.registered("TESTC1").await;
    let client = Requester::Client { client: rx(), shows: screen() };
    let (mut pc, begun) = begun(&server, |login| Login { requester: client.clone(), ..login }).await;
    let path = format!("/api/login/{}", begun["id"].as_str().unwrap());
    pc.get(&path).await.refuses(Code::JourneyUnknown);
    for step in ["cancel", "renew", "session", "registration"] {
        pc.post(&format!("{path}/{step}"), json!({})).await.refuses(Code::JourneyUnknown);
    }
    // The phone goes on all the same.
    phone.browser.link(&code_of(&begun)).post("/api/approve/open", json!({})).await.is_ok();
    let id = JourneyId::from_wire(begun["id"].as_str().unwrap()).unwrap();
    let login = server.app.store.get::<Login>(&id).await.unwrap().unwrap();
    assert!(matches!(login.state, LoginState::Opened { .. }));
    assert_eq!(login.requester, client);
}
