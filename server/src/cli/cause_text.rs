//! What the rooms below could not do, in both languages. In English they say it themselves, for their logs; in Japanese it is said here.

use crate::backup::StoreGone;
use crate::cards::NotPooled;
use crate::cards::crl::CrlRefused;
use crate::cli::damage_text;
use crate::config::{ConfigError, ConfigFaults, TableFault, ValueSource};
use crate::disk::{self, DiskEntry, NotUsable};
use crate::listener::error::ListenerError;
use crate::revocation::{NoPool, NotFetched, NotLoaded, Unfetched};
use crate::said::{Said, said};
use crate::service::oidc::settings_clients::{self, UnusableClients};
use crate::service::verifier::NoVerifier;
use crate::store;
use crate::tables::WrongStoreVersion;
use std::io::ErrorKind;
use std::path::Path;

/// Both, where the cause says the English itself.
fn with(ja: impl Into<String>, en: &impl std::fmt::Display) -> Said {
    Said { ja: ja.into(), en: en.to_string() }
}

/// Everything that is wrong with the settings, a line each.
pub fn faults(ConfigFaults(all): &ConfigFaults) -> Said {
    Said::joined(&all.iter().map(fault).collect::<Vec<_>>(), "\n")
}

/// What is wrong with a setting.
pub(super) fn fault(it: &ConfigError) -> Said {
    let ja = match it {
        ConfigError::File { path, why } => {
            format!("設定ファイル {} を読み取れません（{why}）", path.display())
        }
        ConfigError::Syntax { path, why } => {
            format!("設定ファイル {} は TOML として正しくありません：{why}", path.display())
        }
        ConfigError::Unknown { name, from, nearest } => format!(
            "設定「{name}」（{}）はありません。「{nearest}」ではありませんか。`kagura settings` ですべて表示できます",
            source(from)
        ),
        ConfigError::Below { name, from, setting, table } => format!(
            "設定「{name}」（{}）はありません。`{setting}` は、`[{table}]` より下ではなく、最初の表（[…]）より上に書いてください",
            source(from)
        ),
        ConfigError::Blank { path } => format!(
            "設定ファイル {} に設定がありません。ほかの方法でも指定されていないため、起動しません",
            path.display()
        ),
        ConfigError::Clients { from, faults } => {
            let each = Said::joined(&faults.iter().map(TableFault::said).collect::<Vec<_>>(), "\n").ja;
            format!("設定 `clients`（{}）に誤りがあります。\n{each}", source(from))
        }
        ConfigError::Bad { key, from, given, allowed } if given.is_empty() => {
            format!("設定 `{key}`（{}）が必要です。指定できる値：{}", source(from), allowed.ja)
        }
        ConfigError::Bad { key, from, given, allowed } => {
            format!(
                "設定 `{key}`（{}）を「{given}」にはできません。指定できる値：{}",
                source(from),
                allowed.ja
            )
        }
        ConfigError::Held { key, flag, named, held } => {
            let held = if held.is_empty() { "指定なし".to_owned() } else { format!("「{held}」") };
            format!(
                "動作中のサーバーの `{key}` は{held}ですが、{flag} は「{named}」です。{flag} を付けずに実行するか、サーバーの設定を変更して再起動してください"
            )
        }
    };
    with(ja, it)
}

fn source(it: &ValueSource) -> String {
    match it {
        ValueSource::Default => "既定値".to_owned(),
        ValueSource::File(path) => format!("設定ファイル {}", path.display()),
        ValueSource::Environment(name) => format!("環境変数 {name}"),
        ValueSource::Flag(name) => format!("オプション {name}"),
        ValueSource::Server(_) => "動作中のサーバー".to_owned(),
    }
}

