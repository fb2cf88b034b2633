//! Which devices a line is for. It chooses words; it never decides what a device may do.

use crate::device::{Browser, HostApp, KnownDevice, Platform};

/// The devices a line is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audience {
    /// Every device, also an unknown one.
    Everyone,
    /// A device with a real browser: not an app's own view.
    Browser,
    /// Phones and tablets of any system.
    Phone,
    /// iPhones and iPads.
    Iphone,
    /// iPhone and iPad below this version; not where the version is unknown.
    IosBefore(u16, u16),
    /// iPhone and iPad from this version, or of unknown version.
    IosFrom(u16, u16),
    /// A browser on an iPhone or iPad that is not Safari.
    IphoneOther,
    /// An app's own view on an iPhone or iPad that lets a page open Safari.
    IphoneInApp,
    /// Phones and tablets with Android.
    Android,
    /// Android below this version; not where the version is unknown, as in Chrome without its hints.
    AndroidBefore(u16, u16),
    /// Chrome on Android alone.
    AndroidChrome,
    /// A browser on Android that is not Chrome.
    AndroidOther,
    /// A Galaxy, known by Samsung's browser or its model.
    Galaxy,
    /// An app's own view on Android that lets a page open Chrome.
    AndroidInApp,
    /// The view inside another app.
    InApp,
    /// A phone on which the person is not in the usual browser: in another one, or in an app.
    UnusualPhone,
    /// Every device but a phone with its usual browser.
    Unusual,
    /// PCs with Windows, macOS or Linux.
    Pc,
    /// A browser on a PC that is neither Chrome nor Edge.
    PcOther,
    /// Chrome on any PC.
    PcChrome,
    /// Edge on any PC.
    PcEdge,
    /// PCs with Windows, in any browser.
    Windows,
    /// Chrome on Windows alone.
    WindowsChrome,
    /// Edge on Windows alone.
    WindowsEdge,
    /// Macs, in any browser.
    Mac,
    /// Safari on a Mac alone.
    MacSafari,
}

impl Audience {
    /// Whether `device` is one of them.
    pub fn fits(self, device: &KnownDevice) -> bool {
        let iphone = matches!(device.platform, Platform::Iphone | Platform::Ipad);
        let android = device.platform == Platform::Android;
        let pc = matches!(device.platform, Platform::Windows | Platform::Mac | Platform::Linux);
        let windows = device.platform == Platform::Windows;
        let in_app = device.host_app.is_some() || device.browser == Browser::WebView;
        let usual = match device.platform {
            Platform::Iphone | Platform::Ipad => device.browser == Browser::Safari,
            Platform::Android => device.browser == Browser::Chrome,
            Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => true,
        };
        match self {
            Self::Everyone => true,
            Self::Browser => !in_app,
            Self::Phone => iphone || android,
            Self::Iphone => iphone,
            Self::IosBefore(major, minor) => {
                iphone && device.version.is_some_and(|version| version < (major, minor))
            }
            Self::IosFrom(major, minor) => {
                iphone && device.version.is_none_or(|version| version >= (major, minor))
            }
            Self::IphoneOther => iphone && !in_app && !usual,
            Self::IphoneInApp => iphone && in_app && !keeps_pages(device),
            Self::Android => android,
            Self::AndroidBefore(major, minor) => {
                android && device.version.is_some_and(|version| version < (major, minor))
            }
            Self::AndroidChrome => android && !in_app && usual,
            Self::AndroidOther => android && !in_app && !usual,
            Self::Galaxy => android && (device.browser == Browser::Samsung || galaxy(device)),
            Self::AndroidInApp => android && in_app && !keeps_pages(device),
            Self::InApp => in_app,
            Self::UnusualPhone => (iphone || android) && (in_app || !usual),
            Self::Unusual => !(iphone || android) || in_app || !usual,
            Self::Pc => pc,
            Self::PcOther => pc && !matches!(device.browser, Browser::Chrome | Browser::Edge),
            Self::PcChrome => pc && device.browser == Browser::Chrome,
            Self::PcEdge => pc && device.browser == Browser::Edge,
            Self::Windows => windows,
            Self::WindowsChrome => windows && device.browser == Browser::Chrome,
            Self::WindowsEdge => windows && device.browser == Browser::Edge,
            Self::Mac => device.platform == Platform::Mac,
            Self::MacSafari => device.platform == Platform::Mac && device.browser == Browser::Safari,
        }
    }
}

/// Whether the host app is known to ignore links that open the usual browser, so that only copying the address helps.
fn keeps_pages(device: &KnownDevice) -> bool {
    match device.platform {
        Platform::Android => matches!(device.host_app, Some(HostApp::WeChat | HostApp::TikTok)),
        Platform::Iphone
        | Platform::Ipad
        | Platform::Windows
        | Platform::Mac
        | Platform::Linux
        | Platform::Other => matches!(device.host_app, Some(HostApp::WeChat | HostApp::Snapchat)),
    }
}

/// Samsung's models: `SM-…` as sold anywhere, `SC-…` and `SCG…` as sold by carriers in Japan.
fn galaxy(device: &KnownDevice) -> bool {
    let model = device.model.as_deref().unwrap_or_default();
    ["SM-", "SC-", "SCG", "Galaxy"].iter().any(|start| model.starts_with(start))
}
