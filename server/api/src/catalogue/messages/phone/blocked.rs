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
        "現在の回線からは接続できません。別の回線でお試しください。",
        "This network blocks the connection. Try another one.",
    ),
    retry: Retry::Resume,
    cases: &[case(
        "通信が途切れています。ネットワークの接続をご確認ください。",
        "The connection was lost. Please check your network.",
    )
    .seen(&[Sign::Offline])],
    causes: &[
        line(
            "Wi-Fi など、現在のネットワークで、このサイトへの接続が許可されていません。",
            "The network in use, such as a Wi-Fi network, does not allow connections to this site.",
        )
        .seen(&[Sign::ProxyRefused]),
        line(
            "VPN や iCloud プライベートリレーを経由していて、途中で接続が拒否されています。",
            "The connection goes through a VPN or iCloud Private Relay and is refused on the way.",
        )
        .on(Audience::Iphone),
        line(
            "VPN を経由していて、途中で接続が拒否されています。",
            "The connection goes through a VPN and is refused on the way.",
        )
        .on(Audience::Android),
        line(
            "プロキシや VPN を経由していて、途中で接続が拒否されています。",
            "The connection goes through a proxy or VPN and is refused on the way.",
        )
        .on(Audience::Pc),
        line(
            "職場や携帯電話会社のフィルタリングで、このサイトがブロックされています。",
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
            "VPN と iCloud プライベートリレーをオフにして、直接接続してください。",
            "Turn off any VPN and iCloud Private Relay, and connect directly.",
        )
        .on(Audience::Iphone)
        .guide(Guide::DirectConnection),
        advice(
            "VPN を使っているときは、オフにして直接接続してください。",
            "If you use a VPN, turn it off and connect directly.",
        )
        .on(Audience::Android)
        .guide(Guide::DirectConnection),
        advice(
            "VPN やプロキシを使っているときは、通さずに直接接続してください。",
            "If you use a VPN or a proxy, connect without it.",
        )
        .on(Audience::Pc)
        .guide(Guide::DirectConnection),
        advice(
            "職場のネットワークでのみ発生するときは、その管理者に許可を依頼してください。",
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
        "画面を表示するプログラムが動作していません。設定またはネットワークが原因です。",
        "The page cannot run. A setting or the network is keeping it from starting.",
    ),
    retry: Retry::StartOver,
    cases: &[
        case("ブラウザで JavaScript がオフになっています。", "JavaScript is off in this browser.")
            .seen(&[Sign::ScriptsOff]),
        case(
            "画面の表示に必要なデータがブロックされ、受信できませんでした。",
            "Parts of the page were blocked on the way.",
        )
        .seen(&[Sign::ScriptsBlocked]),
        case(
            "このブラウザの設定で、画面を表示するプログラムがブロックされています。",
            "A setting of this browser blocks the page's program.",
        )
        .seen(&[Sign::WasmMissing, Sign::WasmBlocked]),
        case(
            "OS またはブラウザが古いため、この画面を表示できません。",
            "The system or browser is too old for this page.",
        )
        .seen(&[Sign::OldSystem]),
        case("読み込みに時間がかかっています。", "Loading is taking a long time.")
            .seen(&[Sign::SlowNetwork])
            .then(Retry::Resume),
    ],
    causes: &[
        line("ブラウザで JavaScript がオフになっています。", "JavaScript is off in the browser.")
            .seen(&[Sign::ScriptsOff]),
        line(
            "コンテンツブロッカーやフィルタリングアプリが、必要なデータをブロックしています。",
            "A content blocker or filter app blocks parts of the page.",
        )
        .seen(&[Sign::ScriptsBlocked]),
        line(
            "携帯電話会社や職場のフィルタリングで、このサイトがブロックされています。",
            "A filter of the carrier or at work blocks this site.",
        )
        .seen(&[Sign::ScriptsBlocked]),
        line("ロックダウンモードがオンになっています。", "Lockdown Mode is on.")
            .on(Audience::Iphone)
            .seen(&[Sign::WasmMissing]),
        line(
            "職場や端末に適用された管理設定で、画面を表示するプログラムがブロックされています。",
            "A policy of your workplace or device blocks the page's program.",
        )
        .seen(&[Sign::WasmMissing, Sign::WasmBlocked]),
        line("OS またはブラウザのバージョンが古くなっています。", "The system or browser is out of date.")
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
            "別のネットワークに接続して、読み込み直してください。",
            "Connect to another network, then reload the page.",
        )
        .on(Audience::Pc)
        .button(Action::CheckAgain)
        .seen(&[Sign::SlowNetwork, Sign::ScriptsBlocked]),
        shared::USUAL_BROWSER.on(Audience::UnusualPhone),
    ],
    drawings: &[],
};
