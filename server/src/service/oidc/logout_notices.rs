//! Tells clients that somebody has logged out, until they have heard it.

use crate::ids::Draw as _;
use crate::oidc::jose::JwtKind;
use crate::oidc::logout::LogoutNotice;
use crate::service::app::App;
use crate::service::oidc::clients;
use crate::service::oidc::issuer::issuer;
use crate::store::{self, Tx};
use url::{Url, form_urlencoded};

/// Notices looked at in one go.
const PAGE: usize = 100;

/// What became of one try.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Delivered {
    /// The client has heard it.
    Yes,
    /// It could not be reached, or did not take it.
    No,
}

/// Brings an application the news.
pub trait LogoutMessenger: Sync {
    /// Posts this form to this address.
    fn post(&self, address: Url, form: String) -> impl Future<Output = Delivered> + Send;
}

/// Tries every notice that is due, once.
pub async fn deliver(app: &App, messenger: &impl LogoutMessenger) -> Result<(), store::Error> {
    let mut after: Option<String> = None;
    loop {
        let page = app.store.scan::<LogoutNotice>(&[], after.as_ref(), PAGE).await?;
        let full = page.len() == PAGE;
        for (key, notice) in &page {
            if app.clock.now() >= notice.next_at {
                let told = tell(app, notice, messenger).await?;
                settle(app, key, notice, told).await?;
            }
        }
        after = page.into_iter().next_back().map(|(key, _)| key);
        if !full {
            return Ok(());
        }
    }
}

async fn tell(
    app: &App,
    notice: &LogoutNotice,
    messenger: &impl LogoutMessenger,
) -> Result<Delivered, store::Error> {
    let Some(found) = clients::find(&app.store, notice.client.as_str()).await? else {
        return Ok(Delivered::Yes);
    };
    let metadata = found.client.metadata;
    // A client that wants to hear nothing any more has heard it.
    let Some(uri) = metadata.backchannel_logout_uri else { return Ok(Delivered::Yes) };
    let now = app.clock.now();
    let keys = app.signing_keys.now();
    let Some(key) = keys.signer(metadata.id_token_signed_response_alg.algorithm(), now) else {
        return Ok(Delivered::No);
    };
    let claims = notice.claims(issuer(app), &app.random.unguessable(), now);
    let Ok(token) = key.sign(JwtKind::LogoutToken, &claims) else { return Ok(Delivered::No) };
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    Ok(messenger.post(uri, form).await)
}

async fn settle(app: &App, key: &String, notice: &LogoutNotice, told: Delivered) -> Result<(), store::Error> {
    let next = match told {
        Delivered::Yes => None,
        Delivered::No => notice.again(app.clock.now()),
    };
    if told == Delivered::No {
        let (client, tries, given_up) = (notice.client.as_str(), notice.tries + 1, next.is_none());
        tracing::warn!(client, tries, given_up, "an application was not told that somebody has logged out");
    }
    app.store
        .transaction(async |tx: Tx| -> Result<(), store::Error> {
            // The session may have begun and ended again meanwhile: that is told, too.
            if tx.get::<LogoutNotice>(key).await?.as_ref() == Some(notice) {
                match &next {
                    Some(next) => tx.put(key, next)?,
                    None => tx.delete::<LogoutNotice>(key),
                }
            }
            Ok(())
        })
        .await
}
