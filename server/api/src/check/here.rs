//! What is on the device: the system, the browser, and what they are set to.

use super::finding::CheckOutcome;
use super::judgement::{FilledSentence, Judged, bad, fine, not_needed, unknown, unmeasured};
use super::probes::{Probes, Programs};
use crate::catalogue::{guide::Guide, number::Number};
use crate::device::{Browser, KnownDevice, Platform};
use crate::failure::{PageReadiness, Sign, signs_of};
use crate::language::{Text, text};
use crate::session::CookieKept;

/// The clock of a device may be wrong by this many milliseconds. Five minutes are what Kerberos allows between two machines
/// (RFC 4120 §1.6), so that a PC of a hospital's domain beyond it has other troubles too; and certificates and codes of minutes begin to
/// look not valid yet, or no longer.
pub const CLOCK_MAY_DIFFER_BY: i64 = 5 * 60 * 1000;
/// The first version of iOS and iPadOS with which a phone can be registered.
pub const IOS_FROM: u16 = 16;
/// The first version of Android with which a phone can be registered.
pub const ANDROID_FROM: u16 = 9;

pub(super) fn secure(page: Option<PageReadiness>) -> Judged {
    match page {
        None => unmeasured(),
        Some(PageReadiness::Ready | PageReadiness::NoWebAuthn) => {
            fine(text("安全な接続で開いています。", "The connection is secure."))
        }
        Some(PageReadiness::Insecure) => bad(
            text("安全な接続ではありません。", "The connection is not secure."),
            text(
                "アドレスの先頭を https:// にして開き直してください。",
                "Open the address that begins with https:// instead.",
            ),
            Guide::WhichBrowser,
            Some(Number::phone(2)),
        ),
    }
}

/// The browser of this very device: nobody is sent to look for one that it does not have.
const fn reopen(device: &KnownDevice) -> Text {
    match device.platform {
        Platform::Iphone | Platform::Ipad => {
            text("Safari で開き直してください。", "Open it in Safari instead.")
        }
        Platform::Android | Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => {
            text("Chrome で開き直してください。", "Open it in Chrome instead.")
        }
    }
}

pub(super) fn in_app(device: &KnownDevice) -> Judged {
    if device.is_in_app() {
        return bad(
            text(
                "アプリ内の画面で開いています。パスキーを使えないことがあります。",
                "This is a view inside an app, where passkeys may not work.",
            ),
            reopen(device),
            Guide::LeaveApp,
            Some(if device.is_apple_mobile() { Number::phone(7) } else { Number::phone(2) }),
        );
    }
    fine(text("ブラウザで開いています。", "It is open in a browser."))
}

pub(super) fn system(device: &KnownDevice) -> Judged {
    let least = match device.platform {
        Platform::Iphone | Platform::Ipad => (IOS_FROM, 0),
        Platform::Android => (ANDROID_FROM, 0),
        Platform::Windows => (10, 0),
        Platform::Mac | Platform::Linux | Platform::Other => {
            return not_needed(text(
                "この OS では、ブラウザのバージョンだけを確認します。",
                "On this system only the browser's version matters.",
            ));
        }
    };
    match device.version {
        // Chrome on Android says 10 whatever is there unless it tells more; Windows needs hints, too.
        None => unknown(text("OS のバージョンを確認できません。", "The system's version cannot be seen.")),
        Some(version) if version < least => {
            let fix = text("OS を更新してください。", "Please update the system.");
            let meaning = text(
                "OS が古すぎます（{} 以降が必要です）。",
                "The system is too old: {} or later is needed.",
            );
            Judged {
                outcome: CheckOutcome::Bad,
                meaning: FilledSentence::With(meaning, least.0.to_string()),
                fix: Some((fix, Some(Guide::Versions), Some(Number::phone(2)))),
                settled: false,
            }
        }
        Some(_) => fine(text("OS のバージョンに問題はありません。", "The system's version is fine.")),
    }
}

/// What the app is built for, and on phones what knows passkeys.
fn least_browser(device: &KnownDevice) -> Option<u16> {
    Some(match (device.browser, device.is_phone()) {
        (Browser::Chrome | Browser::Edge | Browser::Brave, true) => 108,
        (Browser::Chrome | Browser::Edge | Browser::Brave, false) => 96,
        (Browser::Samsung, _) => 21,
        (Browser::Firefox, _) => 95,
        (Browser::Safari, true) => 16,
        (Browser::Safari, false) => 15,
        (Browser::Opera | Browser::DuckDuckGo | Browser::WebView | Browser::Other, _) => return None,
    })
}

