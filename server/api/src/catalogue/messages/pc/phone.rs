//! PCs: waiting for the phone, which signs in or is being registered.

use crate::{
    catalogue::{
        audience::Audience,
        messages::shared,
        row::{Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 2] = [
    MessageRow::pc(9, Emitter::Server, &AGAIN_OR_CANCELLED, "デバイス認証でエラーが発生しました。").after(),
    MessageRow::pc(22, Emitter::Server, &NOT_REGISTERED, "FIDO認証情報の登録ができませんでした")
        .after()
        .also(&["FIDO 認証情報の登録ができませんでした"])
        .registering(),
];

const AGAIN_OR_CANCELLED: MessageContent = MessageContent {
    headline: text("ログインを完了できませんでした。", "The sign-in was not completed."),
    retry: Retry::StartOver,
    cases: &[
        case(
            "別のブラウザで始められた操作です。ログインも登録も行われていません。",
            "This was begun in another browser. No one was signed in and nothing was registered.",
        )
        .seen(&[Sign::CardElsewhere]),
        // The phone confirms changes of the account, too.
        case("この依頼は、承認されずに終了しました。", "This request ended without being approved.")
            .on(Audience::Phone)
            .seen(&[Sign::CancelledElsewhere, Sign::Cancelled]),
        case("ログインは取り消されました。", "Signing in was cancelled.")
            .seen(&[Sign::CancelledElsewhere, Sign::Cancelled]),
        case("すでにログインしています。", "You are already signed in.")
            .seen(&[Sign::PageReplayed])
            .then(Retry::GoOn),
        case(
            "このブラウザでは、別の方がログインしています。",
            "Someone else is signed in on this browser.",
        )
        .seen(&[Sign::OtherHolderHere])
        .then(Retry::Resume),
        case(
            "選んだ番号が、操作を始めた画面の番号と違いました。",
            "The number you chose is not the one on the screen where you began.",
        )
        .on(Audience::Phone)
        .seen(&[Sign::WrongNumber])
        .unless(&[Sign::CodeShownHere]),
        case(
            "スマートフォンで選んだ番号が、この画面の番号と違いました。",
            "The number chosen on the phone was not the one here.",
        )
        .seen(&[Sign::WrongNumber]),
        case("時間内にログインが完了しませんでした。", "Signing in took too long.").seen(&[Sign::TimedOut]),
    ],
    causes: &[
        line(
            "カードを使うリンクが、始めたブラウザとは別の端末またはブラウザで開かれました。",
            "The link that uses the card was opened on another device or in another browser than the one that began.",
        )
        .only(&[Sign::CardElsewhere]),
        line(
            "ログインしたあとに、もう一度ログインしようとしました。",
            "Signing in was begun again after it had ended.",
        )
        .seen(&[Sign::PageReplayed, Sign::OtherHolderHere]),
        line(
            "QR コードの画面で、「やめる」が押されました。",
            "“Cancel” was pressed on the page with the QR code.",
        )
        .seen(&[Sign::Cancelled]),
        line("スマートフォンで取り消されました。", "It was cancelled on the phone.")
            .on(Audience::Pc)
            .only(&[Sign::CancelledElsewhere]),
        line("パソコンで取り消されました。", "It was cancelled on the PC.")
            .on(Audience::Phone)
            .only(&[Sign::CancelledElsewhere]),
        line("操作を始めた画面と違う番号を選びました。", "A number other than the one on the screen where you began was chosen.")
            .seen(&[Sign::WrongNumber]),
        line(
            "時間内に、スマートフォンでの本人確認が完了しませんでした。",
            "The confirmation on the phone was not completed in time.",
        )
        .only(&[Sign::TimedOut]),
    ],
    remedies: &[
        advice(
            "ログイン画面をご自身で開き、最初からやり直してください。メールやチャットで届いたリンクからは、カードを使わないでください。",
            "Open the sign-in page yourself and start over. Never use your card from a link that came by mail or chat.",
        )
        .only(&[Sign::CardElsewhere]),
        advice(
            "ご自身で取り消したときは、問題ありません。そのまま閉じてください。",
            "If you cancelled it yourself, all is well. Simply close the page.",
        )
        .seen(&[Sign::CancelledElsewhere, Sign::Cancelled])
        .unless(&[Sign::TimedOut, Sign::WrongNumber]),
        advice(
            "前の方のログインを終了して、そのまま続けてください。",
            "End the other person's session and go on.",
        )
        .button(Action::SwitchHolder)
        .only(&[Sign::OtherHolderHere]),
        advice("新しい QR コードを表示して、もう一度お試しください。", "Show a new QR code and try again.")
            .on(Audience::Pc)
            .button(Action::NewQr)
            .seen(&[Sign::TimedOut, Sign::WrongNumber]),
        shared::NEW_CODE_ON_PC.seen(&[Sign::TimedOut, Sign::WrongNumber]),
        shared::AGAIN_AT_APPLICATION,
        shared::STRANGER.only(&[Sign::WrongNumber]),
        advice("ブラウザを一度終了してから、ログインし直してください。", "Quit the browser, then sign in again.")
            .unless(&[Sign::TimedOut, Sign::WrongNumber, Sign::CancelledElsewhere, Sign::Cancelled, Sign::CardElsewhere]),
        shared::CLEAR_DATA,
    ],
    drawings: &[],
};

/// Why a registration comes to nothing, other than by a wrong number.
const OTHER_ENDS: &[Sign] = &[
    Sign::TimedOut,
    Sign::LinkExpired,
    Sign::Cancelled,
    Sign::CancelledElsewhere,
    Sign::LinkWithdrawn,
    Sign::AlreadyRegistered,
];

const NOT_REGISTERED: MessageContent = MessageContent {
    headline: text(
        "スマートフォンの登録を完了できませんでした。",
        "The phone could not be registered.",
    ),
    retry: Retry::StartOver,
    cases: &[
        case(
            "スマートフォンは登録されています。やり直す必要はありません。",
            "The phone is registered. There is nothing to repeat.",
        )
        .seen(&[Sign::AlreadyRegistered])
        .then(Retry::GoOn),
        case(
            "選んだ番号が、操作を始めた画面の番号と違いました。",
            "The number you chose is not the one on the screen where you began.",
        )
        .on(Audience::Phone)
        .seen(&[Sign::WrongNumber])
        .unless(&[Sign::CodeShownHere]),
        case(
            "登録する端末で選んだ番号が、この画面の番号と違いました。",
            "The number chosen on the new device was not the one here.",
        )
        .seen(&[Sign::WrongNumber]),
        case(
            "この登録は、続けられなくなりました。",
            "This registration cannot go on.",
        )
        .seen(&[Sign::LinkWithdrawn]),
        case("登録は取り消されました。", "The registration was cancelled.")
            .seen(&[Sign::CancelledElsewhere, Sign::Cancelled]),
        case("時間内に登録が完了しませんでした。", "The registration took too long.")
            .seen(&[Sign::TimedOut, Sign::LinkExpired]),
    ],
    causes: &[
        line(
            "操作を始めた画面と違う番号を選びました。間違いを防ぐため、番号を選べるのは一度だけです。",
            "A number other than the one on the screen where you began was chosen. To be safe, there is one try only.",
        )
        .only(&[Sign::WrongNumber]),
        line(
            "ログインが終了したか、本人確認に使った端末やカードの登録が削除されました。",
            "You were signed out, or the device or card that confirmed you was removed.",
        )
        .only(&[Sign::LinkWithdrawn]),
        line("登録の途中で、取り消されました。", "The registration was cancelled on the way.")
            .seen(&[Sign::CancelledElsewhere, Sign::Cancelled])
            .unless(&[Sign::AlreadyRegistered]),
        line(
            "スマートフォンの設定などにより、登録を完了できませんでした。",
            "A setting of the phone, or something like it, kept it from being registered.",
        )
        .seen(&[Sign::NoScreenLock, Sign::ForeignProvider, Sign::InApp, Sign::OldSystem])
        .unless(&[Sign::AlreadyRegistered]),
        line(
            "最初の QR コードを表示してから、制限時間を過ぎました。",
            "Too much time passed since the first QR code was shown.",
        )
        .seen(&[Sign::TimedOut, Sign::LinkExpired])
        .unless(&[Sign::AlreadyRegistered]),
        line(
            "スマートフォンでの登録は完了しましたが、このパソコンへの通知を受信できませんでした。",
            "The phone was registered, but this PC was not told.",
        )
        .seen(&[Sign::AlreadyRegistered, Sign::Offline]),
    ],
    remedies: &[
        advice(
            "スマートフォンに完了の画面が出ていれば、登録は済んでいます。操作は不要です。",
            "If the phone says that it is done, it is registered and nothing needs to be done.",
        )
        .seen(&[Sign::AlreadyRegistered]),
        advice(
            "スマートフォンに説明が出ていれば、その手順で解決してから、新しい QR コードでお試しください。",
            "If the phone shows an explanation, follow it first, then try again with a new QR code.",
        )
        .button(Action::NewQr)
        .unless(&[Sign::AlreadyRegistered, Sign::WrongNumber, Sign::LinkWithdrawn])
        .seen(&[
            Sign::TimedOut,
            Sign::LinkExpired,
            Sign::Cancelled,
            Sign::CancelledElsewhere,
            Sign::NoScreenLock,
            Sign::ForeignProvider,
        ]),
        advice(
            "新しい QR コードを表示し、登録する端末で読み取ってください。",
            "Show a new QR code and scan it with the device you want to register.",
        )
        .on(Audience::Pc)
        .button(Action::NewQr)
        .only(&[Sign::WrongNumber]),
        // The same on a phone that adds another one.
        advice(
            "新しい QR コードを表示し、登録する端末で読み取ってください。",
            "Show a new QR code and scan it with the device you want to register.",
        )
        .on(Audience::Phone)
        .button(Action::NewQr)
        .seen(&[Sign::WrongNumber])
        .when(&[Sign::CodeShownHere])
        .unless(OTHER_ENDS),
        shared::NEW_CODE_ON_PC.only(&[Sign::WrongNumber]),
        shared::STRANGER.on(Audience::Phone).only(&[Sign::WrongNumber]).unless(&[Sign::CodeShownHere]),
        advice(
            "番号を選んだ覚えがないときは、別の方が QR コードを読み取った可能性があります。ほかの方に画面を見られない場所で、表示し直してください。",
            "If you chose no number, someone else may have scanned the QR code. Show a new one where no one else can see the screen.",
        )
        .on(Audience::Pc)
        .only(&[Sign::WrongNumber]),
        advice(
            "もう一度ログイン、または本人確認を行ってから、登録をやり直してください。",
            "Sign in or confirm who you are again, then start the registration over.",
        )
        .only(&[Sign::LinkWithdrawn]),
        advice(
            "カードで始めた登録は、カードの読み取りからやり直せます。制限時間は、すべての操作を合わせたものです。",
            "If you began with a card, start over with the card. The time limit is for all steps together.",
        )
        .on(Audience::Pc)
        .seen(&[Sign::TimedOut, Sign::LinkExpired])
        .unless(&[Sign::AlreadyRegistered]),
        advice(
            "解決しないときは、ブラウザを終了してから、最初からやり直してください。",
            "If that does not help, quit the browser and start over.",
        )
        .seen(&[Sign::Again])
        .unless(&[Sign::AlreadyRegistered]),
    ],
    drawings: &[],
};
