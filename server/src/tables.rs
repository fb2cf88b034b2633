//! What is kept where: one line per table. A new shape of a row is a new table name.

use crate::audit::chain::{Seal, SealHead};
use crate::audit::{Before, Entry, Unsealed};
use crate::cards::ledger::Ledger;
use crate::ids::{
    ApplicationId, AuthorityId, CardId, CeremonyId, ChangeId, DeviceId, GrantId, HolderId, IncidentNumber,
    JourneyId, RequestId, SecretHash, SessionId,
};
use crate::journey::bridge::BridgeChallenge;
use crate::journey::card::Attempt;
use crate::journey::change::Change;
use crate::journey::invitation::Invitation;
use crate::journey::login::Login;
use crate::journey::register::Registration;
use crate::model::incident::Incident;
use crate::model::index::{
    Demonstration, DirectoryBlock, DirectoryProgress, KnownKey, Newest, SessionCookie, SessionOf, StoreProbe,
    Version,
};
use crate::model::link::Link;
use crate::model::news::NewsRecord;
use crate::model::people::{Authority, Card, Credential, Device, Handle, Holder, Owned, OwnedCard};
use crate::model::session::Session;
use crate::model::takeover::Takeover;
use crate::oidc::client::{ClientAlias, RegisteredClient};
use crate::oidc::decoupled::DecoupledRequest;
use crate::oidc::failure::ClientFailures;
use crate::oidc::grant::{
    AuthorizationCode, Grant, GrantOfSession, RefreshToken, RevokedAccessToken, Subject, SubjectHolder,
    UsedAssertion,
};
use crate::oidc::keys::SigningKeyRecord;
use crate::oidc::logout::LogoutNotice;
use crate::oidc::request::{AnsweredRequest, OpenRequest, PushedRequest};
use crate::passkey::BegunCeremony;
use crate::revocation::rows::{CurrentList, ListSource, LoadClaim, RevokedBucket};
use crate::store::{self, Lasting, ReadRows, Row, Store, Tx};

macro_rules! tables {
    ($($name:literal: $key:ty => $row:ty $(, $lasting:ident)?;)*) => {
        /// The names of all tables.
        pub const TABLES: &[&str] = &[$($name),*];

        $(
            impl Row for $row {
                const TABLE: &'static str = $name;
                type Key = $key;
                $(const LASTING: Lasting = Lasting::$lasting;)?
            }
        )*
    };
}

