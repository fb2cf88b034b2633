//! Phones: nothing of ours gets as far as the screen. A network refuses, or the page stays blank.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared,
        row::{Advice, Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 2] = [
    MessageRow::phone(10, Emitter::Server, &REFUSED, "403 Forbidden").before().also(&["HTTP ERROR 403"]),
    MessageRow::phone(16, Emitter::Browser, &BLANK, "（画面が真っ白または真っ黒になる）").before().also(&[
        "画面が真っ白になる",
        "画面が真っ黒になる",
        "何も表示されない",
        "WebAssembly is not defined",
        "CompileError",
        "unsafe-eval",
    ]),
];

const REFUSED: MessageContent = MessageContent {
    headline: text(
        "いまの回線からは接続できません。別の回線でお試しください。",
        "This network does not let you through. Try another one.",
    ),
    retry: Retry::Resume,
    cases: &[case(
        "通信が途切れています。電波の良い場所でお試しください。",
        "The connection was lost. Try where the signal is good.",
    )
    .seen(&[Sign::Offline])],
    causes: &[
        line(
            "Wi-Fi など、いまのネットワークが、このサイトへの接続を許していません。",
            "The network in use, such as a Wi-Fi network, does not allow connections to this site.",
        )
        .seen(&[Sign::ProxyRefused]),
        line(
            "VPN や iCloud プライベートリレーを通っていて、途中で断られています。",
            "The connection goes through a VPN or iCloud Private Relay and is refused on the way.",
        )
        .on(Audience::Iphone),
        line(
            "VPN を通っていて、途中で断られています。",
            "The connection goes through a VPN and is refused on the way.",
        )
        .on(Audience::Android),
        line(
            "プロキシや VPN を通っていて、途中で断られています。",
            "The connection goes through a proxy or VPN and is refused on the way.",
        )
        .on(Audience::Pc),
        line(
            "職場や携帯電話会社のフィルタリングが、このサイトを止めています。",
            "A filter at work or at the carrier blocks this site.",
        ),
    ],
    remedies: &[
        advice(
            "Wi-Fi をオフにし、携帯電話の回線（モバイル通信）で、もう一度お試しください。",
            "Turn Wi-Fi off and try again over mobile data.",
        )
        .on(Audience::Phone)
        .button(Action::CheckAgain),
        advice(
            "別のネットワーク（スマートフォンのテザリングなど）で、もう一度お試しください。",
            "Try again over another network, such as a phone's hotspot.",
        )
        .on(Audience::Pc)
        .button(Action::CheckAgain),
        advice(
            "VPN と iCloud プライベートリレーをオフにして、直接つないでください。",
            "Turn off any VPN and iCloud Private Relay, and connect directly.",
        )
        .on(Audience::Iphone)
        .guide(Guide::DirectConnection),
        advice(
            "VPN を使っているときは、オフにして直接つないでください。",
            "If you use a VPN, turn it off and connect directly.",
        )
        .on(Audience::Android)
        .guide(Guide::DirectConnection),
        advice(
            "VPN やプロキシを使っているときは、通さずに直接つないでください。",
            "If you use a VPN or a proxy, connect without it.",
        )
        .on(Audience::Pc)
        .guide(Guide::DirectConnection),
        advice(
            "職場のネットワークでだけ起きるときは、その管理者に許可を頼んでください。",
            "If it happens on your workplace's network only, ask those who run it to allow this site.",
        )
        .guide(Guide::Network),
    ],
    drawings: &[],
};

const USE_SCRIPTS: Advice = advice(
    "JavaScript をオンにし、フィルタリングなどの対象からこのサイトを外してください。",
    "Turn JavaScript on, and exempt this site from filters and blockers.",
)
.guide(Guide::Scripts)
.seen(&[Sign::ScriptsOff, Sign::ScriptsBlocked, Sign::WasmBlocked]);

const BLANK: MessageContent = MessageContent {
    headline: text(
        "画面の部品が動いていません。設定かネットワークが止めています。",
        "The page cannot run. A setting or the network is keeping it from starting.",
    ),
    retry: Retry::StartOver,
    cases: &[
        case("ブラウザで JavaScript がオフになっています。", "JavaScript is off in this browser.")
            .seen(&[Sign::ScriptsOff]),
        case(
            "画面の部品が、途中で止められて届きませんでした。",
            "Parts of the page were stopped on the way.",
        )
        .seen(&[Sign::ScriptsBlocked]),
        case(
            "このブラウザの設定が、画面を動かすプログラムを止めています。",
            "A setting of this browser keeps the page's program from running.",
        )
        .seen(&[Sign::WasmMissing, Sign::WasmBlocked]),
        case(
            "OS かブラウザが古く、この画面を動かせません。",
            "The system or browser is too old for this page.",
        )
        .seen(&[Sign::OldSystem]),
        case("読み込みに時間がかかっています。", "Loading is taking long.")
            .seen(&[Sign::SlowNetwork])
            .then(Retry::Resume),
    ],
    causes: &[
        line("ブラウザで JavaScript がオフになっています。", "JavaScript is off in the browser.")
            .seen(&[Sign::ScriptsOff]),
        line(
            "コンテンツブロッカーやフィルタリングアプリが、画面の部品を止めています。",
            "A content blocker or filter app stops parts of the page.",
        )
        .seen(&[Sign::ScriptsBlocked]),
        line(
            "携帯電話会社や職場のフィルタリングが、このサイトを止めています。",
            "A filter of the carrier or at work stops this site.",
        )
        .seen(&[Sign::ScriptsBlocked]),
        line("ロックダウンモードがオンになっています。", "Lockdown Mode is on.")
            .on(Audience::Iphone)
            .seen(&[Sign::WasmMissing]),
        line(
            "職場や端末の管理の設定が、画面を動かすプログラムを止めています。",
            "A policy of your workplace or device keeps the page's program from running.",
        )
        .seen(&[Sign::WasmMissing, Sign::WasmBlocked]),
        line("OS またはブラウザが古くなっています。", "The system or browser is out of date.")
            .seen(&[Sign::OldSystem, Sign::WasmMissing]),
        line("通信が遅いか、途切れています。", "The connection is slow or breaks off.")
            .seen(&[Sign::SlowNetwork]),
    ],
    remedies: &[
        USE_SCRIPTS,
        advice(
            "ロックダウンモードを、このサイトだけオフにしてください。",
            "Turn Lockdown Mode off for this site only.",
        )
        .on(Audience::Iphone)
        .guide(Guide::Scripts)
        .only(&[Sign::WasmMissing]),
        shared::UPDATE,
        advice(
            "Wi-Fi と携帯電話の回線を切り替えて、読み込み直してください。",
            "Switch between Wi-Fi and mobile data, then reload the page.",
        )
        .on(Audience::Phone)
        .button(Action::CheckAgain)
        .seen(&[Sign::SlowNetwork, Sign::ScriptsBlocked]),
        advice(
            "別のネットワークにつないで、読み込み直してください。",
            "Connect to another network, then reload the page.",
        )
        .on(Audience::Pc)
        .button(Action::CheckAgain)
        .seen(&[Sign::SlowNetwork, Sign::ScriptsBlocked]),
        shared::USUAL_BROWSER.on(Audience::UnusualPhone),
    ],
    drawings: &[],
};