/// Why the store does not do it.
pub fn store(why: &store::Error) -> Said {
    let ja = match why {
        store::Error::NotOurs(why) => return not_usable(why),
        store::Error::InUse { path } => format!(
            "{} は、ほかの kagura（サーバーまたは実行中のコマンド）が使用しています。停止するか、終わるのを待って、もう一度実行してください",
            path.display()
        ),
        store::Error::Damaged { path, cause } => format!(
            "{} のデータが破損しています（{}）。`kagura check --store` で状態を確かめ、フォルダーを残したまま、最新のバックアップを別のフォルダーに `kagura restore` で復元してください",
            path.display(),
            damage_text::in_japanese(cause)
        ),
        store::Error::Unfinished { path } => format!(
            "{} への復元が途中で終わっています。もう一度 `kagura restore` を実行してください",
            path.display()
        ),
        store::Error::Occupied { path } => {
            format!(
                "{} にはすでにデータがあります。別の場所に移して保管してから復元してください",
                path.display()
            )
        }
        store::Error::Moved { path } => format!(
            "サーバーの動作中に {} が移動されたか、置き換えられました。元に戻してください。それまで書き込みはできません。`wal` と `mark` は、なくなっていても、サーバーを停止すると作り直されます",
            path.display()
        ),
        store::Error::Foreign { path } => format!(
            "{} は、ほかのデータのものか、別の日のものです。何も取り込んでいません。取り除いてください（一括登録などの大きな変更が入っています。その内容がないときは、もう一度実行してください）",
            path.display()
        ),
        store::Error::Full { path, .. } => format!(
            "{} のディスクの空き容量が足りないため、書き込みを停止しています。空きを増やすと自動的に再開します",
            path.display()
        ),
        store::Error::NotInGroup { path, group, us } => format!(
            "{} はグループ {group} のためのもので、{us} は所属していません。このサーバーの管理者が `adduser ユーザー名 {group}` を実行した後、ログインし直してください",
            path.display()
        ),
        store::Error::NotForGroup { group } => format!(
            "グループ {group} では実行できません。サーバーのユーザーで実行してください（`sudo -u kagura kagura …`）"
        ),
        store::Error::Outrun => {
            "バックアップ中の書き込みが多すぎたため、中止しました。もう一度実行してください".to_owned()
        }
        store::Error::Silent { path } => format!(
            "サーバーは起動していますが、応答しません（{}）。続くときは、サーバーのログと `systemctl status kagura` をご確認ください",
            path.display()
        ),
        store::Error::Closed => "サーバーが終了しました。起動してから、もう一度実行してください".to_owned(),
        store::Error::Contended { .. } => {
            "同じデータが同時に変更されていました。もう一度実行してください".to_owned()
        }
        store::Error::Io { doing, cause } => format!("データを読み書きできません（{doing}：{cause}）"),
        store::Error::Engine(_)
        | store::Error::Key { .. }
        | store::Error::Unreadable { .. }
        | store::Error::Unwritable { .. } => format!("データの処理でエラーが発生しました（{why}）"),
    };
    Said { ja, en: why.to_string() }
}

/// Why the socket of the desk's group cannot be there, and what helps.
pub fn desk_socket(path: &Path, why: &store::Error) -> Said {
    let folder = disk::folder_of(path).display();
    let store::Error::Io { cause, .. } = why else { return store(why) };
    match cause.kind() {
        ErrorKind::NotFound => said!(
            "フォルダー {folder} がありません。systemd では RuntimeDirectory=kagura が作成します。それ以外では、サーバーのユーザーのものとして作成してください",
            "there is no folder {folder}. With systemd, RuntimeDirectory=kagura makes it; elsewhere make it, for the server's user"
        ),
        ErrorKind::AddrInUse => said!(
            "別のサーバーが使用しています。`desk.socket` で別の場所を指定してください",
            "another server has it: `desk.socket` chooses another place"
        ),
        _ => said!("{cause}", "{cause}"),
    }
}

