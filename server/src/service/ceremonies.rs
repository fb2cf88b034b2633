//! Ceremonies are begun, kept and taken here; each works once.

use crate::ids::{CeremonyId, Draw as _};
use crate::passkey::{BegunCeremony, CeremonyPurpose};
use crate::service::act::Act;
use crate::service::beginnings::begins_ceremony;
use crate::service::error::Error;
use api::{Ceremony, Code};

/// Keeps a ceremony that somebody begins who has proven nothing yet, within what strangers may leave in the store.
pub async fn begin_from(act: &Act, options: String, what: CeremonyPurpose) -> Result<Ceremony, Error> {
    let id = act.app.random.ceremony();
    begins_ceremony(act, &id).await?;
    keep(act, id, options, what).await
}

/// Keeps a ceremony and names it for the browser.
pub async fn begin(act: &Act, options: String, what: CeremonyPurpose) -> Result<Ceremony, Error> {
    keep(act, act.app.random.ceremony(), options, what).await
}

async fn keep(act: &Act, id: CeremonyId, options: String, what: CeremonyPurpose) -> Result<Ceremony, Error> {
    let expires_at = act.now + act.app.config.limits().ceremony;
    act.app.store.put(&id, &BegunCeremony { what, expires_at }).await?;
    Ok(Ceremony {
        id: id.as_str().to_owned(),
        options,
        timeout_ms: u32::try_from(act.app.config.limits().ceremony.as_millis()).unwrap_or(u32::MAX),
        expires_at: expires_at.as_millis(),
    })
}

/// There is no such ceremony to be ended here.
pub fn gone() -> Error {
    Error::request(Code::CeremonyGone, "the ceremony is unknown, over, used, or of another journey")
}

/// Takes a ceremony: of any number of callers one gets it, before anything is checked.
pub async fn take(act: &Act, id: &str) -> Result<Option<BegunCeremony>, Error> {
    let id = name(id)?;
    let begun = act.app.store.take::<BegunCeremony>(&id).await?;
    if begun.is_some() {
        act.app.rates.ends_ceremony(&id, act.now);
    }
    Ok(begun.filter(|begun| act.now < begun.expires_at))
}

/// Names the ceremony of a wire text; anything else is no ceremony.
pub fn name(text: &str) -> Result<CeremonyId, Error> {
    CeremonyId::from_wire(text).ok_or_else(gone)
}
