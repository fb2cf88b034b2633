//! What `kagura check` says of each finding: what is so, and what helps.

use crate::checkup::{Finding, Gravity};
use crate::cli::cause_text;
use crate::cli::text;
use crate::clock::Timestamp;
use crate::desk::text::{english, for_terminal, japanese};
use crate::listener::open_files::TooFewFiles;
use crate::metrics::HostKind;
use crate::said::{Said, said};
use api::card::CardKind;

/// How much it matters, in a word.
pub(super) fn gravity(of: Gravity) -> Said {
    match of {
        Gravity::Fault => said!("異常", "fault"),
        Gravity::Warning => said!("警告", "warning"),
        Gravity::Hint => said!("参考", "hint"),
    }
}

/// How many of each were found.
pub(super) fn summary(faults: usize, warnings: usize, hints: usize) -> Said {
    if faults + warnings + hints == 0 {
        return said!("問題は見つかりませんでした", "nothing is wrong");
    }
    let several = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let [some, others, rest] =
        [several(faults, "fault"), several(warnings, "warning"), several(hints, "hint")];
    said!("異常 {faults}件、警告 {warnings}件、参考 {hints}件", "{some}, {others}, {rest}")
}

/// What is so, and what helps.
#[expect(clippy::too_many_lines, reason = "a table of sentences, one for each finding")]
pub(super) fn said(finding: &Finding) -> Said {
    let (ja, en) = match finding {
        Finding::Setting(why) => {
            let Said { ja, en } = cause_text::fault(why);
            return said!("設定が正しくありません。{ja}", "a setting is wrong: {en}");
        }
        Finding::OriginIsLocal(at) => (
            format!("{at} で待ち受けますが、`origin` が localhost のため、このサーバー自身からしか利用できません。`origin` に公開するアドレスを指定してください"),
            format!("the server listens at {at}, but only this machine can use it: `origin` is localhost. Set `origin` to the address that browsers use"),
        ),
        Finding::OnlyHere => (
            "`origin` が localhost のため、このサーバー自身からしか利用できません。`origin` に公開するアドレスを指定してください".to_owned(),
            "only this computer can use the server: `origin` is localhost. Set `origin` to the address that browsers use".to_owned(),
        ),
        Finding::InTheClear(at) => (
            format!("`origin` は https ですが、{at} では暗号化せずに待ち受けます。`tls.certificate` と `tls.key` を設定するか、プロキシの後ろで 127.0.0.1 を使い、そのプロキシを `proxies` に指定してください"),
            format!("`origin` is https, and at {at} the server speaks plain HTTP to others. Set `tls.certificate` and `tls.key`, or listen on 127.0.0.1 behind a proxy that `proxies` names"),
        ),
        Finding::ProxyNotNamed => (
            "TLS を終端するプロキシが `proxies` に指定されていません。すべての利用者が同じアドレスに見え、まとめて制限されます".to_owned(),
            "the proxy that speaks TLS is not among `proxies`: all people seem to come from its address, and are limited together".to_owned(),
        ),
        Finding::ProxiesAreAnybody(network) => (
            format!("`proxies` の {network} は広すぎて、ほぼすべてのアドレスを信用します。プロキシのアドレスだけを指定してください"),
            format!("`proxies` has {network}, which is nearly everybody: any client is believed whatever address it claims. Name the proxies alone"),
        ),
        Finding::Certificate(why) | Finding::Listen(why) => return cause_text::listener(why),
        Finding::ListenNotTried(at) => (
            format!("{at} で待ち受けできるかは、ここでは確かめられません（1024 より小さいポートには権限が必要です。付属の systemd のユニットは、サーバーにその権限を与えます）"),
            format!("whether it can be listened on {at} is not tried here: ports below 1024 take a right, which the systemd unit of the package gives to the server"),
        ),
        Finding::CardKindRefused(kind) => {
            let (name, roots) = match kind {
                CardKind::Hpki => (("HPKI カード", "HPKI cards"), "`cards.hpki_roots`, `cards.hpki_intermediates`"),
                CardKind::Jpki => (("マイナンバーカード", "My Number cards"), "`cards.jpki_roots`"),
            };
            (
                format!("{}ではログインできません（発行する認証局の証明書がありません：{roots}）", name.0),
                format!("{} sign nobody in: there is no certificate of an authority that issues them ({roots})", name.1),
            )
        }
        Finding::MonitoringEverywhere(at) => (
            format!("`monitoring.listen` の {at} は、このサーバーのすべてのアドレスで待ち受けます。インターネットからも見えるおそれがあります。127.0.0.1 か、監視用のネットワークのアドレスを指定してください（コンテナでは、ポートを公開しないでください）"),
            format!("`monitoring.listen` is {at}, and so all addresses of this computer, the Internet's, too: name 127.0.0.1 or an address of the network that watches (in a container, publish no such port)"),
        ),
        Finding::NoDeskGroup(name) => (
            format!("`desk.group` のグループ {name} がありません。`addgroup --system {name}` で作成できます"),
            format!("there is no group {name}, which `desk.group` names: `addgroup --system {name}` makes it"),
        ),
        Finding::Clients(why) => return cause_text::unusable_clients(why),
        Finding::CertificateEnded(host, at) => (
            format!("{}の証明書の有効期限が切れています（{}）", host_ja(*host), japanese(*at)),
            format!("the certificate of {} ended at {}", host_en(*host), english(*at)),
        ),
        Finding::CertificateNotYet(host, at) => (
            format!("{}の証明書は {} から有効です。サーバーの時計が遅れていないか確かめてください", host_ja(*host), japanese(*at)),
            format!("the certificate of {} begins at {}: see whether this machine's clock is behind", host_en(*host), english(*at)),
        ),
        Finding::CertificateEndsSoon(host, days) => (
            format!("{}の証明書は、あと{days}日で有効期限が切れます", host_ja(*host)),
            format!("the certificate of {} has {days} {} left", host_en(*host), if *days == 1 { "day" } else { "days" }),
        ),
        Finding::CertificateLacksName(host, name) => (
            format!("{}の証明書は {name} に使えません。{}", host_ja(*host), wildcards_ja(*host)),
            format!("the certificate of {} is not for {name}. {}", host_en(*host), wildcards_en(*host)),
        ),
        Finding::CertificateCoversCards(name) => (
            format!("`tls.certificate` が {name} にも使えます。ブラウザがカードの通信を別の接続に混ぜるため、カードの名前を含まない証明書にしてください"),
            format!("`tls.certificate` is for {name}, too: browsers then send a card's requests over connections to the main host. Use one without the names of card hosts"),
        ),
        Finding::CertificateUntrusted(host) => (
            format!("このサーバーは{}の証明書を信頼していません。中間証明書がファイルに入っているか確かめてください（独自の認証局なら、利用者のパソコンとスマートフォンにも登録が必要です）", host_ja(*host)),
            format!("this machine does not trust the certificate of {}. See that the file has the intermediate certificates; an authority of your own has to be installed on every PC and phone", host_en(*host)),
        ),
        Finding::KeyOpen(path, mode) => (
            format!("秘密鍵 {} をほかのユーザーが読めます（モード {mode:04o}）。chmod o-rwx で閉じてください", path.display()),
            format!("other users can read the private key {} (mode {mode:04o}): chmod o-rwx closes it", path.display()),
        ),
        Finding::NotJudged(why) => {
            let Said { ja, en } = cause_text::no_verifier(why);
            return said!("カードを検証できません。{ja}", "no card can be judged: {en}");
        }
        Finding::AuthorityEnded { file, at } => (
            format!("{file} の認証局の証明書は有効期限が切れていて（{}）、新しい世代もありません", japanese(*at)),
            format!("the authority's certificate in {file} ended at {}, and no newer generation is there", english(*at)),
        ),
        Finding::AuthorityOrphan(file) => (
            format!("{file} の認証局は、設定されたどのルートにもつながりません。そのカードは使えません"),
            format!("no configured root leads to the authority in {file}: its cards are refused"),
        ),
        Finding::TestCards => (
            "`cards.tests` が accept です。テスト用のカードでもログインできます".to_owned(),
            "`cards.tests` is accept: test cards sign in".to_owned(),
        ),
        Finding::UnknownAccepted(key) => (
            format!("`{key}` が accept です。失効を確認できないカードでもログインできます"),
            format!("`{key}` is accept: cards sign in although it is not known whether they were revoked"),
        ),
        Finding::NoLists => (
            "`cards.crls` が空です。失効を確認できないため、カードではログインできません".to_owned(),
            "`cards.crls` names no list: cards are refused, since it is not known whether they were revoked".to_owned(),
        ),
        Finding::NoListThere(place, why) => (
            format!("{place} から失効リストを取得できません。{}", cause_text::not_fetched(why).ja),
            format!("no list of revoked certificates from {place}: {why}"),
        ),
        Finding::ListStale { place, issuer, at } => (
            format!("{place} の失効リスト（{}）は {} に期限が切れています", for_terminal(issuer), japanese(*at)),
            format!("the list from {place} ({}) was good until {}", for_terminal(issuer), english(*at)),
        ),
        Finding::ListNotTaken(place, why) => (
            format!("稼働中のサーバーは、{place} の失効リストを取得できていません。そのカードではログインできません。原因を直し、`kagura crl fetch` を実行してください。（{}）", for_terminal(why)),
            format!("the running server has no list from {place}, so cards are refused: {}. Mend that, then run `kagura crl fetch`", for_terminal(why)),
        ),
        Finding::ListMissing(file) => (
            format!("{file} の認証局の失効リストが `cards.crls` のどこにもありません。そのカードは使えません"),
            format!("no place of `cards.crls` has a list of the authority in {file}: its cards are refused"),
        ),
        Finding::Responder(url) => (
            format!("OCSP レスポンダー {url} が応答しません"),
            format!("the OCSP responder {url} does not answer"),
        ),
        Finding::SecretOpen(id, path, mode) => (
            format!("アプリケーション「{id}」のシークレット {} をほかのユーザーが読めます（モード {mode:04o}）。chmod o-rwx で閉じてください", path.display()),
            format!("other users can read the secret of {id} in {} (mode {mode:04o}): chmod o-rwx closes it", path.display()),
        ),
        Finding::SectorChanged(id, change) => return text::sector_changed(id, change),
        Finding::LogoutPrivate(id, host) => (
            format!("アプリケーション「{id}」にログアウトを通知できません。`backchannel_logout_uri` の {host} はプライベートネットワークのアドレスです。院内のアプリケーションなら `oidc.private_clients` を allow にしてください"),
            format!("{id} is never told of log-outs: {host} in `backchannel_logout_uri` is of a private network. For one inside the hospital set `oidc.private_clients` to allow"),
        ),
        Finding::NameUnknown(name, why) => (
            format!("{name} のアドレスが見つかりません（{why}）。DNS を確かめてください"),
            format!("{name} leads nowhere ({why}): see to the DNS"),
        ),
        Finding::FewFiles(TooFewFiles { limit, needed }) => (
            format!("同時に開けるファイルは{limit}個で、設定には{needed}個必要です。上限を上げてください（`ulimit -n`、systemd の LimitNOFILE）"),
            format!("{limit} files may be open at once, and the settings need {needed}: raise the limit (`ulimit -n`, LimitNOFILE of systemd)"),
        ),
        Finding::StoreGone(gone) => {
            let said = cause_text::store_gone(gone);
            (said.ja, said.en)
        }
        Finding::NoStore(dir) => (
            format!("{} にはまだデータがありません。`kagura authority add` で認証局を登録すると作成されます", dir.display()),
            format!("there is no store in {} yet: `kagura authority add` makes one", dir.display()),
        ),
        Finding::Store(why) => return cause_text::store(why),
        Finding::StoreVersion(why) => return cause_text::version(why),
        Finding::Folder(why) | Finding::DeskSocket(why) => return cause_text::not_usable(why),
        Finding::NoAuthority => (
            "認証局が登録されていません。`kagura authority add` で登録してください".to_owned(),
            "there is no authority yet: add one with `kagura authority add`".to_owned(),
        ),
        Finding::Disk { free, size } => (
            format!("ディスクの空きが少なくなっています（{} MB / {} MB）。空きがなくなると書き込みを停止します", free / 1_000_000, size / 1_000_000),
            format!("the disk has little room ({} MB of {} MB): when it is full, writing ends", free / 1_000_000, size / 1_000_000),
        ),
        Finding::ClockBehind(at) => (
            format!("データに {} の記録があり、サーバーの時計より進んでいます。時計が正しいか確かめてください。正しいときは、記録したときの時計が進んでいたもので、対応は不要です", japanese(*at)),
            format!("the store has a record of {}, which has not come yet: look whether this machine's clock is right; if it is, it was ahead when that was recorded, and nothing has to be done", english(*at)),
        ),
        Finding::NoBackups => (
            "自動バックアップが設定されていません（`backup.folder`）".to_owned(),
            "no backups are made: set `backup.folder`".to_owned(),
        ),
        Finding::BackupFolder(path, why) => (
            format!("{} にバックアップを書き込めません（{why}）", path.display()),
            format!("backups cannot be written to {}: {why}", path.display()),
        ),
        Finding::BackupsBesideStore(path) => (
            format!("バックアップ先 {} がデータと同じディスクです。ディスクが壊れると両方を失います", path.display()),
            format!("backups go to {}, on the disk of the store: what takes one takes the other", path.display()),
        ),
        Finding::BackupsOpen => (
            "バックアップは暗号化されません（`backup.recipients`）".to_owned(),
            "backups are not encrypted: set `backup.recipients`".to_owned(),
        ),
        Finding::BackupOld(newest) => old(*newest),
        Finding::SigningKeyLost(path) => (
            format!("トークンの署名鍵 {} がないか、別の鍵に変わりました。新しい鍵で署名します。データの復元や `oidc.keys` の変更がなかったか確かめてください", path.display()),
            format!("the key for tokens at {} is gone, or is another's: new keys sign. Was the store restored, or `oidc.keys` changed?", path.display()),
        ),
        Finding::SigningKeyUnknown(path) => (
            format!("{} は、このデータの署名鍵ではありません。使われていないため、削除できます", path.display()),
            format!("{} is no key of this store. Nothing uses it, and it can be removed", path.display()),
        ),
        Finding::TracesNotTaken(why) => (
            format!("トレースを送れません（`traces.endpoint`）。{why}"),
            format!("the collector of `traces.endpoint` takes no traces: {why}"),
        ),
        Finding::NotWatched => (
            "監視用のアドレスが設定されていません（`monitoring.listen`）".to_owned(),
            "the server cannot be watched: set `monitoring.listen`".to_owned(),
        ),
        Finding::NobodyToTell => (
            "脆弱性の連絡先が設定されていません（`security.contact`）".to_owned(),
            "whoever finds a weakness does not learn whom to tell: set `security.contact`".to_owned(),
        ),
    };
    Said { ja, en }
}