tables! {
    "authority.1":      AuthorityId             => Authority;
    "holder.1":         HolderId                => Holder;
    "handle.1":         String                  => Handle;
    "device.1":         DeviceId                => Device;
    "device_of.1":      (String, DeviceId)      => Owned; // the holder id first, for scans
    "credential.1":     String                  => Credential; // under `CredentialId::key`
    "card.1":           CardId                  => Card;
    "card_of.1":        (String, CardId)        => OwnedCard; // the holder id first, for scans
    "invitation.1":     SecretHash              => Invitation;
    "invitation_of.1":  HolderId                => Newest;
    "link.1":           SecretHash              => Link;
    "registration.3":   JourneyId               => Registration;
    "login.3":          JourneyId               => Login;
    "attempt.2":        JourneyId               => Attempt;
    "ledger.1":         JourneyId               => Ledger;
    "challenge.2":      CeremonyId              => BridgeChallenge;
    // Whoever is in one when the power goes begins anew; what ends one lasts after its being taken, or neither does.
    "ceremony.3":       CeremonyId              => BegunCeremony, Soon;
    "takeover.1":       CeremonyId              => Takeover;
    "session.3":        SessionId               => Session;
    "session_cookie.1": SecretHash              => SessionCookie;
    "session_of.1":     (String, SessionId)     => SessionOf; // the holder id first, for scans
    "change.1":         ChangeId                => Change;
    "told.1":           HolderId                => NewsRecord;
    "incident.1":       IncidentNumber          => Incident;
    "revocation_list.1": (String, String)       => CurrentList; // the issuer first, for scans
    "revocation_load.1": String                 => LoadClaim;
    "revocation_source.1": String               => ListSource;
    "revoked.1":        (String, u64)           => RevokedBucket; // the list first, then generation and bucket
    "demonstration.1":  String                  => Demonstration;
    "known_key.1":      String                  => KnownKey;
    "version.1":        String                  => Version;
    "probe.1":          String                  => StoreProbe;
    "signing_key.1":    String                  => SigningKeyRecord; // under the key's thumbprint
    "directory.1":      String                  => DirectoryBlock;
    "directory_made.1": String                  => DirectoryProgress;
    "client.1":         ApplicationId           => RegisteredClient;
    "client_failures.1": ApplicationId          => ClientFailures;
    "client_alias.1":   ApplicationId           => ClientAlias;
    "request.1":        RequestId               => OpenRequest;
    "answered.1":       SecretHash              => AnsweredRequest; // under the hash of what named the request
    "pushed.1":         SecretHash              => PushedRequest;
    "code.1":           SecretHash              => AuthorizationCode;
    "decoupled.1":      SecretHash              => DecoupledRequest; // under the hash of the client's secret for it
    "grant.1":          GrantId                 => Grant;
    "grant_of.1":       (String, GrantId)       => GrantOfSession; // the session's id first, for scans
    "revoked_token.1":  SecretHash              => RevokedAccessToken;
    "refresh_token.1":  SecretHash              => RefreshToken;
    "logout.1":         String                  => LogoutNotice; // by what the client knows the session
    "assertion.1":      (String, SecretHash)    => UsedAssertion; // the client first
    "subject.1":        (String, HolderId)      => Subject; // the sector first
    "subject_of.1":     (String, String)        => SubjectHolder; // the sector, and the `sub` in it
    "audit.1":          (String, String)        => Before; // the moment first, in digits that sort
    "audit_unsealed.1": (String, String)        => Unsealed; // under the key of the entry
    "audit_seal.1":     u64                     => Seal;
    "audit_head.1":     String                  => SealHead;
    "audit.2":          (String, String)        => Entry; // moment and count first, in digits that sort in the order of events
}

/// Which rows this version writes. One more whenever an older server could not read, or would undo, what a newer one has written: see
/// "To change a row" in ARCHITECTURE.md.
pub const VERSION: u32 = 14;

/// Why a store is not used.
#[derive(Debug, thiserror::Error)]
pub enum WrongStoreVersion {
    /// A later version of kagura has written to it.
    #[error(
        "a later version of kagura has used this store (rows of version {theirs}; this one knows {ours}): \
         what it has written would be misread or lost. Start that version again, or a later one"
    )]
    Future {
        /// The version of its rows.
        theirs: u32,
        /// The latest that we know.
        ours: u32,
    },
    /// The store could not be read, so its version is unknown.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Refuses a store that a later version has used. One without a mark is from before there was one.
pub async fn check(store: &impl ReadRows) -> Result<(), WrongStoreVersion> {
    match store.get::<Version>(&String::new()).await? {
        Some(Version { rows }) if rows > VERSION => {
            Err(WrongStoreVersion::Future { theirs: rows, ours: VERSION })
        }
        Some(_) | None => Ok(()),
    }
}

/// Checks the version as [`check`] does, and says that this version uses it from now on.
pub async fn claim(store: &Store) -> Result<(), WrongStoreVersion> {
    store
        .transaction(async |tx: Tx| {
            check(&tx).await?;
            // Where it is said already, reading writes nothing: on a full disk, too, people can be looked up.
            if tx.get::<Version>(&String::new()).await?.is_none_or(|it| it.rows != VERSION) {
                tx.put(&String::new(), &Version { rows: VERSION })?;
            }
            Ok(())
        })
        .await
}
