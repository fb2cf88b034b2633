//! PCs: the session, the holder id, and whether a phone is registered at all.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        row::{Emitter, MessageContent, MessageRow, WithCards, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 4] = [
    MessageRow::pc(6, Emitter::Server, &NO_COOKIE, "Cookie が見つかりません。")
        .before()
        .also(&["Cookieが見つかりません。"]),
    MessageRow::pc(7, Emitter::Server, &NO_HOLDER_ID, "該当のユーザが登録されていません")
        .before()
        .also(&["該当のユーザが登録されていません。操作をやり直してください"]),
    MessageRow::pc(
        8,
        Emitter::Server,
        &HOLDER_UNKNOWN,
        "デバイス認証に必要なユーザ情報が登録されていません。",
    )
    .before(),
    MessageRow::pc(12, Emitter::Server, &NO_DEVICE, "認証用デバイスが未登録です").before(),
];

const NO_COOKIE: MessageContent = MessageContent {
    headline: text(
        "前のログインの記録が残っているため、続けられませんでした。",
        "Data of an earlier sign-in is still here, so we could not go on.",
    ),
    retry: Retry::StartOver,
    cases: &[
        case("このブラウザでは、別の方がログインしています。", "Someone else is signed in on this browser.")
            .seen(&[Sign::OtherHolderHere])
            .then(Retry::Resume),
        case(
            "登録やログインに必要な Cookie が、ブラウザに保存されていません。",
            "The browser does not accept the cookie that this step needs.",
        )
        .seen(&[Sign::CookiesBlocked])
        .then(Retry::Resume),
    ],
    causes: &[
        line(
            "別の方がログインしたまま、次のログインを始めました。",
            "A new sign-in was begun while someone else was still signed in.",
        )
        .seen(&[Sign::OtherHolderHere]),
        line(
            "使われたカードは、現在ログインしている方とは別の方のものです。",
            "The card that was used is not that of the person who is signed in here.",
        )
        .only(&[Sign::HpkiPresented, Sign::JpkiPresented]),
        line(
            "ブラウザに、前回のログインのデータが残っています。",
            "The browser still has data of an earlier sign-in.",
        )
        .unless(&[Sign::CookiesBlocked]),
        line("ブラウザの設定で Cookie がブロックされています。", "The browser is set to block cookies.")
            .seen(&[Sign::CookiesBlocked]),
    ],
    remedies: &[
        advice(
            "前の方のログインを終了して、そのまま続けてください。",
            "End the other person's session and go on.",
        )
        .button(Action::SwitchHolder)
        .seen(&[Sign::OtherHolderHere])
        .unless(&[Sign::CookiesBlocked]),
        advice("Cookie を使えるようにしてから、もう一度お試しください。", "Allow cookies, then try again.")
            .button(Action::CheckAgain)
            .guide(Guide::AllowCookies)
            .seen(&[Sign::CookiesBlocked]),
        advice("最初からやり直してください。", "Please start over.")
            .button(Action::StartOver)
            .unless(&[Sign::CookiesBlocked]),
        advice(
            "それでも解決しないときは、このサイトのデータを消し、ブラウザを閉じてからお試しください。",
            "If that does not help, clear this site's data, close the browser and try again.",
        )
        .on(Audience::Browser)
        .guide(Guide::ClearSiteData)
        .seen(&[Sign::Again]),
    ],
    drawings: &[],
};

