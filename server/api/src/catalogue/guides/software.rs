//! The guides about software that a card needs or that stands in its way: the My Number extension, antivirus, and the network.

use super::shape::{StepRow, Variant, step};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{ScreenLook, ScreenPart},
    },
    language::text,
};

const GET_SOFTWARE: StepRow = step(
    "公的個人認証サービスのサイト（jpki.go.jp）から「利用者クライアントソフト」を入れます。",
    "From the JPKI site (jpki.go.jp), install the “JPKI client software”.",
)
.on(ScreenLook::Page, &[ScreenPart::Button]);
const REOPEN: StepRow = step(
    "ブラウザの画面をすべて閉じて開き直し、もう一度お試しください。",
    "Close every window of the browser, open it again and try again.",
);
const ADD_EXTENSION: StepRow = step(
    "「利用者クライアントソフト Edge/Chrome」がなければ、Chrome ウェブストアから追加します。",
    "If “JPKI client software Edge/Chrome” is not there, add it from the Chrome Web Store.",
)
.on(ScreenLook::Page, &[ScreenPart::Line]);
const SWITCH_ON: StepRow =
    step("スイッチがオフになっているときは、オンにします。", "If it is switched off, switch it on.");

pub(super) const CLIENT_SOFTWARE: &[Variant] = &[
    Variant {
        audience: Audience::PcEdge,
        label: text("パソコンの Edge", "Edge on a PC"),
        steps: &[
            GET_SOFTWARE,
            step(
                "Edge の右上の … から「拡張機能」を選び、「拡張機能の管理」を開きます。",
                "In Edge, open … at the top right, “Extensions”, then “Manage extensions”.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Menu, ScreenPart::Menu]),
            ADD_EXTENSION,
            step(
                "追加の画面で尋ねられたら「他のストアからの拡張機能を許可する」をオンにします。",
                "If asked, turn on “Allow extensions from other stores”.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::On]),
            SWITCH_ON,
            REOPEN,
        ],
    },
    Variant {
        audience: Audience::PcChrome,
        label: text("パソコンの Chrome", "Chrome on a PC"),
        steps: &[
            GET_SOFTWARE,
            step(
                "Chrome の右上の ⋮ から「拡張機能」を選び、「拡張機能を管理」を開きます。",
                "In Chrome, open ⋮ at the top right, “Extensions”, then “Manage Extensions”.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Menu, ScreenPart::Menu]),
            ADD_EXTENSION,
            SWITCH_ON,
            REOPEN,
        ],
    },
    Variant {
        audience: Audience::Pc,
        label: text("そのほかのブラウザ", "Other browsers"),
        steps: &[
            GET_SOFTWARE,
            step(
                "Edge か Chrome でこのサイトを開き、ブラウザのメニューの「拡張機能」を確認します。",
                "Open this site in Edge or Chrome and look at “Extensions” in the browser's menu.",
            )
            .on(ScreenLook::Page, &[ScreenPart::Row]),
            ADD_EXTENSION,
            SWITCH_ON,
            REOPEN,
        ],
    },
];

pub(super) const SECURITY_SOFTWARE: &[Variant] = &[Variant {
    audience: Audience::Pc,
    label: text("すべてのパソコン", "All PCs"),
    steps: &[
        step(
            "ウイルス対策ソフトの設定を開きます。職場のパソコンでは、管理者に依頼してください。",
            "Open the settings of the antivirus software. At work, ask whoever looks after the PC.",
        ),
        step(
            "ブラウザを守る機能（ESET など）に、IC カードの利用を制限する項目があればオフにします。",
            "If its browser protection (as in ESET) keeps smart cards from being used, turn that off.",
        ),
        step(
            "暗号化された通信を検査する機能があれば、「{host}」「*.hpki.{cards}」「*.jpki.{cards}」を対象から外します。",
            "If it inspects encrypted traffic, leave out “{host}”, “*.hpki.{cards}” and “*.jpki.{cards}”.",
        )
        .on(ScreenLook::Page, &[ScreenPart::Line, ScreenPart::Line, ScreenPart::Line]),
        step(
            "変更できないときは、一時的に停止して試し、終わったら必ず元に戻します。",
            "If neither can be changed, turn it off for a moment to try, and be sure to turn it on again.",
        ),
    ],
}];

pub(super) const NETWORK: &[Variant] = &[Variant {
    audience: Audience::Everyone,
    label: text("ネットワークの管理者の方へ", "For those who run the network"),
    steps: &[
        step("次の内容を、そのまま管理者にお伝えください。", "Pass the following on as it is."),
        step(
            "「{host}」「*.hpki.{cards}」「*.jpki.{cards}」への通信（HTTPS、{ports}）を通します。",
            "Let HTTPS ({ports}) through to “{host}”, “*.hpki.{cards}” and “*.jpki.{cards}”.",
        )
        .on(ScreenLook::Page, &[ScreenPart::Line, ScreenPart::Line, ScreenPart::Line]),
        step(
            "「*.hpki.{cards}」「*.jpki.{cards}」への通信は、途中で復号する検査（SSL/TLS 検査）から外します。",
            "Do not decrypt (SSL/TLS inspection) traffic to “*.hpki.{cards}” and “*.jpki.{cards}”.",
        )
        .on(ScreenLook::Page, &[ScreenPart::Line, ScreenPart::Line]),
        step(
            "この宛先への通信は、ブラウザの証明書（クライアント証明書）を中継できないプロキシを経由させません。",
            "For these addresses, do not use a proxy that cannot pass on client certificates.",
        ),
        step(
            "プロキシでユーザー名とパスワードが必要なときは、この宛先を対象外にするか、ユーザー名とパスワードをパソコンに設定しておきます。",
            "If the proxy asks for a user name and password, exempt these addresses or set both up on the PC.",
        ),
    ],
}];
