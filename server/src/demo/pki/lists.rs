//! Revocation lists of the set: as they should be, and with one thing wrong.

use crate::clock::Timestamp;
use crate::demo::pki::Pki;
use crate::demo::pki::authorities::Ca;
use crate::demo::pki::authority::IssuingAuthority;
use crate::demo::pki::calendar::begins;
use crate::demo::pki::cards::DemoCard;
use crate::demo::pki::mint::ext::{self, Critical, IssuingScope};
use crate::demo::pki::mint::{
    Alternative, Attribute, CrlReason, Extension, ListToSign, RevokedEntry, Unmade, serial,
};
use crate::demo::pki::row::CardStatus;
use api::card::CardKind;
use std::time::Duration;

/// How long after its making a list's successor has to come: 96 hours.
pub const LIFE: Duration = Duration::from_hours(96);
const HOUR: Duration = Duration::from_hours(1);
/// Where the numbers begin that no card has.
const NOBODYS: u64 = 0x4000_0000;

/// What is wrong with a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListFlaw {
    /// The list is as it should be, and was made an hour ago.
    None,
    /// The list is long: it has this many entries of nobody's.
    Long(u32),
    /// The list's `nextUpdate` was that long ago.
    Stale(Duration),
    /// The list will be made in an hour.
    NotYet,
    /// Another authority of the same name signed it; or the strange root, where there is no such authority.
    OtherKey,
    /// Its number is lower than that of lists made before.
    LowerNumber,
    /// The list's last bytes are missing.
    CutOff,
    /// The revoked cards do not stand in it any more, as after their expiry.
    Dropped,
    /// The list tells only what changed since another one.
    Delta,
    /// The list has a critical extension that nobody knows.
    UnknownCritical,
    /// The list has no `nextUpdate`.
    WithoutEnd,
}

/// Whose certificates a list of authorities is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListAbout {
    /// SARL: the list about the intermediates.
    Intermediates,
    /// RARL: the list about the root itself.
    Root,
}

impl Pki {
    /// The list of an authority's revoked cards, in DER. Its number rises with `now`.
    pub fn list(&self, ca: Ca, now: Timestamp, flaw: ListFlaw) -> Result<Vec<u8>, Unmade> {
        let issuer = self.authority(ca)?;
        let (this_update, next_update) = match flaw {
            ListFlaw::Stale(since) => (now.before(since + LIFE), Some(now.before(since))),
            ListFlaw::NotYet => (now + HOUR, Some(now + HOUR + LIFE)),
            ListFlaw::WithoutEnd => (now.before(HOUR), None),
            ListFlaw::None
            | ListFlaw::Long(_)
            | ListFlaw::OtherKey
            | ListFlaw::LowerNumber
            | ListFlaw::CutOff
            | ListFlaw::Dropped
            | ListFlaw::Delta
            | ListFlaw::UnknownCritical => (now.before(HOUR), Some(now.before(HOUR) + LIFE)),
        };
        let number = if flaw == ListFlaw::LowerNumber { 1 } else { number_of(this_update) };
        let mut extensions = list_extensions(&issuer, number)?;
        if flaw == ListFlaw::Delta {
            extensions.push(ext::delta(1)?);
        }
        if flaw == ListFlaw::UnknownCritical {
            extensions.push(ext::raw("1.2.392.100495.99.2", Critical::Yes, vec![0x05, 0x00])?);
        }
        let list = ListToSign { issuer: issuer.name, this_update, next_update, extensions, algorithm: None };
        let more = if let ListFlaw::Long(entries) = flaw { entries } else { 3 };
        let nobodys = (0..u64::from(more)).map(|number| {
            RevokedEntry::numbered(serial(NOBODYS + number), begins(self.born, -50))
                .because(CrlReason::CessationOfOperation)
        });
        let revoked = if flaw == ListFlaw::Dropped { Vec::new() } else { self.revoked(ca) };
        let key = if flaw == ListFlaw::OtherKey { self.authority(namesake(ca))?.key } else { issuer.key };
        let mut der = list.sign(revoked.into_iter().chain(nobodys), &key)?;
        if flaw == ListFlaw::CutOff {
            der.truncate(der.len() - 100);
        }
        Ok(der)
    }

    /// The root's list of revoked authorities, in DER, with these in it.
    pub fn authority_list(
        &self,
        about: ListAbout,
        now: Timestamp,
        revoked: &[Ca],
    ) -> Result<Vec<u8>, Unmade> {
        let root = self.authority(Ca::Root)?;
        let this_update = now.before(HOUR);
        let point = Alternative::Directory(root.name.and(
            Attribute::Cn,
            match about {
                ListAbout::Intermediates => "SARL",
                ListAbout::Root => "RARL",
            },
        )?);
        let mut extensions = list_extensions(&root, number_of(this_update))?;
        extensions.push(ext::issuing_point(Some(&point), IssuingScope::Authorities)?);
        let next_update = Some(this_update + LIFE);
        let list = ListToSign { issuer: root.name, this_update, next_update, extensions, algorithm: None };
        let entries = revoked.iter().map(|ca| {
            RevokedEntry::numbered(self.number(ca.serial()), begins(self.born, -20))
                .because(CrlReason::CaCompromise)
        });
        list.sign(entries, &root.key)
    }

    /// Since when the set's revoked and suspended cards are so.
    pub fn revoked_at(&self) -> Timestamp {
        begins(self.born, -40)
    }

    fn revoked(&self, ca: Ca) -> Vec<RevokedEntry> {
        let at = self.revoked_at();
        let entry = |card: &DemoCard| {
            let entry = RevokedEntry::numbered(self.number(card.serial()), at);
            match card.row().standing {
                CardStatus::Good | CardStatus::NotIssued => None,
                CardStatus::Revoked => Some(entry.because(reason(*card))),
                CardStatus::OnHold => Some(entry.because(CrlReason::CertificateHold)),
            }
        };
        DemoCard::ALL.iter().filter(|card| card.issuer() == ca).filter_map(entry).collect()
    }
}

/// What every list says of its signer and of itself.
fn list_extensions(issuer: &IssuingAuthority, number: u64) -> Result<Vec<Extension>, Unmade> {
    let signer = match issuer.ca.kind() {
        CardKind::Hpki => ext::authority_key_and_certificate(&issuer.key, &issuer.issuer, &issuer.serial)?,
        CardKind::Jpki => ext::authority_key(&issuer.key)?,
    };
    Ok(vec![signer, ext::crl_number(number)?])
}

/// A number that rises with time.
fn number_of(this_update: Timestamp) -> u64 {
    u64::try_from(this_update.as_millis() / 1000).unwrap_or_default()
}

/// On HPKI lists every entry says the same.
pub(super) fn reason(card: DemoCard) -> CrlReason {
    match card.kind() {
        CardKind::Hpki => CrlReason::CessationOfOperation,
        CardKind::Jpki => CrlReason::KeyCompromise,
    }
}

/// Another authority whose signature looks right by its name alone.
pub(super) fn namesake(ca: Ca) -> Ca {
    match ca {
        Ca::Authentication1 | Ca::Authentication1Again => Ca::Authentication2,
        Ca::Authentication2 | Ca::StrangeAuthentication => Ca::Authentication1,
        Ca::Jpki1 | Ca::Jpki3 => Ca::Jpki2,
        Ca::Jpki2 => Ca::Jpki3,
        Ca::StrangeRoot => Ca::Root,
        Ca::Root | Ca::Signing | Ca::SecondAuthentication | Ca::JpkiSigning | Ca::JpkiTest => Ca::StrangeRoot,
    }
}
