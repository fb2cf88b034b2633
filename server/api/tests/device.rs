//! What user agents tell, what hints mend, and how to leave an app.

use api::{
    Language,
    device::{Browser, Hints, HostApp, KnownDevice, Platform, arrived},
};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS ";
const WEBKIT: &str = " like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
const ANDROID: &str = "Mozilla/5.0 (Linux; Android ";
const BLINK: &str = ") AppleWebKit/537.36 (KHTML, like Gecko) ";

fn iphone(system: &str, rest: &str) -> KnownDevice {
    KnownDevice::read(&[IPHONE, system, WEBKIT, rest].concat())
}

fn android(system: &str, rest: &str) -> KnownDevice {
    KnownDevice::read(&[ANDROID, system, BLINK, rest].concat())
}

fn safari_17() -> KnownDevice {
    iphone("17_3_1", "Version/17.3.1 Mobile/15E148 Safari/604.1")
}

fn chrome_android() -> KnownDevice {
    android("10; K", "Chrome/157.0.0.0 Mobile Safari/537.36")
}

fn line_ios() -> KnownDevice {
    iphone("18_6", "Mobile/15E148 Safari Line/15.12.1")
}

fn ipad_as_mac() -> KnownDevice {
    KnownDevice::read(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.3 Safari/605.1.15",
    )
}

#[test]
fn every_known_iphone_is_read() {
    use Browser::{Brave, Chrome, DuckDuckGo, Edge, Firefox, Opera, Other, Safari, WebView};
    let table = [
        ("17_3_1", "Version/17.3.1 Mobile/15E148 Safari/604.1", (17, 3), Safari, Some(17), None),
        ("18_1", "Version/18.1 Mobile/15E148 Safari/604.1", (18, 1), Safari, Some(18), None),
        ("18_6", "Version/26.0 Mobile/15E148 Safari/604.1", (26, 0), Safari, Some(26), None),
        ("18_7", "Version/26.4 Mobile/15E148 Safari/604.1", (26, 4), Safari, Some(26), None),
        ("18_7", "Version/27 Mobile/15E148 Safari/604.1", (27, 0), Safari, Some(27), None),
        ("18_3_2", "CriOS/135.0.7049.53 Mobile/15E148 Safari/604.1", (18, 3), Chrome, Some(135), None),
        (
            "26_2_0",
            "CriOS/146.0.7680.55 Mobile/15E148 Safari/604.1 VivaiOS/7.9.3974.10000",
            (26, 2),
            Other,
            Some(7),
            None,
        ),
        (
            "18_1",
            "EdgiOS/128.0.2739.82 Version/18.0 Mobile/15E148 Safari/604.1",
            (18, 1),
            Edge,
            Some(128),
            None,
        ),
        ("18_1", "FxiOS/130.1  Mobile/15E148 Safari/605.1.15", (18, 1), Firefox, Some(130), None),
        (
            "26_0_0",
            "GSA/376.0.777690323 Mobile/15E148 Safari/604.1",
            (26, 0),
            WebView,
            None,
            Some(HostApp::Google),
        ),
        ("18_6", "Mobile/15E148 Safari Line/15.12.1", (18, 6), WebView, None, Some(HostApp::Line)),
        ("18_6", "Mobile/15E148 Safari Line/15.12.1 LIFF", (18, 6), WebView, None, Some(HostApp::Line)),
        (
            "17_3_1",
            "Mobile/15E148 YJApp-IOS jp.co.yahoo.ipn.appli/4.107.0",
            (17, 3),
            WebView,
            None,
            Some(HostApp::YahooJapan),
        ),
        (
            "18_1",
            "Mobile/22B83 [FBAN/FBIOS;FBAV/488.0.0.68.101;FBBV/653004655;FBDV/iPhone12,8;FBMD/iPhone;FBSN/iOS;FBSV/18.1;FBSS/2;FBCR/;FBID/phone;FBLC/ja_JP;FBOP/5;FBRV/655139043;IABMV/1]",
            (18, 1),
            WebView,
            None,
            Some(HostApp::Facebook),
        ),
        (
            "18_6_2",
            "Mobile/22G100 Safari/604.1 MetaIAB Facebook",
            (18, 6),
            WebView,
            None,
            Some(HostApp::Facebook),
        ),
        (
            "18_1",
            "Mobile/22B83 Instagram 354.0.0.29.90 (iPhone12,8; iOS 18_1; ja_JP; ja; scale=2.00; 750x1334; 653004655; IABMV/1)",
            (18, 1),
            WebView,
            None,
            Some(HostApp::Instagram),
        ),
        ("18_1", "Mobile/22B83 Barcelona 354.0.0.29.90", (18, 1), WebView, None, Some(HostApp::Threads)),
        ("18_1", "Mobile/15E148 MicroMessenger/8.0.50", (18, 1), WebView, None, Some(HostApp::WeChat)),
        ("18_1", "Mobile/15E148 Snapchat/13.20", (18, 1), WebView, None, Some(HostApp::Snapchat)),
        ("18_1", "Mobile/15E148 [LinkedInApp]/9.30", (18, 1), WebView, None, Some(HostApp::LinkedIn)),
        ("18_6", "Mobile/15E148 Twitter for iPhone/11.30", (18, 6), WebView, None, Some(HostApp::X)),
        (
            "18_6",
            "Version/26.0.1 Mobile/15E148 Safari/604.1 [WAiOS/2.25.31]",
            (26, 0),
            WebView,
            None,
            Some(HostApp::WhatsApp),
        ),
        ("18_6", "Mobile/15E148 musical_ly_41.9.0 JsSdk/2.0", (18, 6), WebView, None, Some(HostApp::TikTok)),
        (
            "14_3",
            "Version/14.3 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15",
            (14, 3),
            DuckDuckGo,
            Some(7),
            None,
        ),
        ("18_7", "Mobile/15E148 Safari/604.1 Brave", (18, 7), Brave, None, None),
        ("18_1", "Version/18.1 Mobile/15E148 Safari/604.1 OPT/5.0.7", (18, 1), Opera, Some(5), None),
        ("18_1", "Mobile/15E148", (18, 1), WebView, None, Some(HostApp::Unnamed)),
    ];
    for (system, rest, version, browser, browser_version, host_app) in table {
        let device = KnownDevice {
            platform: Platform::Iphone,
            version: Some(version),
            browser,
            browser_version,
            host_app,
            model: None,
        };
        assert_eq!(iphone(system, rest), device, "{system} {rest}");
    }
}

