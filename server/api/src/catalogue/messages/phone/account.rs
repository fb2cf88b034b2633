//! Phones: the account, the session, cookies, and what stands between phone and server.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared,
        row::{Emitter, MessageContent, MessageRow, WithCards, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 4] = [
    MessageRow::phone(1, Emitter::Server, &DISABLED, "アカウントが無効です。管理者に連絡してください。")
        .after(),
    MessageRow::phone(15, Emitter::Server, &NO_COOKIE, "Cookie が見つかりません。")
        .before()
        .also(&["Cookieが見つかりません。"]),
    MessageRow::phone(
        18,
        Emitter::Server,
        &OTHER_HOLDER,
        "すでにこのセッションで異なるユーザー{user}として認証されています。",
    )
    .after(),
    MessageRow::phone(
        24,
        Emitter::Server,
        &NO_KEY_HERE,
        "ログインできません。クレデンシャルのセットアップが必要です。",
    )
    .after()
    .also(&["申し訳ございません"]),
];

const DISABLED: MessageContent = MessageContent {
    headline: text("この本人IDは、現在ご利用いただけません。", "This holder ID cannot be used at present."),
    retry: Retry::AskAuthority,
    cases: &[],
    causes: &[line(
        "この本人IDの登録が、停止または削除されています。",
        "The registration of this holder ID was suspended or deleted.",
    )
    .seen(&[Sign::HolderDisabled])],
    remedies: &[
        advice(
            "{contact}に本人ID（医籍登録番号など）を伝え、登録の状況をお問い合わせください。",
            "Give your holder ID (such as your licence number) to {contact} and ask how it is registered.",
        ),
        advice(
            "同じ理由で、カードでもログインできません。先に{contact}にご連絡ください。",
            "For the same reason you cannot sign in with a card. Please contact {contact} first.",
        )
        .seen(&[Sign::HolderDisabled])
        .cards(WithCards::Only),
    ],
    drawings: &[],
};

const NO_COOKIE: MessageContent = MessageContent {
    headline: text(
        "登録やログインに必要な Cookie が、ブラウザに保存されていません。",
        "The browser does not accept the cookie that this step needs.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "ブラウザの設定で、すべての Cookie がブロックされています。",
            "The browser is set to block all cookies.",
        )
        .seen(&[Sign::CookiesBlocked]),
        line(
            "Chrome の「デバイス上のサイトデータ」で、保存がオフになっています。",
            "In Chrome, “On-device site data” is off.",
        )
        .on(Audience::Android)
        .seen(&[Sign::CookiesBlocked]),
        line(
            "アプリ内の画面といつものブラウザの間で、画面が切り替わりました。",
            "The page moved between an app's own screen and your usual browser.",
        )
        .on(Audience::InApp)
        .seen(&[Sign::InApp]),
        line(
            "プライベートブラウズなど、履歴を残さない画面で開いています。",
            "This is a private or incognito tab.",
        ),
    ],
    remedies: &[
        advice("Cookie を使えるようにしてから、もう一度お試しください。", "Allow cookies, then try again.")
            .on(Audience::Browser)
            .button(Action::CheckAgain)
            .guide(Guide::AllowCookies)
            .seen(&[Sign::CookiesBlocked]),
        shared::OPEN_IN_SAFARI,
        shared::OPEN_IN_CHROME,
        shared::LEAVE_APP,
        advice(
            "プライベート（シークレット）タブのときは、通常のタブで開き直してください。",
            "From a private or incognito tab, open the page again in an ordinary one.",
        ),
        shared::TRY_SAFARI,
        shared::TRY_CHROME,
    ],
    drawings: &[],
};

const OTHER_HOLDER: MessageContent = MessageContent {
    headline: text(
        "このブラウザでは、別の方がログインしています。",
        "Someone else is signed in on this browser.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[line(
        "同じ端末を複数の方が使っていて、前の方がログインしたままです。",
        "Several people share this device, and the previous person is still signed in.",
    )
    .seen(&[Sign::OtherHolderHere])],
    remedies: &[
        advice(
            "前の方のログインを終了して、そのまま続けられます。履歴を消す必要はありません。",
            "End the other person's session and go on. There is no need to clear the history.",
        )
        .button(Action::SwitchHolder)
        .seen(&[Sign::OtherHolderHere]),
        advice(
            "切り替わらないときは、このサイトのデータを消してください。パスキーは消えません。",
            "If that does not switch, clear this site's data. Your passkey stays.",
        )
        .on(Audience::Browser)
        .guide(Guide::ClearSiteData),
    ],
    drawings: &[],
};

const NO_KEY_HERE: MessageContent = MessageContent {
    headline: text("この端末は、まだ登録されていません。", "This device is not registered yet."),
    retry: Retry::StartOver,
    cases: &[case(
        "この端末のパスキーは、現在登録されていません。",
        "The passkey on this device is no longer registered.",
    )
    .seen(&[Sign::PasskeyUnknown])],
    causes: &[
        line(
            "まだ登録していない端末で、ログインを始めました。",
            "You tried to sign in with a device that is not registered yet.",
        )
        .seen(&[Sign::NoDevice, Sign::NoPasskeyHere]),
        line(
            "このパスキーの登録は、削除されたか、完了していません。",
            "The registration of this passkey was removed, or was never completed.",
        )
        .seen(&[Sign::PasskeyUnknown]),
    ],
    remedies: &[
        advice(
            "登録済みの端末をお持ちなら、その端末でログインしてください。",
            "If you have a registered device, sign in with that one.",
        ),
        advice(
            "この端末をこれから使うときは、登録してください。カードがない方は{contact}にご連絡ください。",
            "To use this device from now on, register it. Without a card, please contact {contact}.",
        )
        .button(Action::Register)
        .guide(Guide::RegisterAgain)
        .seen(&[Sign::NoDevice, Sign::NoPasskeyHere, Sign::PasskeyUnknown])
        .cards(WithCards::Only),
        shared::NEW_LETTER.seen(&[Sign::NoDevice, Sign::NoPasskeyHere, Sign::PasskeyUnknown]),
    ],
    drawings: &[],
};
