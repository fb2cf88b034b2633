//! Who is calling, whichever door they come by.

use crate::ids::SecretHash;
use crate::service::known_browser::KnownCookie;
use api::Language;
use api::device::{KnownDevice, Platform};
use std::net::IpAddr;

/// Who is calling: from where, with what, in which language.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The network address, behind trusted proxies.
    pub address: IpAddr,
    /// The device, as far as its headers tell.
    pub device: KnownDevice,
    /// The language in which the caller is answered.
    pub language: Language,
    /// The session that its cookie names, which nobody has looked up yet.
    pub session: Option<SecretHash>,
    /// The secret that binds journeys to this browser, as its hash, where it has one.
    pub journeys: Option<SecretHash>,
    /// What it was called in answers that crossed each other, as where several applications were opened in it at once: of those the last
    /// one's secret is the one above.
    pub crossed: Vec<SecretHash>,
    /// What says that somebody has proven in this browser who it is; nobody has looked at it yet.
    pub known: Option<KnownCookie>,
}

impl Caller {
    /// Whether this is the browser that has such a secret.
    pub fn has(&self, browser: Option<&SecretHash>) -> bool {
        browser.is_some_and(|it| self.journeys.as_ref() == Some(it) || self.crossed.contains(it))
    }

    /// Which side the caller is on.
    pub fn side(&self) -> Side {
        match self.device.platform {
            Platform::Iphone | Platform::Ipad | Platform::Android => Side::Phone,
            Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => Side::Pc,
        }
    }
}

/// Which side a person is on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// The caller is a phone.
    Phone,
    /// The caller is a PC.
    Pc,
}
