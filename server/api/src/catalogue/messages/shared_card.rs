//! Causes and remedies that several messages about cards have in common, worded once.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        row::{Advice, HeadlineCase, Sentence, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
};

/// What makes it idle to wonder whether the card was read.
const KNOWN_BETTER: &[Sign] = &[
    Sign::ChoiceCancelled,
    Sign::InterceptingBox,
    Sign::HostUnreachable,
    Sign::ProxyRefused,
    Sign::CardPulledOut,
    Sign::CannotSign,
    Sign::CertificateExpired,
    Sign::CertificateNotYet,
];

/// What has nothing to do with the reader.
const NOT_THE_READER: &[Sign] = &[
    Sign::ChoiceCancelled,
    Sign::InterceptingBox,
    Sign::HostUnreachable,
    Sign::ProxyRefused,
    Sign::CertificateExpired,
    Sign::CertificateNotYet,
];

// Headlines.

pub(super) const NOT_FOUND_CASE: HeadlineCase = case(
    "このパソコンで、使える{card}が見つかりませんでした。",
    "No {card} that can be used was found on this PC.",
)
.seen(&[Sign::NoMatchingCertificate]);

pub(super) const EXPIRED_CASE: HeadlineCase = case(
    "この{card}は、{until}で有効期限が切れています。",
    "This {card} has expired: it was valid until {until}.",
)
.seen(&[Sign::CertificateExpired])
.then(Retry::AskAuthority);

pub(super) const NOT_YET_CASE: HeadlineCase =
    case("この{card}は、{from}から使えます。", "This {card} becomes valid on {from}.")
        .seen(&[Sign::CertificateNotYet])
        .then(Retry::AskAuthority);

pub(super) const BOX_CASE: HeadlineCase = case(
    "途中のネットワーク機器が、カードの証明書をブロックしている可能性があります。",
    "A device in the network may be blocking the card's certificate.",
)
.seen(&[Sign::InterceptingBox]);

pub(super) const UNREACHABLE_CASE: HeadlineCase = case(
    "このパソコンから、カード用の接続先に接続できません。",
    "This PC cannot reach the server's address for cards.",
)
.seen(&[Sign::HostUnreachable]);

pub(super) const CANCELLED_CASE: HeadlineCase = case(
    "証明書を選ぶ前に、選択の画面が閉じられました。",
    "The list of certificates was closed before one was chosen.",
)
.seen(&[Sign::ChoiceCancelled]);

// Causes.

pub(super) const NOT_FOUND: Sentence = line(
    "ブラウザが、このパソコンで使える{card}の証明書を見つけられませんでした。",
    "The browser found no {card} certificate that it could use on this PC.",
)
.only(&[Sign::NoMatchingCertificate]);

pub(super) const NO_CERTIFICATE: Sentence = line(
    "証明書を受信する前に、接続が終了しました。",
    "The connection ended before a certificate was received.",
)
.only(&[Sign::NoCertificate]);

pub(super) const NOT_READ: Sentence = line(
    "カードリーダーか、そのソフト（ドライバー）が動作せず、カードを読み取れていません。",
    "The card reader or its software (driver) does not work, so the card is not read.",
)
.unless(KNOWN_BETTER);

pub(super) const OTHER_CARD: Sentence = line(
    "カードリーダーに入っているのは、{card}ではなく{other}です。",
    "The card in the reader is not the {card} but the {other}.",
)
.when(&[Sign::NoMatchingCertificate, Sign::NoCertificate]);

pub(super) const EXPIRED: Sentence = line(
    "カードの有効期限が切れています（または、まだ有効になっていません）。期間外のカードは、ブラウザの一覧に表示されません。",
    "The card has expired or is not valid yet. Browsers do not list cards that are out of date.",
)
.unless(KNOWN_BETTER);

pub(super) const EXPIRED_SEEN: Sentence = line(
    "読み取った証明書（発行：{issuer}）の有効期間は、{from}から{until}まででした。",
    "The certificate that was read (issuer: {issuer}) was valid from {from} until {until}.",
)
.only(&[Sign::CertificateExpired]);