#[test]
fn every_known_android_is_read() {
    use Browser::{Chrome, Edge, Firefox, Opera, Samsung, WebView};
    let table = [
        ("10; K", "Chrome/157.0.0.0 Mobile Safari/537.36", None, Chrome, Some(157), None, None),
        (
            "15; CPH2689 Build/UKQ1.231108.001; wv",
            "Version/4.0 Chrome/132.0.6834.163 Mobile Safari/537.36 Line/15.0.0/IAB",
            Some((15, 0)),
            WebView,
            Some(132),
            Some(HostApp::Line),
            Some("CPH2689"),
        ),
        (
            "8.1.0; SM-G610F Build/M1AJQ; wv",
            "Version/4.0 Chrome/70.0.3538.110 Mobile Safari/537.36 YJApp-ANDROID jp.co.yahoo.android.ybrowser/3.32.0.1",
            Some((8, 1)),
            WebView,
            Some(70),
            Some(HostApp::YahooJapan),
            Some("SM-G610F"),
        ),
        (
            "8.1.0; SM-G610F Build/M1AJQ; wv",
            "Version/4.0 Chrome/70.0.3538.110 Mobile Safari/537.36 YJApp-ANDROID jp.co.yahoo.android.yjtop/3.32.0",
            Some((8, 1)),
            WebView,
            Some(70),
            Some(HostApp::YahooJapan),
            Some("SM-G610F"),
        ),
        (
            "14; Pixel 8 Build/AP2A.240905.003; wv",
            "Version/4.0 Chrome/130.0.6723.58 Mobile Safari/537.36 Instagram 355.1.0.44.103 Android (34/14; 420dpi; 1080x2194; Google/google; Pixel 8; shiba; shiba; ja_JP; 656285386)",
            Some((14, 0)),
            WebView,
            Some(130),
            Some(HostApp::Instagram),
            Some("Pixel 8"),
        ),
        (
            "14; SM-F741B",
            "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
            Some((14, 0)),
            Samsung,
            Some(25),
            None,
            Some("SM-F741B"),
        ),
        (
            "14; Xq7VbT2mLw",
            "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            Some((14, 0)),
            Samsung,
            Some(28),
            None,
            None,
        ),
        (
            "13; moto g(60) Build/T1; wv",
            "Version/4.0 Chrome/132.0.0.0 Mobile Safari/537.36",
            Some((13, 0)),
            WebView,
            Some(132),
            Some(HostApp::Unnamed),
            Some("moto g(60)"),
        ),
        (
            "12; FGY-AL00",
            "Chrome/125.0.0.0 Mobile Safari/537.36 EdgA/125.0.0.0",
            Some((12, 0)),
            Edge,
            Some(125),
            None,
            Some("FGY-AL00"),
        ),
        (
            "13; SO-51C Build/66; wv",
            "Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36 OPR/82.0.2254",
            Some((13, 0)),
            Opera,
            Some(82),
            None,
            Some("SO-51C"),
        ),
        (
            "10; K",
            "Chrome/141.0.7390.124 Mobile Safari/537.36 [WA4A/2.25.32.75;]",
            None,
            WebView,
            Some(141),
            Some(HostApp::WhatsApp),
            None,
        ),
        (
            "4.4; ja-jp; SC-04F Build/KOT49H",
            "Chrome/100.0.0.0 Mobile Safari/537.36",
            Some((4, 4)),
            Chrome,
            Some(100),
            None,
            Some("SC-04F"),
        ),
    ];
    for (system, rest, version, browser, browser_version, host_app, model) in table {
        let model = model.map(str::to_owned);
        let device =
            KnownDevice { platform: Platform::Android, version, browser, browser_version, host_app, model };
        assert_eq!(android(system, rest), device, "{system} {rest}");
    }
    let firefox = KnownDevice::read("Mozilla/5.0 (Android 15; Mobile; rv:160.0) Gecko/160.0 Firefox/160.0");
    assert_eq!((firefox.platform, firefox.version), (Platform::Android, Some((15, 0))));
    assert_eq!((firefox.browser, firefox.browser_version, firefox.model), (Firefox, Some(160), None));
}

