//! What is wrong with a card: of all that was found out, the one thing to tell the person who holds it.

use crate::cards::verdict::{
    Fault, KeyPurpose, OnUnknown, Path, Policy, Reason, RevocationStatus, Rule, Validity, Verdict,
};

impl Verdict {
    /// The first thing that is wrong, in the order of [`Fault`]; nothing where the card is good.
    ///
    /// Two things are told before their turn, because the other would mislead. A certificate from an unknown issuer that says itself
    /// that it is for signing is told so: it was the wrong choice from the list, and refuses itself. And where the card's own time
    /// is over, its authority's being over as well is no news.
    pub fn fault(&self, on_unknown: OnUnknown) -> Option<Fault> {
        self.origin()
            .or_else(|| self.choice())
            .or_else(|| self.rules())
            .or_else(|| self.revocation(on_unknown))
    }

    /// The fault that concerns the issuer, if there is one.
    fn origin(&self) -> Option<Fault> {
        match &self.path {
            Path::UnknownIssuer if self.is_for_signing() => Some(Fault::SigningCertificate),
            Path::UnknownIssuer => Some(Fault::UnknownIssuer),
            Path::Forged => Some(Fault::Forged),
            Path::Algorithm { .. } => Some(Fault::Algorithm),
            Path::Trusted { .. } | Path::Broken { .. } => None,
        }
    }

    fn is_for_signing(&self) -> bool {
        self.purpose == KeyPurpose::Signing && matches!(self.policy, Policy::Signing { .. })
    }

    /// Whether it is the right one to choose.
    fn choice(&self) -> Option<Fault> {
        if self.leaf.kind.is_some_and(|it| it != self.asked) {
            return Some(Fault::WrongCard);
        }
        if self.purpose == KeyPurpose::Signing {
            return Some(Fault::SigningCertificate);
        }
        match &self.policy {
            Policy::Signing { .. } => Some(Fault::SigningCertificate),
            Policy::Test { .. } => Some(Fault::TestCard),
            Policy::Accepted { .. } | Policy::Other { .. } | Policy::None => None,
        }
    }

    /// Whether it is made as it should be, and its time is now.
    fn rules(&self) -> Option<Fault> {
        let late = match self.validity {
            Validity::Valid => None,
            Validity::NotYet => Some(Fault::NotYetValid),
            Validity::Expired => Some(Fault::Expired),
        };
        match &self.path {
            Path::Broken { rule: Rule::IssuerValidity } if late.is_some() => return late,
            Path::Broken { .. } => return Some(Fault::Broken),
            Path::Trusted { .. } | Path::UnknownIssuer | Path::Forged | Path::Algorithm { .. } => {}
        }
        let misfit = match self.purpose {
            KeyPurpose::Authority | KeyPurpose::Other => Some(Fault::Broken),
            KeyPurpose::Authentication | KeyPurpose::Signing => None,
        };
        let unfounded = match self.policy {
            Policy::Other { .. } | Policy::None => Some(Fault::Broken),
            Policy::Accepted { .. } | Policy::Signing { .. } | Policy::Test { .. } => None,
        };
        misfit.or(unfounded).or(late)
    }

    /// Whether it or an issuer was revoked.
    fn revocation(&self, on_unknown: OnUnknown) -> Option<Fault> {
        let own = match self.status {
            RevocationStatus::Revoked { reason: Reason::CertificateHold, .. } => Some(Fault::OnHold),
            RevocationStatus::Revoked { .. } => Some(Fault::Revoked),
            RevocationStatus::Good { .. } | RevocationStatus::Unknown { .. } => None,
        };
        let above = match self.issuers_status {
            RevocationStatus::Revoked { .. } => Some(Fault::IssuerRevoked),
            RevocationStatus::Good { .. } | RevocationStatus::Unknown { .. } => None,
        };
        let untold = [&self.status, &self.issuers_status]
            .iter()
            .any(|it| matches!(it, RevocationStatus::Unknown { .. }));
        let unknown = match on_unknown {
            OnUnknown::Refuse if untold => Some(Fault::StatusUnknown),
            OnUnknown::Refuse | OnUnknown::Accept => None,
        };
        own.or(above).or(unknown)
    }
}
