//! The demonstration's authorities and cards, for all that need not live in the present: their keys take a second or two.

use crate::common::START;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use server::demo::pki::Pki;
use std::sync::LazyLock;

/// The set, made when the clocks of the tests begin.
pub static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let pki = Pki::make(START);
    pki.prepare().unwrap();
    pki
});

/// The certificate in a PEM file.
pub fn der(pem: &[u8]) -> Vec<u8> {
    CertificateDer::from_pem_slice(pem).unwrap().to_vec()
}
