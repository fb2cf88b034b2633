//! What the classifier concludes from every text the engines have, and from the clock.

use api::{
    catalogue::Number,
    device::{Browser, HostApp, KnownDevice, Platform},
    failure::{
        CeremonyKind, Failure, Here, PageReadiness, Severity, Sign, classify, predict,
        rejections::{self, EngineRejection},
    },
};

const TIMEOUT_MS: u32 = 300_000;

fn iphone() -> KnownDevice {
    KnownDevice {
        platform: Platform::Iphone,
        version: Some((26, 4)),
        browser: Browser::Safari,
        browser_version: Some(26),
        ..KnownDevice::default()
    }
}

fn android() -> KnownDevice {
    KnownDevice {
        platform: Platform::Android,
        browser: Browser::Chrome,
        browser_version: Some(157),
        ..KnownDevice::default()
    }
}

fn in_line(device: KnownDevice) -> KnownDevice {
    KnownDevice { browser: Browser::WebView, host_app: Some(HostApp::Line), ..device }
}

/// A rejection after eight seconds with a sheet over the page, in a browser that remembers a passkey.
fn failure(ceremony: CeremonyKind, said: EngineRejection) -> Failure {
    Failure {
        ceremony,
        name: said.name.into(),
        message: said.message.into(),
        elapsed_ms: 8_000,
        timeout_ms: TIMEOUT_MS,
        away_ms: 7_500,
        attempt: 1,
        platform_authenticator: Some(true),
        registered_here: Here::Yes,
        page: PageReadiness::Ready,
    }
}

fn at_once(elapsed_ms: u32, failure: Failure) -> Failure {
    Failure { elapsed_ms, away_ms: 0, ..failure }
}

fn told(failure: &Failure, device: &KnownDevice) -> (String, Vec<Sign>) {
    let diagnosis = classify(failure, device);
    (diagnosis.message.to_string(), diagnosis.signs)
}

