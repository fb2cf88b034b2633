//! A guide told to one device, as the help pages show it.

use crate::actors::{device, devices};
use api::{
    Language,
    catalogue::{Guide, Parameters},
    device::{Browser, KnownDevice, Platform},
    explain::{GuideView, Recheck},
};

fn told(guide: Guide, device: &KnownDevice) -> GuideView {
    guide.told(device, Language::Ja, Parameters { rp: Some("auth.example.jp"), ..Parameters::default() })
}

#[test]
fn a_guide_is_told_for_this_device_and_keeps_every_other_way() {
    for guide in Guide::ALL {
        for device in devices() {
            let told = told(guide, &device);
            let here = usize::from(told.here.is_some());
            assert_eq!(here + told.others.len(), guide.variants().len(), "{guide:?} {device:?}");
            for way in told.here.iter().chain(&told.others) {
                assert!(!way.label.is_empty() && !way.steps.is_empty(), "{guide:?}");
                assert!(
                    way.steps.iter().all(|step| !step.text.trim().is_empty() && !step.text.contains('{'))
                );
            }
        }
    }
}

#[test]
fn what_is_known_already_is_said_first() {
    let first = |guide, device: &KnownDevice| told(guide, device).here.unwrap().steps[0].text.clone();
    let safari =
        KnownDevice { browser_version: Some(18), ..device(Platform::Iphone, Some((18, 5)), Browser::Safari) };
    assert_eq!(first(Guide::Versions, &safari), "この端末は、iOS 18.5、Safari 18 です。");
    assert_eq!(first(Guide::WhichBrowser, &safari), "使用中のブラウザは、Safari です。");
    let unknown = device(Platform::Android, None, Browser::Other);
    assert!(first(Guide::Versions, &unknown).contains("「設定」"));
    let here = told(Guide::Scripts, &safari).here.unwrap();
    assert!(here.steps.iter().any(|step| step.text.contains("「auth.example.jp」")));
}

#[test]
fn a_guide_crosses_the_wire() {
    let sent = told(Guide::ClearSiteData, &device(Platform::Windows, None, Browser::Edge));
    let json = serde_json::to_string(&sent).unwrap();
    assert_eq!(serde_json::from_str::<GuideView>(&json).unwrap(), sent);
}

#[test]
fn what_a_page_can_look_at_again_is_named() {
    let iphone = device(Platform::Iphone, None, Browser::Safari);
    assert_eq!(Guide::AllowCookies.recheck(&iphone), Some(Recheck::Cookies));
    assert_eq!(Guide::Scripts.recheck(&iphone), Some(Recheck::Scripts));
    // Neither Apple's systems nor those of PCs tell a page.
    for (platform, seen) in [
        (Platform::Android, Some(Recheck::DeviceLock)),
        (Platform::Iphone, None),
        (Platform::Ipad, None),
        (Platform::Windows, None),
    ] {
        assert_eq!(Guide::DeviceLock.recheck(&device(platform, None, Browser::Other)), seen, "{platform:?}");
    }
    // No page can see what the keychain is set to.
    assert_eq!(Guide::PasskeySaving.recheck(&iphone), None);
}

#[test]
fn clearing_is_said_to_keep_passkeys() {
    for variant in Guide::ClearSiteData.variants() {
        assert!(
            variant.steps.iter().any(|step| step.text.ja.contains("パスキーは、この操作では消えません")),
            "{}",
            variant.label.ja
        );
    }
}