#[test]
fn every_known_computer_is_read() {
    let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36";
    let chrome = KnownDevice::read(windows);
    assert_eq!(
        (chrome.platform, chrome.browser, chrome.browser_version),
        (Platform::Windows, Browser::Chrome, Some(157))
    );
    let edge = KnownDevice::read(&[windows, " Edg/157.0.0.0"].concat());
    assert_eq!(
        (edge.platform, edge.browser, edge.browser_version),
        (Platform::Windows, Browser::Edge, Some(157))
    );
    let mac = ipad_as_mac();
    assert_eq!((mac.platform, mac.browser, mac.version), (Platform::Mac, Browser::Safari, None));
    let duck = KnownDevice::read(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.3 Safari/605.1.15 Ddg/26.3",
    );
    assert_eq!((duck.platform, duck.browser), (Platform::Mac, Browser::DuckDuckGo));
    let linux = KnownDevice::read(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36",
    );
    assert_eq!((linux.platform, linux.browser), (Platform::Linux, Browser::Chrome));
}

#[test]
fn chrome_in_desktop_mode_is_still_on_ios() {
    let device = KnownDevice::read(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_13_5) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/102 Version/11.1.1 Safari/605.1.15",
    );
    assert_eq!(
        (device.platform, device.browser, device.browser_version),
        (Platform::Ipad, Browser::Chrome, Some(102))
    );
    assert_eq!(device.version, None);
}

#[test]
fn a_mac_with_a_touch_screen_is_an_ipad() {
    let touch = |points| Hints { max_touch_points: Some(points), ..Hints::default() };
    let ipad = ipad_as_mac().with_hints(&touch(5));
    assert_eq!((ipad.platform, ipad.version), (Platform::Ipad, Some((26, 0))));
    assert_eq!(ipad_as_mac().with_hints(&touch(0)).platform, Platform::Mac);
    let named = Hints { platform: Some("macOS".into()), ..touch(5) };
    assert_eq!(ipad_as_mac().with_hints(&named).platform, Platform::Ipad);
}

#[test]
fn what_safari_can_do_tells_how_new_ios_is_at_least() {
    let signal = Hints { has_signal_api: Some(true), ..Hints::default() };
    let parse = Hints { has_parse_options: Some(true), ..Hints::default() };
    let capabilities = Hints { has_client_capabilities: Some(true), ..Hints::default() };
    assert_eq!(line_ios().with_hints(&signal).version, Some((26, 0)));
    assert_eq!(safari_17().with_hints(&parse).version, Some((18, 4)));
    assert_eq!(safari_17().with_hints(&capabilities).version, Some((17, 4)));
    assert_eq!(safari_17().with_hints(&Hints::default()), safari_17());
    let unknown = KnownDevice { version: None, ..safari_17() };
    assert_eq!(unknown.clone().with_hints(&capabilities).version, None);
    assert_eq!(unknown.with_hints(&signal).version, Some((26, 0)));
    assert_eq!(chrome_android().with_hints(&signal).version, None);
}

#[test]
fn client_hints_tell_the_model_and_the_version() {
    let hints = Hints {
        platform: Some("Android".into()),
        platform_version: Some("15.0.0".into()),
        model: Some("Pixel 9".into()),
        ..Hints::default()
    };
    let pixel = chrome_android().with_hints(&hints);
    assert_eq!((pixel.version, pixel.model.as_deref()), (Some((15, 0)), Some("Pixel 9")));
    let windows = KnownDevice { platform: Platform::Windows, ..KnownDevice::default() };
    for (told, version) in [("15.0.0", Some((11, 0))), ("10.0.0", Some((10, 0))), ("", None)] {
        let hints = Hints { platform_version: Some(told.into()), ..Hints::default() };
        assert_eq!(windows.clone().with_hints(&hints).version, version, "{told}");
    }
}

#[test]
fn a_model_that_is_no_name_is_not_taken() {
    for model in ["", "K", " ", "ピクセル", "a\u{202e}b", "line\nbreak", &"x".repeat(41)] {
        let hints = Hints { model: Some(model.into()), ..Hints::default() };
        assert_eq!(chrome_android().with_hints(&hints).model, None, "{model:?}");
    }
}

#[test]
fn brave_is_known_by_its_own_word() {
    let hints = Hints { brave: Some(true), ..Hints::default() };
    assert_eq!(chrome_android().with_hints(&hints).browser, Browser::Brave);
    assert_eq!(safari_17().with_hints(&hints).browser, Browser::Brave);
    assert_eq!(line_ios().with_hints(&hints).browser, Browser::WebView);
}

#[test]
fn people_recognise_their_device_by_its_name() {
    let pixel = KnownDevice { model: Some("Pixel 9".into()), ..chrome_android() };
    let edge = KnownDevice { platform: Platform::Windows, browser: Browser::Edge, ..KnownDevice::default() };
    let unknown = KnownDevice::default();
    for (device, ja, en, label_ja, label_en) in [
        (safari_17(), "iPhone の Safari", "Safari on iPhone", "iPhone", "iPhone"),
        (line_ios(), "iPhone の LINE アプリ", "the LINE app on iPhone", "iPhone", "iPhone"),
        (pixel, "Android の Chrome", "Chrome on Android", "Pixel 9", "Pixel 9"),
        (chrome_android(), "Android の Chrome", "Chrome on Android", "Android 端末", "Android device"),
        (edge, "Windows の Edge", "Edge on Windows", "Windows パソコン", "Windows PC"),
        (unknown, "不明な端末", "an unknown device", "端末", "Device"),
    ] {
        assert_eq!((device.name(Language::Ja), device.name(Language::En)), (ja.into(), en.into()));
        assert_eq!(device.suggested_label(Language::Ja), label_ja);
        assert_eq!(device.suggested_label(Language::En), label_en);
    }
}

