//! Every setting, once: its key, default, allowed values and meaning stand here, and nowhere else.

use crate::cards::ocsp::NonceEcho;
use crate::cards::{OnUnknown, Tests};
use crate::config::address_policy::AddressPolicy;
use crate::config::cards::Tls12;
use crate::config::clients::ClientSettings;
use crate::config::error::ConfigError;
use crate::config::layers::Layers;
use crate::config::network::Network;
use crate::config::parts::{Application, MonitoringAddress, NamedNetwork, ProxyProtocol, TracesContinued};
use crate::config::revocations::ListPlace;
use crate::config::setting::Setting;
use crate::config::value::{
    ADDRESS, ADDRESS_IF_ANY, APPLICATIONS, BYTES, CLIENTS, COLLECTOR_IF_ANY, CONTACT_IF_ANY, CONTINUED,
    COUNT, DAY, DURATION, ECHO, FILE_IF_ANY, FOLDER_IF_ANY, FORMAT, GIB, GROUP_IF_ANY, HOST_IF_ANY, HOUR,
    HTTPS_IF_ANY, KIB, LEVEL, LISTS, MIB, MINUTE, MONITORING, NAME, NAME_IF_ANY, NETWORKS, NUMBER, OIDS,
    ON_UNKNOWN, ORIGIN_IF_ANY, PATH, PATH_IF_ANY, PATHS, PLACES, PORT, PROXY_PROTOCOL, REACH, RECIPIENTS,
    SHARE, TESTS, TEXT_IF_ANY, TLS12, TRIES, URL_IF_ANY,
};
use crate::encryption::Recipient;
use crate::log::LogFormat;
use api::language::text;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tracing::level_filters::LevelFilter;
use url::Url;

macro_rules! settings {
    ($($field:ident: $type:ty = $key:literal, $default:literal, $kind:expr, $ja:literal, $en:literal;)*) => {
        /// Every setting, in the order in which they are documented.
        pub const SETTINGS: &[Setting] = &[
            $(Setting { key: $key, default: $default, doc: text($ja, $en), allowed: || $kind.allowed() }),*
        ];

        /// Every value, before they are held against each other.
        pub(super) struct Values { $(pub(super) $field: $type),* }

        impl Values {
            /// Nothing where some of them cannot be read: each of those is a fault.
            pub(super) fn read(layers: &Layers, faults: &mut Vec<ConfigError>) -> Option<Self> {
                $(let $field = layers.value($key, $default, &$kind).map_err(|fault| faults.push(fault)).ok();)*
                Some(Self { $($field: $field?),* })
            }

            /// Those that cannot be read are what they are by default: each of those is a fault.
            pub(super) fn mended(layers: &Layers, faults: &mut Vec<ConfigError>) -> Option<Self> {
                $(let $field = layers.value($key, $default, &$kind).or_else(|fault| {
                    faults.push(fault);
                    layers.usual($key, $default, &$kind)
                });)*
                Some(Self { $($field: $field.ok()?),* })
            }
        }
    };
}

