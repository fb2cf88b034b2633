//! What an authority's desk does: authorities, holders, invitations and letters, devices. Every change is one transaction with
//! its line in the audit record. Nothing here prints.

mod authority;
pub mod crl;
mod device;
mod holder;
pub mod import;
mod incident;
pub mod invite;
pub mod letter;
pub mod replay;
pub mod sheet;
pub mod words;

pub use holder::{NewHolder, Standing};

use crate::audit;
use crate::clock::{Clock, Timestamp};
use crate::ids::{AuthorityId, Dice, HolderId, IdError};
use crate::store::{self, Store, Tx};
use std::path::PathBuf;
use words::TextError;

/// Where audit entries of the desk come from.
pub const FROM: &str = "desk";

/// A desk: a store to change, and where time and secrets come from.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The tables.
    pub store: &'a Store,
    /// The time.
    pub clock: &'a dyn Clock,
    /// The source of secrets.
    pub dice: &'a dyn Dice,
}

/// What to do with an entry that is there already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Existing {
    /// Leave it and say so.
    Refuse,
    /// Change it.
    Update,
}

/// Why the desk did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// What was given is no id.
    #[error(
        "「{given}」は ID として使えません。半角の英数字・ハイフン・ピリオド・下線、64 文字以内です / `{given}` is no id: {why}"
    )]
    Id {
        /// What was given.
        given: String,
        /// Why not.
        why: IdError,
    },
    /// A name or contact that cannot be shown.
    #[error("{0}")]
    Text(#[from] TextError),
    /// No authority has this id.
    #[error(
        "認証局「{0}」は登録されていません / there is no authority `{0}`: `kagura authority list` shows all"
    )]
    AuthorityUnknown(String),
    /// The authority is there already.
    #[error(
        "認証局「{0}」はすでに登録されています / there is an authority `{0}` already: `--update` changes it"
    )]
    AuthorityExists(AuthorityId),
    /// No holder has this id.
    #[error("本人ID「{0}」は登録されていません / there is no holder `{0}`")]
    HolderUnknown(String),
    /// The holder is there already.
    #[error("本人ID「{0}」はすでに登録されています / there is a holder `{0}` already: `--update` changes it")]
    HolderExists(HolderId),
    /// The holder may not log in, so there is nothing to invite to.
    #[error("本人ID「{0}」は停止中です / the holder `{0}` is disabled: `kagura holder enable {0}` first")]
    HolderDisabled(HolderId),
    /// No device has this id.
    #[error(
        "端末「{0}」は登録されていません / there is no device `{0}`: `kagura device list HOLDER` shows a holder's devices"
    )]
    DeviceUnknown(String),
    /// The number cannot be one.
    #[error(
        "「{0}」はお問い合わせ番号ではありません。7 桁の数字です（例 123-4567）/ `{0}` is no number: it has seven digits, as in 123-4567"
    )]
    IncidentNumber(String),
    /// Nothing is kept under this number.
    #[error(
        "お問い合わせ番号 {number} の記録はありません。番号の聞き間違いか、保存期間（{days} 日）を過ぎています / nothing is kept under {number}: it was misheard, or is older than {days} days"
    )]
    IncidentUnknown {
        /// Which.
        number: String,
        /// How long incidents are kept.
        days: u64,
    },
    /// The password cannot be used.
    #[error("{0}")]
    Password(#[from] crate::service::password::Unfit),
    /// The file is no list of holders.
    #[error("{0}")]
    Sheet(#[from] sheet::SheetError),
    /// A file cannot be read or written.
    #[error("{} を読み書きできません / {} cannot be read or written: {cause}", path.display(), path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
        cause: std::io::Error,
    },
    /// The address does not fit into a code.
    #[error("アドレスが長すぎて QR コードにできません / {0}: a shorter `origin` is needed")]
    Code(#[from] crate::qr::TooLong),
    /// A list of revocations was not loaded.
    #[error("失効リストを読み込めません（{place}）/ no list of revocations from {place}: {why}")]
    List {
        /// From where.
        place: String,
        /// Why not.
        why: Box<crate::revocation::NotFetched>,
    },
    /// The settings name no lists.
    #[error("失効リストの場所が設定されていません / no lists to fetch: `cards.crls` names them")]
    NoLists,
    /// The certificates of the authorities cannot be read.
    #[error("認証局の証明書を読み込めません / {0}")]
    Authorities(#[from] crate::revocation::NoPool),
    /// Nothing can be fetched with TLS.
    #[error("TLS を使えません / no TLS: {0}")]
    Client(String),
    /// Nobody was named.
    #[error("対象がありません / nobody to invite")]
    Nobody,
    /// The store failed.
    #[error("{0}")]
    Store(#[from] store::Error),
}

impl Desk<'_> {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Writes a line into the audit record.
    fn record(&self, tx: &Tx, event: audit::Event, holder: Option<&HolderId>) -> Result<(), store::Error> {
        let entry = audit::Entry { event, holder: holder.cloned(), from: FROM.to_owned() };
        audit::record(tx, self.dice, self.now(), &entry)
    }
}

/// A holder id that somebody typed.
pub(crate) fn holder_id(typed: &str) -> Result<HolderId, Refusal> {
    HolderId::parse(typed).map_err(|why| Refusal::Id { given: words::shown(typed), why })
}

/// An authority's id that somebody typed.
pub(crate) fn authority_id(typed: &str) -> Result<AuthorityId, Refusal> {
    AuthorityId::parse(typed).map_err(|why| Refusal::Id { given: words::shown(typed), why })
}