#[test]
fn a_name_that_is_a_line_of_its_own_begins_like_a_sentence() {
    for (device, ja, en) in [
        (line_ios(), "iPhone の LINE アプリ", "The LINE app on iPhone"),
        (safari_17(), "iPhone の Safari", "Safari on iPhone"),
        (KnownDevice::default(), "不明な端末", "An unknown device"),
        (
            KnownDevice { platform: Platform::Windows, ..KnownDevice::default() },
            "Windows のブラウザ",
            "A browser on Windows",
        ),
        (
            KnownDevice { platform: Platform::Iphone, ..KnownDevice::default() },
            "iPhone のブラウザ",
            "A browser on iPhone",
        ),
    ] {
        assert_eq!((device.line(Language::Ja), device.line(Language::En)), (ja.into(), en.into()));
    }
}

#[test]
fn a_device_is_called_in_words_of_ours_whatever_its_browser_says_of_itself() {
    let said = [
        "HPKI reception desk 3 official",
        "Ward 3 PC",
        "HPKI 03",
        "Galaxy HPKI",
        "Pixel 9 official",
        "Official PC",
        "WARD-12 DESK-14",
        "DESK 12",
        "MEDIS-0001",
        "Pro Max",
        "Pixel",
        "12",
        "-12-3",
        "Pixel 9 Pro XL 12 12",
    ];
    for model in said {
        let agent = format!(
            "Mozilla/5.0 (Linux; Android 14; {model}) AppleWebKit/537.36 Chrome/157.0.0.0 Safari/537.36"
        );
        let hints = Hints { model: Some(model.into()), ..Hints::default() };
        for device in [KnownDevice::read(&agent), chrome_android().with_hints(&hints)] {
            assert_eq!(device.name(Language::En), "Chrome on Android", "{model}");
            assert_eq!(device.name(Language::Ja), "Android の Chrome", "{model}");
            assert_eq!(device.suggested_label(Language::En), "Android device", "{model}");
        }
    }
    let agent = "Mozilla/5.0 (HPKI reception desk; Windows) Official/1.0 Chrome/157.0.0.0 Safari/537.36 (the ward's own PC)";
    assert_eq!(KnownDevice::read(agent).name(Language::En), "Chrome on Windows");
}

#[test]
fn a_label_is_suggested_from_a_model_that_is_surely_one() {
    for model in [
        "Pixel 9",
        "Pixel 9a",
        "Pixel 9 Pro XL",
        "SM-S921Q",
        "SC-51C",
        "SCG27",
        "SO-51C",
        "XQ-DQ44",
        "CPH2689",
        "23078PND5G",
        "A201SO",
        "SH-M25",
        "Redmi Note 13",
        "moto g52",
        "F-51C",
    ] {
        let device = KnownDevice { model: Some(model.into()), ..chrome_android() };
        assert_eq!(device.suggested_label(Language::Ja), model);
    }
}

#[test]
fn versions_compare_only_where_they_are_known() {
    assert!(safari_17().ios_at_least(17, 3) && !safari_17().ios_at_least(17, 4));
    assert!(!KnownDevice { version: None, ..safari_17() }.ios_at_least(1, 0));
    let android = KnownDevice { version: Some((15, 0)), ..chrome_android() };
    assert!(!android.ios_at_least(15, 0));
}

#[test]
fn phones_computers_and_usual_browsers_are_told_apart() {
    assert!(safari_17().is_phone() && safari_17().is_apple_mobile() && safari_17().is_usual_browser());
    assert!(chrome_android().is_phone() && !chrome_android().is_pc() && chrome_android().is_usual_browser());
    assert!(line_ios().is_in_app() && !line_ios().is_usual_browser());
    for browser in [Browser::Edge, Browser::Chrome] {
        let windows = KnownDevice { platform: Platform::Windows, browser, ..KnownDevice::default() };
        assert!(windows.is_pc() && !windows.is_phone() && windows.is_usual_browser());
    }
    assert!(!KnownDevice::default().is_phone() && !KnownDevice::default().is_pc());
}

const ORIGIN: &str = "https://auth.hpki.example";

fn way_out(device: &KnownDevice, path: &str, token: &str) -> Option<String> {
    device.leave_app(ORIGIN, path, token).map(|way| way.address)
}

#[test]
fn line_opens_the_usual_browser_when_asked() {
    let way = line_ios().leave_app(ORIGIN, "/r", "abc").unwrap();
    assert_eq!(way.address, "https://auth.hpki.example/r?openExternalBrowser=1#abc");
    assert_eq!(way.browser, None);
    let again = line_ios().leave_app(ORIGIN, "/r?openExternalBrowser=1", "abc").unwrap();
    assert_eq!(again.address, "x-safari-https://auth.hpki.example/r?openExternalBrowser=1#abc");
    assert_eq!(again.browser, Some(Browser::Safari));
}

#[test]
fn an_iphone_app_hands_the_whole_address_to_safari() {
    let instagram = iphone("18_1", "Mobile/22B83 Instagram 354.0.0.29.90");
    assert_eq!(
        way_out(&instagram, "/r?lang=en", "abc").unwrap(),
        "x-safari-https://auth.hpki.example/r?lang=en#abc"
    );
    let chrome = instagram.leave_app_for(Browser::Chrome, ORIGIN, "/r", "abc").unwrap();
    assert_eq!(chrome.address, "googlechromes://auth.hpki.example/r#abc");
    let old = iphone("16_7", "Mobile/15E148 Instagram 354.0.0.29.90");
    assert_eq!(way_out(&old, "/r", "abc"), None);
}

