//! What My Number cards say: the profile of the certificate for user authentication, and of the one for signing.

use crate::demo::pki::Pki;
use crate::demo::pki::authority::IssuingAuthority;
use crate::demo::pki::calendar::{begins, ends};
use crate::demo::pki::cards::DemoCard;
use crate::demo::pki::mint::ext::{self, Critical};
use crate::demo::pki::mint::{Alternative, Attribute, Dn, Edition, KeyUsages, MintKey, Template, Unmade};
use crate::demo::pki::row::Feature;

/// Where the responder is said to be. Nobody may ask there because a certificate says so.
const RESPONDER: &str = "http://ocsp.test.invalid/";
/// Address of the certification practice statement, as policies name it.
const STATEMENT: &str = "http://pki.test.invalid/jpki/cps.html";

impl Pki {
    pub(super) fn jpki(
        &self,
        card: DemoCard,
        issuer: &IssuingAuthority,
        key: &MintKey,
        subject: Dn,
    ) -> Result<Template, Unmade> {
        let row = card.row();
        let service = Dn::of(&[(Attribute::C, "JP"), (Attribute::O, "公的個人認証サービス（デモ）")])?;
        let mut extensions = vec![ext::subject_key(key)?, ext::authority_key(&issuer.key)?];
        if row.feature == Feature::Signing {
            extensions.push(ext::key_usage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)?);
            extensions.push(ext::subject_names(&person())?);
        } else {
            extensions.push(ext::key_usage(KeyUsages::DigitalSignature)?);
        }
        if row.feature == Feature::ClientAuth {
            extensions.push(ext::extended_key_usage(Critical::No, &[ext::CLIENT_AUTH])?);
        }
        extensions.extend([
            ext::issuer_names(&[Alternative::Directory(service)])?,
            ext::distribution_points(&[Alternative::Directory(issuer.name.clone())])?,
            ext::responder(RESPONDER)?,
            ext::policies(Critical::Yes, &[row.policy], Some(STATEMENT))?,
        ]);
        Ok(Template {
            edition: Edition::Three,
            serial: self.number(row.serial),
            issuer: issuer.name.clone(),
            from: begins(self.born, row.days.0),
            until: ends(self.born, row.days.1),
            subject,
            extensions,
            algorithm: None,
        })
    }
}

/// The four basic items in a certificate for signing, and which of their characters are substitutes. Nobody's.
fn person() -> Vec<Alternative> {
    const ITEMS: [(&str, &str); 6] = [
        ("1.2.392.200149.8.5.5.1", "見本　花子"),
        ("1.2.392.200149.8.5.5.2", "00000"),
        ("1.2.392.200149.8.5.5.3", "2"),
        ("1.2.392.200149.8.5.5.4", "4190101"),
        ("1.2.392.200149.8.5.5.5", "東京都見本市見本町一丁目１番地"),
        ("1.2.392.200149.8.5.5.6", "000000000000000"),
    ];
    ITEMS.iter().map(|(oid, value)| Alternative::Other((*oid).to_owned(), (*value).to_owned())).collect()
}