settings! {
    listen: SocketAddr = "listen", "127.0.0.1:8080", ADDRESS,
        "サーバーが待ち受けるアドレスとポート。",
        "Where the server listens.";
    origin: Option<Url> = "origin", "", ORIGIN_IF_ANY,
        "ブラウザから見たサーバーのアドレス。すべての QR コードに入ります。パスキーはこのホスト名に結び付けられ、別のホスト名へのリクエストは拒否されます。指定しないときは `listen` のポートの localhost（1台のパソコンでの試用）。",
        "The address under which browsers reach the server; stands in every QR code. Passkeys are bound to its host, and requests that name another one are refused. Without it: localhost with the port of `listen`, for trying things out on one PC.";
    rp_id: Option<String> = "rp_id", "", HOST_IF_ANY,
        "パスキーを結び付けるホスト名（WebAuthn の RP ID）。変更すると、登録済みのスマートフォンはすべて使えなくなります。指定しないときは `origin` のホスト名。",
        "The host that passkeys are bound to (WebAuthn RP ID). Changing it makes every registered phone useless. Without it: the host of `origin`.";
    rp_name: String = "rp_name", "HPKI-KAGURA", NAME,
        "パスキーの作成時にスマートフォンに表示される名前。",
        "The name that a phone shows when it makes a passkey.";
    data: PathBuf = "data", "kagura-data", PATH,
        "データのフォルダー。",
        "The folder of the store.";
    desk_group: Option<String> = "desk.group", "", GROUP_IF_ANY,
        "窓口のコマンドを使えるシステムのユーザーのグループ（名前または番号）。サーバーのユーザーもこのグループに所属している必要があります。使えるのは利用者、案内、端末、カード、記録のコマンドです。認証局、アプリケーション、失効リストは一覧の表示だけで、変更、バックアップ、鍵は含みません。記録には各自のユーザー名が残ります。指定しないときは、サーバーのユーザーと root だけです。",
        "The group (its name or number) whose members may use the desk's commands; the server's own user has to be in it, too. They may do what is about holders, invitations, devices, cards and the record; authorities, applications and lists of revocations they see and do not change; backups and keys they have not. The record has each under their own name. Without it: the server's user and root alone.";
    desk_socket: PathBuf = "desk.socket", "/run/kagura/desk.socket", PATH,
        "そのグループのコマンドがサーバーに接続するソケットのパス。",
        "The socket by which commands of that group reach the server.";
    cache: u64 = "cache", "256MiB", BYTES.between(MIB, 1024 * GIB),
        "データを保持するために使うメモリの上限。",
        "How much memory the store may use to keep pages at hand.";
    backup_folder: Option<PathBuf> = "backup.folder", "", FOLDER_IF_ANY,
        "サーバーが自動でバックアップを保存するフォルダー。別のディスクを推奨します。指定しないときは自動では保存せず、`kagura backup FILE` で作成します。",
        "Where the server puts backups of its store by itself; best on another disk. Without it: nowhere, and `kagura backup FILE` makes one when it is asked to.";
    backup_every: Duration = "backup.every", "1d", DURATION.between(HOUR, 31 * DAY),
        "自動バックアップの間隔（再起動をまたいで数えます）。",
        "How long it waits from one to the next, also across restarts.";
    backup_keep: usize = "backup.keep", "14", COUNT.between(2, 10_000),
        "保持する個数。古いものから削除します。別の名前のファイルは削除しません。",
        "How many of them it keeps; the oldest go. Files with other names stay.";
    backup_recipients: Vec<Recipient> = "backup.recipients", "", RECIPIENTS,
        "バックアップを暗号化する公開鍵（`kagura backup` にも使います）。`kagura backup key FILE` で作成できます。復号に使う鍵は別の場所に保管してください。指定しないときは暗号化しません。",
        "For whom backups are encrypted, also those of `kagura backup`: public keys, which `kagura backup key FILE` makes. The key that opens them belongs elsewhere. Without it they are not encrypted.";
    certificate: Option<PathBuf> = "tls.certificate", "", PATH_IF_ANY,
        "サーバー証明書（中間証明書を含む）。鍵とともに指定しないときは HTTP で待ち受けます（localhost、または TLS を終端するプロキシの後ろ）。",
        "The certificate and its chain. Without it and the key the server speaks HTTP, for localhost or behind a proxy that speaks TLS.";
    certificate_key: Option<PathBuf> = "tls.key", "", PATH_IF_ANY,
        "その証明書の秘密鍵。",
        "The certificate's private key.";
    proxies: Vec<Network> = "proxies", "", NETWORKS,
        "X-Forwarded-For を信用するプロキシ。`Host` をブラウザが送ったまま渡す必要があります。指定しないときは、このヘッダーを無視します。",
        "The proxies whose X-Forwarded-For is believed. They have to pass on `Host` as the browser sent it. Without them: none, and the header is ignored.";
    proxy_protocol: ProxyProtocol = "proxy_protocol", "off", PROXY_PROTOCOL,
        "`proxies` から `listen` への接続が PROXY プロトコル（バージョン 1 または 2）のヘッダーで始まるかどうか。内容を読まずに中継するプロキシのためのものです。`required` では、ヘッダーのない接続を閉じます。ほかからの接続にヘッダーはありません。",
        "Whether each connection that comes from `proxies` to `listen` begins with a header of the PROXY protocol (version 1 or 2), which says from whom it is. For proxies that pass connections through without reading them. `required`: those without one are closed. Connections from elsewhere never have one.";
    connections: usize = "connections", "4000", COUNT.between(16, 1_000_000),
        "メインホストへの同時接続数の上限。上限に達すると、使われていない時間が最も長い接続（1つのアドレスが自分の枠を超えているときは、その中のもの）を閉じます。`cards.connections` との合計が、開けるファイル数の上限（`ulimit -n`、systemd の LimitNOFILE）に収まる必要があります。一部はサーバー自身が使います。",
        "How many connections to the main host may be open at once. Above the limit, the connection that has been idle longest is closed; if one address has more than its share, one of that address's. With those of `cards.connections` they have to fit into the limit of open files (`ulimit -n`, LimitNOFILE of systemd), of which the server keeps some for itself.";
    connections_per_address: usize = "connections_per_address", "512", COUNT.between(4, 1_000_000),
        "そのうち1つのアドレス（IPv6 では /64）が確保できる数。イベントのストリームはその半分までです（ログインしたことのあるブラウザは別に3本）。超えた接続は、上限に達したときに先に閉じられます。`proxies` のアドレスには適用しません。",
        "How many of them one address (IPv6: one /64) is sure to keep; it may have half as many event streams, beside three of each browser in which someone has signed in. Connections beyond that are closed first when the limit is reached. Addresses of `proxies` may hold all of them.";
    places: Vec<NamedNetwork> = "places", "", PLACES,
        "名前を付けたネットワーク。スマートフォンに、ログインを求めているパソコンの場所として表示されます。最初に一致したものを使います。",
        "Networks with a name: what the phone shows as the place of a PC that asks to sign in. The first that fits is shown.";
    applications: Vec<Application> = "applications", "", APPLICATIONS,
        "ログインのために利用者をここへ移動させるアプリケーションと、ログイン後の移動先。",
        "Applications that may send people here to sign in, and where they go afterwards.";
    clients: Vec<ClientSettings> = "clients", "", CLIENTS,
        "OpenID Connect でログインするアプリケーション。ファイルでは `[clients.<ID>]` の表に、`kagura client add --from` と同じ項目を書きます（docs/applications.md）。表を削除すると、停止したときと同じになります。`kagura client add` で登録したものは、ここには含まれません。",
        "Applications that sign people in by OpenID Connect: in the file a table `[clients.<id>]` for each, with the fields of `kagura client add --from` (docs/applications.md). One whose table is taken out is as one that was disabled. Those that `kagura client add` registered are not among them.";
    signing_keys: Option<PathBuf> = "oidc.keys", "", FOLDER_IF_ANY,
        "アプリケーション向けのトークンに署名する秘密鍵のフォルダー。フォルダーと鍵はサーバーが作成し、半年ごとに交換します。バックアップには含まれません。指定しないときは `data` のフォルダーの `signing-keys`。",
        "The folder of the private keys that sign tokens for applications. The server makes it and the keys, and replaces them each half-year; backups do not have them. Without it: `signing-keys` in the folder of `data`.";
    logout_reach: AddressPolicy = "oidc.private_clients", "refuse", REACH,
        "ログアウトを通知する先（`backchannel_logout_uri`）として、プライベートネットワークのアドレスを許可するか。院内のアプリケーションに通知するときに指定します。",
        "Whether applications that are told when someone has signed out (`backchannel_logout_uri`) may have addresses of private networks: for those inside a hospital.";
    client_roots: Vec<PathBuf> = "oidc.client_roots", "", PATHS,
        "ログアウトを通知する先のサーバー証明書を発行した、院内などの認証局の証明書。指定したものは、サーバーの OS が信頼する認証局に加えて信頼します。",
        "Certificates of authorities, such as a hospital's own, that are believed for applications that are told when someone has signed out: beside those that the server's system believes.";
    cards_listen: Option<SocketAddr> = "cards.listen", "", ADDRESS_IF_ANY,
        "カード用のホストが待ち受けるアドレスとポート。常に TLS を使います。`listen` も TLS を使うときは、同じアドレスを指定できます。指定しないときは、カードを使えません。",
        "Where card hosts are listened on; they always speak TLS. It may be the address of `listen`, when that speaks TLS too. Without it no one can use a card.";
    cards_domain: Option<String> = "cards.domain", "", HOST_IF_ANY,
        "カード用のホスト名の末尾。ログインのたびに <attempt>.hpki.<domain> または <attempt>.jpki.<domain> を使います。指定しないときは `origin` のホスト名から先頭の部分を除いたもの。別の方が登録できる名前になる場合は除きません（`or.jp` は共有されるため、`kagura.or.jp` はそのまま）。localhost では localhost。",
        "What the names of card hosts end with: every attempt has a host of its own, <attempt>.hpki.<domain> or <attempt>.jpki.<domain>. Without it: the host of `origin` without its first part, where no one else can own what is left (`kagura.or.jp` itself, since `or.jp` is a public suffix); localhost for localhost.";
    cards_port: u16 = "cards.port", "0", PORT.between(0, 65535),
        "カード用のホストのアドレスに入るポート（`cards.listen` と異なる場合）。0 は同じポート。",
        "The port in the addresses of card hosts, where it is another than that of `cards.listen`. 0: the same.";
    cards_proxy_protocol: ProxyProtocol = "cards.proxy_protocol", "off", PROXY_PROTOCOL,
        "`cards.listen` について `proxy_protocol` と同じです。カードはハンドシェイクで求めるため、プロキシはカード用のホストへの接続をそのまま中継する必要があります。指定しないときは、プロキシの後ろのカードすべてで1つのアドレスの枠を共有します。",
        "The same for `cards.listen`. A proxy has to pass card hosts through, since their handshake is what asks for the card; without this all cards behind it share what one address may have.";
    cards_certificate: Option<PathBuf> = "cards.certificate", "", PATH_IF_ANY,
        "カード用のホストの証明書（中間証明書を含む）。*.hpki.<domain> と *.jpki.<domain> のもので、メインホストの証明書と共通の名前を含まないようにします。",
        "The certificate of the card hosts and its chain: for *.hpki.<domain> and *.jpki.<domain>, and for nothing that the main host's certificate covers.";
    cards_key: Option<PathBuf> = "cards.key", "", PATH_IF_ANY,
        "その秘密鍵。P-256 なら、サーバーの負荷は RSA の5分の1です。",
        "Its private key; P-256 costs the server five times less than RSA.";
    hpki_policies: Vec<String> = "cards.hpki_policies", "1.2.392.100495.1.5.1.2.3.1", OIDS,
        "ログインできる HPKI 証明書のポリシー。",
        "The policies of HPKI certificates that may sign in.";
    jpki_policies: Vec<String> = "cards.jpki_policies", "1.2.392.200149.8.5.1.3.30", OIDS,
        "ログインできるマイナンバーカードの証明書のポリシー。",
        "The policies of My Number card certificates that may sign in.";
    card_tests: Tests = "cards.tests", "refuse", TESTS,
        "テスト用のポリシーの証明書を受け付けるかどうか。",
        "Whether certificates of test policies are accepted.";
    hpki_unknown: OnUnknown = "cards.hpki_unknown", "refuse", ON_UNKNOWN,
        "失効したかどうかを確認できない HPKI カードの扱い。",
        "What happens with an HPKI card when it cannot be told whether it was revoked.";
    jpki_unknown: OnUnknown = "cards.jpki_unknown", "refuse", ON_UNKNOWN,
        "失効したかどうかを確認できないマイナンバーカードの扱い。",
        "What happens with a My Number card when it cannot be told whether it was revoked.";
    card_patience: Duration = "cards.patience", "5m", DURATION.between(1, 15 * MINUTE),
        "1回のハンドシェイクで、証明書の選択と暗証番号の入力を待つ時間。",
        "How long the browser may take for certificate and PIN, in one handshake.";
    card_tls12: Tls12 = "cards.tls12", "allow", TLS12,
        "カード用のホストで TLS 1.2 を使うかどうか。新しい署名に対応しないカードが多くあります。TLS 1.2 では、通信を傍受した人に証明書が見えます。",
        "Whether TLS 1.2 is spoken to card hosts. Many cards can sign for nothing newer; it shows the certificate to whoever listens on the line.";
    card_connections: usize = "cards.connections", "15000", COUNT.between(64, 1_000_000),
        "カード用のホストへの同時接続数の上限。上限に達すると、何も送らずに待っている時間が最も長い接続（1つのアドレスが自分の枠を超えているときは、その中のもの）を閉じます。",
        "How many connections card hosts have open at once. Above the limit, the connection that has waited longest without sending anything is closed; if one address has more than its share, one of that address's.";
    card_per_address: usize = "cards.per_address", "256", COUNT.between(4, 1_000_000),
        "そのうち1つのアドレス（IPv6 では /64）が確保できる数。超えた接続と、何も送らない接続は、上限に達したときに先に閉じられます。",
        "How many of them one address (IPv6: one /64) is sure to keep. Connections beyond that, and those that send nothing, are closed first when the limit is reached.";
    hpki_roots: Vec<PathBuf> = "cards.hpki_roots", "", PATHS,
        "HPKI カードのルート認証局の証明書。",
        "The roots of HPKI cards.";
    hpki_intermediates: Vec<PathBuf> = "cards.hpki_intermediates", "", PATHS,
        "HPKI カードを発行する認証局の証明書（すべての世代）。",
        "The certification authorities that issue HPKI cards, every generation of each.";
    jpki_roots: Vec<PathBuf> = "cards.jpki_roots", "", PATHS,
        "マイナンバーカードの利用者証明用電子証明書を発行する認証局の証明書（すべての世代）。",
        "The certification authorities of My Number cards' user authentication certificates, every generation.";
    crls: Vec<ListPlace> = "cards.crls", "", LISTS,
        "失効した証明書のリスト（CRL）と失効した認証局のリスト（ARL）の場所。証明書に書かれたアドレスには接続しません。",
        "Where the lists of revoked certificates (CRL) and revoked authorities (ARL) are. Addresses inside certificates are never asked.";
    crl_interval: Duration = "cards.crl_interval", "1h", DURATION.between(MINUTE, 7 * DAY),
        "リストを取得する間隔。期限が近づくと早めに取得します。",
        "How often each list is fetched; earlier when it is about to become stale.";
    crl_size: u64 = "cards.crl_size", "64MiB", BYTES.between(MIB, GIB),
        "リストの大きさの上限。読み込み中はメモリに置かれます。",
        "How long a list may be. It is held in memory while it is loaded.";
    reach: AddressPolicy = "cards.private_sources", "refuse", REACH,
        "リストとレスポンダーが、プライベートネットワークのアドレスでもよいかどうか。",
        "Whether lists and responders may have addresses of private networks.";
    ocsp: Option<Url> = "cards.ocsp", "", URL_IF_ANY,
        "マイナンバーカードの OCSP レスポンダー。指定しないときは、リストで確認します。",
        "The OCSP responder for My Number cards. Without it their lists are looked up.";
    ocsp_timeout: Duration = "cards.ocsp_timeout", "2s", DURATION.between(1, 30),
        "名前の検索から応答の終わりまで、レスポンダーを待つ時間。",
        "How long the responder may take, from looking up its name to the end of its answer.";
    ocsp_skew: Duration = "cards.ocsp_skew", "5m", DURATION.between(0, HOUR),
        "レスポンダーの時計とのずれの許容範囲。",
        "How far the responder's clock may be from ours.";
    ocsp_life: Duration = "cards.ocsp_life", "1h", DURATION.between(0, 7 * DAY),
        "有効期限のない応答を、`thisUpdate` からいつまで有効とするか。`0s` では、現在の応答だけを受け付けます。",
        "How long after its `thisUpdate` an answer of the responder holds that does not say until when it does. `0s`: it must be of now.";
    ocsp_nonce: NonceEcho = "cards.ocsp_nonce", "optional", ECHO,
        "レスポンダーがノンスを返す必要があるかどうか。応答に前もって署名するレスポンダーは返せません。",
        "Whether the responder must repeat the nonce. Responders that sign their answers ahead cannot.";
    code: Duration = "limits.code", "10m", DURATION.between(1, HOUR),
        "画面の QR コードを読み取れる時間。",
        "How long a QR code on a screen can be scanned.";
    journey: Duration = "limits.journey", "10m", DURATION.between(1, HOUR),
        "スマートフォンで QR コードを開いてからの制限時間。",
        "How long a person may take after the phone has opened a code.";
    ceremony: Duration = "limits.ceremony", "5m", DURATION.between(1, 10 * MINUTE),
        "顔、指紋、画面ロックの確認をブラウザが待つ時間。",
        "How long the browser waits for face, finger or screen lock.";
    invitation: Duration = "limits.invitation", "30d", DURATION.between(1, 366 * DAY),
        "案内の有効期間（`kagura invite --days` で変更できます）。",
        "How long an invitation is valid unless `kagura invite --days` says otherwise.";
    password_tries: u8 = "limits.password_tries", "5", TRIES.between(1, 10),
        "案内がロックされるまでの、パスワードの間違いの回数。",
        "How many wrong passwords an invitation bears before it is locked.";
    password_length: usize = "limits.password_length", "8", COUNT.between(6, 64),
        "案内のパスワードの文字数。自分で指定するときは、これ以上の文字数が必要です。",
        "How many characters the password of an invitation has; one of your own needs as many at least.";
    devices: usize = "limits.devices_per_holder", "10", COUNT.between(1, 100),
        "1人が登録できる端末の数。",
        "How many devices a holder may have.";
    incidents: Duration = "limits.incidents", "90d", DURATION.between(DAY, 3660 * DAY),
        "お問い合わせ番号で内容を調べられる期間（`kagura incident NUMBER`）。過ぎると削除されます。操作の記録は別に残ります。",
        "How long the particulars of a stopped journey can be looked up by its number (`kagura incident NUMBER`); then they are deleted. The audit record is kept apart and stays.";
    incident_count: usize = "limits.incident_count", "100000", COUNT.between(1000, 1_000_000),
        "その件数の上限。超えると、ログインしていない方のものから、古い順に削除します。",
        "How many of them are kept at most. Where there are more, those that no one signed in is behind are deleted first, the oldest before newer ones.";
    strangers: u64 = "limits.strangers_per_address", "20MiB", BYTES.between(MIB, GIB),
        "完了しなかったログイン、カードの使用、本人確認のために、1つのアドレス（IPv6 では /64、/48 はその4倍）が使えるデータの量。一度に使える量で、1日で元に戻ります。ログインや端末の登録が完了したものは、同じアドレスから何人が使っても数えません。使い切ると、待っている時間が最も長いものから削除します。",
        "How much of the store one address (IPv6: one /64; a /48 four times as much) may take up with sign-ins, card attempts and ceremonies that come to nothing, at once and again in a day. What ends in a sign-in or a registered device does not count, however many sign in behind one address. Where it is used up, what has waited longest gives way.";
    strangers_in_all: u64 = "limits.strangers", "1GiB", BYTES.between(MIB, 1024 * GIB),
        "すべてのアドレスの合計。一度に使える量で、1時間で元に戻ります。",
        "The same of all addresses together, at once and again in an hour.";
    body: u64 = "limits.body", "64KiB", BYTES.between(16 * KIB, MIB),
        "リクエスト本文の大きさの上限。",
        "How long the body of a request may be.";
    idle: Duration = "session.idle", "30m", DURATION.between(1, 30 * DAY),
        "操作がないままログインが続く時間。",
        "How long a session lives without being used.";
    absolute: Duration = "session.absolute", "18h", DURATION.between(1, 30 * DAY),
        "ログインが続く時間の上限。",
        "How long a session lives at most.";
    confirmed: Duration = "session.confirmed", "5m", DURATION.between(1, HOUR),
        "本人確認を、その変更（スマートフォンの追加、端末やカードの削除）に使える時間。また、HPKI カードを示してからマイナンバーカードを登録できる時間。",
        "How long a confirmation may be used for the one change it was made for (adding a phone, removing a device or card), and how long after an HPKI card was shown a My Number card may be bound.";
    per_holder: usize = "session.per_holder", "10", COUNT.between(1, 100),
        "1人が同時にログインできる数。超えると、最も長く使われていないものが終了します。",
        "How many sessions a holder may have at once. One more ends the one that was not used for the longest time.";
    rate_address: u32 = "rates.address", "600", NUMBER.between(1, 1_000_000),
        "1つのアドレスからの、負荷のかかるリクエストの数（毎分）。病院では、全員が1つのアドレスになることがあります。",
        "How many requests that cost something one address may make per minute. A hospital may have one address for all its people.";
    rate_network: u32 = "rates.network", "4800", NUMBER.between(1, 10_000_000),
        "IPv6 の1つのサイト（/48）からの同じ数。1つのアドレスは /64 です。",
        "The same of one site of IPv6 (a /48); one address there is a /64.";
    rate_journey: u32 = "rates.journey", "120", NUMBER.between(1, 1_000_000),
        "ブラウザが自分のログイン、登録、カードの使用の状況を確認できる回数（毎分、それぞれについて）。アドレスの数には含みません。",
        "How many times per minute a browser may follow each sign-in, registration or card attempt of its own. It does not count against its address.";
    rate_holder: u32 = "rates.holder", "20", NUMBER.between(1, 1_000_000),
        "1つのアドレスから、1人の本人IDでログインを求められる回数（毎分）。超えると、本人IDの入力がないものとして続けます（スマートフォンが本人を示します）。",
        "How many sign-ins per minute one address may ask for in the name of one holder. Where there are more, sign-ins go on as if no id had been typed: the phone says who it is.";
    rate_holder_in_all: u32 = "rates.holder_in_all", "200", NUMBER.between(1, 1_000_000),
        "すべてのアドレスの合計。",
        "The same of all addresses together.";
    rate_reports: u32 = "rates.reports", "200", NUMBER.between(1, 1_000_000),
        "ログインしていない方に、1つのアドレスあたり1時間に発行するお問い合わせ番号の数（ログイン、登録、カードの使用の途中で発行する番号は別です）。超えると、番号なしで表示します。",
        "How many times per hour people who are not signed in, behind one address, get a number for what stopped them outside of a sign-in, registration or card attempt, each of which has one number anyway. Beyond that the page is shown without a number.";
    rate_reports_in_all: u32 = "rates.reports_in_all", "3000", NUMBER.between(1, 1_000_000),
        "すべてのアドレスの合計。",
        "The same of all addresses together.";
    rate_invitation: u32 = "rates.invitation", "20", NUMBER.between(1, 1_000_000),
        "1つの案内や QR コードで、1つのアドレスから試せる操作の数（毎分）。",
        "How many steps per minute may be tried with one invitation or code from one address.";
    rate_application: u32 = "rates.application", "1200", NUMBER.between(1, 1_000_000),
        "1つのアプリケーションがサーバーから始められるログインの数（PAR、デバイスコード、CIBA の合計、毎分）。",
        "How many sign-ins one application may begin by itself per minute: pushed requests (PAR), device codes and CIBA together.";
    help_desk: Option<String> = "help_desk", "", TEXT_IF_ANY,
        "ヘルプデスクの連絡先（「03-1234-5678（平日 9:00〜17:00）」など）。ヘルプの画面の「それでも解決しないとき」や、発行元の認証局がわからないときに表示されます。日本語の後に、空白に挟まれたスラッシュと英語を続けると、読む人の言語のほうを表示します。",
        "How your help desk is reached, such as its telephone number and hours. It stands on pages of help, and wherever people have to call and the authority that issued their certificate is not known. Write the English after the Japanese, with a slash between spaces, and readers are shown their own.";
    security_contact: Option<Url> = "security.contact", "", CONTACT_IF_ANY,
        "このサービスの脆弱性の連絡先。/.well-known/security.txt（RFC 9116）に記載されます。指定しないときはファイルがなく、脆弱性を見つけた人は連絡先がわかりません。",
        "Whom to tell of a weakness of this service; stands in /.well-known/security.txt (RFC 9116). Without it there is no such file: whoever finds a weakness does not learn whom to tell.";
    security_policy: Option<Url> = "security.policy", "", HTTPS_IF_ANY,
        "脆弱性の報告の取り扱いを説明するページ。同じファイルに記載されます。",
        "The page that says how you treat such reports; stands there, too.";
    monitoring: Option<MonitoringAddress> = "monitoring.listen", "", MONITORING,
        "監視用のアドレスとポート。/livez、/readyz、/metrics を返します（docs/monitoring.md）。誰でも見られるため、ループバックアドレスか、グループのユーザーも使える Unix ソケットを推奨します。`listen` や `cards.listen` と同じにはできません。指定しないときは監視できません。",
        "Where whoever watches the server asks it how it is: /livez, /readyz and /metrics (docs/monitoring.md). No one is asked who they are, so it is best a loopback address or a Unix socket, which the socket's group may use, too; never that of `listen` or `cards.listen`. Without it there is none.";
    drain: Duration = "monitoring.drain", "0s", DURATION.between(0, 5 * MINUTE),
        "停止を求められてから（SIGTERM）、新しい接続を受け付け続ける時間。その間 /readyz は準備ができていないと答え、ロードバランサーが検知できます。2回目のシグナルではすぐに終了します。",
        "How long the server goes on letting people in after it was asked to stop (SIGTERM), while /readyz says already that it is not ready: until whoever spreads people over several servers has noticed. A second signal ends it at once.";
    traces_endpoint: Option<Url> = "traces.endpoint", "", COLLECTOR_IF_ANY,
        "トレース（リクエストの各部分にかかった時間）を送る OpenTelemetry コレクターのアドレス。OTLP/HTTP（protobuf）で、パスに /v1/traces を付けて送ります。ID、氏名、アドレス、シークレットは含みません。コレクターが受け取らないときはトレースだけが失われます。指定しないときは送りません。",
        "Where an OpenTelemetry collector takes traces, which tell how long each part of a request took: by OTLP over HTTP (protobuf), at this address and /v1/traces. No id, name, address or secret is in them. Where it takes none, nothing is lost but traces. Without it there are none.";
    traces_headers: Option<PathBuf> = "traces.headers", "", FILE_IF_ANY,
        "コレクターに送るヘッダーのファイル。1行に1つ、ヘッダーの名前、コロン、値の順に書きます（トークンなど）。送るたびに読み込むため、内容はいつでも変更できます。",
        "A file of headers for the collector, such as its token: a line `Name: value` for each. It is read each time, so it may change at any time.";
    traces_roots: Vec<PathBuf> = "traces.roots", "", PATHS,
        "コレクターのサーバー証明書を発行した、院内などの認証局の証明書。サーバーの OS が信頼する認証局に加えて信頼します。",
        "Certificates of authorities, such as a hospital's own, that are believed for the collector: beside those that the server's system believes.";
    traces_share: f64 = "traces.sample", "1", SHARE,
        "トレースを送る割合。",
        "How large a share of all is traced.";
    traces_continued: TracesContinued = "traces.continue", "off", CONTINUED,
        "プロキシのトレースを引き継ぐかどうか（W3C の `traceparent`）。`proxies` では、`proxies` のプロキシが自分のトレースで上書きするか、ヘッダーを削除する必要があります。そのまま渡すプロキシでは、誰でもトレースの ID を指定できるためです。",
        "Whether a request goes on with the trace of a proxy (`traceparent` of the W3C). `proxies`: those of `proxies` have to put their own in the place of the header or take it away, since with one that passes it on anyone could choose ids.";
    traces_service: String = "traces.service", "kagura", NAME,
        "トレースでのサービスの名前（service.name）。",
        "What the service is called in traces (service.name).";
    traces_instance: Option<String> = "traces.instance", "", NAME_IF_ANY,
        "複数のサーバーのうちの1つを示す名前（service.instance.id）。指定しないときは、起動のたびに変わる値です。",
        "Which of several servers this is (service.instance.id). Without it: another with each start.";
    level: LevelFilter = "log.level", "info", LEVEL,
        "記録するログの重要度の下限。ライブラリーのログは、指定にかかわらず `info` 以上だけです（通信の内容を含むことがあるため）。",
        "What is logged, at least as grave as this. Of what libraries say, nothing below `info` is, whatever stands here: they quote what goes through them.";
    format: LogFormat = "log.format", "text", FORMAT,
        "ログの形式（人が読むもの、またはプログラムが読むもの）。",
        "The shape of log lines: for people or for machines.";
}
