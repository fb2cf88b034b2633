//! The set in a folder: what the server reads, what a browser imports, and how to do that. The keys stay from one demonstration to the
//! next, and everything else follows from them, so that a card imported once works again.

mod files;
mod text;

use crate::clock::Timestamp;
use crate::demo::pki::authorities::Ca;
use crate::demo::pki::cards::DemoCard;
use crate::demo::pki::keys::Keys;
use crate::demo::pki::lists::{ListAbout, ListFlaw};
use crate::demo::pki::mint::{MintKey, Unmade};
use crate::demo::pki::person::Cast;
use crate::demo::pki::{Pki, ocsp, p12, tls};
use crate::disk::NotUsable;
use api::card::CardKind;
use files::{pem, read_pem};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use text::Note;

/// Three years: by then the first cards of a set run out, and it is made anew.
const LIFE: Duration = Duration::from_hours(3 * 365 * 24);
/// A set from more than a day ahead was made by a wrong clock.
const AHEAD: Duration = Duration::from_hours(24);

/// The cards of the demonstration.
const CARDS: [DemoCard; 18] = [
    DemoCard::Doctor,
    DemoCard::DoctorRenewed,
    DemoCard::Pharmacist,
    DemoCard::TwoRoles,
    DemoCard::Dentist,
    DemoCard::Disabled,
    DemoCard::Stranger,
    DemoCard::Revoked,
    DemoCard::Expired,
    DemoCard::NotYet,
    DemoCard::Signing,
    DemoCard::Forged,
    DemoCard::MyNumber,
    DemoCard::MyNumberRenewed,
    DemoCard::MyNumberOfAnother,
    DemoCard::MyNumberUnbound,
    DemoCard::MyNumberRevoked,
    DemoCard::MyNumberOnHold,
];
const ROOTS: [Ca; 4] = [Ca::Root, Ca::Jpki1, Ca::Jpki2, Ca::Jpki3];
const BETWEEN: [Ca; 4] = [Ca::Authentication1, Ca::Authentication2, Ca::Signing, Ca::SecondAuthentication];
const LISTED: [Ca; 6] =
    [Ca::Authentication1, Ca::Authentication2, Ca::Signing, Ca::SecondAuthentication, Ca::Jpki2, Ca::Jpki3];

