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
        .also(&["FIDO 認証情報の登録ができませんでした"]),
];

const AGAIN_OR_CANCELLED: MessageContent = MessageContent {
    headline: text("認証を最後まで進められませんでした。", "Signing in did not come to its end."),
    retry: Retry::StartOver,
    cases: &[
        case(
            "別のブラウザで始められた操作です。ログインも登録も行われていません。",
            "This was begun in another browser. Nobody was signed in and nothing was registered.",
        )
        .seen(&[Sign::CardElsewhere]),
        case("認証は取り消されました。", "Signing in was cancelled.")
            .seen(&[Sign::CancelledElsewhere, Sign::Cancelled]),
        case("すでにログインしています。", "You are already signed in.")
            .seen(&[Sign::PageReplayed])
            .then(Retry::GoOn),
        case(
            "このブラウザには、別の方の認証が残っています。",
            "This browser is still signed in as someone else.",
        )
        .seen(&[Sign::OtherHolderHere])
        .then(Retry::Resume),
        case(
            "選んだ番号が、PC に出ている番号と違いました。",
            "The number you chose is not the one shown on the PC.",
        )
        .on(Audience::Phone)
        .seen(&[Sign::WrongNumber]),
        case(
            "スマートフォンで選んだ番号が、この画面と違いました。",
            "The number chosen on the phone was not the one here.",
        )
        .seen(&[Sign::WrongNumber]),
        case("時間内に認証が終わりませんでした。", "Signing in took too long.").seen(&[Sign::TimedOut]),
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
            "QR コードの画面で、キャンセルが押されました。",
            "“Cancel” was pressed on the page with the QR code.",
        )
        .seen(&[Sign::Cancelled]),
        line("スマートフォンで、認証が取り消されました。", "Signing in was cancelled on the phone.")
            .on(Audience::Pc)
            .only(&[Sign::CancelledElsewhere]),
        line("PC で、認証が取り消されました。", "Signing in was cancelled on the PC.")
            .on(Audience::Phone)
            .only(&[Sign::CancelledElsewhere]),
        line("PC の画面と違う番号を選びました。", "A number other than the PC's was chosen.")
            .only(&[Sign::WrongNumber]),
        line(
            "10分のうちに、スマートフォンでの確認が終わりませんでした。",
            "The phone did not confirm within 10 minutes.",
        )
        .only(&[Sign::TimedOut]),
    ],
    remedies: &[
        advice(
            "ログイン画面をご自分で開き、最初からやり直してください。メールやチャットで届いたリンクからは、カードを使わないでください。",
            "Open the sign-in page yourself and start over. Never use your card from a link that came by mail or chat.",
        )
        .only(&[Sign::CardElsewhere]),
        advice(
            "ご自分で取り消したときは、問題ありません。そのまま閉じてください。",
            "If you cancelled it yourself, all is well. Simply close the page.",
        )
        .seen(&[Sign::CancelledElsewhere, Sign::Cancelled])
        .unless(&[Sign::TimedOut, Sign::WrongNumber]),
        advice(
            "前の方の認証を終えて、そのまま続けてください。",
            "End the previous person's session and go on.",
        )
        .button(Action::SwitchHolder)
        .only(&[Sign::OtherHolderHere]),
        advice("新しい QR コードを出して、もう一度お試しください。", "Show a new QR code and try again.")
            .on(Audience::Pc)
            .button(Action::NewQr)
            .seen(&[Sign::TimedOut, Sign::WrongNumber]),
        advice(
            "PC に新しい QR コードを出して、もう一度お試しください。",
            "Show a new QR code on the PC and try again.",
        )
        .on(Audience::Phone)
        .seen(&[Sign::TimedOut, Sign::WrongNumber]),
        advice(
            "ご自身で始めた認証でなければ、そのまま閉じてください。",
            "If it was not you who started this, simply close the page.",
        )
        .only(&[Sign::WrongNumber]),
        advice("ブラウザを一度終了してから、認証し直してください。", "Quit the browser, then sign in again.")
            .unless(&[Sign::TimedOut, Sign::WrongNumber, Sign::CancelledElsewhere, Sign::Cancelled, Sign::CardElsewhere]),
        shared::CLEAR_DATA,
    ],
    drawings: &[],
};