pub(super) const NOT_YET_SEEN: Sentence = line(
    "読み取った証明書（発行：{issuer}）の有効期間は、{from}から{until}までです。",
    "The certificate that was read (issuer: {issuer}) is valid from {from} until {until}.",
)
.only(&[Sign::CertificateNotYet]);

pub(super) const ANTIVIRUS: Sentence = line(
    "ウイルス対策ソフトが、ブラウザでのカードの使用をブロックしています。",
    "The antivirus software blocks the card in the browser.",
)
.unless(KNOWN_BETTER);

pub(super) const PROXY: Sentence = line(
    "途中の機器（プロキシなど）が、カードの証明書を中継していません。",
    "A device in between, such as a proxy, does not pass the card's certificate on.",
)
.seen(&[Sign::InterceptingBox])
.unless(&[
    Sign::NoMatchingCertificate,
    Sign::ChoiceCancelled,
    Sign::HostUnreachable,
    Sign::CardPulledOut,
    Sign::CannotSign,
]);

pub(super) const INSPECTED: Sentence = line(
    "ウイルス対策ソフトやネットワークの機器が、暗号化された通信を検査しています。",
    "The antivirus software or a device in the network inspects encrypted traffic.",
);

pub(super) const UNREACHABLE: Sentence = line(
    "このパソコンからの通信を、カード用の接続先で受信できませんでした。",
    "Nothing from this PC reached the server's address for cards.",
)
.only(&[Sign::HostUnreachable]);

pub(super) const STOPPED: Sentence = line(
    "ネットワークの設定で、その接続先への通信がブロックされています。",
    "The network is set up to block that address.",
)
.when(&[Sign::HostUnreachable]);

pub(super) const METAL_OR_HELPER: Sentence = line(
    "カードリーダーの下の金属や、Windows の互換性を調べる機能が、読み取りを妨げています。",
    "Metal under the reader, or Windows checking the driver's compatibility, keeps the card from being read.",
)
.on(Audience::Windows)
.unless(KNOWN_BETTER);

pub(super) const METAL: Sentence = line(
    "カードリーダーの下の金属が、読み取りを妨げています。",
    "Metal under the reader keeps the card from being read.",
)
.on(Audience::Mac)
.unless(KNOWN_BETTER);

pub(super) const CANCELLED: Sentence = line(
    "証明書を選ぶ画面で、キャンセルが押されたか、画面が閉じられました。",
    "“Cancel” was pressed in the list of certificates, or it was closed.",
)
.seen(&[Sign::ChoiceCancelled])
.unless(&[Sign::NoMatchingCertificate, Sign::CardPulledOut, Sign::CannotSign]);

pub(super) const PULLED_OUT: Sentence = line(
    "PIN の画面が閉じられたか、カードがカードリーダーから離れました。",
    "The PIN dialog was closed, or the card left the reader.",
)
.seen(&[Sign::CardPulledOut])
.unless(&[Sign::NoMatchingCertificate, Sign::ChoiceCancelled]);

pub(super) const CANNOT_SIGN: Sentence = line(
    "カードのソフト（ドライバー）が古いなどの理由で、ブラウザの方式に対応していません。",
    "The card's software (driver) does not fit the browser; it may be old.",
)
.seen(&[Sign::CannotSign])
.unless(&[Sign::NoMatchingCertificate, Sign::ChoiceCancelled]);

// Remedies.

pub(super) const PUT_IN_AGAIN: Advice = advice(
    "{other}などほかのカードを抜き、有効期限内の{card}を入れ直して、もう一度お試しください。",
    "Take out the {other} or any other card, put in your {card}, which must not have expired, and try again.",
)
.only(&[Sign::NoMatchingCertificate]);

pub(super) const SWITCH_CARD: Advice = advice(
    "入れたカードが{other}のときは、{other}を使う方法に切り替えてください。",
    "If the card you put in is the {other}, switch to using that one.",
)
.button(Action::UseOtherCard)
.only(&[Sign::NoMatchingCertificate, Sign::NoCertificate]);