pub(super) fn browser(device: &KnownDevice) -> Judged {
    match (least_browser(device), device.browser_version) {
        (Some(least), Some(version)) if version < least && !device.is_apple_mobile() => Judged {
            outcome: CheckOutcome::Bad,
            meaning: FilledSentence::With(
                text(
                    "ブラウザが古すぎます（バージョン {} 以降が必要です）。",
                    "The browser is too old: version {} or later is needed.",
                ),
                least.to_string(),
            ),
            fix: Some((
                text("ブラウザを更新してください。", "Please update the browser."),
                Some(Guide::Versions),
                Some(Number::phone(16)),
            )),
            settled: false,
        },
        (Some(_), Some(_)) => {
            fine(text("ブラウザのバージョンに問題はありません。", "The browser's version is fine."))
        }
        (Some(_), None) | (None, _) => unknown(match device.platform {
            Platform::Iphone | Platform::Ipad => text(
                "動作を確認したブラウザではありません。Safari をお勧めします。",
                "This browser has not been tested; Safari is recommended.",
            ),
            Platform::Android => text(
                "動作を確認したブラウザではありません。Chrome をお勧めします。",
                "This browser has not been tested; Chrome is recommended.",
            ),
            Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => text(
                "動作を確認したブラウザではありません。Edge または Chrome をお勧めします。",
                "This browser has not been tested; Edge or Chrome is recommended.",
            ),
        }),
    }
}

pub(super) fn programs(programs: Option<Programs>, device: &KnownDevice) -> Judged {
    match programs {
        None => unmeasured(),
        Some(Programs::Compiled) => {
            fine(text("画面を表示するプログラムを実行できます。", "The page's program can run."))
        }
        Some(Programs::Old) => bad(
            text(
                "このブラウザは古いため、画面を表示できません。",
                "This browser is too old to show the pages.",
            ),
            text("OS とブラウザを更新してください。", "Please update the system and the browser."),
            Guide::Versions,
            Some(Number::phone(16)),
        ),
        // A phone has simpler pages for that: it lacks nothing to register and sign in.
        Some(Programs::Missing) if device.is_phone() => Judged {
            fix: Some((strengthened(device), Some(Guide::Scripts), None)),
            ..unknown(text(
                "WebAssembly が使えません。登録とログインはできますが、端末の追加や削除はできません。",
                "There is no WebAssembly: registering and signing in work, but not adding or removing devices.",
            ))
        },
        Some(Programs::Missing) => bad(
            text(
                "このブラウザでは、画面に必要な機能（WebAssembly）が使えません。",
                "This browser does not have what the pages need (WebAssembly).",
            ),
            strengthened(device),
            Guide::Scripts,
            Some(Number::phone(16)),
        ),
    }
}

/// Which protection keeps WebAssembly from a browser.
const fn strengthened(device: &KnownDevice) -> Text {
    match (device.platform, device.browser) {
        (Platform::Iphone | Platform::Ipad, _) => text(
            "ロックダウンモードを、このサイトだけオフにしてください。",
            "Turn Lockdown Mode off for this site.",
        ),
        (_, Browser::Edge) => text(
            "Edge の「セキュリティの強化」を、このサイトだけオフにしてください。",
            "Turn enhanced security off for this site.",
        ),
        (Platform::Android | Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other, _) => {
            text(
                "ブラウザの保護を強化する設定を、このサイトだけオフにしてください。",
                "Turn the browser's enhanced protection off for this site.",
            )
        }
    }
}

pub(super) fn cookies(kept: Option<CookieKept>, device: &KnownDevice) -> Judged {
    match kept {
        None => unmeasured(),
        Some(CookieKept::Yes) => fine(text("Cookie が保存されます。", "Cookies are saved.")),
        Some(CookieKept::No) => bad(
            text(
                "Cookie が保存されないため、ログインできません。",
                "Cookies are not saved, so you cannot sign in.",
            ),
            text("Cookie を使えるようにしてください。", "Please allow cookies."),
            Guide::AllowCookies,
            Some(if device.is_phone() { Number::phone(15) } else { Number::pc(6) }),
        ),
    }
}

pub(super) fn storage(kept: Option<CookieKept>) -> Judged {
    match kept {
        None => unmeasured(),
        Some(CookieKept::Yes) => fine(text("サイトデータが保存されます。", "Site data is saved.")),
        Some(CookieKept::No) => bad(
            text(
                "サイトデータが保存されません。案内の一部が正確でなくなります。",
                "Site data is not saved; some advice will be less exact.",
            ),
            text("Cookie とサイトデータを使えるようにしてください。", "Please allow cookies and site data."),
            Guide::AllowCookies,
            None,
        ),
    }
}

