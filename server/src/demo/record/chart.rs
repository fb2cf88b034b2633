//! The pages for whoever is logged in: the patients, one of them, and who is logged in.

use super::asked::RecordRequest;
use super::developers::{self, fact};
use super::page::{Look, PageHead, action, whole};
use super::patients::{PATIENTS, Patient};
use super::provider::Arrival;
use super::text::{self, Tongue, Worded};
use super::told;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What is kept of somebody who is logged in.
#[derive(Clone)]
pub(super) struct Doctor {
    /// What the provider said.
    pub(super) arrival: Arrival,
    /// What was signed, by the patient's number.
    pub(super) signatures: BTreeMap<u16, Signature>,
    /// What came of asking again, the last time.
    pub(super) renewal: Option<Renewal>,
}

/// That a prescription was signed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Signature {
    by: String,
    means: Worded,
    issuer: Option<String>,
    at: i64,
}

/// What is new since the provider was asked again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Renewal {
    expires_at: Option<i64>,
    id_claims: Vec<String>,
    userinfo: Vec<String>,
}

impl Doctor {
    /// Somebody who has just come.
    pub(super) const fn new(arrival: Arrival) -> Self {
        Self { arrival, signatures: BTreeMap::new(), renewal: None }
    }

    /// What the person is called.
    fn name(&self) -> Option<&str> {
        told::words(&self.arrival.userinfo, "name")
    }

    /// Signs a patient's prescription with the proof that there is.
    pub(super) fn sign(&mut self, patient: u16) {
        let Arrival { userinfo, auth_time, .. } = &self.arrival;
        let signature = Signature {
            by: told::words(userinfo, "name").unwrap_or_default().to_owned(),
            means: told::means(&self.arrival),
            issuer: told::inner(userinfo, "certificate", "issuer").map(str::to_owned),
            at: *auth_time,
        };
        self.signatures.insert(patient, signature);
    }

    /// Takes what the provider says now in the place of what it said before.
    pub(super) fn renew(&mut self, arrival: Arrival) {
        self.renewal = Some(Renewal {
            expires_at: arrival.expires_at,
            id_claims: told::changed(&self.arrival.id_claims, &arrival.id_claims),
            userinfo: told::changed(&self.arrival.userinfo, &arrival.userinfo),
        });
        self.arrival = arrival;
    }
}

/// The list.
pub(super) fn patients(asked: &RecordRequest, doctor: &Doctor) -> Markup {
    let tongue = asked.tongue;
    let content = html! {
        @if doctor.renewal.is_some() { (renewed(tongue)) }
        ul.patients {
            @for patient in &PATIENTS {
                li {
                    a href=(address(patient)) { (patient.name.in_tongue(tongue)) }
                    span { (patient.place.in_tongue(tongue)) }
                    @if doctor.signatures.contains_key(&patient.number) {
                        span.done { (text::SIGNED_TAG.in_tongue(tongue)) }
                    } @else {
                        span { (text::UNSIGNED_TAG.in_tongue(tongue)) }
                    }
                }
            }
        }
        (who(&doctor.arrival, tongue))
        p.hint { (text::RENEW_WHAT.in_tongue(tongue)) }
        (action("/renew", text::RENEW.in_tongue(tongue), Look::Quiet))
        (developers::told_of(&doctor.arrival, doctor.renewal.as_ref().map(|it| changes(it, tongue)).as_ref(), tongue))
    };
    let heading = text::PATIENTS.in_tongue(tongue);
    let title = if doctor.renewal.is_some() { text::RENEWED.in_tongue(tongue) } else { heading };
    whole(asked, PageHead { heading, title, person: doctor.name() }, &content)
}

/// Where a patient's page is.
pub(super) fn address(patient: &Patient) -> String {
    format!("/patients/{}", patient.number)
}

