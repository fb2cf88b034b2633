//! An authority's certificate: HPKI's root and intermediates, and JPKI's roots, each with the extensions of the real ones.

use crate::demo::pki::Pki;
use crate::demo::pki::authorities::{Ca, HPKI_AUTHENTICATION, HPKI_SIGNING, STATEMENT};
use crate::demo::pki::calendar::{begins, ends};
use crate::demo::pki::mint::ext::{self, Critical};
use crate::demo::pki::mint::{
    Alternative, Attribute, Dn, Edition, Extension, KeyUsages, MintKey, Template, Unmade,
};
use std::sync::Arc;

use Attribute::{C, Cn, O, Ou};

/// An authority: its certificate and its key.
#[derive(Clone, Debug)]
pub struct IssuingAuthority {
    /// Which of the demonstration's authorities it is.
    pub ca: Ca,
    /// Its distinguished name, in DER.
    pub name: Dn,
    /// The name of who certified it; its own on a root.
    pub issuer: Dn,
    /// The contents of its certificate's serial number.
    pub serial: Vec<u8>,
    /// Its certificate, in DER.
    pub certificate: Vec<u8>,
    /// The private key that it signs with.
    pub key: Arc<MintKey>,
}

impl Pki {
    /// The key an authority says is its own.
    pub(super) fn claimed(&self, ca: Ca) -> Result<Arc<MintKey>, Unmade> {
        self.keys.key(ca.claims().key_label())
    }

    /// Makes an authority's certificate; the key is made once.
    pub fn authority(&self, ca: Ca) -> Result<IssuingAuthority, Unmade> {
        let key = self.keys.key(ca.key_label())?;
        let issuer_key = self.keys.key(ca.issuer().key_label())?;
        let (claimed, claimed_issuer) = (self.claimed(ca)?, self.claimed(ca.issuer())?);
        let (from, until) = ca.days();
        let template = Template {
            edition: Edition::Three,
            serial: self.number(ca.serial()),
            issuer: ca.issuer().name()?,
            from: begins(self.born, from),
            until: ends(self.born, until),
            subject: ca.name()?,
            extensions: extensions(ca, &claimed, &claimed_issuer, &self.number(ca.issuer().serial()))?,
            algorithm: None,
        };
        let certificate = template.sign(key.spki(), &issuer_key)?;
        Ok(IssuingAuthority {
            ca,
            name: template.subject,
            issuer: template.issuer,
            serial: template.serial,
            certificate,
            key,
        })
    }
}

fn extensions(
    ca: Ca,
    key: &MintKey,
    issuer_key: &MintKey,
    issuer_serial: &[u8],
) -> Result<Vec<Extension>, Unmade> {
    let mut all = vec![
        ext::subject_key(key)?,
        ext::authority(None)?,
        ext::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)?,
    ];
    let named = |o, ou: &[&str]| -> Result<_, Unmade> {
        let mut parts = vec![(C, "JP"), (O, o)];
        parts.extend(ou.iter().map(|ou| (Ou, *ou)));
        ext::subject_names(&[Alternative::Directory(Dn::of(&parts)?)])
    };
    // JPKI's roots name no issuer's key, HPKI's do.
    let from_root = || -> Result<_, Unmade> {
        ext::authority_key_and_certificate(issuer_key, &ca.issuer().name()?, issuer_serial)
    };
    let list = |cn, address: &str| -> Result<_, Unmade> {
        let directory = Alternative::Directory(Ca::Root.name()?.and(Cn, cn)?);
        ext::distribution_points(&[directory, Alternative::Uri(address.to_owned())])
    };
    let sarl = || list("SARL", "http://pki.test.invalid/repository/rlist/sarl2.crl");
    let policy = |oid| ext::policies(Critical::Yes, &[oid], Some(STATEMENT));
    match ca {
        Ca::Root | Ca::StrangeRoot => {
            all.insert(0, from_root()?);
            all.push(named("テスト省", &["テスト政策統括官"])?);
            all.push(list("RARL", "http://pki.test.invalid/repository/rlist/rarl2.crl")?);
        }
        Ca::Authentication1
        | Ca::Authentication2
        | Ca::SecondAuthentication
        | Ca::Authentication1Again
        | Ca::StrangeAuthentication => {
            all.insert(0, from_root()?);
            all.extend([sarl()?, policy(HPKI_AUTHENTICATION)?]);
        }
        Ca::Signing => {
            all.insert(0, from_root()?);
            all.extend([sarl()?, policy(HPKI_SIGNING)?]);
        }
        Ca::Jpki1 | Ca::Jpki2 | Ca::Jpki3 | Ca::JpkiSigning | Ca::JpkiTest => {
            all.push(named("公的個人認証サービス（デモ）", &[])?);
            all.push(ext::distribution_points(&[Alternative::Directory(ca.name()?)])?);
        }
    }
    Ok(all)
}
