//! Phones: links and QR codes that do not work any more, and pages opened out of their turn.

use crate::{
    catalogue::{
        audience::Audience,
        messages::shared,
        row::{Emitter, MessageContent, MessageRow, WithCards, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 2] = [
    MessageRow::phone(
        19,
        Emitter::Server,
        &LINK,
        "無効なアクセス、または、URL の有効期限切れにより処理を中断します。",
    )
    .before()
    .also(&[
        "発行した認証局にお問い合わせください。",
        "無効なアクセス、または、URLの有効期限切れにより処理を中断します。",
    ]),
    MessageRow::phone(20, Emitter::Server, &REPLAYED, "405 Method Not Allowed")
        .after()
        .also(&["HTTP ERROR 405", "フォーム再送信の確認"])
        .registering(),
];

/// Signs that the code was one of our screens'; a letter's advice would mislead then.
const SCREEN: &[Sign] = &[Sign::ScreenQr, Sign::TimedOut];
/// Signs that it was not the time.
const OTHERWISE: &[Sign] = &[
    Sign::LinkReplaced,
    Sign::LinkUsed,
    Sign::LinkUnknown,
    Sign::InvitationLocked,
    Sign::OpenedElsewhere,
    Sign::LinkWithdrawn,
];

const LINK: MessageContent = MessageContent {
    headline: text("この QR コード（リンク）は使えません。", "This QR code or link does not work."),
    retry: Retry::StartOver,
    cases: &[
        case(
            "パスワードの間違いが続いたため、この QR コードはロックされ、使えなくなりました。",
            "The password was wrong too often, so this QR code is locked.",
        )
        .seen(&[Sign::InvitationLocked])
        .then(Retry::AskAuthority),
        case(
            "時間が過ぎたため、この QR コードは使えなくなりました。",
            "Time ran out, so this QR code does not work any more.",
        )
        .seen(SCREEN)
        .unless(OTHERWISE),
        case("「登録のご案内」の QR コードは、有効期限が切れています。", "The QR code in your “Registration letter” has expired.")
            .seen(&[Sign::LinkExpired])
            .unless(SCREEN)
            .then(Retry::AskAuthority),
        case(
            "より新しい QR コードがあるため、この QR コードは使えません。",
            "A newer QR code was made, so this one does not work any more.",
        )
        .seen(&[Sign::LinkReplaced]),
        case(
            "この QR コードは、別の端末で開かれています。",
            "Another device has opened this QR code.",
        )
        .seen(&[Sign::OpenedElsewhere]),
        case(
            "この QR コードは無効になりました。",
            "This QR code is no longer valid.",
        )
        .seen(&[Sign::LinkWithdrawn]),
        case(
            "同じ「登録のご案内」での登録が、別の画面か別の端末で、先に完了しました。",
            "A device was registered first with the same “Registration letter”, here or elsewhere.",
        )
        .seen(&[Sign::UsedMeanwhile])
        .then(Retry::AskAuthority),
        case(
            "この「登録のご案内」は、すでに使用されています。",
            "This “Registration letter” was used already.",
        )
        .seen(&[Sign::LinkUsed])
        .unless(SCREEN)
        .then(Retry::AskAuthority),
        case("この QR コードでの手続きは、完了しています。", "What this QR code was for is already done.")
            .seen(&[Sign::LinkUsed])
            .then(Retry::Done),
        case(
            "QR コード（リンク）を正しく読み取れませんでした。",
            "The QR code or link was not read correctly.",
        )
        .seen(&[Sign::LinkUnknown]),
    ],
    causes: &[
        line(
            "「登録のご案内」の QR コードの有効期限が過ぎています。",
            "The QR code in the “Registration letter” is past its date.",
        )
        .seen(&[Sign::LinkExpired])
        .unless(SCREEN),
        line(
            "新しい QR コードが作られ、前のものは無効になりました。",
            "A new QR code was made, and the earlier one stopped working.",
        )
        .seen(&[Sign::LinkReplaced]),
        line(
            "画面の QR コードを、表示してから制限時間を過ぎて読み取りました（登録・ログインとも）。",
            "The QR code on the screen was scanned too long after it appeared.",
        )
        .seen(SCREEN)
        .unless(OTHERWISE),
        line(
            "別のスマートフォン（または別の画面）が、先に同じ QR コードを開きました。",
            "Another phone, or another page, opened the same QR code first.",
        )
        .only(&[Sign::OpenedElsewhere]),
        line(
            "QR コードを表示した方のログインが終了したか、本人確認に使った端末やカードの登録が削除されました。",
            "Whoever showed the QR code was signed out, or the device or card that confirmed them was removed.",
        )
        .only(&[Sign::LinkWithdrawn]),
        line(
            "この画面で登録している間に、別の画面か別の端末での登録が完了しました。",
            "While a device was being registered here, one was in another tab or on another device.",
        )
        .only(&[Sign::UsedMeanwhile]),
        line("この QR コードは、すでに使い終わっています。", "This QR code has already served its purpose.")
            .seen(&[Sign::LinkUsed]),
        line(
            "アドレスが途中で切れたか、このサイトの QR コードではありません。",
            "The address was cut short, or the QR code is not one of this site's.",
        )
        .seen(&[Sign::LinkUnknown]),
        line(
            "登録用のパスワードを、続けて間違えました。",
            "The password for registering was wrong several times.",
        )
        .seen(&[Sign::InvitationLocked]),
    ],
    remedies: &[
        // Codes on a PC are used every day, letters once. A phone has no such button: see `explain`.
        advice(
            "パソコンの画面の QR コードのときは、新しい QR コードを表示し、すぐに読み取ってください。",
            "If the QR code was on a PC, show a new one there and scan it at once.",
        )
        .button(Action::NewQr)
        .unless(&[Sign::LinkExpired])
        .unless(SCREEN)
        .unless(OTHERWISE),
        advice(
            "{contact}に、「登録のご案内」の再発行を依頼してください。記載された有効期限がまだ先のときは、そのこともお伝えください。",
            "Ask {contact} for a new “Registration letter”. If the date on it has not passed, say so, too.",
        )
        .seen(&[Sign::LinkExpired])
        .unless(SCREEN),
        advice(
            "「登録のご案内」が2通以上あるときは、いちばん新しいものの QR コードを読み取ってください。",
            "If you have more than one “Registration letter”, scan the QR code on the newest.",
        )
        .seen(&[Sign::LinkReplaced])
        .unless(SCREEN),
        advice(
            "パソコンの画面で新しい QR コードを表示し、ご自身のスマートフォンで読み取ってください。ほかの方に見られない場所で表示してください。",
            "Show a new QR code on the PC, where no one else can see it, and scan it with your own phone.",
        )
        .button(Action::NewQr)
        .only(&[Sign::OpenedElsewhere])
        .unless(&[Sign::ApplicationScreen]),
        advice(
            "パソコンでもう一度本人確認を行い、新しい QR コードを表示してください。",
            "Confirm who you are on the PC again, and show a new QR code.",
        )
        .button(Action::NewQr)
        .only(&[Sign::LinkWithdrawn]),
        advice(
            "パソコンに今表示されている QR コードを読み取ってください。期限切れのときは新しいものを表示し、すぐに読み取ってください。",
            "Scan the QR code that the PC shows now. If that has run out, show a new one and scan it at once.",
        )
        .button(Action::NewQr)
        .only(SCREEN)
        .unless(&[Sign::LinkUsed, Sign::OpenedElsewhere, Sign::LinkWithdrawn])
        .unless(&[Sign::ApplicationScreen]),
        shared::AGAIN_AT_APPLICATION.unless(&[Sign::LinkUsed]),
        advice(
            "登録をカードで始めたときは、パソコンでもう一度カードを使うと、新しい QR コードが表示されます。",
            "If you began the registration with a card, use the card on the PC again for a new QR code.",
        )
        .only(SCREEN)
        .unless(&[Sign::LinkUsed, Sign::OpenedElsewhere])
        .unless(&[Sign::ApplicationScreen, Sign::LoginCode])
        .cards(WithCards::Only),
        advice(
            "この端末で登録したときは、登録は済んでいます。ログイン画面からログインできます。",
            "If you registered this device with it, you are registered: sign in from the sign-in page.",
        )
        .button(Action::SignIn)
        .only(&[Sign::LinkUsed])
        .unless(SCREEN)
        .unless(&[Sign::UsedMeanwhile]),
        // Without a button: on another device it would lead to a login that fails.
        advice(
            "この端末の別の画面で登録したときは、登録は済んでいます。この画面は閉じてかまいません。",
            "If you registered this device in another tab, it is registered. You can close this page.",
        )
        .only(&[Sign::UsedMeanwhile])
        .unless(SCREEN),
        advice(
            "この端末も使うときは、登録済みの端末のマイページで「別のスマートフォンを追加」を押し、QR コードを読み取ってください。",
            "To use this device, too, choose “Add another phone” on my page of the registered one, and scan the QR code.",
        )
        .on(Audience::Phone)
        .only(&[Sign::LinkUsed])
        .unless(SCREEN),
        advice(
            "このパソコンも使うときは、登録した端末でログインし、マイページの「このパソコンを登録」を押してください。",
            "To use this PC, too, sign in with the registered device and choose “Register this PC” on my page.",
        )
        .on(Audience::Pc)
        .only(&[Sign::LinkUsed])
        .unless(SCREEN),
        advice(
            "登録した端末が手元にないとき、登録した覚えがないときは、{contact}にご連絡ください。",
            "If you do not have the registered device, or if it was not you, please contact {contact}.",
        )
        .only(&[Sign::LinkUsed])
        .unless(SCREEN),
        advice(
            "手続きは、この端末か別の端末で済んでいます。もう一度読み取る必要はありません。",
            "It is done, on this device or another one. There is no need to scan it again.",
        )
        .only(&[Sign::LinkUsed])
        .when(SCREEN),
        advice(
            "登録やログインが済んでいるときは、もう一度読み取る必要はありません。",
            "If you have already registered or signed in with it, there is no need to scan it again.",
        )
        .unless(&[Sign::LinkExpired])
        .unless(SCREEN)
        .unless(OTHERWISE),
        advice(
            "カメラで QR コードの全体が映るようにして、読み取り直してください。",
            "Scan it again, with the whole QR code in view.",
        )
        .unless(&[Sign::ApplicationScreen])
        .seen(&[Sign::LinkUnknown]),
        advice(
            "{contact}に、「登録のご案内」の再発行を依頼してください。",
            "Ask {contact} for a new “Registration letter”.",
        )
        .seen(&[Sign::InvitationLocked])
        .unless(&[Sign::ApplicationScreen]),
        advice(
            "HPKI カードか、登録済みのマイナンバーカードをお持ちなら、「登録のご案内」がなくても、パソコンで登録できます。",
            "With an HPKI card, or a My Number card that is registered, you can register on a PC without the “Registration letter”.",
        )
        .only(&[Sign::InvitationLocked, Sign::LinkExpired])
        .unless(SCREEN)
        .cards(WithCards::Only),
        advice("分からないときは、{contact}にお問い合わせください。", "If you are not sure, please contact {contact}.")
            .unless(SCREEN)
            .unless(&[
                Sign::LinkUsed,
                Sign::InvitationLocked,
                Sign::LinkExpired,
                Sign::OpenedElsewhere,
                Sign::LinkWithdrawn,
            ]),
    ],
    drawings: &[],
};

const REPLAYED: MessageContent = MessageContent {
    headline: text(
        "手続きの途中の画面が開かれたため、続けられません。最初からやり直してください。",
        "This page is from the middle of a registration or sign-in. Please start over.",
    ),
    retry: Retry::StartOver,
    cases: &[case(
        "登録は完了しています。やり直す必要はありません。",
        "The registration is done. There is nothing to repeat.",
    )
    .seen(&[Sign::AlreadyRegistered])
    .then(Retry::GoOn)],
    causes: &[
        line(
            "ブラウザの「戻る」や再読み込みで、前の画面を開きました。",
            "An earlier page was opened with “back” or by loading it again.",
        )
        .seen(&[Sign::PageReplayed]),
        line(
            "ブラウザが、処理の途中で余分な通信を行いました。",
            "The browser sent something extra on the way.",
        )
        .seen(&[Sign::PageReplayed]),
        line(
            "QR コードを読み取ったあと、本人IDが自動で入力されませんでした。",
            "After the QR code was scanned, the holder ID was not filled in.",
        )
        .on(Audience::Android)
        .seen(&[Sign::LinkUnknown]),
    ],
    remedies: &[
        advice(
            "端末に名前を付けたあとで表示されたときは、登録は済んでいます。そのまま閉じてください。",
            "If you had already named the device, it is registered. Simply close the page.",
        )
        .seen(&[Sign::AlreadyRegistered]),
        advice(
            "ブラウザを一度終了し、QR コードを読み取るところからお試しください。",
            "Quit the browser and start over by scanning the QR code.",
        ),
        advice(
            "本人IDが入力されていないときは、カメラで QR コードを読み取り直してください。",
            "If the holder ID is missing, scan the QR code again with the camera.",
        )
        .on(Audience::Phone),
        advice(
            "登録が済んでいるときは、登録の画面は表示されません。異常ではありません。",
            "Once you are registered, the registration pages are skipped. Nothing is broken.",
        ),
        shared::CLEAR_DATA,
    ],
    drawings: &[],
};