#[test]
fn every_text_has_its_message() {
    use Sign::{
        AlreadyPending, AlreadyRegistered, Cancelled, InApp, InsecurePage, NoPasskeyHere, NoScreenLock,
        NoWebAuthn, NotFocused, ProviderFailed, RefusedAtOnce,
    };
    // Text, platform, message and strongest sign for create, the same for get.
    let android_table = [
        (rejections::BLINK_GENERIC, ("2.8", Cancelled), ("2.8", Cancelled)),
        (rejections::BLINK_FOCUS, ("2.3", NotFocused), ("2.6", NotFocused)),
        (rejections::BLINK_POLICY_CREATE, ("2.3", RefusedAtOnce), ("2.6", RefusedAtOnce)),
        (rejections::BLINK_POLICY_GET, ("2.3", RefusedAtOnce), ("2.6", RefusedAtOnce)),
        (rejections::BLINK_TLS, ("2.2", InsecurePage), ("2.2", InsecurePage)),
        (rejections::BLINK_NOTHING_IMMEDIATE, ("2.3", ProviderFailed), ("2.23", NoPasskeyHere)),
        (rejections::BLINK_EXCLUDED, ("2.3", AlreadyRegistered), ("2.6", ProviderFailed)),
        (rejections::BLINK_SCREEN_LOCK, ("2.9", NoScreenLock), ("2.9", NoScreenLock)),
        (rejections::BLINK_EMPTY_LIST, ("2.3", ProviderFailed), ("2.6", ProviderFailed)),
        (rejections::BLINK_RESIDENT, ("2.3", ProviderFailed), ("2.6", ProviderFailed)),
        (rejections::BLINK_UNEXPECTED, ("2.3", ProviderFailed), ("2.6", ProviderFailed)),
        (rejections::BLINK_NOT_IMPLEMENTED, ("2.2", NoWebAuthn), ("2.2", NoWebAuthn)),
        (rejections::BLINK_CREDENTIAL_MANAGER, ("2.4", ProviderFailed), ("2.4", ProviderFailed)),
        (rejections::BLINK_DOMAIN, ("2.3", RefusedAtOnce), ("2.6", RefusedAtOnce)),
        (rejections::BLINK_RP_ID, ("2.3", RefusedAtOnce), ("2.6", RefusedAtOnce)),
        (rejections::BLINK_PENDING, ("2.3", AlreadyPending), ("2.6", AlreadyPending)),
        (rejections::GECKO_ABORTED, ("2.3", Cancelled), ("2.6", Cancelled)),
        (rejections::WEBKIT_DEFAULT, ("2.3", Cancelled), ("2.6", Cancelled)),
    ];
    let iphone_table = [
        (rejections::WEBKIT_CANCELLED, ("2.3", Cancelled), ("2.6", Cancelled)),
        (rejections::WEBKIT_FAILED, ("2.5", ProviderFailed), ("2.5", ProviderFailed)),
        (rejections::WEBKIT_DEFAULT, ("2.3", Cancelled), ("2.6", Cancelled)),
        (rejections::WEBKIT_ENTITLEMENT_CREATE, ("2.7", InApp), ("2.7", InApp)),
        (rejections::WEBKIT_ENTITLEMENT_GET, ("2.7", InApp), ("2.7", InApp)),
        (rejections::WEBKIT_FOCUS, ("2.3", NotFocused), ("2.6", NotFocused)),
        (rejections::WEBKIT_ANCESTORS, ("2.3", RefusedAtOnce), ("2.6", RefusedAtOnce)),
        (rejections::WEBKIT_EXCLUDED, ("2.3", AlreadyRegistered), ("2.6", ProviderFailed)),
        (rejections::WEBKIT_INVALID_STATE, ("2.3", AlreadyRegistered), ("2.6", ProviderFailed)),
        (rejections::WEBKIT_NO_KEY, ("2.3", NoScreenLock), ("2.6", NoScreenLock)),
        (rejections::WEBKIT_NO_ACCESS_CONTROL, ("2.3", NoScreenLock), ("2.6", NoScreenLock)),
        (rejections::WEBKIT_NO_KEYCHAIN, ("2.3", NoScreenLock), ("2.6", NoScreenLock)),
        (rejections::WEBKIT_USER_ID, ("2.3", RefusedAtOnce), ("2.6", RefusedAtOnce)),
        (rejections::WEBKIT_ABORTED, ("2.3", Cancelled), ("2.6", Cancelled)),
        // An iPhone may carry another engine: the text decides.
        (rejections::BLINK_GENERIC, ("2.8", Cancelled), ("2.8", Cancelled)),
    ];
    let rows = android_table
        .map(|row| (android(), row))
        .into_iter()
        .chain(iphone_table.map(|row| (iphone(), row)))
        .collect::<Vec<_>>();
    for (device, (text, create, get)) in &rows {
        for (kind, (number, strongest)) in [(CeremonyKind::Create, create), (CeremonyKind::Get, get)] {
            let (message, signs) = told(&failure(kind, *text), device);
            assert_eq!((message.as_str(), signs.first()), (*number, Some(strongest)), "{kind:?} {text:?}");
        }
    }
    for (name, text) in rejections::ALL {
        assert!(rows.iter().any(|(_, (row, ..))| row == &text), "{name} is in no row");
    }
}