#[test]
fn an_android_app_opens_chrome_and_the_token_survives() {
    let app = android("15; CPH2689 Build/U; wv", "Version/4.0 Chrome/132.0.0.0 Mobile Safari/537.36");
    let address = way_out(&app, "/r?lang=en", "a-b_c=d&e").unwrap();
    assert_eq!(
        address,
        "intent://auth.hpki.example/r?lang=en&t=a-b_c%3Dd%26e#Intent;scheme=https;package=com.android.chrome;\
         S.browser_fallback_url=https%3A%2F%2Fplay.google.com%2Fstore%2Fapps%2Fdetails%3Fid%3Dcom.android.chrome;end"
    );
    assert_eq!(arrived("/r?lang=en&t=a-b_c%3Dd%26e").unwrap(), "/r?lang=en#a-b_c=d&e");
    assert_eq!(arrived("/r?t=abc").unwrap(), "/r#abc");
    let samsung = android("14; SM-F741B", "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36");
    assert!(way_out(&samsung, "/r", "").unwrap().starts_with("intent://auth.hpki.example/r#Intent;"));
}

#[test]
fn where_no_way_leads_out_none_is_offered() {
    let wechat = iphone("18_1", "Mobile/15E148 MicroMessenger/8.0.50");
    let tiktok =
        android("15; P Build/U; wv", "Version/4.0 Chrome/132.0.0.0 Mobile Safari/537.36 musical_ly_1");
    let windows =
        KnownDevice { platform: Platform::Windows, browser: Browser::Chrome, ..KnownDevice::default() };
    for device in [wechat, tiktok, windows, chrome_android()] {
        assert_eq!(way_out(&device, "/r", "abc"), None, "{device:?}");
    }
    // A view of an app can look like Safari.
    assert!(way_out(&safari_17(), "/r", "abc").is_some());
}

#[test]
fn an_address_that_could_say_something_else_is_refused() {
    let app = android("15; P Build/U; wv", "Version/4.0 Chrome/132.0.0.0 Mobile Safari/537.36");
    for (origin, path, token) in [
        ("javascript:alert(1)//", "/r", "a"),
        ("javascript://x", "/r", "a"),
        ("https://", "/r", "a"),
        ("https://a/b", "/r", "a"),
        (ORIGIN, "r", "a"),
        (ORIGIN, "/r#Intent;package=evil;end", "a"),
        (ORIGIN, "/r", "a#b"),
        (ORIGIN, "/r", "a b"),
    ] {
        assert_eq!(app.leave_app(origin, path, token), None, "{origin} {path} {token}");
    }
    for path in
        ["/r", "/r?", "/r?t=", "/r?t=%", "/r?t=%zz", "/r?t=%23", "//evil?t=a", "r?t=a", "/r?tt=a", "/r?t=é"]
    {
        assert_eq!(arrived(path), None, "{path}");
    }
}

/// A small generator, so that garbage is the same on every run.
struct Garbage(u64);

impl Garbage {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % below
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 34] = [
            "iPhone",
            "iPhone OS ",
            "CPU OS ",
            "Android",
            "Android ",
            "; K",
            "; wv)",
            " Build/",
            "(",
            ")",
            ";",
            " ",
            "Version/",
            "Chrome/",
            "Safari/",
            "Line/",
            " Line/",
            "FBAN",
            "18_7",
            "65536",
            "99999999999999999999",
            "26.4",
            ".",
            "_",
            "é",
            "日本",
            "\u{0}",
            "\u{202e}",
            "%",
            "?t=",
            "#",
            "/",
            "Macintosh",
            "SamsungBrowser/",
        ];
        (0..self.next(12)).filter_map(|_| PARTS.get(self.next(PARTS.len())).copied()).collect()
    }
}

#[test]
fn garbage_gets_a_sane_answer() {
    let mut garbage = Garbage(7);
    for _ in 0..20_000 {
        let hints = Hints {
            platform: Some(garbage.text()),
            platform_version: Some(garbage.text()),
            model: Some(garbage.text()),
            max_touch_points: Some(u32::MAX),
            ..Hints::default()
        };
        let device = KnownDevice::read(&garbage.text()).with_hints(&hints);
        assert!(device.version.is_none_or(|(major, _)| (1..1000).contains(&major)));
        assert!(device.model.as_ref().is_none_or(|model| model.is_ascii() && model.len() <= 40));
        for language in Language::ALL {
            assert!(!device.name(language).is_empty() && !device.suggested_label(language).is_empty());
        }
        let path = garbage.text();
        if let Some(way) = device.leave_app(ORIGIN, &path, &garbage.text()) {
            assert!(way.address.is_ascii() && way.address.contains("auth.hpki.example/"));
        }
        if let Some(address) = arrived(&path) {
            assert!(address.starts_with('/') && address.contains('#'));
        }
        let wire = serde_json::to_string(&device).unwrap();
        assert_eq!(serde_json::from_str::<KnownDevice>(&wire).unwrap(), device);
    }
}

const KHTML: &str = " AppleWebKit/605.1.15 (KHTML, like Gecko) ";

fn on_iphone(system: &str, said: &str) -> KnownDevice {
    let system = if system.is_empty() { "iPhone; CPU iPhone OS 18_5 like Mac OS X" } else { system };
    KnownDevice::read(&["Mozilla/5.0 (", system, ")", KHTML, said].concat())
}

fn on(system: &str, said: &str) -> KnownDevice {
    KnownDevice::read(&["Mozilla/5.0 (", system, BLINK, said].concat())
}

