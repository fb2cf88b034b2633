//! PCs: something between the PC and the card's address got in the way, or the time ran out there.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared_card as shared,
        row::{Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::Retry,
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 3] = [
    MessageRow::card(3, Emitter::Browser, &CUT_OFF, "このページは現在機能していません").also(&[
        "このページは動作していません",
        "ERR_EMPTY_RESPONSE",
        "ERR_CONNECTION_RESET",
        "ERR_CONNECTION_CLOSED",
        "ERR_SOCKET_NOT_CONNECTED",
    ]),
    MessageRow::card(10, Emitter::Network, &PROXY_ASKS, "Unauthorized").before().also(&[
        "401 Unauthorized",
        "407 Proxy Authentication Required",
        "HTTP ERROR 401",
        "HTTP ERROR 407",
    ]),
    MessageRow::card(17, Emitter::Server, &FORBIDDEN, "Forbidden")
        .also(&["You don't have permission", "Additionally, a 403 Forbidden"]),
];

const CUT: &[Sign] = &[Sign::ConnectionCut];

const CUT_OFF: MessageContent = MessageContent {
    headline: text("カードを使うための接続が切断されました。", "The connection for the card was lost."),
    retry: Retry::Resume,
    cases: &[
        case(
            "接続後の通信が、途中で切断されました。",
            "The connection was made, but then cut off on the way.",
        )
        .seen(CUT),
        shared::BOX_CASE,
        shared::UNREACHABLE_CASE,
    ],
    causes: &[
        shared::PROXY,
        line(
            "接続後、カードの確認に必要な通信を受信できませんでした。",
            "The connection was made, but nothing came through it after that.",
        )
        .only(CUT),
        shared::UNREACHABLE,
        shared::STOPPED,
        shared::INSPECTED,
    ],
    remedies: &[shared::NETWORK, shared::SECURITY, shared::OTHER_LINE, shared::USE_PHONE],
    drawings: &[],
};

const REFUSED: &[Sign] = &[Sign::ProxyRefused];

const PROXY_ASKS: MessageContent = MessageContent {
    headline: text(
        "ネットワークの機器（プロキシ）で、利用者の確認が必要です。",
        "A device in your network (a proxy) asks who you are.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "通信の途中に、ユーザー名とパスワードが必要なプロキシがあります。このサイトのものではありません。",
            "There is a proxy that asks for a user name and password. It does not belong to this site.",
        )
        .seen(REFUSED),
        line(
            "パソコンに設定されたプロキシのユーザー名かパスワードが、正しくありません。",
            "The user name or password for the proxy set up on this PC is not right.",
        ),
    ],
    remedies: &[
        advice(
            "職場のネットワークの入力画面が出たら、職場のユーザー名とパスワードを入力してください。",
            "If your workplace's network asks, enter the user name and password you have there.",
        )
        .seen(REFUSED),
        advice(
            "パソコンの「設定」の「ネットワークとインターネット」の「プロキシ」を、管理者と確認してください。",
            "With whoever runs the network, check “Settings”, “Network & internet”, “Proxy”.",
        )
        .on(Audience::Windows)
        .seen(REFUSED),
        advice(
            "プロキシを通らない接続にするか、このサイトを利用者確認の対象外にする設定を管理者に依頼してください。",
            "Connect without the proxy, or ask that it make an exception for this site.",
        )
        .guide(Guide::Network)
        .seen(REFUSED),
        shared::USE_PHONE,
    ],
    drawings: &[],
};

const SLOW: &[Sign] = &[Sign::PinTooSlow];

const FORBIDDEN: MessageContent = MessageContent {
    headline: text(
        "カードの確認が、途中で中断されました。",
        "Checking your card was interrupted.",
    ),
    retry: Retry::Resume,
    cases: &[
        case(
            "証明書の選択と PIN の入力が、時間内に終わりませんでした。",
            "Choosing the certificate and entering the PIN took too long.",
        )
        .seen(SLOW),
        case(
            "現在のネットワークからの接続が、ブロックされています。",
            "Connections from this network are blocked.",
        )
        .seen(&[Sign::HostUnreachable, Sign::ProxyRefused]),
    ],
    causes: &[
        line(
            "証明書を選ぶ画面が出てから PIN の入力が終わるまでに、時間がかかりすぎました。",
            "Too much time passed from the list of certificates until the PIN was entered.",
        )
        .seen(SLOW),
        line(
            "PIN の画面が、ほかの画面の後ろに隠れていました。",
            "The PIN dialog was hidden behind another window.",
        )
        .unless(&[Sign::HostUnreachable, Sign::ProxyRefused]),
        line("お使いのネットワークで、接続が許可されていません。", "Your network does not allow the connection.")
            .seen(&[Sign::HostUnreachable, Sign::ProxyRefused]),
    ],
    remedies: &[
        advice(
            "残っている証明書や PIN の画面を閉じて、もう一度お試しください。ブラウザを閉じたり、データを消したりする必要はありません。",
            "Close the list of certificates or PIN dialog if it is still open, and try again. The browser can stay open.",
        )
        .seen(SLOW),
        advice(
            "PIN の画面が見えないときは、ほかの画面を小さくして後ろを確認してください。",
            "If you see no PIN dialog, make the other windows smaller and look behind them.",
        )
        .seen(SLOW),
        advice(
            "PIN が不確かなときは、先にお確かめください。続けて間違えると、カードがロックされます。",
            "Not sure of the PIN? Look it up first: wrong tries in a row lock the card.",
        )
        .seen(SLOW),
        advice(
            "ネットワークが原因と思われるときは、その管理者にご相談ください。",
            "If the network seems to be the cause, talk to whoever runs it.",
        )
        .guide(Guide::Network)
        .seen(&[Sign::HostUnreachable, Sign::ProxyRefused]),
        shared::USE_PHONE,
    ],
    drawings: &[],
};