const NO_HOLDER_ID: MessageContent = MessageContent {
    headline: text("本人IDを入力してください。", "Please enter your holder ID."),
    retry: Retry::Resume,
    cases: &[
        case(
            "「{character}」は、本人IDに使えない文字です。入力をお確かめください。",
            "A holder ID cannot contain “{character}”. Please check what you entered.",
        )
        .seen(&[Sign::HolderIdMalformed]),
        case("入力された文字が、本人IDとしては長すぎます。", "What you entered is too long for a holder ID.")
            .seen(&[Sign::HolderIdTooLong]),
        case(
            "この本人IDでは進めません。入力をお確かめください。",
            "This holder ID does not work here. Please check it.",
        )
        .seen(&[Sign::HolderUnknown]),
    ],
    causes: &[
        line("本人IDが空のまま送信されました。", "The holder ID was left empty.")
            .seen(&[Sign::HolderIdUnusable]),
        line(
            "本人IDに、使えない文字が含まれています。",
            "The holder ID contains characters that cannot be used.",
        )
        .seen(&[Sign::HolderIdMalformed]),
        line(
            "本人IDではない文章などが入力されています。",
            "Something other than a holder ID was entered, such as a sentence.",
        )
        .only(&[Sign::HolderIdTooLong]),
        line("入力した本人IDが、登録されていません。", "The holder ID that was entered is not registered.")
            .seen(&[Sign::HolderUnknown]),
    ],
    remedies: &[
        advice(
            "英数字とハイフン（-）で入力してください。全角のままでもかまいません。",
            "Use letters, digits and hyphens (-) only. Full-width ones are fine, too.",
        )
        .only(&[Sign::HolderIdMalformed]),
        advice(
            "入力せずに進むときは、「本人IDを入力せずに QR コードを表示」を押してください。",
            "To go on without it, press “Show the QR code without a holder ID”.",
        )
        .only(&[Sign::HolderIdUnusable]),
        advice(
            "ご自身の本人IDを入れ直してください。0 と O、1 と l のような似た文字にご注意ください。",
            "Enter your own holder ID. Mind letters that look alike, such as 0 and O or 1 and l.",
        )
        .unless(&[Sign::HolderIdUnusable]),
        advice(
            "本人IDが分からないときは、「登録のご案内」をご覧になるか、{contact}にお問い合わせください。",
            "If you do not know it, see your “Registration letter”, or ask {contact}.",
        ),
    ],
    drawings: &[],
};

const HOLDER_UNKNOWN: MessageContent = MessageContent {
    headline: text(
        "この本人IDで使えるスマートフォンが見つかりません。",
        "No phone was found that can sign in with this holder ID.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line("入力した本人IDが違います。", "The holder ID is not the right one.")
            .seen(&[Sign::HolderUnknown]),
        line(
            "まだ登録されていないか、登録したスマートフォンが削除されています。",
            "It is not registered yet, or its phone was removed.",
        )
        .seen(&[Sign::NoDevice, Sign::HolderUnknown, Sign::HolderDisabled]),
    ],
    remedies: &[
        advice(
            "本人IDをお確かめのうえ（0 と O など）、入れ直してください。",
            "Check the holder ID (0 and O look alike) and enter it again.",
        )
            .seen(&[Sign::HolderUnknown]),
        advice(
            "スマートフォンをまだ登録していないときは、登録してください。",
            "If you have not registered a phone yet, register one.",
        )
        .button(Action::Register)
        .seen(&[Sign::NoDevice, Sign::HolderUnknown]),
        advice(
            "本人IDが正しいのに進めないときは、{contact}に本人ID（医籍登録番号など）を伝えてお問い合わせください。",
            "If the holder ID is right and you still cannot go on, give it to {contact} (it may be your licence number).",
        )
        .seen(&[Sign::HolderDisabled, Sign::HolderUnknown, Sign::NoDevice]),
    ],
    drawings: &[],
};

const NO_DEVICE: MessageContent = MessageContent {
    headline: text(
        "この本人IDには、スマートフォンが登録されていません。",
        "No phone is registered for this holder ID.",
    ),
    retry: Retry::StartOver,
    cases: &[],
    causes: &[line(
        "まだ登録していないか、登録が削除されました。",
        "None was registered yet, or its registration was removed.",
    )
    .seen(&[Sign::NoDevice])],
    remedies: &[
        advice(
            "スマートフォンを登録してください。カードがない方は{contact}にご連絡ください。",
            "Register your phone. Without a card, please contact {contact}.",
        )
        .button(Action::Register)
        .guide(Guide::RegisterAgain)
        .cards(WithCards::Only),
        advice(
            "スマートフォンを「登録のご案内」で登録してください。お持ちでないときは{contact}にご連絡ください。",
            "Register your phone with your “Registration letter”. Without one, please contact {contact}.",
        )
        .button(Action::Register)
        .cards(WithCards::Never),
        advice(
            "登録したのにこの画面が表示されるときは、本人IDをお確かめください。正しいときは、{contact}にお問い合わせください。",
            "If you have registered one, check the holder ID. If it is right, please ask {contact}.",
        ),
    ],
    drawings: &[],
};