#[test]
fn safari_says_nothing_more_than_safari_does() {
    let table = [
        ("Version/18.5 Mobile/15E148 Safari/605.1.15 BingSapphire/31.8.430522001", Browser::WebView),
        ("Version/18.0 Mobile/15E148 Safari/604.1 Copilot/30.0.430101001", Browser::WebView),
        ("Version/17.5 Mobile/15E148 Safari/604.1 MSNSapphire/29.2", Browser::WebView),
        (
            "Version/16.6 Mobile/15E148 Safari/604.1 Lark/7.26.6 LarkLocale/ja_JP ChannelName/Feishu",
            Browser::WebView,
        ),
        (
            "Version/18.5 Mobile/15E148 Safari/604.1 NAVER(inapp; search; 2000; 12.13.3; 15PRO)",
            Browser::WebView,
        ),
        ("Version/18.5 Mobile/15E148 Safari/604.1 (Ecosia ios@11.2.0.2210)", Browser::Other),
        ("Version/18.5 Mobile/15E148 Safari/604.1 Whale/3.4.1", Browser::Other),
        ("Version/18.5 Mobile/15E148 Safari/604.1 AlohaBrowser/6.2.1", Browser::Other),
        ("Version/17.0 ArcMobile2/1.13.0.107 Mobile/15E148 Safari/604.1", Browser::Other),
        ("Version/18.5 Mobile/15E148 Safari/604.1/SomeShop", Browser::WebView),
        ("SomeBank/4.1 Version/18.5 Mobile/15E148 Safari/604.1", Browser::WebView),
        ("Mobile/15E148 Safari/604.1 KAKAOTALK/11.3.1 (INAPP)", Browser::WebView),
        ("GoogleLens/1.2 Mobile/15E148 Safari/604.1", Browser::WebView),
        ("GoogleNews/5.120 Mobile/15E148 Safari/604.1", Browser::WebView),
        ("Mobile/15E148 Safari/604.1 Outlook-iOS/709.2189947.prod.iphone (4.2", Browser::WebView),
        ("Mobile/15E148 Safari/604.1", Browser::WebView),
        ("Version/26.1 Mobile/15E148 Safari/604.1", Browser::Safari),
        ("Version/9.0 Mobile/13A344 Safari/601.1", Browser::Safari),
        ("FxiOS/130.1  Mobile/15E148 Safari/605.1.15", Browser::Firefox),
        ("Version/18.1 Mobile/15E148 Safari/604.1 OPT/5.0.7", Browser::Opera),
    ];
    for (said, browser) in table {
        for system in ["", "iPad; CPU OS 18_5 like Mac OS X"] {
            let device = on_iphone(system, said);
            assert_eq!(device.browser, browser, "{said}");
            assert_eq!(device.is_in_app(), browser == Browser::WebView, "{said}");
            assert!(device.is_apple_mobile(), "{said}");
        }
    }
}

#[test]
fn chrome_says_nothing_more_than_chrome_does() {
    use Browser::{Chrome, Other, WebView};
    let phone = "Linux; Android 14; SM-S918B";
    let table = [
        (phone, "Chrome/140.0.0.0 Mobile Safari/537.36", Chrome),
        (phone, "Chrome/140.0.0.0 Safari/537.36", Chrome),
        ("Linux; Android 9; KFKAWI", "Silk/98.1.148 like Chrome/98.0.4758.101 Safari/537.36", Other),
        ("Linux; Android 11; KFTRWI", "Silk/128.4.1 like Chrome/128.0.6613.187 Mobile Safari/537.36", Other),
        (
            "Linux; U; Android 10; en-us; RMX1973 Build/QKQ1.190918.001",
            "Version/4.0 Chrome/70.0.3538.80 Mobile Safari/537.36 HeyTapBrowser/45.7.1.9",
            Other,
        ),
        (
            "Linux; U; Android 13; ja; V2055 Build/TP1A",
            "Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.4.0.1306 Mobile Safari/537.36",
            Other,
        ),
        (
            "Linux; Android 12; V2055A; wv",
            "Version/4.0 Chrome/87.0.4280.141 Mobile Safari/537.36 VivoBrowser/12.8.4.0",
            Other,
        ),
        (
            "Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.11.0.302",
            "Chrome/99.0.4844.88 HuaweiBrowser/13.0.6.302 Mobile Safari/537.36",
            Other,
        ),
        (phone, "Chrome/140.0.0.0 Mobile Safari/537.36 SomeShop/7.1", WebView),
        (
            "Linux; U; Android 11; zh-CN; M2102K1C Build/RKQ1",
            "Version/4.0 Chrome/69.0.3497.100 UCBrowser/13.6 Mobile Safari/537.36 AliApp(TB/10.9)",
            WebView,
        ),
        (
            "Windows NT 10.0; Win64; x64",
            "Slack/4.38.125 Chrome/124.0.6367.243 Electron/30.1.2 Safari/537.36",
            WebView,
        ),
        (
            "Macintosh; Intel Mac OS X 10_15_7",
            "Code/1.90.0 Chrome/122.0.6261.156 Electron/29.4.0 Safari/537.36",
            WebView,
        ),
        ("X11; Linux x86_64", "discord/0.0.60 Chrome/120.0.6099.291 Electron/28.2.10 Safari/537.36", WebView),
        ("Windows NT 10.0; Win64; x64", "Chrome/130.0.0.0 Whale/4.29.282.14 Safari/537.36", Other),
        ("Windows NT 10.0; Win64; x64", "Chrome/130.0.0.0 Safari/537.36 SomeCompany/1", Other),
        ("Windows NT 10.0; Win64; x64", "Chrome/130.0.0.0 Safari/537.36", Chrome),
    ];
    for (system, said, browser) in table {
        let device = on(system, said);
        assert_eq!((device.browser, device.is_in_app()), (browser, browser == WebView), "{said}");
    }
}