fn old(newest: Option<Timestamp>) -> (String, String) {
    newest.map_or_else(
        || {
            (
                "バックアップがまだ1つもありません。サーバーが動作しているか確かめてください".to_owned(),
                "there is no backup yet: see whether the server runs".to_owned(),
            )
        },
        |at| {
            (
                format!("最新のバックアップは {} のものです。サーバーのログを確かめてください", japanese(at)),
                format!("the newest backup is of {}: see the server's log", english(at)),
            )
        },
    )
}

fn host_ja(of: HostKind) -> &'static str {
    match of {
        HostKind::Main => "`tls.certificate` ",
        HostKind::Cards => "`cards.certificate` ",
    }
}

fn host_en(of: HostKind) -> &'static str {
    match of {
        HostKind::Main => "`tls.certificate`",
        HostKind::Cards => "`cards.certificate`",
    }
}

fn wildcards_ja(of: HostKind) -> &'static str {
    match of {
        HostKind::Main => "`origin` のホスト名の証明書が必要です",
        HostKind::Cards => {
            "*.hpki.<domain> と *.jpki.<domain> の証明書が必要です（<domain> は `cards.domain` で変更できます）"
        }
    }
}

fn wildcards_en(of: HostKind) -> &'static str {
    match of {
        HostKind::Main => "It has to be for the host of `origin`",
        HostKind::Cards => {
            "It has to be for *.hpki.<domain> and *.jpki.<domain>, where <domain> is `cards.domain`"
        }
    }
}
