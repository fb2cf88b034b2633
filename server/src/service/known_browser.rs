//! Browsers in which somebody has proven who it is. They have limits of their own: whoever floods the server from the address that a
//! hospital shares with its waiting room keeps nobody out of the browsers that are used there every day.
//!
//! A cookie says so by itself: a random name and a day, sealed (HMAC-SHA-256) with a key that the store keeps. It holds nothing about
//! anybody, says nothing about who it was, and opens nothing.

use crate::clock::Timestamp;
use crate::ids::{Random, Secret, SecretHash};
use crate::model::index::KnownKey;
use crate::sealing::SealingKey;
use crate::store::{self, Store, Tx};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::time::Duration;
use tokio::sync::OnceCell;

/// A browser is known for this long after somebody has proven in it who it is.
pub const LASTS: Duration = Duration::from_hours(90 * 24);
/// A cookie is made anew when it is older than this.
const FRESH: Duration = Duration::from_hours(24);
/// The key's place in its table.
const PLACE: &str = "";
/// Bytes of a name, and of the moment after it.
const NAME: usize = 16;
const MOMENT: usize = 8;

/// The key that seals the cookies, once it was needed.
#[derive(Default)]
pub struct BrowserSeal(OnceCell<SealingKey>);

/// Where the key is kept, and what draws it.
#[derive(Clone, Copy)]
pub struct Keeping<'a> {
    /// Where the key is kept.
    pub store: &'a Store,
    /// Where a new key is drawn from.
    pub random: &'a dyn Random,
}

/// What a browser presents, which nobody has looked at yet.
#[derive(Clone)]
pub struct KnownCookie(String);

impl std::fmt::Debug for KnownCookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Presented(..)")
    }
}

/// A browser that is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KnownBrowser {
    /// The hash of the browser's random name.
    pub name: SecretHash,
    /// When somebody first proved in it who it is.
    pub since: Timestamp,
}

impl KnownCookie {
    /// What stands in a cookie.
    pub fn read(value: &[u8]) -> Option<Self> {
        std::str::from_utf8(value).ok().map(|text| Self(text.to_owned()))
    }
}

impl BrowserSeal {
    /// The browser that a cookie names; nothing where it is not one of ours, or too old.
    pub async fn browser(
        &self,
        keeping: Keeping<'_>,
        presented: Option<&KnownCookie>,
        now: Timestamp,
    ) -> Result<Option<KnownBrowser>, store::Error> {
        let Some(KnownCookie(text)) = presented else { return Ok(None) };
        let said = self.key(keeping).await?.open(text).filter(|said| said.len() == NAME + MOMENT);
        let Some((name, moment)) = said.as_deref().and_then(|said| said.split_at_checked(NAME)) else {
            return Ok(None);
        };
        let since = Timestamp::from_millis(moment.try_into().map_or(0, i64::from_be_bytes));
        let name = Secret::of(name).hash();
        Ok((now < since + LASTS).then_some(KnownBrowser { name, since }))
    }

    /// Somebody has proven in this browser who it is: its new cookie, where it has none or an old one.
    pub async fn proven(
        &self,
        keeping: Keeping<'_>,
        presented: Option<&KnownCookie>,
        now: Timestamp,
    ) -> Result<Option<String>, store::Error> {
        let known = self.browser(keeping, presented, now).await?;
        if known.is_some_and(|it| now < it.since + FRESH) {
            return Ok(None);
        }
        let mut said = vec![0; NAME];
        keeping.random.fill(&mut said);
        said.extend(now.as_millis().to_be_bytes());
        Ok(Some(self.key(keeping).await?.seal(said)))
    }

    /// The key: the store's, made when it is needed for the first time.
    async fn key(&self, keeping: Keeping<'_>) -> Result<&SealingKey, store::Error> {
        self.0
            .get_or_try_init(async || {
                let mut fresh = [0; 32];
                keeping.random.fill(&mut fresh);
                let key = keeping
                    .store
                    .transaction(async |tx: Tx| -> Result<KnownKey, store::Error> {
                        if let Some(kept) = tx.get::<KnownKey>(&PLACE.to_owned()).await? {
                            return Ok(kept);
                        }
                        let made = KnownKey { key: URL_SAFE_NO_PAD.encode(fresh) };
                        tx.put(&PLACE.to_owned(), &made)?;
                        Ok(made)
                    })
                    .await?;
                Ok(SealingKey::new(key.key.as_bytes()))
            })
            .await
    }
}