pub(super) const CHECK_READER: Advice = advice(
    "カードリーダーとカードの置き方、ソフト（ドライバー）を確認してください。",
    "Check the card reader, how the card lies in it, and its software (driver).",
)
.on(Audience::Pc)
.guide(Guide::CardReader)
.seen(&[
    Sign::NoMatchingCertificate,
    Sign::NoCertificate,
    Sign::CardPulledOut,
    Sign::CannotSign,
    Sign::NoCardInReader,
])
.unless(NOT_THE_READER);

pub(super) const SEE_CERTIFICATE: Advice = advice(
    "カードの証明書がパソコンに表示されるか、有効期限内かを確認してください。",
    "Check that the PC shows the card's certificate and that it has not expired.",
)
.on(Audience::Pc)
.guide(Guide::CardCertificate)
.seen(&[Sign::NoMatchingCertificate, Sign::NoCertificate, Sign::NoCardInReader])
.unless(KNOWN_BETTER);

pub(super) const SECURITY: Advice = advice(
    "ウイルス対策ソフトの設定を見直すか、一時的に停止してお試しください。",
    "Review the settings of the antivirus software, or turn it off for a moment to try.",
)
.on(Audience::Pc)
.guide(Guide::SecuritySoftware)
.seen(&[Sign::InterceptingBox, Sign::ConnectionCut, Sign::NoMatchingCertificate, Sign::NoCertificate])
.unless(&[Sign::CardPulledOut, Sign::CannotSign]);

pub(super) const NETWORK: Advice = advice(
    "プロキシを通さずに接続するか、カードの証明書を中継する設定を管理者に依頼してください。",
    "Connect without the proxy, or ask that it pass the card's certificate on.",
)
.guide(Guide::Network)
.seen(&[Sign::InterceptingBox, Sign::ConnectionCut, Sign::HostUnreachable, Sign::ProxyRefused])
.unless(&[Sign::NoMatchingCertificate, Sign::CardPulledOut, Sign::CannotSign]);

pub(super) const OTHER_LINE: Advice = advice(
    "許可されていれば、別の回線（スマートフォンのテザリングなど）でお試しください。",
    "If you are allowed to, try another connection, such as your phone's hotspot.",
)
.seen(&[Sign::InterceptingBox, Sign::ConnectionCut, Sign::HostUnreachable]);

pub(super) const TRY_AGAIN: Advice = advice(
    "もう一度試し、一覧でご自身の証明書を選び、OK を押してください。",
    "Try again, choose your own certificate in the list, and press OK.",
)
.button(Action::CheckAgain)
.only(&[Sign::ChoiceCancelled]);

pub(super) const USE_PHONE: Advice = advice(
    "お急ぎなら、登録済みのスマートフォンでもログインできます。",
    "If you are in a hurry, you can sign in with the phone you registered.",
)
.button(Action::UsePhone);

pub(super) const RENEW_HPKI: Advice = advice(
    "HPKI カードは、{contact}に再発行を依頼してください。",
    "For an HPKI card, ask {contact} to issue a new one.",
)
.seen(&[Sign::CertificateExpired, Sign::CertificateRevoked])
.unless(&[Sign::JpkiPresented]);

pub(super) const RENEW_JPKI: Advice = advice(
    "マイナンバーカードは、市区町村の窓口で証明書を更新してから、ここで登録してください。",
    "For a My Number card, renew the certificate at your municipal office, then register it here.",
)
.seen(&[Sign::CertificateExpired, Sign::CertificateRevoked])
.unless(&[Sign::HpkiPresented]);

pub(super) const WAIT_FOR_START: Advice =
    advice("{from}になってから、もう一度お使いください。", "Use the card again from {from} on.")
        .only(&[Sign::CertificateNotYet]);

pub(super) const KEEP_CARD: Advice = advice(
    "そのカードのまま、そのカードを使う方法に切り替えることもできます。",
    "Or keep the card, and switch to using that one.",
)
.button(Action::UseOtherCard)
.seen(&[Sign::HpkiPresented, Sign::JpkiPresented]);
