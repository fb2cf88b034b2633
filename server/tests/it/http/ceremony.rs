//! What an authenticator, or somebody in between, can get wrong: each is refused for its own reason, under its own message,
//! and changes nothing; the journey then goes on as if it had not happened.

use crate::common::{Authenticator, Flaw, Kind, Phone, Reply, TestServer, b64, code_of};
use crate::http::proof::{Scene, Use, for_anybody, tables};
use crate::http::strangers::failure;
use api::Code;
use serde_json::{Value, json};
use server::audit::{Entry, Event};
use server::ids::{DeviceId, HolderId};
use server::model::people::Standing;

/// What it is, why it is refused, what the author of a client is told, and whether the record tells of it.
const FLAWS: [(Flaw, Code, &str, bool); 9] = [
    (Flaw::WrongOrigin, Code::OriginMismatch, "the answer was made for another origin", true),
    (Flaw::WrongRpId, Code::OriginMismatch, "the answer was made for another relying party id", true),
    (Flaw::NotVerified, Code::NotVerified, "user verification was not given", true),
    (Flaw::NotPresent, Code::NotVerified, "user presence was not given", true),
    (Flaw::BadSignature, Code::BadSignature, "the signature does not verify", true),
    (Flaw::CounterBack, Code::CredentialCloned, "the signature counter went back", true),
    (Flaw::OldChallenge, Code::CeremonyGone, "the answer belongs to another challenge", false),
    (Flaw::WrongType, Code::CredentialMalformed, "the answer belongs to the other kind of ceremony", false),
    (Flaw::None, Code::CredentialMalformed, "the credential cannot be read", false),
];

/// Where something can go wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum At {
    /// When a passkey is made.
    Making,
    /// When one is used.
    Using,
    /// Both times.
    Both,
}

const MALFORMED: (Code, &str) = (Code::CredentialMalformed, "the credential cannot be read");
const ORIGIN: (Code, &str) = (Code::OriginMismatch, "the answer was made for another origin");
const FRAMED: (Code, &str) = (Code::OriginMismatch, "the answer was made in a frame of another origin");
const ALGORITHM: (Code, &str) = (Code::AlgorithmRefused, "the key's algorithm was not offered");
const ATTESTATION: (Code, &str) =
    (Code::CredentialMalformed, "the attestation is of a format that is not taken");
const ID: (Code, &str) =
    (Code::CredentialMalformed, "the credential id is not of 16 to 1023 bytes or not the same everywhere");
const FLAGS: (Code, &str) = (Code::CredentialMalformed, "the backup flags contradict each other");

