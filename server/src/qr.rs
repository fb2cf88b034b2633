//! QR codes: the address of a page with its secret, and the dark modules. Pure.

use crate::ids::Secret;
use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use std::fmt::Write as _;
use url::Url;

/// The page a code leads to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LinkPage {
    /// `/register`, for a letter.
    Register,
    /// `/register`, for another device, whose code stands on a screen of ours: no password is asked.
    AddDevice,
    /// `/approve`, for a login.
    Approve,
}

/// The address of a page with a secret. The secret stands in the fragment, which no server and no log sees;
/// `openExternalBrowser=1` makes LINE's reader leave for the real browser.
pub fn address(origin: &Url, page: LinkPage, secret: &Secret) -> String {
    let (path, more) = match page {
        LinkPage::Register => ("register", ""),
        LinkPage::AddDevice => ("register", "&screen=1"),
        LinkPage::Approve => ("approve", ""),
    };
    let origin = origin.origin().ascii_serialization();
    format!("{origin}/{path}?openExternalBrowser=1{more}#{}", secret.reveal())
}

/// The same address for those who type it: `openExternalBrowser` is of use to a reader of codes alone.
pub fn typed(address: &str) -> String {
    address.replacen("openExternalBrowser=1&", "", 1).replacen("?openExternalBrowser=1", "", 1)
}

/// The text is longer than any code can hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the address is too long for a QR code")]
pub struct TooLong;

/// A code, of 15 % redundancy: enough for a crease in the paper and a reflection on the screen.
#[derive(Clone)]
pub struct QrSymbol {
    modules: Vec<Module>,
    size: usize,
}

/// A square of a code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Module {
    /// A dark module, which is drawn.
    Dark,
    /// Light; so is everything around the code.
    Light,
}

impl QrSymbol {
    /// The code of a text.
    pub fn of(text: &str) -> Result<Self, TooLong> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| TooLong)?;
        let modules = code.data.iter().take(code.size * code.size);
        let modules =
            modules.map(|module| if module.value() { Module::Dark } else { Module::Light }).collect();
        Ok(Self { modules, size: code.size })
    }

    /// Modules on a side, without the quiet zone.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The module in this column and row.
    pub fn at(&self, x: usize, y: usize) -> Module {
        let inside = x < self.size && y < self.size;
        inside.then(|| self.modules.get(y * self.size + x).copied()).flatten().unwrap_or(Module::Light)
    }

    /// The dark modules as SVG path data, in module units.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.size {
            let mut x = 0;
            while x < self.size {
                let from = x;
                while self.at(x, y) == Module::Dark {
                    x += 1;
                }
                if x > from {
                    let width = x - from;
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{from} {y}h{width}v1h-{width}z");
                } else {
                    x += 1;
                }
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};

    #[test]
    fn the_secret_stands_where_no_server_sees_it() {
        let origin = Url::parse("https://auth.example:8443").unwrap();
        let secret = SystemRandom.secret();
        let address = address(&origin, LinkPage::Register, &secret);
        let expected =
            format!("https://auth.example:8443/register?openExternalBrowser=1#{}", secret.reveal());
        assert_eq!(address, expected);
    }

    #[test]
    fn a_typed_address_has_nothing_that_is_for_readers_of_codes() {
        let origin = Url::parse("https://auth.example").unwrap();
        let secret = SystemRandom.secret();
        for (page, shown) in [
            (LinkPage::Register, "register"),
            (LinkPage::AddDevice, "register?screen=1"),
            (LinkPage::Approve, "approve"),
        ] {
            let expected = format!("https://auth.example/{shown}#{}", secret.reveal());
            assert_eq!(typed(&address(&origin, page, &secret)), expected);
        }
    }

    #[test]
    fn the_path_paints_exactly_the_dark_modules() {
        let code = QrSymbol::of("https://auth.example/register?openExternalBrowser=1#0123456789").unwrap();
        let mut painted = vec![Module::Light; code.size() * code.size()];
        for run in code.path().split('M').skip(1) {
            let (place, rest) = run.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let width: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            let start = y.parse::<usize>().unwrap() * code.size() + x.parse::<usize>().unwrap();
            painted[start..start + width].fill(Module::Dark);
        }
        assert_eq!(painted, code.modules);
        assert_eq!(code.at(0, 0), Module::Dark);
        assert_eq!(code.at(code.size(), 0), Module::Light);
    }

    #[test]
    fn what_is_too_long_for_a_code_is_refused() {
        assert_eq!(QrSymbol::of(&"a".repeat(5000)).err(), Some(TooLong));
    }
}