const NOT_REGISTERED: MessageContent = MessageContent {
    headline: text(
        "スマートフォンの登録が終わりませんでした。",
        "The registration of the phone did not come to its end.",
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
            "選んだ番号が、パソコンに表示されている番号と違いました。",
            "The number you chose is not the one shown on the PC.",
        )
        .on(Audience::Phone)
        .seen(&[Sign::WrongNumber]),
        case(
            "スマートフォンで選んだ番号が、この画面の番号と違いました。",
            "The number chosen on the phone was not the one here.",
        )
        .seen(&[Sign::WrongNumber]),
        case(
            "この登録は、続けられなくなりました。",
            "This registration cannot go on.",
        )
        .seen(&[Sign::LinkWithdrawn]),
        case("登録は取り消されました。", "The registration was cancelled.")
            .seen(&[Sign::CancelledElsewhere, Sign::Cancelled]),
        case("時間内に登録が終わりませんでした。", "The registration took too long.")
            .seen(&[Sign::TimedOut, Sign::LinkExpired]),
    ],
    causes: &[
        line(
            "パソコンの画面と違う番号を選びました。間違いを防ぐため、番号を選べるのは一度だけです。",
            "A number other than the PC's was chosen. To be safe, there is one try only.",
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
            "スマートフォンの設定などのため、登録が最後まで進みませんでした。",
            "A setting of the phone, or the like, kept the registration from ending.",
        )
        .seen(&[Sign::NoScreenLock, Sign::ForeignProvider, Sign::InApp, Sign::OldSystem])
        .unless(&[Sign::AlreadyRegistered]),
        line(
            "最初の QR コードの表示から、10分を過ぎました。",
            "More than 10 minutes passed since the first QR code was shown.",
        )
        .seen(&[Sign::TimedOut, Sign::LinkExpired])
        .unless(&[Sign::AlreadyRegistered]),
        line(
            "スマートフォンでは登録が済み、この PC への知らせだけが届きませんでした。",
            "The phone was registered; only the news of it did not reach this PC.",
        )
        .seen(&[Sign::AlreadyRegistered, Sign::Offline]),
    ],
    remedies: &[
        advice(
            "スマートフォンに完了の画面が出ていれば、登録は済んでいます。何もする必要はありません。",
            "If the phone says that it is done, it is registered, and there is nothing to do.",
        )
        .seen(&[Sign::AlreadyRegistered]),
        advice(
            "スマートフォンに説明が出ていれば、それに沿って直してから、新しい QR コードでお試しください。",
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
            "新しい QR コードを表示し、登録するスマートフォンで読み取ってください。",
            "Show a new QR code and scan it with the phone you want to register.",
        )
        .on(Audience::Pc)
        .button(Action::NewQr)
        .only(&[Sign::WrongNumber]),
        advice(
            "パソコンに新しい QR コードを表示し、このスマートフォンで読み取ってください。",
            "Show a new QR code on the PC and scan it with this phone.",
        )
        .on(Audience::Phone)
        .only(&[Sign::WrongNumber]),
        advice(
            "番号を選んだ覚えがないときは、ほかの人が QR コードを読み取った可能性があります。画面がほかの人に見えない場所で、表示し直してください。",
            "If you chose no number, somebody else may have scanned the QR code. Show a new one where nobody else can see the screen.",
        )
        .on(Audience::Pc)
        .only(&[Sign::WrongNumber]),
        advice(
            "もう一度ログイン、または本人確認を行ってから、登録をやり直してください。",
            "Sign in, or confirm who you are, once more and begin the registration again.",
        )
        .only(&[Sign::LinkWithdrawn]),
        advice(
            "カードで始めた登録は、カードでの確認からやり直せます。全体で10分のうちに終えてください。",
            "A registration begun with a card can begin again with the card. Finish all of it within 10 minutes.",
        )
        .on(Audience::Pc)
        .seen(&[Sign::TimedOut, Sign::LinkExpired])
        .unless(&[Sign::AlreadyRegistered]),
        advice(
            "うまくいかないときは、ブラウザを終了してから始め直してください。",
            "If that does not help, quit the browser and begin again.",
        )
        .seen(&[Sign::Again])
        .unless(&[Sign::AlreadyRegistered]),
    ],
    drawings: &[],
};