#[test]
fn the_time_tells_what_the_text_does_not() {
    use Sign::{Cancelled, NoPasskeyHere, RefusedAtOnce, TimedOut};
    let create = || failure(CeremonyKind::Create, rejections::BLINK_GENERIC);
    let get = |registered_here| Failure {
        registered_here,
        ..failure(CeremonyKind::Get, rejections::BLINK_GENERIC)
    };
    for (failure, signs) in [
        // As measured: the check of the person failed, an unknown credential, nobody there until the time was over.
        (at_once(2, create()), vec![RefusedAtOnce]),
        (at_once(4, get(Here::Yes)), vec![RefusedAtOnce]),
        (at_once(7, get(Here::No)), vec![NoPasskeyHere, RefusedAtOnce]),
        (at_once(11, get(Here::Unknown)), vec![RefusedAtOnce, NoPasskeyHere]),
        (at_once(TIMEOUT_MS, get(Here::Yes)), vec![TimedOut]),
        (at_once(TIMEOUT_MS, create()), vec![TimedOut]),
        (at_once(TIMEOUT_MS / 20 * 19, get(Here::No)), vec![TimedOut, NoPasskeyHere]),
        (at_once(TIMEOUT_MS / 20 * 19 - 1, get(Here::Yes)), vec![Cancelled]),
        (get(Here::Yes), vec![Cancelled]),
        (get(Here::No), vec![NoPasskeyHere, Cancelled]),
        (get(Here::Unknown), vec![Cancelled]),
        (at_once(299, create()), vec![RefusedAtOnce]),
        (at_once(300, create()), vec![Cancelled]),
    ] {
        assert_eq!(told(&failure, &android()), ("2.8".into(), signs), "{failure:?}");
    }
    let no_timeout = Failure { timeout_ms: 0, ..create() };
    assert_eq!(told(&no_timeout, &android()).1, [Cancelled]);
}

#[test]
fn safari_forgets_so_its_word_on_passkeys_comes_second() {
    let get = Failure { registered_here: Here::No, ..failure(CeremonyKind::Get, rejections::WEBKIT_DEFAULT) };
    assert_eq!(told(&get, &iphone()), ("2.6".into(), vec![Sign::Cancelled, Sign::NoPasskeyHere]));
}

#[test]
fn an_iphone_that_refuses_at_once_shows_the_page_inside_an_app() {
    for kind in [CeremonyKind::Create, CeremonyKind::Get] {
        let refused = at_once(5, failure(kind, rejections::WEBKIT_DEFAULT));
        assert_eq!(
            told(&refused, &in_line(iphone())),
            ("2.7".into(), vec![Sign::InApp, Sign::RefusedAtOnce])
        );
        assert_eq!(told(&refused, &iphone()).0, "2.7");
        let cancelled = at_once(30, failure(kind, rejections::WEBKIT_CANCELLED));
        assert_eq!(told(&cancelled, &in_line(iphone())).0, "2.7");
        assert_ne!(told(&cancelled, &iphone()).0, "2.7");
        let empty =
            at_once(30, Failure { message: String::new(), ..failure(kind, rejections::WEBKIT_DEFAULT) });
        assert_eq!(told(&empty, &in_line(iphone())).0, "2.7");
    }
}

#[test]
fn a_sheet_that_was_shown_inside_an_app_can_be_cancelled() {
    let cancelled = failure(CeremonyKind::Get, rejections::WEBKIT_CANCELLED);
    assert_eq!(told(&cancelled, &in_line(iphone())), ("2.6".into(), vec![Sign::Cancelled, Sign::InApp]));
}

#[test]
fn an_android_phone_without_screen_lock_is_told_so() {
    let create = Failure {
        platform_authenticator: Some(false),
        ..failure(CeremonyKind::Create, rejections::BLINK_GENERIC)
    };
    let (message, signs) = told(&create, &android());
    assert_eq!((message.as_str(), signs.first()), ("2.9", Some(&Sign::NoScreenLock)));
    let get = Failure {
        platform_authenticator: Some(false),
        ..failure(CeremonyKind::Get, rejections::BLINK_GENERIC)
    };
    let (message, signs) = told(&get, &android());
    assert_eq!((message.as_str(), signs.first()), ("2.8", Some(&Sign::NoScreenLock)));
    // A view inside an app may have been given none, and iOS has other reasons.
    assert_eq!(told(&create, &in_line(android())).0, "2.8");
    assert_eq!(told(&create, &iphone()).0, "2.8");
    let registered = Failure {
        platform_authenticator: Some(false),
        ..failure(CeremonyKind::Create, rejections::BLINK_EXCLUDED)
    };
    assert_eq!(told(&registered, &android()).0, "2.3");
}

