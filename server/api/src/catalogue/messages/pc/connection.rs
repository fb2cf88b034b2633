//! PCs: the browser did not come back with the card's certificate.

use crate::{
    catalogue::{
        messages::shared_card as shared,
        row::{Emitter, MessageContent, MessageRow, advice, case, line},
    },
    explain::Retry,
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 3] = [
    MessageRow::card(1, Emitter::Browser, &NO_CERTIFICATE, "このサイトは安全に接続できません").also(&[
        "このサイトは安全に接続できません。",
        "ERR_BAD_SSL_CLIENT_AUTH_CERT",
        "ERR_SSL_PROTOCOL_ERROR",
        "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
        "ERR_SSL_OBSOLETE_CIPHER",
    ]),
    MessageRow::card(
        2,
        Emitter::Browser,
        &NO_CERTIFICATE,
        "このサイトへの接続はセキュリティで保護されていません",
    )
    .also(&["The connection for this site is not secure"]),
    MessageRow::card(21, Emitter::Browser, &NOT_FINISHED, "{rp}へのアクセスが拒否されました").also(&[
        "{rp} へのアクセスが拒否されました",
        "ログイン証明書が承認されなかったか、ログイン証明書が提示されていない可能性があります。",
        "ログイン証明書の使用中に問題が発生しました。",
        "ERR_BAD_SSL_CLIENT_AUTH_CERT",
        "ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED",
        "ERR_SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY",
        "ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS",
        "ERR_SSL_CLIENT_AUTH_CERT_BAD_FORMAT",
    ]),
];

const NO_CERTIFICATE: MessageContent = MessageContent {
    headline: text("カードの証明書が届きませんでした。", "The certificate on your card did not arrive."),
    retry: Retry::Resume,
    cases: &[
        shared::NOT_FOUND_CASE,
        shared::EXPIRED_CASE,
        shared::NOT_YET_CASE,
        shared::BOX_CASE,
        shared::UNREACHABLE_CASE,
        shared::CANCELLED_CASE,
    ],
    causes: &[
        shared::NOT_FOUND,
        shared::NO_CERTIFICATE,
        shared::EXPIRED_SEEN,
        shared::NOT_YET_SEEN,
        shared::UNREACHABLE,
        shared::STOPPED,
        shared::NOT_READ,
        shared::EXPIRED,
        shared::PROXY,
        shared::INSPECTED.when(&[Sign::InterceptingBox]),
        shared::ANTIVIRUS,
        shared::METAL_OR_HELPER,
        shared::METAL,
        shared::PULLED_OUT.only(PULLED_OUT),
        shared::CANNOT_SIGN.only(&[Sign::CannotSign]),
        shared::CANCELLED.only(&[Sign::ChoiceCancelled]),
    ],
    remedies: &[
        shared::WAIT_FOR_START,
        shared::RENEW_HPKI.only(&[Sign::CertificateExpired]),
        shared::RENEW_JPKI.only(&[Sign::CertificateExpired]),
        shared::TRY_AGAIN,
        shared::PUT_IN_AGAIN,
        shared::CHECK_READER,
        shared::SEE_CERTIFICATE,
        shared::NETWORK,
        shared::SECURITY,
        shared::OTHER_LINE.when(&[Sign::InterceptingBox, Sign::HostUnreachable]),
        shared::USE_PHONE,
    ],
    drawings: &[],
};

const PULLED_OUT: &[Sign] = &[Sign::CardPulledOut];

const NOT_FINISHED: MessageContent = MessageContent {
    headline: text(
        "カードでの確認を、最後まで進められませんでした。",
        "The confirmation with your card did not come to its end.",
    ),
    retry: Retry::Resume,
    cases: &[
        shared::CANCELLED_CASE,
        case("途中で、カードとの通信が切れました。", "The connection to the card broke off on the way.")
            .seen(PULLED_OUT),
        case(
            "カードのソフトが、ブラウザの求める方法で答えられませんでした。",
            "The card's software could not answer in the way the browser asked.",
        )
        .seen(&[Sign::CannotSign]),
        shared::NOT_FOUND_CASE,
        shared::EXPIRED_CASE,
        shared::NOT_YET_CASE,
        shared::BOX_CASE,
        shared::UNREACHABLE_CASE,
    ],
    causes: &[
        shared::NOT_FOUND,
        shared::NO_CERTIFICATE,
        shared::EXPIRED_SEEN,
        shared::NOT_YET_SEEN,
        shared::UNREACHABLE,
        shared::STOPPED,
        shared::CANCELLED,
        shared::PULLED_OUT,
        line(
            "PIN の間違いが続いて、カードが止まっています。",
            "The PIN was wrong too often, and the card is locked.",
        )
        .when(&[Sign::CardPulledOut, Sign::CannotSign]),
        shared::NOT_READ,
        shared::EXPIRED,
        shared::PROXY,
        shared::INSPECTED.when(&[Sign::InterceptingBox]),
        shared::CANNOT_SIGN,
    ],
    remedies: &[
        shared::WAIT_FOR_START,
        shared::RENEW_HPKI.only(&[Sign::CertificateExpired]),
        shared::RENEW_JPKI.only(&[Sign::CertificateExpired]),
        shared::TRY_AGAIN,
        advice(
            "PIN の画面が消えるまで、カードを動かさずにもう一度お試しください。",
            "Try again, and leave the card where it is until the PIN dialog has closed.",
        )
        .only(PULLED_OUT),
        advice(
            "カードのソフトを最新の版に更新し、PC を再起動してからお試しください。",
            "Update the card's software to its latest version, restart the PC and try again.",
        )
        .only(&[Sign::CannotSign]),
        shared::PUT_IN_AGAIN,
        shared::CHECK_READER,
        advice(
            "PIN が止まったときは、HPKI カードは{contact}、マイナンバーカードは市区町村で直せます。",
            "If the PIN is locked, {contact} (HPKI card) or your municipality (My Number card) can reset it.",
        )
        .when(&[Sign::CardPulledOut, Sign::CannotSign]),
        shared::SEE_CERTIFICATE,
        shared::NETWORK,
        shared::SECURITY,
        shared::OTHER_LINE.when(&[Sign::InterceptingBox, Sign::HostUnreachable]),
        shared::USE_PHONE,
    ],
    drawings: &[],
};