#[test]
fn apps_are_known_by_each_name_they_give_themselves() {
    let phone = "Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv";
    let view = "Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36 ";
    for (said, app) in [
        ("TwitterAndroid", HostApp::X),
        ("TwitterAndroid/10.90.0-release.0", HostApp::X),
        ("Twitter for Android/10.1", HostApp::X),
        (
            "trill_340503 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/trill app_version/34.5.3",
            HostApp::TikTok,
        ),
        ("com.ss.android.ugc.trill/2023505030 (Linux; U; Android 14)", HostApp::TikTok),
        ("musical_ly_2023505030 JsSdk/1.0", HostApp::TikTok),
        ("BytedanceWebview/d8a21c6", HostApp::TikTok),
    ] {
        let device = on(phone, &[view, said].concat());
        assert_eq!(device.host_app, Some(app), "{said}");
        // TikTok does not open such links, so that none is offered.
        assert_eq!(way_out(&device, "/r", "abc").is_some(), app != HostApp::TikTok, "{said}");
    }
}

#[test]
fn a_model_called_like_an_apple_device_is_none() {
    for model in ["HiPad Max", "iPad 10", "iPhone 15 Pro Max", "MiPod 3", "iPod", "X60 (iPhone)"] {
        let device = on(&["Linux; Android 12; ", model].concat(), "Chrome/107.0.0.0 Safari/537.36");
        assert_eq!((device.platform, device.browser), (Platform::Android, Browser::Chrome), "{model}");
    }
    for (system, platform) in [
        ("iPod touch; CPU iPhone OS 12_5_7 like Mac OS X", Platform::Iphone),
        ("iPad; CPU OS 17_3 like Mac OS X", Platform::Ipad),
        ("iPhone; U; CPU iPhone OS 4_3 like Mac OS X; ja-jp", Platform::Iphone),
    ] {
        assert_eq!(on_iphone(system, "Version/17.3 Mobile/15E148 Safari/604.1").platform, platform);
    }
}

#[test]
fn harmony_is_a_phone_and_no_name_of_a_model() {
    let huawei = "Chrome/99.0.4844.88 HuaweiBrowser/13.0.6.302 Mobile Safari/537.36";
    let ark = "Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile";
    for (system, version, model) in [
        ("Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.11.0.302", Some((12, 0)), Some("NOH-AN00")),
        ("Linux; Android 10; HarmonyOS; SCMR-W09", Some((10, 0)), Some("SCMR-W09")),
        ("Linux; HarmonyOS; HMA-AL00", None, Some("HMA-AL00")),
        ("HarmonyOS; HMSCore 6.2.0.312; GMSCore 21.21.16", None, None),
        ("Phone; OpenHarmony 5.0", None, None),
        ("Tablet; OpenHarmony 5.1", None, None),
    ] {
        let device = on(system, huawei);
        assert_eq!((device.platform, device.version), (Platform::Android, version), "{system}");
        assert_eq!((device.browser, device.model.as_deref()), (Browser::Other, model), "{system}");
    }
    let browser = on("Phone; OpenHarmony 5.0", &[ark, " HuaweiBrowser/5.0.4.300"].concat());
    assert_eq!((browser.browser, browser.browser_version), (Browser::Other, Some(5)));
    assert!(on("Phone; OpenHarmony 5.0", ark).is_in_app());
    assert!(!on("PC; OpenHarmony 5.0", ark).is_phone());
}

#[test]
fn what_only_ios_says_tells_an_ipad_in_desktop_mode() {
    let mac = "Macintosh; Intel Mac OS X 10_15_7";
    for (said, browser) in [
        ("Version/18.1 Safari/605.1.15 OPT/5.0.7", Browser::Opera),
        ("Version/17.4 Safari/605.1.15 OPiOS/16.0.15", Browser::Opera),
        ("FxiOS/130.1 Safari/605.1.15", Browser::Firefox),
        ("EdgiOS/128.0.2739.82 Version/18.0 Safari/605.1.15", Browser::Edge),
        ("CriOS/135 Version/11.1.1 Safari/605.1.15 VivaiOS/7.9", Browser::Other),
        ("GSA/376.0.777690323 Safari/605.1.15", Browser::WebView),
        ("Mobile/15E148 [FBAN/FBIOS;FBAV/488.0.0.68.101]", Browser::WebView),
    ] {
        let device = on_iphone(mac, said);
        assert_eq!((device.platform, device.browser), (Platform::Ipad, browser), "{said}");
    }
}

const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ";