#[test]
fn a_page_without_webauthn_explains_that_first() {
    for page in [PageReadiness::NoWebAuthn, PageReadiness::Insecure] {
        let failure = Failure { page, ..failure(CeremonyKind::Create, rejections::WEBKIT_FAILED) };
        let (message, signs) = told(&failure, &in_line(iphone()));
        assert_eq!(message, "2.2");
        assert!(signs.contains(&Sign::InApp), "{signs:?}");
    }
    for message in [
        "Cannot read properties of undefined (reading 'create')",
        "undefined is not an object (evaluating 'navigator.credentials.create')",
        "navigator.credentials is undefined",
    ] {
        let failure = Failure {
            name: "TypeError".into(),
            message: message.into(),
            ..failure(CeremonyKind::Create, rejections::WEBKIT_FAILED)
        };
        assert_eq!(told(&failure, &android()), ("2.2".into(), vec![Sign::NoWebAuthn]));
    }
}

#[test]
fn unknown_words_are_judged_by_their_name() {
    for (name, create, get, sign) in [
        ("NotAllowedError", "2.3", "2.6", Sign::Cancelled),
        ("NotReadableError", "2.4", "2.4", Sign::ProviderFailed),
        ("UnknownError", "2.3", "2.6", Sign::ProviderFailed),
        ("NotSupportedError", "2.3", "2.6", Sign::ProviderFailed),
        ("ConstraintError", "2.3", "2.6", Sign::NotVerified),
        ("OperationError", "2.3", "2.6", Sign::AlreadyPending),
        ("なにか", "2.3", "2.6", Sign::Cancelled),
    ] {
        for (kind, number) in [(CeremonyKind::Create, create), (CeremonyKind::Get, get)] {
            let failure = failure(kind, EngineRejection { name: "", message: "新しい言葉" });
            let failure = Failure { name: name.into(), ..failure };
            assert_eq!(told(&failure, &android()), (number.into(), vec![sign]), "{name}");
        }
    }
}

#[test]
fn the_third_failure_in_a_row_is_noticed() {
    let attempt = |attempt| {
        told(&Failure { attempt, ..failure(CeremonyKind::Get, rejections::WEBKIT_FAILED) }, &iphone()).1
    };
    assert!(!attempt(2).contains(&Sign::Again));
    assert_eq!(attempt(3).last(), Some(&Sign::Again));
}

#[test]
fn an_unusual_browser_and_an_old_system_are_mentioned_last() {
    let firefox = KnownDevice { browser: Browser::Firefox, version: Some((15, 8)), ..iphone() };
    let (_, signs) = told(&failure(CeremonyKind::Create, rejections::WEBKIT_DEFAULT), &firefox);
    assert_eq!(signs, [Sign::Cancelled, Sign::UnusualBrowser, Sign::OldSystem]);
    let (_, signs) = told(&failure(CeremonyKind::Create, rejections::WEBKIT_EXCLUDED), &firefox);
    assert_eq!(signs, [Sign::AlreadyRegistered]);
}

/// It is told what it is, and not to set a lock that would change nothing.
#[test]
fn an_android_that_is_too_old_is_told_so_whatever_its_browser_said() {
    let old = KnownDevice { version: Some((8, 0)), ..android() };
    for device in [old.clone(), in_line(old)] {
        for kind in [CeremonyKind::Create, CeremonyKind::Get] {
            let it =
                Failure { platform_authenticator: Some(false), ..failure(kind, rejections::BLINK_GENERIC) };
            for it in [it.clone(), at_once(0, it)] {
                let (message, signs) = told(&it, &device);
                assert_eq!((message.as_str(), signs.first()), ("2.2", Some(&Sign::OldSystem)), "{signs:?}");
                assert!(!signs.contains(&Sign::NoScreenLock), "{signs:?}");
            }
        }
    }
}

