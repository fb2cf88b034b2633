//! What judging a card costs on this machine: `cargo bench -p server --bench cards`. An HPKI card below two authorities, all with RSA-2048 keys
//! as the real ones have, beside the one thing that cannot be done without: checking one such signature.

#![expect(clippy::print_stdout, reason = "a table is what this program is for")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that fails stops"
)]
#![expect(clippy::cast_precision_loss, reason = "numbers for people")]
#![expect(unreachable_pub, reason = "the actors belong to the tests of cards")]

#[expect(dead_code, reason = "the tests of cards use the rest")]
#[path = "../tests/it/cards/certificates.rs"]
mod certificates;
#[path = "measure/mod.rs"]
mod measure;

use api::card::CardKind;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use certificates::{Ca, NOW, policies};
use measure::per_call;
use server::cards::{
    Certificate, HPKI_AUTHENTICATION, NotTold, OnUnknown, PolicyRules, PresentedChain, RevocationStatus,
    examine,
};
use server::demo::pki::mint::{MintAlgorithm, MintKey, ext};
use std::hint::black_box;
use std::time::Duration;

/// How long each line of the table is measured.
const LONG: Duration = Duration::from_secs(4);

fn main() {
    // `cargo test` runs this file too; then a few of each are enough.
    let long = if std::env::args().any(|it| it == "--bench") { LONG } else { Duration::ZERO };
    let message = [0x5a; 1000]; // as long as what is signed in a card
    let rsa = || MintKey::rsa().unwrap();
    let signer = rsa();
    let signature = signer.sign(MintAlgorithm::RsaSha256, &message).unwrap();
    let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, signer.spki()).unwrap();
    let bare = per_call(long, || key.verify_sig(&message, &signature).unwrap());

    let [root, old, new] = ["Root", "CA", "CA"].map(|name| Ca { dn: certificates::dn(name), key: rsa() });
    let middle = |ca| root.certify(ca, vec![policies(&[HPKI_AUTHENTICATION])]);
    let pool = certificates::pool(&[&root.root(vec![])], &[&middle(&old), &middle(&new)]);
    let extensions = vec![
        ext::roles(&["Medical Doctor"]).unwrap(),
        ext::subject_key(&signer).unwrap(),
        ext::authority_key_and_certificate(&new.key, &root.dn, &[1]).unwrap(),
    ];
    let template = new
        .template(&certificates::dn("Hanako Kensho"), certificates::usual(extensions, certificates::card()));
    let leaf = template.sign(signer.spki(), &new.key).unwrap();
    let presented = PresentedChain { chain: vec![leaf.clone()] };
    let rules = PolicyRules::default();
    let unknown = RevocationStatus::Unknown { why: NotTold::NoSource };
    let verdict = || {
        examine(CardKind::Hpki, &presented, &pool, &rules, NOW)
            .unwrap()
            .with(unknown.clone(), unknown.clone())
    };
    assert_eq!(verdict().fault(OnUnknown::Accept), None);

    let lines = [
        ("one examination of an HPKI card", per_call(long, || drop(black_box(verdict())))),
        ("of it: the certificate read", per_call(long, || drop(black_box(Certificate::read(&leaf))))),
    ];
    println!("one RSA-2048 verification: {:.1} µs ({:.0} a second and processor)", bare * 1e6, 1.0 / bare);
    println!("{:<34}{:>10}{:>14}{:>20}", "", "CPU µs", "per second", "CPU/verification");
    for (name, cpu) in lines {
        println!("{name:<34}{:>10.1}{:>14.0}{:>20.2}", cpu * 1e6, 1.0 / cpu, cpu / bare);
    }
}
