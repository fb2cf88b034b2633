//! The certification authorities, cards and revocation lists of the demonstration and of the tests. They have every feature of the
//! real HPKI and JPKI and none of their names; nothing here may ever be trusted outside a demonstration.

pub mod mint;

mod authorities;
mod authority;
mod calendar;
mod cards;
mod folder;
mod hpki;
mod jpki;
mod keys;
mod lists;
mod ocsp;
pub mod p12;
mod person;
mod row;
pub mod tls;

pub use authorities::{
    Ca, HPKI_AUTHENTICATION, HPKI_AUTHENTICATION_TEST, HPKI_SIGNING, HPKI_SIGNING_TEST, JPKI_AUTHENTICATION,
    JPKI_AUTHENTICATION_TEST, JPKI_SIGNING,
};
pub use authority::IssuingAuthority;
pub use cards::{DemoCard, IssuedCard};
pub use folder::{CardTrust, Note, Prepared, SoftCard, TlsPaths, Unprepared, prepare};
pub use keys::Keys;
pub use lists::{LIFE, ListAbout, ListFlaw};
pub use ocsp::Behaviour;
pub use person::Cast;

use crate::clock::Timestamp;
use api::card::CardKind;
use mint::Unmade;

/// A whole set: everything in it follows from the keys, the names and the moment, and is signed when asked for. The same certificate
/// asked for twice has the same bytes.
#[derive(Debug)]
pub struct Pki {
    keys: Keys,
    cast: Cast,
    born: Timestamp,
}

impl Pki {
    /// A set around a moment, with new keys and the tests' names. A key is made when it is first needed; [`Pki::prepare`] makes them
    /// all at once.
    pub fn make(now: Timestamp) -> Self {
        Self::of(Keys::default(), Cast::Tests, now)
    }

    /// The set that follows from these keys.
    pub fn of(keys: Keys, cast: Cast, born: Timestamp) -> Self {
        Self { keys, cast, born }
    }

    /// The keys that were made so far.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The moment it was made around.
    pub fn born(&self) -> Timestamp {
        self.born
    }

    /// A serial number of the set. Programs that keep certificates by issuer and serial number may hold cards of two demonstrations,
    /// so theirs begin with the moment the set was made; the tests' are small, as in reality.
    fn number(&self, number: u64) -> Vec<u8> {
        match self.cast {
            Cast::Tests => mint::serial(number),
            Cast::Demonstration => {
                let seconds = u64::try_from(self.born.as_millis() / 1000).unwrap_or_default();
                mint::serial((seconds << 32) | number)
            }
        }
    }

    /// Makes all keys of the set, on all processors.
    pub fn prepare(&self) -> Result<(), Unmade> {
        let authorities = Ca::ALL.iter().map(|ca| ca.key_label());
        let cards = DemoCard::ALL.iter().map(|card| card.key_label(self.cast));
        let mut labels: Vec<_> = authorities.chain(cards).collect();
        labels.sort_unstable();
        labels.dedup();
        self.keys.prepare(&labels)
    }

    /// The certificates to trust for a kind of card, in DER: what a server's configuration names as roots.
    pub fn anchors(&self, kind: CardKind) -> Result<Vec<Vec<u8>>, Unmade> {
        let trusted: &[Ca] = match kind {
            CardKind::Hpki => &[Ca::Root],
            CardKind::Jpki => &[Ca::Jpki1, Ca::Jpki2, Ca::Jpki3],
        };
        trusted.iter().map(|ca| Ok(self.authority(*ca)?.certificate)).collect()
    }

    /// The certificates between the roots and the cards of a kind, in DER, every generation.
    pub fn intermediates(&self, kind: CardKind) -> Result<Vec<Vec<u8>>, Unmade> {
        let between: &[Ca] = match kind {
            CardKind::Hpki => {
                &[Ca::Authentication1, Ca::Authentication2, Ca::Signing, Ca::SecondAuthentication]
            }
            CardKind::Jpki => &[],
        };
        between.iter().map(|ca| Ok(self.authority(*ca)?.certificate)).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::sync::LazyLock;

    /// One set for all unit tests of a process: its keys take a second or two.
    pub(crate) static PKI: LazyLock<Pki> =
        LazyLock::new(|| Pki::make(Timestamp::from_millis(1_795_000_000_000)));

    #[test]
    fn what_is_asked_for_twice_has_the_same_bytes() {
        let (one, two) = (PKI.leaf(DemoCard::Doctor).unwrap(), PKI.leaf(DemoCard::Doctor).unwrap());
        assert_eq!((one.certificate, one.issuers), (two.certificate, two.issuers));
    }
}