#[test]
fn what_the_page_stopped_itself_is_ours() {
    assert!(failure(CeremonyKind::Get, rejections::WEBKIT_ABORTED).is_ours());
    assert!(failure(CeremonyKind::Get, rejections::GECKO_ABORTED).is_ours());
    assert!(!failure(CeremonyKind::Get, rejections::WEBKIT_CANCELLED).is_ours());
}

/// Windows keeps a passkey behind its own PIN, finger or face; one that is only used may be on a phone.
#[test]
fn a_pc_without_a_lock_of_its_own_keeps_no_passkey_and_uses_those_of_others() {
    let windows =
        KnownDevice { platform: Platform::Windows, browser: Browser::Edge, ..KnownDevice::default() };
    let makes = |able| predict(&windows, CeremonyKind::Create, PageReadiness::Ready, able);
    let told = makes(Some(false)).unwrap();
    assert_eq!((told.severity, told.diagnosis.message), (Severity::Blocks, Number::phone(9)));
    assert_eq!(told.diagnosis.signs, [Sign::NoScreenLock]);
    assert_eq!((makes(Some(true)), makes(None)), (None, None));
    assert_eq!(predict(&windows, CeremonyKind::Get, PageReadiness::Ready, Some(false)), None);
}

#[test]
fn hopeless_ceremonies_are_explained_before_they_are_tried() {
    use Severity::{Blocks, Warns};
    let old = KnownDevice { version: Some((15, 8)), ..iphone() };
    let old_android = KnownDevice { version: Some((7, 0)), browser_version: Some(72), ..android() };
    for (device, page, authenticator, expected) in [
        (iphone(), PageReadiness::Ready, Some(true), None),
        // Some browsers say no although they can.
        (iphone(), PageReadiness::Ready, Some(false), None),
        (android(), PageReadiness::Ready, Some(true), None),
        (android(), PageReadiness::Ready, None, None),
        (KnownDevice::default(), PageReadiness::Ready, Some(false), None),
        (iphone(), PageReadiness::Insecure, Some(true), Some((Blocks, "2.2", Sign::InsecurePage))),
        (android(), PageReadiness::NoWebAuthn, None, Some((Blocks, "2.2", Sign::NoWebAuthn))),
        (in_line(android()), PageReadiness::NoWebAuthn, None, Some((Blocks, "2.2", Sign::InApp))),
        (in_line(iphone()), PageReadiness::Ready, Some(true), Some((Warns, "2.7", Sign::InApp))),
        (in_line(iphone()), PageReadiness::Ready, None, Some((Warns, "2.7", Sign::InApp))),
        (in_line(iphone()), PageReadiness::Ready, Some(false), Some((Blocks, "2.7", Sign::InApp))),
        (in_line(android()), PageReadiness::Ready, Some(true), Some((Warns, "2.2", Sign::InApp))),
        (in_line(android()), PageReadiness::Ready, Some(false), Some((Blocks, "2.2", Sign::InApp))),
        (android(), PageReadiness::Ready, Some(false), Some((Blocks, "2.9", Sign::NoScreenLock))),
        (old.clone(), PageReadiness::Ready, Some(true), Some((Warns, "2.2", Sign::OldSystem))),
        // A lock would not help there, and neither would the browser outside.
        (old_android.clone(), PageReadiness::Ready, Some(true), Some((Warns, "2.2", Sign::OldSystem))),
        (old_android.clone(), PageReadiness::Ready, Some(false), Some((Blocks, "2.2", Sign::OldSystem))),
        (
            in_line(old_android.clone()),
            PageReadiness::Ready,
            Some(true),
            Some((Warns, "2.2", Sign::OldSystem)),
        ),
        (in_line(old_android), PageReadiness::NoWebAuthn, None, Some((Blocks, "2.2", Sign::OldSystem))),
        (in_line(old), PageReadiness::Ready, Some(true), Some((Warns, "2.2", Sign::OldSystem))),
    ] {
        let prediction = predict(&device, CeremonyKind::Get, page, authenticator).map(|prediction| {
            let strongest = prediction.diagnosis.signs.first().copied().unwrap();
            (prediction.severity, prediction.diagnosis.message.to_string(), strongest)
        });
        let expected = expected.map(|(severity, number, sign)| (severity, number.to_owned(), sign));
        assert_eq!(prediction, expected, "{device:?} {page:?} {authenticator:?}");
    }
}

