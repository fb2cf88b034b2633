//! Applications that send people here to sign in or out, and cannot be sent back to. The manual knows none of it.

use crate::{
    catalogue::{
        guide::Guide,
        row::{Advice, Emitter, MessageContent, MessageRow, Sentence, advice, case, line},
    },
    explain::Retry,
    failure::Sign,
    language::text,
};

/// The chapter of our own messages.
const OURS: u8 = 5;

pub(super) static ROWS: [MessageRow; 6] = [
    MessageRow::pc(1, Emitter::Server, &UNKNOWN, "アプリケーションを確認できませんでした")
        .in_chapter(OURS)
        .before(),
    MessageRow::pc(2, Emitter::Server, &RETURN_ADDRESS, "アプリケーションへの戻り先を確認できませんでした")
        .in_chapter(OURS)
        .before(),
    MessageRow::pc(3, Emitter::Server, &OVER, "ログインの受付が終了しました").in_chapter(OURS).before(),
    MessageRow::pc(4, Emitter::Server, &LOGOUT_ADDRESS, "ログアウト後の戻り先を確認できませんでした")
        .in_chapter(OURS)
        .after(),
    MessageRow::pc(5, Emitter::Server, &USER_CODE, "このコードは使えません").in_chapter(OURS),
    MessageRow::pc(6, Emitter::Server, &NOT_NOW, "ただいま処理できません").in_chapter(OURS).before(),
];

/// Whoever runs the application can mend it, with the number.
const TELL: Advice = advice(
    "同じ画面が続くときは、{helper}にお知らせください。",
    "If this page keeps appearing, tell {helper}.",
);

/// The way back is another than the operator has written down.
const NOT_TO_THE_LETTER: Sentence = line(
    "アプリケーションに設定されたアドレスが、登録と一字一句同じではありません。お手元の操作の誤りではありません。",
    "The address in the application's settings is not the registered one to the letter. You have done nothing wrong.",
);

const UNKNOWN: MessageContent = MessageContent {
    headline: text(
        "ログイン先のアプリケーションが登録されていません。",
        "The application that sent you here is not registered.",
    ),
    retry: Retry::InApplication,
    cases: &[],
    causes: &[
        line(
            "アプリケーションに設定された ID が、登録されているものと違います。お手元の操作の誤りではありません。",
            "The ID in the application's settings is not the registered one. You have done nothing wrong.",
        ),
        line("アプリケーションの登録が停止されています。", "The application's registration was disabled."),
        line(
            "途中で切れたリンクや、古いリンクを開きました。",
            "The link that led here is incomplete or old.",
        ),
    ],
    remedies: &[
        advice(
            "アプリケーションを開き直し、もう一度ログインしてください。",
            "Open the application again and sign in from there.",
        ),
        TELL,
    ],
    drawings: &[],
};

const RETURN_ADDRESS: MessageContent = MessageContent {
    headline: text(
        "ログイン後に戻るアドレスが、登録されているものと違います。",
        "The address to return to after signing in is not the registered one.",
    ),
    retry: Retry::InApplication,
    cases: &[],
    causes: &[
        NOT_TO_THE_LETTER,
        line(
            "アプリケーションの更新や移転のあと、登録が変更されていません。",
            "The application was updated or moved, and its registration was not changed.",
        ),
        line(
            "第三者が作ったリンクを開きました。ログインの結果は、そのアドレスには送られていません。",
            "The link that led here was made by someone else. Nothing was sent to that address.",
        ),
    ],
    remedies: &[
        advice(
            "メールなどのリンクから開いたときは、アプリケーションを直接開いてください。",
            "If a link in a message led here, open the application itself instead.",
        ),
        TELL,
    ],
    drawings: &[],
};

/// With these it is known why, and neither another browser nor cookies have to do with it.
const KNOWN: &[Sign] = &[Sign::LinkExpired, Sign::LinkUsed];