/// Why something on the disk is not used.
pub(super) fn not_usable(it: &NotUsable) -> Said {
    let ja = match it {
        NotUsable::Owner { path, owner, us, mode, is_within_ours } => {
            let what = if *is_within_ours {
                let (user, path) = (us.name(), path.display());
                format!("フォルダーの所有者は {us} です。「sudo chown {user} {path}」と入力してください")
            } else {
                let sudo = owner.sudo();
                format!("「{sudo} kagura …」と入力して実行するか、別のフォルダーを指定してください")
            };
            format!(
                "{} は利用できません。所有者が別のユーザーです（所有者 {owner}、実行ユーザー {us}、モード {mode:04o}）。{what}",
                path.display(),
            )
        }
        NotUsable::Absent { path, within, us } => format!(
            "{path} がありません。{us} は {} に作成できません。フォルダーは「sudo install -d -m 0700 -o {} {path}」で作成できます",
            within.display(),
            us.name(),
            path = path.display()
        ),
        NotUsable::Denied { path, owner, us } => format!(
            "{} を読み書きする権限がありません（所有者 {owner}、実行ユーザー {us}）。その所有者で使うものなら「{} kagura …」と入力して実行し、そうでなければ別の場所を指定してください",
            path.display(),
            owner.sudo()
        ),
        NotUsable::Open { path, owner, mode } => format!(
            "{} は利用できません。ほかのユーザーが書き込めるフォルダーです（所有者 {owner}、モード {mode:04o}）。専用のフォルダーを指定してください",
            path.display()
        ),
        NotUsable::Other { path, what, owner, mode } => {
            let what = match what {
                DiskEntry::Folder => "フォルダー",
                DiskEntry::File => "ファイル",
                DiskEntry::Socket => "ソケット",
            };
            format!(
                "{} は利用できません。{what}ではありません（所有者 {owner}、モード {mode:04o}。シンボリックリンクは使えません）。{what}そのものを置くか、元々なかったものなら取り除いてください",
                path.display()
            )
        }
        NotUsable::Io { path, cause } => format!("{} を読み書きできません（{cause}）", path.display()),
    };
    with(ja, it)
}

/// Why no empty store is made.
pub fn store_gone(it: &StoreGone) -> Said {
    let (data, newest) = (it.data.display(), it.newest.display());
    with(
        format!(
            "{data} にデータがありませんが、バックアップ {newest} があります。ディスクがマウントされているか、お確かめください。バックアップから戻すときは `kagura restore` を、空のデータで始めるときは、先にバックアップを別の場所へ移してください"
        ),
        it,
    )
}

/// Why a store of another version is not used.
pub fn version(it: &WrongStoreVersion) -> Said {
    match it {
        WrongStoreVersion::Future { theirs, ours } => with(
            format!(
                "新しいバージョンの kagura が使用したデータのため、このバージョンでは利用できません（データ {theirs}、このプログラム {ours}）。そのバージョンか、さらに新しいバージョンで起動してください"
            ),
            it,
        ),
        WrongStoreVersion::Store(why) => store(why),
    }
}

/// Why it cannot be listened.
pub fn listener(it: &ListenerError) -> Said {
    let ja = match it {
        ListenerError::Listen { key, address, cause } => {
            let advice = match cause.kind() {
                ErrorKind::PermissionDenied => format!(
                    "1024 より小さいポートを使うには、systemd の AmbientCapabilities=CAP_NET_BIND_SERVICE が必要です。`{key}` で別のポートも指定できます"
                ),
                ErrorKind::AddrNotAvailable => {
                    format!("このサーバーにはないアドレスです。`{key}` で別のアドレスを指定してください")
                }
                _ => format!(
                    "ほかのプログラムがポートを使用している可能性があります。`{key}` で別のポートも指定できます"
                ),
            };
            format!("{address} で待ち受けできません（{cause}）。{advice}")
        }
        ListenerError::Monitoring { address, cause } => {
            format!("`monitoring.listen` を {address} にできません（{cause}）")
        }
        ListenerError::Tls { key, path, why } => {
            format!("`{key}`（{}）を使えません：{}", path.display(), why.ja)
        }
    };
    with(ja, it)
}

/// Why cards cannot be judged.
pub fn no_verifier(it: &NoVerifier) -> Said {
    match it {
        NoVerifier::Pool(why) => no_pool(why),
        NoVerifier::Policy(why) => {
            with(format!("「{}」はポリシーの OID（数字とドット）ではありません", why.said), it)
        }
        NoVerifier::Responder(cause) => with(format!("`cards.ocsp` を使えません（{cause}）"), it),
        NoVerifier::Nobody => with(
            "`cards.listen` が設定されていますが、`cards.hpki_roots` と `cards.jpki_roots` がどちらもないため、カードではログインできません",
            it,
        ),
    }
}

/// Why the applications of the settings cannot be used.
pub(super) fn unusable_clients(it: &UnusableClients) -> Said {
    let ja = match it {
        UnusableClients::File { client, path, cause } => {
            format!("`clients.{client}` の {} を読み取れません（{cause}）", settings_clients::told(path))
        }
        UnusableClients::NoSecret { client, path } => format!(
            "`clients.{client}` の {} に、シークレット（乱数で作成した、空白を含まない ASCII 32～128文字）がありません",
            path.display()
        ),
        UnusableClients::NoKeys { client, path, why } => {
            format!("`clients.{client}` の {}：{}", path.display(), settings_clients::said(why).ja)
        }
        UnusableClients::Taken(id) => format!(
            "`clients.{id}` の ID は、`kagura client add` で登録されています。先に `kagura client disable {id}` で停止するか、表を削除してください"
        ),
        UnusableClients::Store(why) => return store(why),
    };
    with(ja, it)
}