#[test]
fn every_failure_on_every_device_gets_an_answer_without_repetition() {
    let names = rejections::ALL.iter().map(|(_, text)| *text).chain([
        EngineRejection { name: "", message: "" },
        EngineRejection { name: "\u{0}", message: "日本語\u{202e}" },
        EngineRejection { name: "NotAllowedError", message: "Operation failed. " },
    ]);
    for text in names {
        for kind in [CeremonyKind::Create, CeremonyKind::Get] {
            for device in [iphone(), android(), in_line(iphone()), in_line(android()), KnownDevice::default()]
            {
                for number in [0, 1, 299, 300, TIMEOUT_MS, u32::MAX] {
                    for registered_here in [Here::Yes, Here::No, Here::Unknown] {
                        for platform_authenticator in [None, Some(true), Some(false)] {
                            let failure = Failure {
                                elapsed_ms: number,
                                away_ms: u32::MAX - number,
                                timeout_ms: number / 2,
                                attempt: number,
                                registered_here,
                                platform_authenticator,
                                ..failure(kind, text)
                            };
                            let signs = classify(&failure, &device).signs;
                            assert!(!signs.is_empty());
                            let mut seen = signs.clone();
                            seen.sort_by_key(|sign| format!("{sign:?}"));
                            seen.dedup();
                            assert_eq!(seen.len(), signs.len(), "{signs:?}");
                        }
                    }
                }
            }
        }
    }
}

/// `texts.json` is what the browser tests' stubs read. `UPDATE=1 cargo test --workspace --test failure` writes it.
#[test]
fn the_browser_tests_use_the_same_texts() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/texts.json");
    let texts = rejections::ALL
        .iter()
        .map(|(key, text)| {
            let text = serde_json::json!({ "name": text.name, "message": text.message });
            ((*key).to_owned(), text)
        })
        .collect::<serde_json::Map<_, _>>();
    let expected = serde_json::to_string_pretty(&texts).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &expected).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), expected);
}

/// A rejection that came at once, without any sheet, in a browser that does not know us.
fn refused(ceremony: CeremonyKind, name: &str, message: &str) -> Failure {
    let failure = failure(ceremony, EngineRejection { name: "", message: "" });
    let failure = Failure { name: name.into(), message: message.into(), ..failure };
    at_once(40, Failure { registered_here: Here::Unknown, ..failure })
}