/// A patient, whose prescription may be signed.
pub(super) fn patient(asked: &RecordRequest, patient: &Patient, doctor: &Doctor) -> Markup {
    let tongue = asked.tongue;
    let signature = doctor.signatures.get(&patient.number);
    let content = html! {
        dl {
            (fact(text::PLACE, patient.place.in_tongue(tongue), tongue))
            (fact(text::PRESCRIPTION, patient.medicine.in_tongue(tongue), tongue))
        }
        @match signature {
            Some(signature) => (signed(signature, tongue)),
            None => {
                @if let Some(name) = doctor.name() {
                    @let [before, after] = text::SIGNS_AS.map(|it| it.in_tongue(tongue));
                    p { (before) strong { (name) } (after) }
                }
                p { (text::SIGN_NEEDS.in_tongue(tongue)) }
                (action(&format!("{}/sign", address(patient)), text::SIGN.in_tongue(tongue), Look::Main))
            }
        }
        p { a href="/patients" { (text::TO_PATIENTS.in_tongue(tongue)) } }
        (developers::fold(tongue, &html! {
            p { (text::HOW_SIGN.in_tongue(tongue)) }
            p { (text::SEE_LEVEL.in_tongue(tongue)) }
        }))
    };
    let heading = patient.name.in_tongue(tongue);
    let title = match signature {
        Some(_) => format!("{}{heading}", text::SIGNED_OF.in_tongue(tongue)),
        None => heading.to_owned(),
    };
    whole(asked, PageHead { heading, title: &title, person: doctor.name() }, &content)
}

fn signed(signature: &Signature, tongue: Tongue) -> Markup {
    html! {
        section.good aria-labelledby="signed" {
            // What has come of the button is where the reader is.
            h2 id="signed" tabindex="-1" autofocus { (text::SIGNED.in_tongue(tongue)) }
            dl {
                (fact(text::SIGNED_BY, &signature.by, tongue))
                (fact(text::SIGNED_WITH, signature.means.in_tongue(tongue), tongue))
                @if let Some(issuer) = &signature.issuer { (fact(text::CARD_ISSUER, issuer, tongue)) }
                (fact(text::WHO_WHEN, &told::moment(signature.at, tongue), tongue))
            }
            p { (text::SIGNED_NOTE.in_tongue(tongue)) }
        }
    }
}

fn who(arrival: &Arrival, tongue: Tongue) -> Markup {
    let told = &arrival.userinfo;
    let unknown = text::UNKNOWN.in_tongue(tongue);
    let roles = told::roles(told, tongue).join(if tongue == Tongue::Ja { "、" } else { ", " });
    let roles = if roles.is_empty() { text::NO_ROLES.in_tongue(tongue) } else { &roles };
    html! {
        section aria-labelledby="who" {
            h2 id="who" { (text::WHO.in_tongue(tongue)) }
            dl {
                (fact(text::WHO_NAME, told::words(told, "name").unwrap_or(unknown), tongue))
                (fact(text::WHO_ID, told::words(told, "holder_id").unwrap_or(unknown), tongue))
                (fact(text::WHO_AUTHORITY, told::inner(told, "authority", "name").unwrap_or(unknown), tongue))
                (fact(text::WHO_ROLES, roles, tongue))
                (fact(text::WHO_MEANS, told::means(arrival).in_tongue(tongue), tongue))
                (fact(text::WHO_LEVEL, told::level(&arrival.id_claims).in_tongue(tongue), tongue))
                (fact(text::WHO_WHEN, &told::moment(arrival.auth_time, tongue), tongue))
            }
        }
    }
}

fn renewed(tongue: Tongue) -> Markup {
    html! {
        section.good aria-labelledby="renewed" {
            h2 id="renewed" tabindex="-1" autofocus { (text::RENEWED.in_tongue(tongue)) }
            p { (text::RENEWED_WHAT.in_tongue(tongue)) }
        }
    }
}

/// What is new, for developers.
fn changes(renewal: &Renewal, tongue: Tongue) -> Markup {
    let names = |all: &[String]| match all {
        [] => text::NOTHING.in_tongue(tongue).to_owned(),
        all => all.join(", "),
    };
    let until = renewal.expires_at.map(|at| told::moment(at, tongue));
    html! {
        h2 { (text::RENEWED.in_tongue(tongue)) }
        dl {
            (fact(text::NEW_ACCESS, &format!(
                "{} {}",
                text::VALID_UNTIL.in_tongue(tongue),
                until.as_deref().unwrap_or(text::UNKNOWN.in_tongue(tongue)),
            ), tongue))
            (fact(text::ID_CHANGED, &names(&renewal.id_claims), tongue))
            (fact(text::USERINFO_CHANGED, &names(&renewal.userinfo), tongue))
        }
    }
}
