//! PCs: the certificate that came was revoked, or nobody can say at the moment whether it was.

use crate::{
    catalogue::{
        messages::shared_card as shared,
        row::{Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 1] =
    [MessageRow::card(18, Emitter::Server, &REVOKED, "{card}証明書が失効しています。")
        .after()
        .also(&["HPKI証明書が失効しています。", "JPKI証明書が失効しています。"])];

const REVOKED_SIGNS: &[Sign] = &[Sign::CertificateRevoked, Sign::CertificateOnHold, Sign::IssuerRevoked];
const UNTOLD: &[Sign] = &[Sign::StatusUnknown];

const REVOKED: MessageContent = MessageContent {
    headline: text(
        "この{card}の証明書は失効していて、使えません。",
        "The certificate on this {card} was revoked and cannot be used.",
    ),
    retry: Retry::AskAuthority,
    cases: &[
        case(
            "この{card}の証明書は、{since}に失効しています。",
            "The certificate on this {card} was revoked on {since}.",
        )
        .seen(&[Sign::CertificateRevoked]),
        case(
            "この{card}は、{since}から一時停止されています。",
            "This {card} has been suspended since {since}.",
        )
        .seen(&[Sign::CertificateOnHold]),
        case(
            "この{card}を発行した認証局の証明書が、失効しています。",
            "The certificate of the authority that issued this {card} was revoked.",
        )
        .seen(&[Sign::IssuerRevoked]),
        case(
            "カードに問題は見つかっていませんが、有効かどうかを現在確認できません。",
            "Nothing is wrong with your card, but whether it is valid cannot be checked right now.",
        )
        .seen(UNTOLD)
        .then(Retry::Resume),
    ],
    causes: &[
        line(
            "{issuer}が、この証明書を{since}に失効させました（理由：{reason}）。",
            "{issuer} revoked this certificate on {since} (reason: {reason}).",
        )
        .only(&[Sign::CertificateRevoked]),
        line(
            "{issuer}が、紛失の届け出などを受けて証明書を一時停止しています（理由：{reason}）。",
            "{issuer} suspended the certificate, as when a card is reported lost (reason: {reason}).",
        )
        .only(&[Sign::CertificateOnHold]),
        line(
            "発行した認証局の証明書が{since}に失効し（理由：{reason}）、カードも使えません。",
            "The issuer's own certificate was revoked on {since} (reason: {reason}), and its cards with it.",
        )
        .only(&[Sign::IssuerRevoked]),
        line(
            "失効情報を取得できないか、情報が古くなっています。お使いのカードや操作が原因ではありません。",
            "The lists of revoked cards could not be fetched or are out of date. You did nothing wrong.",
        )
        .only(UNTOLD),
        line(
            "HPKI カードの再発行、紛失の届け出、登録内容の変更などにより、失効しています。",
            "The HPKI card was issued anew, or revoked because it was lost or its details changed.",
        )
        .unless(&[
            Sign::CertificateRevoked,
            Sign::CertificateOnHold,
            Sign::IssuerRevoked,
            Sign::StatusUnknown,
            Sign::JpkiPresented,
        ]),
        line(
            "マイナンバーカードの利用者証明用の証明書が、更新や紛失の届け出などにより失効しています。",
            "The My Number card's certificate for authentication was renewed, reported lost or the like.",
        )
        .unless(&[
            Sign::CertificateRevoked,
            Sign::CertificateOnHold,
            Sign::IssuerRevoked,
            Sign::StatusUnknown,
            Sign::HpkiPresented,
        ]),
    ],
    remedies: &[
        advice("少し待ってから、もう一度お試しください。", "Wait a little and try again.")
            .button(Action::CheckAgain)
            .only(UNTOLD),
        advice(
            "新しいカードが届いているときは、新しいほうを使ってください。",
            "If you have received a newer card, use that one.",
        )
        .seen(&[Sign::CertificateRevoked])
        .unless(&[Sign::StatusUnknown, Sign::CertificateOnHold]),
        shared::RENEW_HPKI.seen(REVOKED_SIGNS).unless(&[Sign::StatusUnknown, Sign::CertificateOnHold]),
        shared::RENEW_JPKI.seen(REVOKED_SIGNS).unless(&[Sign::StatusUnknown, Sign::CertificateOnHold]),
        advice(
            "HPKI カードを再び使う手続きは、{contact}にお問い合わせください。",
            "Ask {contact} how to use the HPKI card again.",
        )
        .only(&[Sign::CertificateOnHold])
        .unless(&[Sign::JpkiPresented]),
        advice(
            "マイナンバーカードを再び使う手続きは、市区町村の窓口にお問い合わせください。",
            "Ask your municipal office how to use the My Number card again.",
        )
        .only(&[Sign::CertificateOnHold])
        .unless(&[Sign::HpkiPresented]),
        shared::USE_PHONE,
        advice(
            "長く続くときは、この画面のお問い合わせ番号を{contact}にお知らせください。",
            "If it goes on for long, tell {contact} the “Number for the help desk” on this page.",
        )
        .when(UNTOLD),
    ],
    drawings: &[],
};