#[test]
fn linux_with_a_touch_screen_is_an_android_tablet_in_desktop_mode() {
    let chrome = [DESKTOP, "Chrome/140.0.0.0 Safari/537.36"].concat();
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";
    let hints = |touch, held, platform: Option<&str>| Hints {
        max_touch_points: Some(touch),
        held,
        platform: platform.map(str::to_owned),
        platform_version: platform.map(|_| "6.8.0".to_owned()),
        ..Hints::default()
    };
    for (agent, hints, platform) in [
        (chrome.as_str(), hints(10, None, Some("Linux")), Platform::Android),
        (&chrome, hints(5, Some(true), Some("Linux")), Platform::Android),
        (&chrome, hints(5, Some(true), None), Platform::Android),
        (&chrome, hints(5, Some(true), Some("Android")), Platform::Android),
        (firefox, hints(5, Some(true), None), Platform::Android),
        // A notebook's touch screen beside its mouse; none at all; a Chromebook's.
        (&chrome, hints(10, Some(false), Some("Linux")), Platform::Linux),
        (&chrome, hints(0, Some(false), Some("Linux")), Platform::Linux),
        (&chrome, hints(1, None, Some("Linux")), Platform::Linux),
        (&chrome, hints(10, None, Some("Chrome OS")), Platform::Linux),
        (firefox, hints(10, Some(false), None), Platform::Linux),
    ] {
        let read = KnownDevice::read(agent);
        assert_eq!(read.platform, Platform::Linux, "{agent}");
        let device = read.clone().with_hints(&hints);
        assert_eq!((device.platform, device.browser), (platform, read.browser), "{agent} {hints:?}");
        // The version that a tablet tells in this mode is Linux's.
        let told = hints.platform.as_deref() == Some("Android");
        assert!(device.platform != Platform::Android || told || device.version.is_none(), "{hints:?}");
        assert_eq!(device.is_phone(), platform == Platform::Android);
    }
    let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    let surface = KnownDevice::read(windows).with_hints(&hints(10, Some(true), None));
    assert_eq!(surface.platform, Platform::Windows);
}

#[test]
fn what_only_android_says_tells_a_tablet_in_desktop_mode() {
    for (said, browser) in [
        ("SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36", Browser::Samsung),
        ("Chrome/130.0.0.0 Safari/537.36 EdgA/130.0.0.0", Browser::Edge),
        ("Silk/98.1.148 like Chrome/98.0.4758.101 Safari/537.36", Browser::Other),
    ] {
        let linux = Hints { platform: Some("Linux".into()), ..Hints::default() };
        let device = KnownDevice::read(&[DESKTOP, said].concat()).with_hints(&linux);
        assert_eq!((device.platform, device.browser), (Platform::Android, browser), "{said}");
    }
    let chrome = KnownDevice::read(&[DESKTOP, "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"].concat());
    assert_eq!(chrome.platform, Platform::Linux);
    let television = KnownDevice::read(
        "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/2.2 Chrome/63.0.3239.84 TV Safari/537.36",
    );
    assert_eq!(television.platform, Platform::Linux);
}

#[test]
fn a_brand_tells_who_calls_itself_chrome() {
    let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    let webview = KnownDevice {
        browser: Browser::WebView,
        host_app: Some(HostApp::Unnamed),
        browser_version: Some(126),
        ..chrome_android()
    };
    let told = |brands: &str| Hints { brands: Some(brands.into()), ..Hints::default() };
    for (brands, browser, version) in [
        (r#""Not/A)Brand";v="8", "Chromium";v="126", "Android WebView";v="126""#, Browser::WebView, 126),
        (r#""Microsoft Edge";v="126", "Microsoft Edge WebView2";v="126""#, Browser::WebView, 126),
        (r#""Chromium";v="126", "Not/A)Brand";v="24", "Microsoft Edge";v="126""#, Browser::Edge, 126),
        (r#""Chromium";v="124", "Opera";v="110", "Not-A.Brand";v="99""#, Browser::Opera, 110),
        (r#""Opera GX";v="109", "Not:A-Brand";v="8", "Chromium";v="123""#, Browser::Opera, 109),
        (r#""Chromium";v="130", "Brave";v="130", "Not?A_Brand";v="99""#, Browser::Brave, 130),
        (r#""Samsung Internet";v="28.0", "Chromium";v="130""#, Browser::Samsung, 28),
        (r#""DuckDuckGo";v="131", "Android WebView";v="131""#, Browser::DuckDuckGo, 131),
        (
            r#""Chromium";v="126", "YaBrowser";v="24.7", "Not.A/Brand";v="8", "Yowser";v="2.5""#,
            Browser::Other,
            24,
        ),
        (r#""Chromium";v="128", "Vivaldi";v="6.9", "Not;A=Brand";v="24""#, Browser::Other, 6),
        (
            r#"" Not A;Brand";v="99.0.0.0", "Chromium";v="98.0.4758.101", "Amazon Silk";v="98.1.148""#,
            Browser::Other,
            98,
        ),
        (r#""Google Chrome";v="126", "Chromium";v="126", "Not.A/Brand";v="24""#, Browser::Chrome, 157),
        (r#""Chromium";v="126", "Not.A/Brand";v="24""#, Browser::Chrome, 157),
        (r#""HeadlessChrome";v="126", "Chromium";v="126", "(Not(A:Brand";v="24""#, Browser::Chrome, 157),
        ("", Browser::Chrome, 157),
        (",,", Browser::Chrome, 157),
    ] {
        let device = chrome_android().with_hints(&told(brands));
        assert_eq!((device.browser, device.browser_version), (browser, Some(version)), "{brands}");
        assert_eq!(device.is_in_app(), browser == Browser::WebView, "{brands}");
        assert_eq!(KnownDevice::read(windows).with_hints(&told(brands)).browser, browser, "{brands}");
        // Who names itself in the user agent has said so already.
        assert_eq!(line_ios().with_hints(&told(brands)), line_ios(), "{brands}");
        let edge = KnownDevice { browser: Browser::Edge, ..chrome_android() };
        assert_eq!(edge.clone().with_hints(&told(brands)), edge, "{brands}");
    }
    let view = r#""Android WebView";v="126", "Chromium";v="126""#;
    assert_eq!(chrome_android().with_hints(&told(view)), webview);
}
