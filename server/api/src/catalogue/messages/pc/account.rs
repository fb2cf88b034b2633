//! PCs: the session, the holder id, and whether a phone is registered at all.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        row::{Emitter, MessageContent, MessageRow, advice, case, line},
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
        "前の認証の記録が残っていて、続けられませんでした。",
        "Traces of an earlier session kept us from going on.",
    ),
    retry: Retry::StartOver,
    cases: &[
        case(
            "このブラウザには、別の方の認証が残っています。",
            "This browser is still signed in as someone else.",
        )
        .seen(&[Sign::OtherHolderHere])
        .then(Retry::Resume),
        case(
            "ブラウザが、手続きに必要な Cookie を受け取っていません。",
            "The browser does not accept the cookie that this step needs.",
        )
        .seen(&[Sign::CookiesBlocked])
        .then(Retry::Resume),
    ],
    causes: &[
        line(
            "別の方として認証したまま、次の認証を始めました。",
            "A new session was begun while someone else was still signed in.",
        )
        .seen(&[Sign::OtherHolderHere]),
        line(
            "使われたカードは、いまログインしている方とは別の方のものです。",
            "The card that was used is not that of the person who is signed in here.",
        )
        .only(&[Sign::HpkiPresented, Sign::JpkiPresented]),
        line("ブラウザに、前回のデータが残っています。", "The browser keeps data of an earlier time.")
            .unless(&[Sign::CookiesBlocked]),
        line("ブラウザが Cookie を拒む設定です。", "The browser is set to refuse cookies.")
            .seen(&[Sign::CookiesBlocked]),
    ],
    remedies: &[
        advice(
            "前の方の認証を終えて、そのまま続けてください。",
            "End the previous person's session and go on.",
        )
        .button(Action::SwitchHolder)
        .seen(&[Sign::OtherHolderHere])
        .unless(&[Sign::CookiesBlocked]),
        advice("Cookie を使えるようにしてから、確認し直してください。", "Allow cookies, then check again.")
            .button(Action::CheckAgain)
            .guide(Guide::AllowCookies)
            .seen(&[Sign::CookiesBlocked]),
        advice("最初の画面から、もう一度お試しください。", "Try again from the first page.")
            .button(Action::StartOver),
        advice(
            "それでもだめなときは、サイトのデータを消し、ブラウザを閉じてからお試しください。",
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
    cases: &[case(
        "この本人IDでは進めません。入力をお確かめください。",
        "This holder ID does not work here. Please check it.",
    )
    .seen(&[Sign::HolderUnknown])],
    causes: &[
        line("本人IDが空のまま送信されました。", "The holder ID was left empty.")
            .seen(&[Sign::HolderIdUnusable]),
        line(
            "本人IDに、使われない文字が混ざっています。",
            "The holder ID contains characters that none has.",
        )
        .seen(&[Sign::HolderIdUnusable]),
        line("入力した本人IDが、登録されていません。", "The holder ID that was entered is not registered.")
            .seen(&[Sign::HolderUnknown]),
    ],
    remedies: &[
        advice(
            "ご自身の本人IDを入れ直してください。0 と O、1 と l のような似た文字にご注意ください。",
            "Enter your own holder ID. Mind letters that look alike, such as 0 and O or 1 and l.",
        ),
        advice(
            "本人IDが分からないときは、登録時の案内を見るか、{contact}にお尋ねください。",
            "If you do not know it, look at the letter you registered with, or ask {contact}.",
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
        line("入力した本人IDが違います。", "The holder ID that was entered is not right.")
            .seen(&[Sign::HolderUnknown]),
        line(
            "まだ登録されていないか、登録したスマートフォンが削除されています。",
            "It is not registered yet, or its phone was removed.",
        )
        .seen(&[Sign::NoDevice, Sign::HolderUnknown, Sign::HolderDisabled]),
    ],
    remedies: &[
        advice("本人IDをお確かめのうえ、入れ直してください。", "Check the holder ID and enter it again.")
            .seen(&[Sign::HolderUnknown]),
        advice(
            "スマートフォンをまだ登録していないときは、登録してください。",
            "If you have not registered a phone yet, register one.",
        )
        .button(Action::Register)
        .seen(&[Sign::NoDevice, Sign::HolderUnknown]),
        advice(
            "正しいのに進めないときは、{contact}に本人ID（医籍登録番号など）を伝えてお尋ねください。",
            "If it is right and you still cannot go on, tell {contact} the holder ID (such as your licence number).",
        )
        .seen(&[Sign::HolderDisabled, Sign::HolderUnknown, Sign::NoDevice]),
    ],
    drawings: &[],
};

const NO_DEVICE: MessageContent = MessageContent {
    headline: text("スマートフォンがまだ登録されていません。", "No phone is registered yet."),
    retry: Retry::StartOver,
    cases: &[],
    causes: &[line(
        "この本人IDには、認証に使うスマートフォンが登録されていません。",
        "There is no phone registered for this holder ID to sign in with.",
    )
    .seen(&[Sign::NoDevice])],
    remedies: &[
        advice(
            "スマートフォンを登録してください。カードがない方は{contact}にご連絡ください。",
            "Register your phone. Without a card, please contact {contact}.",
        )
        .button(Action::Register)
        .guide(Guide::RegisterAgain),
        advice(
            "登録したのに出るときは、本人IDをお確かめください。",
            "If you have registered one, check the holder ID.",
        ),
    ],
    drawings: &[],
};
