//! A card as a PKCS#12 file, as browsers, Windows, macOS and NSS import it.

use crate::demo::pki::authorities::Ca;
use crate::demo::pki::cards::IssuedCard;
use crate::demo::pki::mint::Unmade;
use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};

/// The password of every file: the cards are nobody's, so it protects nothing.
pub const PASSWORD: &str = "kagura-demo";

/// A card's file: its key, its certificate, and the certificates in between, as a real card holds them. The root is left out, because
/// nobody is to trust it.
pub fn write(leaf: &IssuedCard) -> Result<Vec<u8>, Unmade> {
    let unwritten = |_| Unmade::Key("not written as PKCS#12");
    let between = if leaf.card.issuer() == Ca::StrangeAuthentication {
        0 // its certificate has the issuer and number of another, and NSS takes only one of them
    } else {
        leaf.issuers.len().saturating_sub(1)
    };
    let certificates = [&leaf.certificate].into_iter().chain(leaf.issuers.iter().take(between));
    let certificates = certificates.map(|der| Certificate::from_der(der)).collect::<Result<Vec<_>, _>>();
    let key = PrivateKey::from_der(leaf.key.pkcs8()).map_err(unwritten)?;
    let chain = PrivateKeyChain::new(leaf.key.id(), key, certificates.map_err(unwritten)?);
    let mut store = KeyStore::new();
    store.add_entry(leaf.card.label(), KeyStoreEntry::PrivateKeyChain(chain));
    // Old algorithms, because macOS and old Windows read no other; nothing is protected here.
    store
        .writer(PASSWORD)
        .encryption_algorithm(EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc)
        .encryption_iterations(2048)
        .mac_algorithm(MacAlgorithm::HmacSha1)
        .mac_iterations(2048)
        .write()
        .map_err(unwritten)
}