/// Why the certificates of authorities cannot be used.
pub(super) fn no_pool(it: &NoPool) -> Said {
    let ja = match it {
        NoPool::File { path, cause } => format!("{} の証明書を読み取れません（{cause}）", path.display()),
        NoPool::Certificate(NotPooled::Empty { name }) => format!("{name} に証明書がありません"),
        NoPool::Certificate(NotPooled::Unreadable { name, number }) => {
            format!("{name} の {number} 番目の証明書を PEM または DER として読み取れません")
        }
        NoPool::Certificate(NotPooled::Damaged { name, number, subject }) => {
            format!(
                "{name} の {number} 番目の証明書（{subject}）が破損しています（自身の署名が正しくありません）"
            )
        }
        NoPool::Certificate(NotPooled::TooMany) => "認証局の証明書が多すぎます".to_owned(),
    };
    with(ja, it)
}

/// Why a place gave no list of revocations.
pub(super) fn not_fetched(it: &NotFetched) -> Said {
    let ja = match it {
        NotFetched::File(cause) => format!("ファイルを読み取れません（{cause}）"),
        NotFetched::Server(why) => unfetched(why),
        NotFetched::Refused(why) => refused(why),
        NotFetched::Partly { loaded, refused } => {
            let each: Vec<String> = refused
                .iter()
                .map(|(number, why)| format!("{number} 番目：{}", not_fetched(why).ja))
                .collect();
            let all = refused.len() + loaded.len();
            format!("{all}件のリストのうち{}件を読み込めませんでした。{}", refused.len(), each.join("、"))
        }
        NotFetched::NotLoaded(why) => not_loaded(why),
        NotFetched::Stopped(cause) => format!("リストを確認できませんでした（{cause}）"),
    };
    with(ja, it)
}

fn unfetched(it: &Unfetched) -> String {
    match it {
        Unfetched::Address(url) => format!("{url} は http または https のアドレスではありません"),
        Unfetched::Unresolved { host, cause } => {
            format!("{host} のアドレスが見つかりません（{cause}）。DNS を確かめてください")
        }
        Unfetched::Private { host } => format!(
            "{host} はプライベートネットワークのアドレスです。使用するには `cards.private_sources` で許可してください"
        ),
        Unfetched::Unreachable { address, cause } => format!("{address} に接続できません（{cause}）"),
        Unfetched::Tls { host, cause } => format!("{host} と TLS で通信できません（{cause}）"),
        Unfetched::Late(step) => format!("時間がかかりすぎました（{step}）"),
        Unfetched::Broken(cause) => format!("応答が HTTP ではないか、途中で切れました（{cause}）"),
        Unfetched::Redirected { to } => format!("{to} への転送を求められました。転送先からは取得しません"),
        Unfetched::Status(status) => format!("サーバーの応答は {status} でした"),
        Unfetched::TooLong { most } => format!("大きすぎます（{most} バイトまで）"),
        Unfetched::Encoded => "圧縮された応答のため、読み取れません".to_owned(),
        Unfetched::Request(cause) => format!("要求を送信できません（{cause}）"),
    }
}

/// The file or list is not what it should be. What exactly is for whoever makes such lists, who reads English.
fn refused(it: &CrlRefused) -> String {
    match it {
        CrlRefused::Unreadable => "失効リストではないか、途中までしかありません".to_owned(),
        CrlRefused::UnknownIssuer => "設定されたどの認証局のリストでもありません".to_owned(),
        CrlRefused::Forged => "認証局の名前がありますが、その認証局の署名ではありません".to_owned(),
        CrlRefused::NotYet => "まだ有効期間になっていません。サーバーの時計を確かめてください".to_owned(),
        other => format!("失効リストとして使えません（{other}）"),
    }
}

fn not_loaded(it: &NotLoaded) -> String {
    match it {
        NotLoaded::Store(why) => store(why).ja,
        NotLoaded::Busy => "別の処理が、同じリストを読み込み中です".to_owned(),
        other => format!("読み込めません（{other}）"),
    }
}