/// Why the folder is not ready.
#[derive(Debug, thiserror::Error)]
pub enum Unprepared {
    /// A file was not read or written.
    #[error("{path}: {cause}")]
    File {
        /// Path of the file or folder.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        cause: std::io::Error,
    },
    /// The folder is not this user's alone.
    #[error(transparent)]
    NotOurs(#[from] NotUsable),
    /// A certificate, key or list could not be made.
    #[error("the demonstration's cards were not made: {0}")]
    Unmade(#[from] Unmade),
}

/// A folder with all files of the demonstration, ready for use.
#[derive(Debug)]
pub struct Prepared {
    /// Path of the folder.
    pub folder: PathBuf,
    /// The set in it, which also answers OCSP requests.
    pub pki: Pki,
    /// What to trust for HPKI cards.
    pub hpki: CardTrust,
    /// What to trust for My Number cards.
    pub jpki: CardTrust,
    /// Paths of the card hosts' certificate and key.
    pub tls: TlsPaths,
    /// The soft cards in the folder.
    pub cards: Vec<SoftCard>,
}

/// What the server has to be told about a kind of card.
#[derive(Clone, Debug, Default)]
pub struct CardTrust {
    /// Paths of the roots' certificates, PEM.
    pub anchors: Vec<PathBuf>,
    /// The certificates between roots and cards, PEM.
    pub intermediates: Vec<PathBuf>,
    /// The revocation lists, DER; the roots' lists of authorities are among them.
    pub lists: Vec<PathBuf>,
}

/// Paths of the TLS certificate, its key and its root.
#[derive(Clone, Debug)]
pub struct TlsPaths {
    /// The root a browser has to trust, PEM.
    pub root: PathBuf,
    /// The certificate of the card hosts, PEM.
    pub certificate: PathBuf,
    /// Its private key, PKCS#8 PEM.
    pub key: PathBuf,
}

/// A soft card: a PKCS #12 file to be imported into a browser.
#[derive(Clone, Debug)]
pub struct SoftCard {
    /// Which of the demonstration's cards it is.
    pub card: DemoCard,
    /// Whose: the holder id in it, where it names one.
    pub holder: Option<String>,
    /// For browsers; its password is [`p12::PASSWORD`].
    pub p12: PathBuf,
    /// The certificate and its issuers, PEM.
    pub certificate: PathBuf,
    /// The private key, PKCS#8 PEM.
    pub key: PathBuf,
    /// What a login with it shows.
    pub note: Note,
}

/// Fills the folder, with the keys that are in it already, and writes fresh revocation lists.
pub fn prepare(folder: &Path, now: Timestamp) -> Result<Prepared, Unprepared> {
    files::folder(folder)?;
    let born = born(folder).filter(|born| now < *born + LIFE && *born < now + AHEAD);
    let labels = labels();
    let keys = Keys::default();
    if born.is_some() {
        for label in &labels {
            if let Some(key) = kept(folder, label) {
                keys.keep(label, key);
            }
        }
    }
    keys.prepare(&labels)?;
    let born = born.unwrap_or(now);
    for label in &labels {
        let text = pem("PRIVATE KEY", keys.key(label)?.pkcs8())?;
        files::write(&key_path(folder, label), text.as_bytes())?;
    }
    // Last: without it the keys count for nothing.
    files::write(&folder.join("born"), born.as_millis().to_string().as_bytes())?;
    let pki = Pki::of(keys, Cast::Demonstration, born);
    for ca in ROOTS.into_iter().chain(BETWEEN) {
        files::write(&ca_path(folder, ca), pem("CERTIFICATE", &pki.authority(ca)?.certificate)?.as_bytes())?;
    }
    let cards = CARDS.into_iter().map(|card| soft_card(folder, &pki, card)).collect::<Result<Vec<_>, _>>()?;
    let tls = server(folder, &pki, now)?;
    files::write(&folder.join("README.txt"), text::readme(folder, &cards, &tls).as_bytes())?;
    let trust = |kind| CardTrust {
        anchors: of_kind(&ROOTS, kind).map(|ca| ca_path(folder, ca)).collect(),
        intermediates: of_kind(&BETWEEN, kind).map(|ca| ca_path(folder, ca)).collect(),
        lists: of_kind(&LISTED, kind).map(|ca| list_path(folder, ca.label())).collect(),
    };
    let (mut hpki, jpki) = (trust(CardKind::Hpki), trust(CardKind::Jpki));
    hpki.lists.extend(["sarl", "rarl"].map(|name| list_path(folder, name)));
    let prepared = Prepared { folder: folder.to_owned(), pki, hpki, jpki, tls, cards };
    prepared.renew(now)?;
    Ok(prepared)
}

impl Prepared {
    /// Writes fresh revocation lists: the last ones hold for 96 hours.
    pub fn renew(&self, now: Timestamp) -> Result<(), Unprepared> {
        for ca in LISTED {
            let list = self.pki.list(ca, now, ListFlaw::None)?;
            files::write(&list_path(&self.folder, ca.label()), &list)?;
        }
        for (name, about) in [("sarl", ListAbout::Intermediates), ("rarl", ListAbout::Root)] {
            let list = self.pki.authority_list(about, now, &[])?;
            files::write(&list_path(&self.folder, name), &list)?;
        }
        Ok(())
    }
}

fn soft_card(folder: &Path, pki: &Pki, card: DemoCard) -> Result<SoftCard, Unprepared> {
    let leaf = pki.leaf(card)?;
    let [p12, certificate] =
        ["p12", "pem"].map(|ending| folder.join("cards").join(format!("{}.{ending}", card.label())));
    let mut chain = pem("CERTIFICATE", &leaf.certificate)?;
    for issuer in &leaf.issuers {
        chain += &pem("CERTIFICATE", issuer)?;
    }
    files::write(&certificate, chain.as_bytes())?;
    files::write(&p12, &p12::write(&leaf)?)?;
    let key = key_path(folder, card.label());
    Ok(SoftCard { card, holder: leaf.holder, p12, certificate, key, note: text::note(card) })
}

fn server(folder: &Path, pki: &Pki, now: Timestamp) -> Result<TlsPaths, Unprepared> {
    let server = pki.server(now)?;
    let [root, certificate] = ["root.pem", "server.pem"].map(|name| folder.join("tls").join(name));
    files::write(&root, pem("CERTIFICATE", &server.root)?.as_bytes())?;
    files::write(&certificate, pem("CERTIFICATE", &server.certificate)?.as_bytes())?;
    Ok(TlsPaths { root, certificate, key: key_path(folder, tls::SERVER_KEY) })
}

/// The labels of all keys in the folder.
fn labels() -> Vec<&'static str> {
    let authorities = [Ca::StrangeRoot, Ca::StrangeAuthentication].into_iter().chain(ROOTS).chain(BETWEEN);
    let mut labels: Vec<_> =
        authorities.map(Ca::key_label).chain(CARDS.map(|card| card.key_label(Cast::Demonstration))).collect();
    labels.extend([ocsp::KEY, tls::ROOT_KEY, tls::SERVER_KEY]);
    labels
}

/// When the set in the folder was made.
fn born(folder: &Path) -> Option<Timestamp> {
    let text = fs::read_to_string(folder.join("born")).ok()?;
    Some(Timestamp::from_millis(text.trim().parse().ok()?))
}

/// A key from an earlier demonstration; one that cannot be read is as good as none.
fn kept(folder: &Path, label: &str) -> Option<MintKey> {
    MintKey::from_pkcs8(&read_pem(&key_path(folder, label))?).ok()
}

fn of_kind(authorities: &[Ca], kind: CardKind) -> impl Iterator<Item = Ca> {
    authorities.iter().copied().filter(move |ca| ca.kind() == kind)
}

fn key_path(folder: &Path, label: &str) -> PathBuf {
    folder.join("keys").join(format!("{label}.pem"))
}

fn ca_path(folder: &Path, ca: Ca) -> PathBuf {
    folder.join("authorities").join(format!("{}.pem", ca.label()))
}

fn list_path(folder: &Path, name: &str) -> PathBuf {
    folder.join("lists").join(format!("{name}.crl"))
}
