//! PCs: the software for My Number cards, and the browser extension in front of it.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared_card as shared,
        row::{Drawing, Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::{Action, PictureScreen, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 3] = [
    MessageRow::card(
        13,
        Emitter::Page,
        &NOTHING_HAPPENS,
        "「マイナンバーカードを登録」をクリックしても画面が変わらない",
    )
    .before(),
    MessageRow::card(15, Emitter::Extension, &ALREADY_OPEN, "既にアプリケーションが起動しています。"),
    MessageRow::card(16, Emitter::Extension, &NOT_IN_READER, "個人番号カードに接続できません。"),
];

const NO_EXTENSION: &[Sign] = &[Sign::NoExtension];
const NO_SOFTWARE: &[Sign] = &[Sign::NoClientSoftware];

const NOTHING_HAPPENS: MessageContent = MessageContent {
    headline: text(
        "マイナンバーカード用の拡張機能が、応答していません。",
        "The extension for My Number cards does not answer.",
    ),
    retry: Retry::Resume,
    cases: &[
        case(
            "このブラウザに、マイナンバーカード用の拡張機能が見つかりません。",
            "This browser has no extension for My Number cards.",
        )
        .seen(NO_EXTENSION),
        case(
            "拡張機能はありますが、マイナンバーカードのソフトが応答しません。",
            "The extension is there, but the software for My Number cards does not answer.",
        )
        .seen(NO_SOFTWARE),
    ],
    causes: &[
        line("ブラウザに、拡張機能が入っていません。", "The extension is not installed in the browser.")
            .seen(NO_EXTENSION),
        line("拡張機能はありますが、オフになっています。", "The extension is installed but switched off.")
            .seen(NO_EXTENSION),
        line(
            "パソコンに「利用者クライアントソフト」が入っていないか、古くなっています。",
            "The “JPKI client software” on this PC is missing or out of date.",
        )
        .seen(NO_SOFTWARE),
    ],
    remedies: &[
        advice("拡張機能を入れるか、オンにしてください。", "Install the extension, or switch it on.")
            .on(Audience::Pc)
            .guide(Guide::ClientSoftware)
            .seen(NO_EXTENSION),
        advice(
            "パソコンに「利用者クライアントソフト」を入れるか、更新してください。",
            "Install or update the “JPKI client software” on this PC.",
        )
        .on(Audience::Pc)
        .guide(Guide::ClientSoftware)
        .seen(NO_SOFTWARE),
        advice(
            "このサイトでは、拡張機能を使わずに登録することもできます。",
            "On this site you can also register the card without the extension.",
        )
        .button(Action::BindCard),
        advice(
            "対応していないブラウザのときは、Edge か Chrome で開いてください。",
            "If this browser does not support it, use Edge or Chrome.",
        )
        .on(Audience::PcOther),
    ],
    drawings: &[],
};

const BUSY: &[Sign] = &[Sign::ClientSoftwareBusy];

const ALREADY_OPEN: MessageContent = MessageContent {
    headline: text(
        "マイナンバーカードのソフトが、ほかの画面で開いたままです。",
        "The software for My Number cards is still open in another window.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "前に表示された小さな画面（PIN の入力など）が、閉じられずに残っています。",
            "A small window from before, such as the one for the PIN, was left open.",
        )
        .seen(BUSY),
        line(
            "Edge と Chrome の両方で、同時に手続きをしています。",
            "The same thing is being done in Edge and Chrome at once.",
        ),
    ],
    remedies: &[
        advice(
            "開いている小さな画面をすべて閉じてから、もう一度お試しください。",
            "Close every small window that is open, then try again.",
        )
        .seen(BUSY),
        advice(
            "ブラウザは1つだけにして、もう一方は閉じてください。",
            "Use one browser only, and close the other.",
        )
        .seen(BUSY),
        advice(
            "見当たらないときは、ほかの画面の後ろを確認するか、パソコンを再起動してください。",
            "If you see none, look behind the other windows, or restart the PC.",
        )
        .seen(BUSY),
    ],
    drawings: &[Drawing {
        audience: Audience::Windows,
        frame: PictureScreen::WindowsDialog,
        title: text("既にアプリケーションが起動しています。", "The application is already running."),
        rows: &[],
        button: Some(text("OK", "OK")),
    }],
};

const NO_CARD: &[Sign] = &[Sign::NoCardInReader];

const NOT_IN_READER: MessageContent = MessageContent {
    headline: text("マイナンバーカードを読み取れません。", "The My Number card cannot be read."),
    retry: Retry::Resume,
    cases: &[
        case(
            "カードリーダーに、マイナンバーカードが見つかりません。",
            "There is no My Number card in the reader.",
        )
        .seen(NO_CARD),
        case(
            "HPKI カードが入ったままです。マイナンバーカードに入れ替えてください。",
            "The HPKI card is still in the reader. Please swap it for the My Number card.",
        )
        .seen(&[Sign::HpkiPresented]),
    ],
    causes: &[
        line("HPKI カードが、カードリーダーに入ったままです。", "The HPKI card is still in the reader.")
            .seen(&[Sign::HpkiPresented]),
        line(
            "マイナンバーカードが入っていないか、向きや位置が合っていません。",
            "The My Number card is not in the reader, or not the right way round.",
        )
        .seen(NO_CARD),
        line(
            "マイナンバーカードではない、別のカードが入っています。",
            "A card that is not a My Number card is in the reader.",
        ),
        line(
            "カードリーダーが、ほかのソフトに使われているか、つながっていません。",
            "The reader is in use by other software, or not connected.",
        ),
    ],
    remedies: &[
        advice(
            "HPKI カードを抜き、マイナンバーカードを入れ直して、もう一度お試しください。",
            "Take the HPKI card out, put the My Number card in and try again.",
        )
        .seen(&[Sign::NoCardInReader, Sign::HpkiPresented]),
        shared::CHECK_READER.seen(&[Sign::NoCardInReader, Sign::HpkiPresented]),
        shared::SEE_CERTIFICATE.seen(&[Sign::NoCardInReader, Sign::HpkiPresented]),
    ],
    drawings: &[Drawing {
        audience: Audience::Windows,
        frame: PictureScreen::WindowsDialog,
        title: text("個人番号カードに接続できません。", "Cannot connect to the Individual Number Card."),
        rows: &[],
        button: Some(text("OK", "OK")),
    }],
};