/// What W3C WebAuthn Level 3 §7.1 and §7.2 have a relying party refuse, beyond [`FLAWS`].
const TO_THE_LETTER: [(At, Flaw, (Code, &str)); 52] = [
    (At::Both, Flaw::Origin("http://localhost:8080/"), ORIGIN),
    (At::Both, Flaw::Origin("http://localhost:8080/evil"), ORIGIN),
    (At::Both, Flaw::Origin("HTTP://LOCALHOST:8080"), ORIGIN),
    (At::Both, Flaw::Origin("http://user@localhost:8080"), ORIGIN),
    (At::Both, Flaw::Origin("http://localhost:8080?"), ORIGIN),
    (At::Both, Flaw::Origin("http://localhost.:8080"), ORIGIN),
    (At::Both, Flaw::Origin("http://localhost:08080"), ORIGIN),
    (At::Both, Flaw::Origin("http://sub.localhost:8080"), ORIGIN),
    (At::Both, Flaw::Origin(""), ORIGIN),
    (At::Both, Flaw::Member(r#""crossOrigin":true"#), FRAMED),
    (At::Both, Flaw::Member(r#""crossOrigin":true,"topOrigin":"https://evil.example""#), FRAMED),
    (At::Both, Flaw::Member(r#""topOrigin":"https://evil.example""#), FRAMED),
    (At::Both, Flaw::Member(r#""crossOrigin":false,"topOrigin":"http://localhost:8080""#), FRAMED),
    (At::Both, Flaw::Member(r#""crossOrigin":"true""#), MALFORMED),
    (At::Both, Flaw::Member(r#""crossOrigin":false,"crossOrigin":false"#), MALFORMED),
    (At::Both, Flaw::Member(r#""type":"webauthn.get","type":"webauthn.create""#), MALFORMED),
    (At::Both, Flaw::Member(r#""origin":"http://localhost:8080""#), MALFORMED),
    (At::Both, Flaw::Around(b"\xef\xbb\xbf", b""), MALFORMED),
    (At::Both, Flaw::Around(b"", b" "), MALFORMED),
    (At::Both, Flaw::Around(b"", b"{}"), MALFORMED),
    (At::Both, Flaw::Around(b"[", b"]"), MALFORMED),
    (At::Both, Flaw::BehindData(b"\0"), MALFORMED),
    (At::Both, Flaw::BehindData(b"\xa0"), MALFORMED),
    (At::Both, Flaw::Extensions(b""), MALFORMED),
    (At::Both, Flaw::Extensions(b"\x01"), MALFORMED),
    (At::Both, Flaw::Extensions(b"\xa0\xa0"), MALFORMED),
    (At::Both, Flaw::BackedUpThoughNever, FLAGS),
    (At::Using, Flaw::AttestedAgain, MALFORMED),
    (At::Making, Flaw::BehindObject(b"\0"), MALFORMED),
    (At::Making, Flaw::FourthMember, MALFORMED),
    (At::Making, Flaw::FormatTwice, MALFORMED),
    (At::Making, Flaw::Attestation("none", b"\xa1\x63alg\x26"), MALFORMED),
    (At::Making, Flaw::Attestation("none", b"\xf6"), MALFORMED),
    (At::Making, Flaw::Attestation("packed", b"\xa3\x63alg\x26\x63sig\x40\x63x5c\x80"), ATTESTATION),
    (At::Making, Flaw::Attestation("fido-u2f", b"\xa0"), ATTESTATION),
    (At::Making, Flaw::Attestation("", b"\xa0"), ATTESTATION),
    (At::Making, Flaw::Key(Kind::Es384), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Labelled(-35)), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Labelled(-36)), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Labelled(-8)), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Labelled(-9)), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Rsa(256, &[0, 0, 1])), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Rsa(256, &[1, 0, 0])), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Rsa(256, &[3])), ALGORITHM),
    (At::Making, Flaw::Key(Kind::Rsa(128, &[1, 0, 1])), ALGORITHM),
    (At::Making, Flaw::Key(Kind::OffCurve), ALGORITHM),
    (At::Making, Flaw::Key(Kind::WithKeyId), MALFORMED),
    (At::Making, Flaw::IdOf(0), ID),
    (At::Making, Flaw::IdOf(15), ID),
    (At::Making, Flaw::IdOf(1024), ID),
    (At::Making, Flaw::IdOf(4000), ID),
    (At::Making, Flaw::OtherId, ID),
];

#[tokio::test]
async fn each_flaw_is_refused_for_its_own_reason_and_the_journey_then_goes_on() {
    for what in Use::ALL {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        for (flaw, code, detail, noted) in FLAWS {
            if what.makes() && matches!(flaw, Flaw::BadSignature | Flaw::CounterBack) {
                continue; // a new passkey signs nothing (attestation `none`) and has not counted yet
            }
            is_refused(&server, &mut scene, flaw, (code, detail), noted).await;
        }
        for (at, flaw, (code, detail)) in TO_THE_LETTER {
            let elsewhere = if what.makes() { At::Using } else { At::Making };
            if at == elsewhere {
                continue;
            }
            // The record takes the first few refusals of a holder for one reason: each of these is the first of its server.
            let noted = code == Code::OriginMismatch;
            let fresh = TestServer::start().await;
            let mut scene = Scene::set(&fresh, what, "TESTC1").await;
            is_refused(&fresh, &mut scene, flaw, (code, detail), noted).await;
        }
        scene.phone.key.flaw = Flaw::None;
        // Its counter is behind by now, as the copy's would be: the person's own key goes on from where it was.
        for _ in 0..FLAWS.len() {
            let ceremony = scene.begin().await;
            scene.answer(&ceremony);
        }
        scene.goes_through().await.is_ok();
    }
}

async fn is_refused(
    server: &TestServer,
    scene: &mut Scene,
    flaw: Flaw,
    (code, detail): (Code, &str),
    noted: bool,
) {
    let what = scene.what;
    let context = format!("{what:?}, {flaw:?}");
    let ceremony = scene.begin().await;
    scene.phone.key.flaw = flaw;
    let mut credential = scene.answer(&ceremony);
    if flaw == Flaw::None {
        credential.truncate(credential.len() / 2);
    }
    let before = tables(server).await;
    let reply = scene.finish(&ceremony, &credential).await;
    assert_ne!(reply.status, 200, "{context}");
    let problem = reply.sees(code, if what.makes() { "2.3" } else { "2.6" });
    assert_eq!(problem.detail.as_deref(), Some(detail), "{context}");
    assert!(problem.incident.is_some(), "{context}");
    before.differ_only_by(&tables(server).await, usize::from(noted && !what.makes()), &context);
}

#[tokio::test]
async fn an_answer_that_names_its_credential_in_two_ways_is_refused() {
    let strange: [(&str, Value, (Code, &str)); 10] = [
        ("/id", json!("AAAAAAAAAAAAAAAAAAAAAA"), ID),
        ("/id", json!(""), ID),
        ("/id", json!(7), MALFORMED),
        ("/rawId", json!(b64::encode(&[1; 32])), ID),
        ("/rawId", json!("AA"), ID),
        ("/rawId", json!(""), ID),
        ("/type", json!("public-key "), MALFORMED),
        ("/type", json!("password"), MALFORMED),
        ("/type", json!(null), MALFORMED),
        ("/response", json!({}), MALFORMED),
    ];
    for what in Use::ALL {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        for (pointer, odd, (code, detail)) in &strange {
            let ceremony = scene.begin().await;
            let mut credential: Value = serde_json::from_str(&scene.answer(&ceremony)).unwrap();
            *credential.pointer_mut(pointer).unwrap() = odd.clone();
            let before = tables(&server).await;
            let problem = scene.finish(&ceremony, &credential.to_string()).await.refuses(*code);
            assert_eq!(problem.detail.as_deref(), Some(*detail), "{what:?}, {pointer}: {odd}");
            before.differ_only_by(&tables(&server).await, 0, pointer);
        }
        scene.goes_through().await.is_ok();
    }
}

#[tokio::test]
async fn extension_outputs_that_nobody_asked_for_are_not_looked_at_however_strange() {
    let strange = [
        None,
        Some(json!(null)),
        Some(json!([])),
        Some(json!("x")),
        Some(json!({"credProtect": 2, "hmacCreateSecret": {}, "appid": 7})),
    ];
    for what in Use::ALL {
        let server = TestServer::start().await;
        for (number, odd) in strange.iter().enumerate() {
            let mut scene = Scene::set(&server, what, &format!("TESTC{number}")).await;
            // As authenticators that always tell how a passkey is protected do, but worse.
            scene.phone.key.flaw = Flaw::Extensions(b"\xa2\x6bcredProtect\x09\x6bhmac-secret\x00");
            let ceremony = scene.begin().await;
            let mut credential: Value = serde_json::from_str(&scene.answer(&ceremony)).unwrap();
            match odd {
                Some(odd) => credential["clientExtensionResults"] = odd.clone(),
                None => drop(credential.as_object_mut().unwrap().remove("clientExtensionResults")),
            }
            scene.finish(&ceremony, &credential.to_string()).await.is_ok();
        }
    }
}

#[tokio::test]
async fn a_passkey_that_nobody_named_has_to_say_whose_it_is() {
    for what in Use::PROVING {
        for empty in [false, true] {
            let server = TestServer::start().await;
            let mut scene = Scene::set(&server, what, "TESTC1").await;
            let ceremony = scene.begin().await;
            let mut credential: Value = serde_json::from_str(&scene.answer(&ceremony)).unwrap();
            let response = credential["response"].as_object_mut().unwrap();
            response.remove("userHandle");
            if empty {
                response.insert("userHandle".to_owned(), json!(""));
            }
            let before = tables(&server).await;
            let reply = scene.finish(&ceremony, &credential.to_string()).await;
            if matches!(what, Use::Confirm) {
                // The holder's own passkeys were named: which one answered says whose it is.
                reply.is_ok();
            } else {
                let problem = reply.sees(Code::CredentialMalformed, "2.6");
                assert_eq!(problem.detail.as_deref(), Some("the user handle is missing"));
                before.differ_only_by(&tables(&server).await, 0, "no handle");
            }
        }
    }
}

#[tokio::test]
async fn a_confirmation_is_given_by_a_passkey_that_was_asked_for() {
    let server = TestServer::start().await;
    let mut scene = Scene::set(&server, Use::Confirm, "TESTC1").await;
    let ceremony = scene.begin().await;
    let mut later = Scene::again(&server, Use::Letter, "TESTC1", server.phone()).await;
    later.goes_through().await.is_ok();
    let credential = later.phone.key.get(&for_anybody(&ceremony).options);
    let before = tables(&server).await;
    let problem = scene.finish(&ceremony, &credential).await.sees(Code::CeremonyGone, "2.6");
    assert_eq!(problem.detail.as_deref(), Some("the credential was not asked for"));
    before.differ_only_by(&tables(&server).await, 0, "registered since");
    // Once it was asked for, it counts.
    let ceremony = scene.begin().await;
    let credential = later.phone.key.get(&ceremony.options);
    scene.finish(&ceremony, &credential).await.is_ok();
}

#[tokio::test]
async fn whoever_types_a_holder_id_learns_nothing_of_the_holders_passkeys() {
    let server = TestServer::start().await;
    let mut phones = Vec::new();
    for (holder, devices) in [("TESTC1", 1), ("TESTC2", 4)] {
        phones.push((holder, server.registered(holder).await));
        for _ in 1..devices {
            let mut more = Scene::again(&server, Use::Letter, holder, server.phone()).await;
            more.goes_through().await.is_ok();
        }
    }
    let mut answers = Vec::new();
    for (holder, phone) in phones {
        let stranger = Phone { key: phone.key, ..server.phone() };
        let mut scene = Scene::again(&server, Use::Approve, holder, stranger).await;
        let ceremony = scene.begin().await;
        let mut options: Value = serde_json::from_str(&ceremony.options).unwrap();
        assert_eq!(options["publicKey"]["allowCredentials"], json!([]), "{holder}");
        assert_eq!(options["publicKey"]["hints"], json!(["client-device"]), "{holder}");
        let length = ceremony.options.len();
        options["publicKey"]["challenge"] = json!("");
        answers.push((length, options));
        // The holder's own passkey still logs in, without being named.
        scene.goes_through().await.is_ok();
    }
    assert_eq!(answers[0], answers[1]);
    let anybody = server.phone().browser.post("/api/solo/options", json!({})).await;
    let options: Value = serde_json::from_str(anybody.is_ok().body["options"].as_str().unwrap()).unwrap();
    assert_eq!(options["publicKey"]["allowCredentials"], json!([]));
}

#[tokio::test]
async fn only_ones_own_session_is_told_ones_passkeys() {
    let server = TestServer::start().await;
    let mut scene = Scene::set(&server, Use::Confirm, "TESTC1").await;
    let holder = HolderId::parse("TESTC1").unwrap();
    let own = server::service::devices::of(&server.app.store, &holder).await.unwrap().remove(0).credential;
    let options: Value = serde_json::from_str(&scene.begin().await.options).unwrap();
    let named = json!([{"id": own.as_str(), "type": "public-key", "transports": ["internal"]}]);
    assert_eq!(options["publicKey"]["allowCredentials"], named);
}

#[tokio::test]
async fn a_copied_key_is_noticed_when_both_have_been_used() {
    for what in Use::PROVING {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let mut copy = Phone { key: Authenticator::copy_of(&scene.phone.key), ..server.phone() };
        scene.phone.logs_in().await.is_ok();
        scene.phone.logs_in().await.is_ok();
        let ceremony = scene.begin().await;
        let credential = copy.key.get(&ceremony.options);
        let before = tables(&server).await;
        let reply = scene.finish(&ceremony, &credential).await;
        reply.sees(Code::CredentialCloned, "2.6");
        before.differ_only_by(&tables(&server).await, 1, "copied");
    }
}

#[tokio::test]
async fn somebody_elses_passkey_is_refused_where_a_holder_was_asked_for() {
    let server = TestServer::start().await;
    let mut other = server.registered("TESTC2").await;
    let mut scene = Scene::set(&server, Use::Confirm, "TESTC1").await;
    let ceremony = scene.begin().await;
    let credential = other.key.get(&for_anybody(&ceremony).options);
    let before = tables(&server).await;
    scene.finish(&ceremony, &credential).await.sees(Code::CredentialOfOther, "2.6");
    before.differ_only_by(&tables(&server).await, 1, "another holder's");
    scene.goes_through().await.is_ok();
}

#[tokio::test]
async fn a_passkey_under_another_holders_handle_is_refused() {
    for what in Use::PROVING {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let ceremony = scene.begin().await;
        let mut credential: Value = serde_json::from_str(&scene.answer(&ceremony)).unwrap();
        credential["response"]["userHandle"] = json!(b64::encode(&[9; 16]));
        let before = tables(&server).await;
        let reply = scene.finish(&ceremony, &credential.to_string()).await;
        let problem = reply.sees(Code::CredentialOfOther, "2.6");
        assert_eq!(problem.detail.as_deref(), Some("the credential belongs to another holder"));
        before.differ_only_by(&tables(&server).await, 1, "another handle");
    }
}

#[tokio::test]
async fn a_passkey_that_never_was_registered_is_refused_and_named_to_the_authenticator() {
    for what in Use::PROVING {
        let server = TestServer::start().await;
        let mut stranger = server.phone();
        let mut letter = Scene::set(&server, Use::Letter, "TESTC2").await;
        let options = letter.begin().await.options;
        let id = id_of(&stranger.key.create(&options));
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let ceremony = scene.begin().await;
        let credential = stranger.key.get(&for_anybody(&ceremony).options);
        let before = tables(&server).await;
        let problem = scene.finish(&ceremony, &credential).await.sees(Code::CredentialUnknown, "2.24");
        let signal = problem.signal.expect("a signal");
        assert_eq!((signal.rp_id.as_str(), signal.unknown), ("localhost", Some(id)));
        assert_eq!(signal.accepted, None, "nobody knows whose it is");
        before.differ_only_by(&tables(&server).await, 0, "it concerns nobody we know: the log tells of it");
    }
}

#[tokio::test]
async fn the_passkey_of_a_removed_device_is_refused_and_named_to_the_authenticator() {
    for what in [Use::Approve, Use::Solo] {
        let server = TestServer::start().await;
        let mut lost = server.registered("TESTC1").await;
        let holder = HolderId::parse("TESTC1").unwrap();
        let device = server::service::devices::of(&server.app.store, &holder).await.unwrap().remove(0);
        let mut scene = Scene::again(&server, Use::Letter, "TESTC1", server.phone()).await;
        scene.goes_through().await.is_ok();
        let mut scene = Scene::again(&server, what, "TESTC1", scene.phone).await;
        let ceremony = scene.begin().await;
        remove(&server, &device.id).await;
        let credential = lost.key.get(&for_anybody(&ceremony).options);
        let before = tables(&server).await;
        let problem = scene.finish(&ceremony, &credential).await.sees(Code::CredentialUnknown, "2.24");
        assert_eq!(problem.signal.unwrap().unknown.as_deref(), Some(device.credential.as_str()));
        let after = tables(&server).await;
        before.differ_only_by(&after, 1, "removed");
        assert_eq!(last_noted(&server).await.holder, Some(holder), "whose it was is written down");
        scene.goes_through().await.is_ok();
    }
}

#[tokio::test]
async fn a_disabled_holders_passkey_is_refused_with_whom_to_call() {
    for what in [Use::Approve, Use::Solo] {
        let server = TestServer::start().await;
        let mut scene = Scene::set(&server, what, "TESTC1").await;
        let ceremony = scene.begin().await;
        let credential = scene.answer(&ceremony);
        let holder = HolderId::parse("TESTC1").unwrap();
        server.set_standing(&holder, Standing::Disabled { since: server.now() }).await;
        let before = tables(&server).await;
        let problem = scene.finish(&ceremony, &credential).await.sees(Code::HolderDisabled, "2.1");
        assert!(problem.contact.unwrap().contains("03-0000-0000"));
        let after = tables(&server).await;
        assert_eq!(
            after.count::<server::model::session::Session>(),
            before.count::<server::model::session::Session>()
        );
        assert_eq!(after.count::<Entry>(), before.count::<Entry>() + 1);
    }
}

#[tokio::test]
async fn a_passkey_that_is_registered_is_not_registered_again_for_anybody() {
    for holder in ["TESTC1", "TESTC2"] {
        for what in [Use::Letter, Use::Code] {
            let server = TestServer::start().await;
            let mut first = Scene::set(&server, Use::Letter, "TESTC1").await;
            let ceremony = first.begin().await;
            let taken = first.answer(&ceremony);
            first.finish(&ceremony, &taken).await.is_ok();
            let mut scene = match holder {
                "TESTC1" => {
                    first.phone.logs_in().await.is_ok();
                    Scene::again(&server, what, holder, first.phone).await
                }
                _ => Scene::set(&server, what, holder).await,
            };
            let ceremony = scene.begin().await;
            let credential = renamed(&scene.answer(&ceremony), &id_of(&taken));
            let before = tables(&server).await;
            scene.finish(&ceremony, &credential).await.sees(Code::CredentialTaken, "2.3");
            before.differ_only_by(&tables(&server).await, 0, "taken");
            scene.goes_through().await.is_ok();
        }
    }
}

/// Removes a device as its holder would.
async fn remove(server: &TestServer, device: &DeviceId) {
    let now = server.now();
    server
        .app
        .store
        .transaction(async |tx: server::store::Tx| server::service::devices::remove(&tx, device, now).await)
        .await
        .unwrap();
}

/// The newest line of the record.
async fn last_noted(server: &TestServer) -> Entry {
    let all = server.app.store.scan::<Entry>(&[], None, 1000).await.unwrap();
    let refused = all.into_iter().filter(|(_, it)| matches!(it.event, Event::PasskeyRefused { .. }));
    refused.map(|(_, entry)| entry).next_back().unwrap()
}

/// The credential id an answer names.
fn id_of(credential: &str) -> String {
    serde_json::from_str::<Value>(credential).unwrap()["id"].as_str().unwrap().to_owned()
}

/// The same new passkey under another credential id, as an authenticator that lies would make it.
fn renamed(credential: &str, id: &str) -> String {
    let mut answer: Value = serde_json::from_str(credential).unwrap();
    let (own, other) = (b64::decode(answer["id"].as_str().unwrap()), b64::decode(id));
    let mut object = b64::decode(answer["response"]["attestationObject"].as_str().unwrap());
    let at = object.windows(own.len()).position(|it| it == own).unwrap();
    object[at..at + own.len()].copy_from_slice(&other);
    answer["response"]["attestationObject"] = json!(b64::encode(&object));
    answer["id"] = json!(id);
    answer["rawId"] = json!(id);
    answer.to_string()
}

/// An id that nobody typed cannot be checked: with one touch on the phone itself, and with a code that was shown without an id.
#[tokio::test]
async fn only_where_a_holder_id_was_typed_is_it_to_be_checked() {
    let server = TestServer::start().await;
    server.registered("TESTC1").await;
    let mut phone = server.phone();
    // At once, long before its time is over.
    let refused = || {
        let mut report = failure("NotAllowedError", "x");
        report["timeout_ms"] = json!(300_000);
        report
    };
    let speaks_of_it = |reply: &Reply| reply.is_ok().body.to_string().contains("入力した本人ID");
    let alone = phone.browser.post("/api/incidents", refused()).await;
    assert!(!speaks_of_it(&alone), "{:?}", alone.body);
    // What comes instead leads nobody to register a phone that is registered: another try, and whose phone it is.
    let remedies = &alone.body["remedies"];
    assert_eq!(remedies[0]["text"], "もう一度試し、指紋・顔・画面ロックで確認してください。", "{remedies:?}");
    assert_eq!(remedies[1]["text"], "ご自身で登録した端末か、お確かめください。", "{remedies:?}");
    for (begin, typed) in [(json!({"holder_id": "TESTC1"}), true), (json!({}), false)] {
        let code = code_of(&server.pc().post("/api/login", begin).await.is_ok().body);
        let told = phone.browser.link(&code).post("/api/incidents", refused()).await;
        assert_eq!(speaks_of_it(&told), typed, "{:?}", told.body);
    }
}

#[tokio::test]
async fn a_passkey_that_was_made_for_nothing_is_put_away_by_the_phone() {
    let server = TestServer::start().await;
    let mut first = Scene::set(&server, Use::Letter, "TESTC1").await;
    let (ceremony, other) = (first.begin().await, first.begin().await);
    let credential = first.phone.key.create(&ceremony.options);
    let late = first.phone.key.create(&other.options);
    let kept = first.finish(&ceremony, &credential).await;
    assert_eq!(kept.is_ok().body["signal"]["unknown"], json!(null));
    // The link is used: this passkey belongs to nobody, and would be offered at every login.
    let problem = first.finish(&other, &late).await.refuses(Code::LinkUsed);
    let signal = problem.signal.expect("a signal");
    assert_eq!((signal.rp_id.as_str(), signal.unknown), ("localhost", Some(id_of(&late))));
    assert_eq!(signal.accepted, None);
    // One that works is never put away, whatever answer it comes with.
    let again = first.finish(&other, &credential).await;
    assert_eq!(again.is_ok().body["signal"], json!(null));
}
