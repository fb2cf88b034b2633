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
    headline: text("カードの証明書を受信できませんでした。", "Your card's certificate was not received."),
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
        shared::OTHER_CARD,
        shared::EXPIRED,
        shared::NOT_READ,
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
        shared::SWITCH_CARD,
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
    headline: text("カードの確認を完了できませんでした。", "Your card could not be checked completely."),
    retry: Retry::Resume,
    cases: &[
        shared::CANCELLED_CASE,
        case("カードとの通信が、途中で切断されました。", "The connection to the card was lost.")
            .seen(PULLED_OUT),
        case(
            "カードのソフトが、ブラウザの方式に対応していません。",
            "The card's software does not support what the browser asked for.",
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
            "PIN の間違いが続いたため、カードがロックされています。",
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
            "カードのソフトを最新のバージョンに更新し、パソコンを再起動してからお試しください。",
            "Update the card's software to its latest version, restart the PC and try again.",
        )
        .only(&[Sign::CannotSign]),
        shared::PUT_IN_AGAIN,
        shared::CHECK_READER,
        advice(
            "PIN がロックされたときは、HPKI カードは{contact}、マイナンバーカードは市区町村で解除できます。",
            "If the PIN is locked, {contact} (HPKI card) or your municipal office (My Number card) can reset it.",
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
