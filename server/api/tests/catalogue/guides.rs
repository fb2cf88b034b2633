//! The guides: each is offered, and goes as the device words it.

use crate::actors::{advices, device, devices, explained, steps as steps_of};
use api::{
    Language,
    catalogue::Guide,
    device::{Browser, KnownDevice, Platform},
};

#[test]
fn every_guide_is_pointed_to_and_has_steps_for_whom_it_is_offered() {
    for guide in Guide::ALL {
        let offers: Vec<_> = advices().into_iter().filter(|advice| advice.guide == Some(guide)).collect();
        assert!(!offers.is_empty(), "{guide:?}");
        for advice in offers {
            for device in devices().iter().filter(|device| advice.line.audience.fits(device)) {
                for language in Language::ALL {
                    assert!(guide.steps(device, language).count() > 0, "{guide:?} {device:?}");
                }
            }
        }
    }
}

#[test]
fn every_variant_of_a_guide_is_offered_to_some_device() {
    for guide in Guide::ALL {
        for variant in guide.variants() {
            let offered = devices().iter().any(|device| {
                let first = guide.variants().iter().find(|other| other.audience.fits(device));
                let mut offers = advices().into_iter().filter(|advice| advice.guide == Some(guide));
                first.is_some_and(|first| std::ptr::eq(first, variant))
                    && offers.any(|advice| advice.line.audience.fits(device))
            });
            assert!(offered, "{guide:?}: {}", variant.label.ja);
        }
    }
}

#[test]
fn the_steps_are_those_of_the_version_in_the_hand() {
    let steps = |version| {
        let iphone = device(Platform::Iphone, version, Browser::Safari);
        let told = explained("2.21", &iphone, &[]);
        told.remedies.iter().map(steps_of).collect::<String>()
    };
    assert!(steps(Some((17, 3))).contains("チェックを入れます"));
    assert!(steps(Some((17, 4))).contains("「パスワードオプション」"));
    for new in [Some((18, 0)), Some((26, 2)), None] {
        assert!(
            steps(new).contains("「自動入力の取得元」") && !steps(new).contains("「パスワードオプション」")
        );
    }
    let browser = |version| {
        let iphone = device(Platform::Iphone, Some(version), Browser::Chrome);
        Guide::DefaultBrowser.steps(&iphone, Language::Ja).collect::<String>()
    };
    assert!(browser((17, 6)).contains("「デフォルトのブラウザApp」"));
    assert!(browser((18, 1)).contains("「デフォルトのブラウザアプリ」"));
    assert!(browser((18, 2)).contains("「デフォルトのアプリ」"));
}

#[test]
fn android_is_told_in_the_words_of_its_version_and_of_its_maker() {
    let steps = |version, model: Option<&str>| {
        let phone = device(Platform::Android, version, Browser::Chrome);
        let phone = KnownDevice { model: model.map(str::to_owned), ..phone };
        Guide::PasskeySaving.steps(&phone, Language::Ja).collect::<String>()
    };
    assert!(steps(Some((14, 0)), None).contains("「パスワードとアカウント」"));
    assert!(steps(Some((15, 0)), None).contains("「優先するサービス」"));
    for new in [Some((16, 0)), None] {
        assert!(steps(new, Some("Pixel 10")).contains("「優先サービス」"));
        assert!(steps(new, Some("SM-S931Q")).contains("Samsung Pass"));
    }
}
