//! PCs: a certificate came, and it is not the one that was asked for.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        messages::shared_card as shared,
        row::{Emitter, MessageContent, MessageRow, Sentence, advice, case, line},
    },
    explain::Retry,
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 2] = [
    MessageRow::card(5, Emitter::Server, &CARD_BEFORE, "予期せぬエラーが発生しました。").after(),
    MessageRow::card(19, Emitter::Server, &WRONG_CARD, "{card}認証でエラーが発生しました。")
        .after()
        .also(&["HPKI認証でエラーが発生しました。", "JPKI認証でエラーが発生しました。"]),
];

const HPKI: &[Sign] = &[Sign::HpkiPresented];
const JPKI: &[Sign] = &[Sign::JpkiPresented];
const SIGNING: &[Sign] = &[Sign::SigningPresented];
const TEST: &[Sign] = &[Sign::TestPresented];
/// No card of the right kind would be refused for these.
const USELESS: &[Sign] = &[Sign::TestPresented, Sign::IssuerUnknown, Sign::CertificateBroken];
/// Signs that tell which certificate came.
const CAME: &[Sign] = &[
    Sign::HpkiPresented,
    Sign::JpkiPresented,
    Sign::SigningPresented,
    Sign::TestPresented,
    Sign::IssuerUnknown,
    Sign::CertificateBroken,
];

const WHAT_CAME: Sentence = line(
    "読み取った証明書の発行者は「{issuer}」、有効期限は{until}です。",
    "The certificate that was read was issued by {issuer} and is valid until {until}.",
)
.only(CAME)
.fact();

const CARD_BEFORE: MessageContent = MessageContent {
    headline: text(
        "続けて別のカードを使うときに、前のカードが使われました。",
        "A second card was to be used, but the first one was used again.",
    ),
    retry: Retry::Resume,
    cases: &[
        case(
            "先ほどの HPKI カードが使われました。ここではマイナンバーカードを使います。",
            "The HPKI card from before was used. What is needed here is the My Number card.",
        )
        .seen(HPKI),
        case(
            "先ほどのマイナンバーカードが使われました。ここでは HPKI カードを使います。",
            "The My Number card from before was used. What is needed here is the HPKI card.",
        )
        .seen(JPKI),
    ],
    causes: &[
        WHAT_CAME,
        line(
            "一方のカードを使ったあと、ブラウザが同じ証明書をもう一度送信しました。",
            "After one card had been used, the browser sent the same certificate again.",
        )
        .unless(USELESS),
        line(
            "前のカードが、カードリーダーに入ったままです。",
            "The card from before is still in the reader.",
        )
        .unless(USELESS),
        line(
            "選ばれた証明書は、ここで使えるものではありません。",
            "The certificate that was chosen is not one that can be used here.",
        )
        .only(USELESS),
    ],
    remedies: &[
        advice(
            "カードを入れ替えて、もう一度お試しください。ブラウザを閉じなくても選び直せます。",
            "Swap the cards and try again. You can choose anew and need not close the browser.",
        )
        .seen(CAME),
        shared::KEEP_CARD,
        advice(
            "繰り返し発生するときは、サイトのデータを消し、ブラウザをすべて閉じてからお試しください。",
            "If it keeps happening, clear this site's data, close the browser altogether and try again.",
        )
        .on(Audience::Pc)
        .guide(Guide::ClearSiteData)
        .seen(&[Sign::Again]),
        shared::USE_PHONE,
    ],
    drawings: &[],
};

const WRONG_CARD: MessageContent = MessageContent {
    headline: text(
        "ここで使うものとは違うカードか証明書が使われました。",
        "A card or certificate was used that is not the one for this.",
    ),
    retry: Retry::Resume,
    cases: &[
        case(
            "HPKI カードが使われました。ここではマイナンバーカードを使います。",
            "An HPKI card was used. What is needed here is a My Number card.",
        )
        .seen(HPKI),
        case(
            "マイナンバーカードが使われました。ここでは HPKI カードを使います。",
            "A My Number card was used. What is needed here is an HPKI card.",
        )
        .seen(JPKI),
        case(
            "署名用の証明書が選ばれました。ログインには認証用を選んでください。",
            "The certificate for signing was chosen. To sign in, choose the one for authentication.",
        )
        .seen(SIGNING),
        case("テスト用のカードは、ここでは使えません。", "A test card cannot be used here.")
            .seen(TEST),
        case(
            "ここでは使えない発行者の証明書が選ばれました。",
            "A certificate was chosen whose issuer is not accepted here.",
        )
        .seen(&[Sign::IssuerUnknown]),
        case(
            "この証明書が正しいことを確認できませんでした。",
            "This certificate could not be verified.",
        )
        .seen(&[Sign::CertificateBroken])
        .then(Retry::AskAuthority),
    ],
    causes: &[
        WHAT_CAME,
        line(
            "HPKI カードでのログインに、マイナンバーカードが使われました。",
            "A My Number card was used where an HPKI card is needed.",
        )
        .seen(JPKI),
        line(
            "マイナンバーカードでのログインに、HPKI カードが使われました。",
            "An HPKI card was used where a My Number card is needed.",
        )
        .seen(HPKI),
        line(
            "一方のカードを使ったまま、ブラウザを閉じずにもう一方を使おうとしました。",
            "One card had been used, and the other was tried while the browser stayed open.",
        )
        .unless(CAME),
        line(
            "証明書の一覧で、署名用など別の証明書を選びました。",
            "Another certificate, such as the one for signing, was chosen in the list.",
        )
        .seen(&[Sign::SigningPresented, Sign::IssuerUnknown]),
        line(
            "証明書の内容が、発行者の規則に合っていません。",
            "The certificate's contents do not follow its issuer's rules.",
        )
        .only(&[Sign::CertificateBroken]),
    ],
    remedies: &[
        advice(
            "マイナンバーカードだけをカードリーダーに入れ、もう一度お試しください。",
            "Put only the My Number card into the reader and try again.",
        )
        .only(HPKI),
        advice(
            "HPKI カードだけをカードリーダーに入れ、もう一度お試しください。",
            "Put only the HPKI card into the reader and try again.",
        )
        .only(JPKI),
        advice(
            "ログインに選んだほうのカードだけをカードリーダーに入れ、もう一度お試しください。",
            "Put only the card you chose to sign in with into the reader and try again.",
        )
        .unless(CAME),
        advice(
            "普段お使いのカードに入れ替えて、もう一度お試しください。",
            "Swap it for the card that you work with and try again.",
        )
        .only(TEST),
        shared::KEEP_CARD,
        advice(
            "一覧に証明書がいくつもあるときは、認証用のものを選んでください。見分け方は次のとおりです。",
            "If the list shows several certificates, choose the one for authentication. This is how to tell them apart.",
        )
        .on(Audience::Pc)
        .guide(Guide::CardCertificate)
        .seen(&[Sign::SigningPresented, Sign::IssuerUnknown]),
        advice(
            "カードの確認を、{contact}に依頼してください。",
            "Ask {contact} to check the card.",
        )
        .only(USELESS),
        advice(
            "繰り返し発生するときは、ブラウザをすべて閉じてから、使うカードだけでお試しください。",
            "If it keeps happening, close the browser altogether and use only the card you need.",
        )
        .seen(&[Sign::HpkiPresented, Sign::JpkiPresented, Sign::Again]),
        shared::USE_PHONE,
    ],
    drawings: &[],
};
