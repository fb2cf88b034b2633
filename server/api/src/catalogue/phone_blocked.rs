//! Phones: what keeps our page from arriving or from starting. Nothing of ours runs then, so that these are read as plain help pages.

use super::{
    Audience, Guide,
    row::{Content, advice, line},
    shared,
};
use crate::{explain::Retry, language::text};

/// 2.10: a box in the network refused.
pub(super) const REFUSED: Content = Content {
    headline: text("この回線からは、接続が許されていません。", "This network does not allow the connection."),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "Wi-Fi や職場の回線が、このサイトを止めています。",
            "The Wi-Fi or office network blocks this site.",
        ),
        line(
            "VPN など、通信を中継するアプリやサービスを使っています。",
            "A VPN or another service relays your traffic.",
        ),
        line(
            "iCloud の「プライベートリレー」が通信を中継しています。",
            "iCloud's “Private Relay” relays your traffic.",
        )
        .on(Audience::Iphone),
        line("フィルタリングサービスが、このサイトを止めています。", "A content filter blocks this site."),
    ],
    remedies: &[
        advice(
            "Wi-Fi をオフにして、携帯電話の回線で開き直してください。",
            "Turn Wi-Fi off and open the page again over the mobile network.",
        )
        .on(Audience::Phone),
        advice(
            "別の回線（携帯電話のテザリングなど）で開き直してください。",
            "Open the page again over another network, such as a mobile hotspot.",
        )
        .on(Audience::Pc),
        advice(
            "VPN や、通信を中継するアプリをオフにして開き直してください。",
            "Turn off VPNs and apps that relay traffic, then open the page again.",
        ),
        advice(
            "「設定」の一番上の名前、「iCloud」の順に開き、「プライベートリレー」をオフにしてください。",
            "In “Settings”, tap your name, then “iCloud”, and turn “Private Relay” off.",
        )
        .on(Audience::Iphone),
        advice(
            "その回線が必要なときは、ネットワークの管理者にこの手順をお渡しください。",
            "If you need this network, hand these steps to whoever runs it.",
        )
        .guide(Guide::Network),
    ],
    drawings: &[],
};

/// 2.16: the page stays blank.
pub(super) const BLANK: Content = Content {
    headline: text("画面を表示する部品が動いていません。", "The parts that draw the page are not running."),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line("通信が途切れ、部品が届いていません。", "The connection broke off before everything arrived."),
        line("ブラウザの JavaScript がオフになっています。", "JavaScript is off in the browser."),
        line(
            "広告を止めるアプリやフィルタリングが、部品を止めています。",
            "An ad blocker or content filter stops those parts.",
        ),
        line("OS かブラウザの版が古くなっています。", "The system or the browser is out of date."),
        line("iPhone がロックダウンモードになっています。", "The iPhone is in Lockdown Mode.").on(Audience::Iphone),
        line("ほかのアプリの中の画面で開いています。", "The page is open inside another app.").on(Audience::InApp),
    ],
    remedies: &[
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        advice(
            "電波の良い場所か別の回線で、画面を読み込み直してください。",
            "Reload the page where reception is good, or over another network.",
        ),
        advice(
            "「設定」の「アプリ」「Safari」「詳細」を順に開き、「JavaScript」をオンにしてください。",
            "In “Settings”, open “Apps”, “Safari”, “Advanced” and turn “JavaScript” on.",
        )
        .on(Audience::Iphone),
        advice(
            "Chrome の ⋮、「設定」、「サイトの設定」を順に開き、「JavaScript」をオンにしてください。",
            "In Chrome, open ⋮, “Settings”, “Site settings” and turn “JavaScript” on.",
        )
        .on(Audience::Android),
        advice(
            "ブラウザの設定で「JavaScript」を検索し、オンにしてください。",
            "Search the browser's settings for “JavaScript” and turn it on.",
        )
        .on(Audience::Pc),
        advice(
            "広告を止めるアプリやフィルタリングで、「{rp}」を許可してください。",
            "Allow “{rp}” in your ad blocker or content filter.",
        ),
        advice("OS とブラウザを最新の版に更新してください。", "Update the system and the browser to the latest version.")
            .guide(Guide::Versions),
        advice(
            "ロックダウンモードは、アドレス欄のメニューの「Webサイトの設定」で、このサイトだけオフにできます。",
            "In the address bar's menu, “Website Settings” turns Lockdown Mode off for this site alone.",
        )
        .on(Audience::Iphone),
    ],
    drawings: &[],
};