/// Texts of the sources of Chromium, `WebKit` and Gecko and of what stands behind them, beside those that `texts.json` has.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_text_says_what_its_name_does_not() {
    use CeremonyKind::{Create, Get};
    use Sign::{
        AlreadyPending, AlreadyRegistered, InApp, InsecurePage, NoPasskeyHere, NoScreenLock, NoWebAuthn,
        NotVerified, ProviderFailed, RefusedAtOnce,
    };
    let blink = [
        (
            Create,
            "NotSupportedError",
            "The user agent does not support public key credentials.",
            "2.2",
            NoWebAuthn,
        ),
        (
            Get,
            "NotSupportedError",
            "The user agent does not support public key credentials.",
            "2.2",
            NoWebAuthn,
        ),
        (
            Create,
            "SecurityError",
            "Public-key credentials are only available to HTTPS origins with valid certificates, HTTP origins that fall under 'localhost', or pages served from an extension. See https://chromium.googlesource.com/chromium/src/+/main/content/browser/webauth/origins.md for details",
            "2.2",
            InsecurePage,
        ),
        (
            Get,
            "SecurityError",
            "Public-key credentials are only available to HTTPS origin or HTTP origins that fall under 'localhost'. See https://crbug.com/824383",
            "2.2",
            InsecurePage,
        ),
        (
            Get,
            "NotAllowedError",
            "The current origin is an opaque origin and hence not allowed to access 'PublicKeyCredential' objects.",
            "2.6",
            RefusedAtOnce,
        ),
        (
            Create,
            "NotSupportedError",
            "The 'payment' or 'publickey-credentials-create' features are not enabled in this document. Permissions Policy may be used to delegate Web Payment capabilities to cross-origin child frames.",
            "2.3",
            RefusedAtOnce,
        ),
        (Get, "InvalidStateError", "Context is detached", "2.6", RefusedAtOnce),
        (Create, "InvalidStateError", "Context is detached", "2.3", RefusedAtOnce),
        (Create, "InvalidStateError", "A request is already pending.", "2.3", AlreadyPending),
        (
            Get,
            "NotAllowedError",
            "Only one navigator.credentials.get request may be outstanding at one time.",
            "2.6",
            AlreadyPending,
        ),
        (Create, "InvalidStateError", "Something nobody has heard of.", "2.3", RefusedAtOnce),
        (Get, "InvalidStateError", "Something nobody has heard of.", "2.6", RefusedAtOnce),
        (Create, "InvalidStateError", "", "2.3", AlreadyRegistered),
        (
            Create,
            "InvalidStateError",
            "An attempt was made to use an object that is not, or is no longer, usable",
            "2.3",
            AlreadyRegistered,
        ),
        (
            Create,
            "InvalidStateError",
            "The authenticator was previously registered",
            "2.3",
            AlreadyRegistered,
        ),
        (
            Create,
            "InvalidStateError",
            "One of the excluded credentials exists on the local device",
            "2.3",
            AlreadyRegistered,
        ),
        (
            Get,
            "NotAllowedError",
            "During begin sign in, failure response from one tap: 16: [28433] Cannot find a matching credential.",
            "2.23",
            NoPasskeyHere,
        ),
        (Get, "NotAllowedError", "No credentials available", "2.23", NoPasskeyHere),
        (Create, "NotAllowedError", "[50152] RP ID cannot be validated.", "2.3", RefusedAtOnce),
        (Create, "ReferenceError", "PublicKeyCredential is not defined", "2.2", NoWebAuthn),
        (Create, "ReferenceError", "Can't find variable: PublicKeyCredential", "2.2", NoWebAuthn),
        (Create, "TypeError", "navigator.credentials.create is not a function", "2.2", NoWebAuthn),
        (Get, "TypeError", "navigator.credentials[e] is not a function", "2.2", NoWebAuthn),
        (Get, "TypeError", "Cannot read property 'get' of undefined", "2.2", NoWebAuthn),
        (Get, "TypeError", "Cannot read properties of null (reading 'get')", "2.2", NoWebAuthn),
        (
            Get,
            "TypeError",
            "can't access property \"get\", navigator.credentials is undefined",
            "2.2",
            NoWebAuthn,
        ),
        (Create, "TypeError", "Cannot read properties of undefined (reading 'id')", "2.3", RefusedAtOnce),
        (
            Create,
            "TypeError",
            "undefined is not an object (evaluating 'from.response')",
            "2.3",
            RefusedAtOnce,
        ),
        (Create, "TypeError", "o.challenge is undefined", "2.3", RefusedAtOnce),
        (
            Create,
            "TypeError",
            "Failed to execute 'create' on 'CredentialsContainer': Failed to read the 'publicKey' property from 'CredentialCreationOptions': required member rp is undefined.",
            "2.3",
            RefusedAtOnce,
        ),
        (Get, "ReferenceError", "gadget is not defined", "2.6", RefusedAtOnce),
    ];
    let webkit = [
        (Create, "NotAllowedError", "The document is not fully active.", "2.3", RefusedAtOnce),
        (Create, "InvalidStateError", "The document is not fully active.", "2.3", RefusedAtOnce),
        (
            Get,
            "NotAllowedError",
            "No matched credentials are found in the platform attached authenticator.",
            "2.23",
            NoPasskeyHere,
        ),
        (Get, "NotAllowedError", "This request has been cancelled by a new request.", "2.6", AlreadyPending),
        (Create, "NotAllowedError", "Something nobody has heard of.", "2.3", RefusedAtOnce),
        (
            Get,
            "SecurityError",
            "The effective domain of the document is not a valid domain.",
            "2.6",
            RefusedAtOnce,
        ),
        (
            Create,
            "NotSupportedError",
            "The platform attached authenticator doesn't support any provided PublicKeyCredentialParameters.",
            "2.3",
            ProviderFailed,
        ),
        (
            Create,
            "InvalidStateError",
            "At least one credential matches an entry of the excludeCredentials list in the platform attached authenticator.",
            "2.3",
            AlreadyRegistered,
        ),
        (Get, "NotAllowedError", "Couldn't verify user.", "2.6", NotVerified),
        (
            Create,
            "UnknownError",
            "Couldn't export the public key: The operation couldn’t be completed.",
            "2.3",
            NoScreenLock,
        ),
        (Get, "UnknownError", "Couldn't get the private key reference: -25300", "2.6", NoScreenLock),
        (
            Get,
            "TypeError",
            "navigator.credentials[e] is not a function. (In 'navigator.credentials[e](a)', 'navigator.credentials[e]' is undefined)",
            "2.2",
            NoWebAuthn,
        ),
        // A new request ends an older one with these words, too.
        (Get, "NotAllowedError", "Operation timed out.", "2.6", RefusedAtOnce),
    ];
    for (device, table) in [(android(), &blink[..]), (iphone(), &webkit[..])] {
        for (kind, name, text, number, strongest) in table {
            let (message, signs) = told(&refused(*kind, name, text), &device);
            assert_eq!(
                (message.as_str(), signs.first()),
                (*number, Some(strongest)),
                "{kind:?} {name} {text}"
            );
        }
    }
    let view =
        told(&refused(Get, "NotAllowedError", "16: Cannot find a matching credential."), &in_line(android()));
    assert_eq!(view, ("2.23".into(), vec![NoPasskeyHere, InApp]));
}

