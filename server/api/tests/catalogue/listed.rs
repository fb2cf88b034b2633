//! The catalogue as people browse it.

use crate::actors::{context, device, devices};
use api::{
    Language,
    catalogue::{ChapterAuthor, Guide, Moment, Number, Surface, listed, rows},
    device::{Browser, HostApp, KnownDevice, Platform},
};

#[test]
fn every_message_is_listed_once_with_its_words_filled_in() {
    for device in devices() {
        for language in Language::ALL {
            let all = listed(&context(&device, &[], language));
            let numbers: Vec<_> = all.iter().map(|it| it.number).collect();
            assert_eq!(numbers, rows().iter().map(|row| row.number).collect::<Vec<_>>());
            for it in &all {
                assert!(!it.title.contains('{') && !it.headline.contains('{'), "{it:?}");
                assert!(!it.title.is_empty() && !it.headline.is_empty(), "{it:?}");
            }
        }
    }
}

#[test]
fn each_moment_of_phones_and_pcs_has_its_messages_of_the_manual() {
    let all = listed(&context(&KnownDevice::default(), &[], Language::Ja));
    let at = |surface: Surface, moment: Moment| -> Vec<String> {
        let those = all.iter().filter(|it| it.surface == surface && it.moment == moment);
        let manuals = those.filter(|it| it.number.stands_in().unwrap().source == ChapterAuthor::Manual);
        manuals.map(|it| it.number.to_string()).collect()
    };
    assert_eq!(at(Surface::Phone, Moment::Before).join(" "), "2.2 2.7 2.10 2.15 2.16 2.19");
    assert_eq!(at(Surface::Phone, Moment::After).join(" "), "2.1 2.3 2.6 2.18 2.20 2.24");
    assert_eq!(at(Surface::Pc, Moment::Before).join(" "), "3.6 3.7 3.8 3.10 3.12 3.13");
    assert_eq!(at(Surface::Pc, Moment::After).join(" "), "3.4 3.5 3.9 3.11 3.14 3.18 3.19 3.20 3.22");
    let during = [Surface::Phone, Surface::Pc].map(|surface| at(surface, Moment::During).len());
    assert_eq!(during, [12, 9]);
}

#[test]
fn every_guide_helps_with_some_message() {
    for guide in Guide::ALL {
        assert!(!guide.helps_with().is_empty(), "{guide:?}");
    }
    let on_pcs = |number: &Number| number.stands_in().unwrap().surface == Surface::Pc;
    assert!(Guide::ClientSoftware.helps_with().iter().all(on_pcs));
}

#[test]
fn a_device_is_described_with_its_version_where_steps_depend_on_it() {
    let iphone = |version, browser| device(Platform::Iphone, version, browser);
    let line = KnownDevice { host_app: Some(HostApp::Line), ..iphone(Some((18, 6)), Browser::WebView) };
    for (device, ja, en) in [
        (iphone(Some((26, 0)), Browser::Safari), "iPhone（iOS 26）の Safari", "Safari on iPhone (iOS 26)"),
        (iphone(Some((17, 3)), Browser::Chrome), "iPhone（iOS 17）の Chrome", "Chrome on iPhone (iOS 17)"),
        (line, "iPhone（iOS 18 以降）の LINE アプリ", "the LINE app on iPhone (iOS 18 or newer)"),
        (iphone(None, Browser::Safari), "iPhone の Safari", "Safari on iPhone"),
        (device(Platform::Windows, Some((11, 0)), Browser::Edge), "Windows の Edge", "Edge on Windows"),
        (device(Platform::Android, None, Browser::Other), "Android", "a browser on Android"),
        (KnownDevice::default(), "不明な端末", "an unknown device"),
    ] {
        assert_eq!((device.described(Language::Ja), device.described(Language::En)), (ja.into(), en.into()));
    }
}