pub(super) fn clock(ahead: Option<i64>) -> Judged {
    let Some(ahead) = ahead else { return unmeasured() };
    if ahead.saturating_abs() <= CLOCK_MAY_DIFFER_BY {
        return fine(text("端末の時計は合っています。", "The device's clock is right."));
    }
    let minutes = ahead.unsigned_abs().saturating_add(30_000) / 60_000;
    // In a number that says at once how much it is.
    let (meaning, much) = match (ahead > 0, minutes) {
        (true, ..120) => (
            text("端末の時計が約{}分進んでいます。", "The device's clock is about {} minutes fast."),
            minutes,
        ),
        (false, ..120) => (
            text("端末の時計が約{}分遅れています。", "The device's clock is about {} minutes slow."),
            minutes,
        ),
        (true, 120..2_880) => (
            text("端末の時計が約{}時間進んでいます。", "The device's clock is about {} hours fast."),
            (minutes + 30) / 60,
        ),
        (false, 120..2_880) => (
            text("端末の時計が約{}時間遅れています。", "The device's clock is about {} hours slow."),
            (minutes + 30) / 60,
        ),
        (true, _) => (
            text("端末の時計が約{}日進んでいます。", "The device's clock is about {} days fast."),
            (minutes + 720) / 1_440,
        ),
        (false, _) => (
            text("端末の時計が約{}日遅れています。", "The device's clock is about {} days slow."),
            (minutes + 720) / 1_440,
        ),
    };
    let fix = text(
        "端末の「日付と時刻」の設定で、自動設定をオンにしてください。",
        "Turn on automatic date and time in the device's settings.",
    );
    Judged {
        outcome: CheckOutcome::Bad,
        meaning: FilledSentence::With(meaning, much.to_string()),
        fix: Some((fix, None, None)),
        settled: false,
    }
}

pub(super) fn passkeys(probes: &Probes, device: &KnownDevice) -> Judged {
    if device.is_pc() {
        return not_needed(text(
            "カードやスマートフォンでログインするときは不要です。このパソコンを登録するときだけ必要です。",
            "Not needed when you sign in with a card or phone; only when you register this PC.",
        ));
    }
    match probes.page {
        None => unmeasured(),
        Some(PageReadiness::Ready) => fine(text("パスキーを使えます。", "Passkeys can be used.")),
        Some(PageReadiness::NoWebAuthn | PageReadiness::Insecure) => bad(
            text("このブラウザではパスキーを使えません。", "This browser cannot use passkeys."),
            match device.platform {
                Platform::Iphone | Platform::Ipad => text(
                    "Safari で開き直し、OS も更新してください。",
                    "Open it in Safari, and update the system.",
                ),
                Platform::Android | Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => {
                    text(
                        "Chrome で開き直し、OS も更新してください。",
                        "Open it in Chrome, and update the system.",
                    )
                }
            },
            if device.is_in_app() { Guide::LeaveApp } else { Guide::Versions },
            Some(Number::phone(2)),
        ),
    }
}

pub(super) fn screen_lock(probes: &Probes, device: &KnownDevice) -> Judged {
    match (device.platform, probes.platform_authenticator) {
        (Platform::Windows | Platform::Mac | Platform::Linux, _) => not_needed(text(
            "このパソコンを登録するときだけ、PIN か指紋・顔が必要です。",
            "A PIN, fingerprint or face is needed only when you register this PC.",
        )),
        (Platform::Iphone | Platform::Ipad, _) => Judged {
            fix: Some((
                text(
                    "「設定」でパスコードがオンになっているか確認してください。",
                    "Check in Settings that a passcode is on.",
                ),
                Some(Guide::DeviceLock),
                None,
            )),
            settled: true,
            ..unknown(text(
                "iPhone と iPad では、画面ロックの有無を確認できません。",
                "On iPhone and iPad no page can find out whether there is a screen lock.",
            ))
        },
        (Platform::Android | Platform::Other, Some(true)) => {
            fine(text("画面ロックが設定されています。", "A screen lock is set."))
        }
        // On a system that is too old, a lock would change nothing.
        (Platform::Android, Some(false))
            if !device.is_in_app() && !signs_of(device).contains(&Sign::OldSystem) =>
        {
            bad(
                text(
                    "画面ロックが設定されていないため、パスキーを使えません。",
                    "No screen lock is set, so passkeys cannot be used.",
                ),
                text(
                    "端末の設定で、PIN・パターン・指紋などの画面ロックを設定してください。",
                    "Set a screen lock (PIN, pattern or fingerprint) in the device's settings.",
                ),
                Guide::DeviceLock,
                Some(Number::phone(9)),
            )
        }
        (Platform::Android | Platform::Other, Some(false) | None) => unmeasured(),
    }
}
