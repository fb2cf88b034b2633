//! What is around the device: the network, the hosts for cards, the card and what reads it.

use super::context::CheckContext;
use super::judgement::{Judged, bad, fine, not_needed, unknown, unmeasured};
use super::probes::{MyNumberLayers, NetworkAnswer};
use crate::catalogue::{guide::Guide, number::Number};
use crate::device::KnownDevice;
use crate::language::text;
use crate::session::CardsOffered;

pub(super) fn network(seen: Option<NetworkAnswer>) -> Judged {
    let Some(seen) = seen else { return unmeasured() };
    let other = text(
        "別の回線（モバイル通信など）に切り替えるか、ネットワークの管理者に手順をお見せください。",
        "Switch to another network, such as mobile data, or show the steps to whoever runs this one.",
    );
    match seen {
        NetworkAnswer::Ours => {
            fine(text("サーバーと正しく通信できています。", "The connection to the server is fine."))
        }
        NetworkAnswer::Silent => bad(
            text("サーバーから応答がありません。", "The server does not answer."),
            text(
                "ネットワーク（Wi-Fi など）の接続をご確認のうえ、もう一度確認してください。",
                "Check the network, such as Wi-Fi, then check again.",
            ),
            Guide::DirectConnection,
            None,
        ),
        NetworkAnswer::SignIn => bad(
            text(
                "途中の機器（プロキシ）で、ユーザー名とパスワードが必要です。",
                "A proxy on the way asks for a user name and password.",
            ),
            other,
            Guide::Network,
            Some(Number::pc(10)),
        ),
        NetworkAnswer::Forbidden => bad(
            text(
                "途中の機器（フィルタリングやプロキシ）が、このサイトへの通信をブロックしています。",
                "A filter or proxy on the way blocks this site.",
            ),
            other,
            Guide::Network,
            Some(Number::pc(17)),
        ),
        NetworkAnswer::Portal => bad(
            text(
                "Wi-Fi の利用登録などの別の画面が、代わりに表示されています。",
                "Another page, such as a Wi-Fi sign-in, came back instead.",
            ),
            text(
                "ブラウザで別のサイトを開いて Wi-Fi の利用登録を済ませるか、モバイル通信に切り替えてください。",
                "Open any other site and sign in to the Wi-Fi, or switch to mobile data.",
            ),
            Guide::Network,
            None,
        ),
        NetworkAnswer::Altered => bad(
            text(
                "サーバーからの応答が、途中の機器かソフトで書き換えられています。",
                "Something on the way alters the server's answers.",
            ),
            text(
                "ウイルス対策ソフトの Web 保護からこのサイトを外すか、別の回線をお使いください。",
                "Exclude this site from the web protection of your antivirus software, or use another network.",
            ),
            Guide::SecuritySoftware,
            None,
        ),
    }
}

pub(super) fn card_hosts(seen: Option<NetworkAnswer>, place: CheckContext<'_>) -> Judged {
    if place.device.is_phone() {
        return not_needed(text("カードはパソコンで使います。", "Cards are used on PCs."));
    }
    if place.cards == CardsOffered::Off {
        return not_needed(text("このサーバーではカードを使いません。", "This server does not use cards."));
    }
    match seen {
        None => unmeasured(),
        Some(NetworkAnswer::Ours) => fine(text(
            "カード用の接続先に問題なく接続できています。",
            "The server's address for cards can be reached.",
        )),
        Some(
            NetworkAnswer::Silent
            | NetworkAnswer::SignIn
            | NetworkAnswer::Forbidden
            | NetworkAnswer::Portal
            | NetworkAnswer::Altered,
        ) => bad(
            text(
                "カード用の接続先に接続できないため、カードでログインできません。",
                "The server's address for cards cannot be reached, so cards cannot be used.",
            ),
            text(
                "ウイルス対策ソフトやプロキシの対象からカード用の接続先を外すよう、管理者に依頼してください。",
                "Ask your administrator to exclude the server's address for cards in the antivirus software or proxy.",
            ),
            Guide::Network,
            Some(Number::pc(1)),
        ),
    }
}

pub(super) fn card(place: CheckContext<'_>) -> Judged {
    if place.device.is_phone() || place.cards == CardsOffered::Off {
        return card_hosts(None, place);
    }
    unknown(text(
        "カードをカードリーダーに入れ、下のボタンで試せます。ログインはしません。",
        "Put the card in the reader and try it with the button below. It does not sign you in.",
    ))
}

pub(super) fn extension(layers: Option<MyNumberLayers>, device: &KnownDevice) -> Judged {
    if device.is_phone() {
        return not_needed(text("スマートフォンでは使いません。", "Not used on phones."));
    }
    match layers {
        None => unmeasured(),
        Some(MyNumberLayers::Both) => {
            fine(text("拡張機能とソフトが応答しています。", "The extension and its software answer."))
        }
        Some(MyNumberLayers::NoSoftware) => bad(
            text(
                "拡張機能はありますが、マイナンバーカードのソフトが応答しません。",
                "The extension is there, but its software does not answer.",
            ),
            text(
                "マイナンバーカードのソフトを入れ直してください。",
                "Install the software for My Number cards again.",
            ),
            Guide::ClientSoftware,
            Some(Number::pc(13)),
        ),
        Some(MyNumberLayers::Absent) => Judged {
            fix: Some((
                text(
                    "拡張機能でマイナンバーカードを登録するときだけ必要です。",
                    "You need it only to register a My Number card with the extension.",
                ),
                Some(Guide::ClientSoftware),
                Some(Number::pc(13)),
            )),
            ..not_needed(text(
                "入っていません。カードを直接読めるときは不要です。",
                "It is not installed; where the browser reads the card itself, it is not needed.",
            ))
        },
    }
}
