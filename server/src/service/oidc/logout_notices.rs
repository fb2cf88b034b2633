//! Tells clients that somebody has logged out, until they have heard it.

use crate::ids::Draw as _;
use crate::oidc::failure::{ClaimedBy, ClientFailure, ClientFailures};
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
    /// Its address is of a private network, and the settings let none be.
    Private,
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
        // One whose table is out of the settings for a moment hears it when it is back.
        let there = clients::registered(&app.store, &notice.client).await?;
        let away = there.is_some_and(|(_, there)| there.taken_out().is_some());
        return Ok(if away { Delivered::No } else { Delivered::Yes });
    };
    let metadata = found.client.metadata;
    // A client that wants to hear nothing any more has heard it.
    let Some(uri) = metadata.told_of_logouts() else { return Ok(Delivered::Yes) };
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
        Delivered::No | Delivered::Private => notice.again(app.clock.now()),
    };
    let why = match told {
        Delivered::Yes => None,
        Delivered::No => Some("the application could not be reached, or did not take the news of a log-out"),
        Delivered::Private => Some(
            "`backchannel_logout_uri` leads to a private network, and the setting `oidc.private_clients` refuses that",
        ),
    };
    if let Some(why) = why {
        let (client, tries, given_up) = (notice.client.as_str(), notice.tries + 1, next.is_none());
        tracing::warn!(
            client,
            tries,
            given_up,
            why,
            "an application was not told that somebody has logged out"
        );
    }
    // Once for each log-out: what is tried for a day would leave no room for anything else.
    let failure = why.filter(|_| notice.tries == 0).map(|why| ClientFailure {
        at: app.clock.now(),
        endpoint: "backchannel_logout_uri".to_owned(),
        error: "not_told".to_owned(),
        description: why.to_owned(),
        from: String::new(),
        by: ClaimedBy::Client,
        incident: None,
    });
    app.store
        .transaction(async |tx: Tx| -> Result<(), store::Error> {
            // The session may have begun and ended again meanwhile: that is told, too.
            if tx.get::<LogoutNotice>(key).await?.as_ref() == Some(notice) {
                if let Some(failure) = &failure {
                    let before = tx.get::<ClientFailures>(&notice.client).await?.unwrap_or_default();
                    tx.put(&notice.client, &before.with(failure.clone()))?;
                }
                match &next {
                    Some(next) => tx.put(key, next)?,
                    None => tx.delete::<LogoutNotice>(key),
                }
            }
            Ok(())
        })
        .await
}