#[test]
fn an_engines_own_time_limit_is_no_cancellation() {
    for (device, name, text, elapsed_ms) in [
        (iphone(), "NotAllowedError", "Operation timed out.", 120_000),
        (iphone(), "NotAllowedError", "Operation timed out.", 60_100),
        (iphone(), "HierarchyRequestError", "The operation would yield an incorrect node tree.", 120_020),
        (android(), "TimeoutError", "The operation timed out.", 120_000),
        (android(), "TimeoutError", "signal timed out", 30_000),
    ] {
        for (kind, number) in [(CeremonyKind::Create, "2.3"), (CeremonyKind::Get, "2.6")] {
            let failure = Failure { elapsed_ms, away_ms: elapsed_ms - 1_000, ..refused(kind, name, text) };
            assert_eq!(told(&failure, &device), (number.into(), vec![Sign::TimedOut]), "{name} {text}");
        }
    }
}

#[test]
fn the_app_takes_an_abort_for_its_own_as_the_server_does() {
    for (_, text) in rejections::ALL {
        let aborted = failure(CeremonyKind::Get, text);
        assert_eq!(aborted.is_ours(), text.name == "AbortError", "{text:?}");
    }
    assert!(refused(CeremonyKind::Get, "AbortError", "Request has been aborted.").is_ours());
    assert!(refused(CeremonyKind::Get, "Error", "Aborted by AbortSignal.").is_ours());
    assert!(!refused(CeremonyKind::Get, "TimeoutError", "signal timed out").is_ours());
}