const OVER: MessageContent = MessageContent {
    headline: text(
        "このログインは続けられません。アプリケーションからもう一度ログインしてください。",
        "This sign-in cannot go on. Please sign in from the application again.",
    ),
    retry: Retry::InApplication,
    cases: &[
        // Whoever has gone back has nothing to do again.
        case("このログインは完了しています。", "This sign-in is completed.")
            .seen(&[Sign::LinkUsed])
            .then(Retry::Done),
        case(
            "このブラウザでは、このログインを続けられません。",
            "This sign-in cannot go on in this browser.",
        )
        .seen(&[Sign::OpenedElsewhere]),
    ],
    causes: &[
        line(
            "アプリケーションでログインを始めてから、時間が過ぎました。",
            "Too much time has passed since the sign-in was begun in the application.",
        )
        .seen(&[Sign::LinkExpired]),
        line(
            "このログインは完了しています。ブラウザの「戻る」や履歴から、もう一度開かれました。",
            "The sign-in is completed. “Back” or the history of the browser has opened it again.",
        )
        .seen(&[Sign::LinkUsed]),
        line(
            "アプリケーションを開いたのとは別のブラウザです。",
            "The application was opened in another browser.",
        )
        .seen(&[Sign::OpenedElsewhere]),
        line("ブラウザの設定で Cookie がブロックされています。", "The browser blocks cookies.")
            .seen(&[Sign::CookiesBlocked]),
    ],
    remedies: &[
        advice(
            "アプリケーションに戻り、そのままお使いください。",
            "Go back to the application and go on there.",
        )
        .only(&[Sign::LinkUsed]),
        advice(
            "アプリケーションに「ログイン」と出るときは、そこからもう一度ログインしてください。",
            "If the application asks you to sign in, sign in from there again.",
        )
        .only(&[Sign::LinkUsed]),
        // Whoever has left an app's own view for this browser has to begin in this browser.
        advice(
            "アプリケーションをこのブラウザで開き、そこからもう一度ログインしてください。",
            "Open the application in this browser and sign in from there.",
        )
        .only(&[Sign::OpenedElsewhere]),
        advice(
            "アプリケーションに戻り、もう一度ログインしてください。",
            "Go back to the application and sign in from there.",
        )
        .unless(&[Sign::LinkUsed, Sign::OpenedElsewhere]),
        advice(
            "アプリケーションを開いたブラウザで、ログインまで続けてください。",
            "Sign in with the same browser in which you open the application.",
        )
        .unless(KNOWN)
        .unless(&[Sign::OpenedElsewhere]),
        advice(
            "同じ画面が続くときは、ブラウザの設定で Cookie を許可してください。",
            "If this page keeps appearing, allow cookies in the browser's settings.",
        )
        .unless(KNOWN)
        .guide(Guide::AllowCookies),
    ],
    drawings: &[],
};

const LOGOUT_ADDRESS: MessageContent = MessageContent {
    headline: text(
        "ログアウト後に戻るアドレスが登録されていないため、ログアウトを中断しました。",
        "Signing out was stopped: the address to go back to is not registered.",
    ),
    retry: Retry::InApplication,
    cases: &[],
    causes: &[
        NOT_TO_THE_LETTER,
        line(
            "どのアプリケーションからのログアウトか、確認できませんでした。",
            "It is not clear from which application you are signing out.",
        ),
    ],
    remedies: &[
        advice(
            "「ログアウトする」を押すと、ログアウトできます。マイページからもログアウトできます。",
            "Press “Sign out” to sign out here. You can do so on my page, too.",
        ),
        advice(
            "共用のパソコンでは、ブラウザも閉じてください。",
            "On a shared PC, close the browser as well.",
        ),
        TELL,
    ],
    drawings: &[],
};

const USER_CODE: MessageContent = MessageContent {
    headline: text(
        "入力されたコードでは、ログインを始められません。",
        "No sign-in belongs to the code that was entered.",
    ),
    retry: Retry::InApplication,
    cases: &[],
    causes: &[
        line("文字が違うか、足りません。", "A character of it is wrong or missing."),
        line("コードの有効期限が切れています。", "The code has expired."),
        line("同じコードが、別の端末で開かれています。", "The code was opened on another device."),
        line(
            "間違いが続いたため、コードが使えなくなりました。",
            "It was mistyped too often and does not work any more.",
        ),
    ],
    remedies: &[
        advice(
            "アプリケーションの画面のコードと見比べ、もう一度入力してください。",
            "Compare it with the application's screen and enter it again.",
        ),
        advice(
            "使い終わったコード、時間の過ぎたコードは使えません。アプリケーションで、新しいコードを表示してください。",
            "A code that was used or has run out does not work. Have the application show a new one.",
        ),
        advice(
            "アプリケーションの画面に QR コードがあるときは、スマートフォンのカメラで読み取ってください。",
            "If the application shows a QR code, scan it with the phone's camera.",
        ),
    ],
    drawings: &[],
};

const NOT_NOW: MessageContent = MessageContent {
    headline: text(
        "サーバーが混み合っているか、一時的な問題が発生しています。",
        "The server is busy, or has a problem that will pass.",
    ),
    retry: Retry::InApplication,
    cases: &[],
    causes: &[
        line(
            "短い間に、同じネットワークから多くの操作がありました。",
            "Too many requests came from the same network in a short time.",
        ),
        line("サーバーに問題が発生しました。", "The server has a problem."),
    ],
    remedies: &[
        advice(
            "1分ほど待ってから、ページを読み込み直してください。",
            "Wait about a minute, then reload the page.",
        ),
        TELL,
    ],
    drawings: &[],
};
