//! PCs: the card is good, but it is not clear, or not allowed, who logs in with it.

use crate::{
    catalogue::{
        messages::shared_card as shared,
        row::{Advice, Emitter, MessageContent, MessageRow, Sentence, advice, case, line},
    },
    explain::{Action, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 4] = [
    MessageRow::card(4, Emitter::Server, &DISABLED, "{card}証明書のユーザが無効となっています。")
        .after()
        .also(&["HPKI証明書のユーザが無効となっています。", "JPKI証明書のユーザが無効となっています。"]),
    MessageRow::card(11, Emitter::Server, &UNKNOWN, "ユーザ情報の取得ができませんでした。").after(),
    MessageRow::card(
        14,
        Emitter::Server,
        &OF_OTHER,
        "登録対象のマイナンバーカードの証明書は、別のユーザが登録済です。",
    )
    .after()
    .also(&["JPKIHRREGERR003", "エラーコード:JPKIHRREGERR003"]),
    MessageRow::card(20, Emitter::Server, &UNBOUND, "マイナンバーカードに紐づくユーザが存在しません。")
        .after(),
];

const CARD_READ: Sentence = line(
    "カードは正しく読み取れました（発行：{issuer}、有効期限：{until}）。カードに問題はありません。",
    "The card was read (issuer: {issuer}, valid until {until}). Nothing is wrong with it.",
)
.fact();

const ASK_FOR_REGISTRATION: Advice = advice(
    "{contact}に本人ID（医籍や薬剤師名簿の登録番号など）を伝え、登録の状況をお問い合わせください。",
    "Give {contact} your holder ID, such as your licence number, and ask about your registration.",
);

/// At a desk with several cards the likeliest slip is a colleague's, once somebody is signed in.
const PERHAPS_ANOTHERS: Sentence = line(
    "ログインしている方のカードではない可能性があります。",
    "It may not be the card of the person who is signed in.",
)
.only(&[Sign::SignedInAlready]);

const OWN_CARD: Advice = advice(
    "ご自身のカードに入れ替えて、もう一度お試しください。",
    "Put your own card in the card reader and try again.",
)
.only(&[Sign::SignedInAlready]);

const DISABLED: MessageContent = MessageContent {
    headline: text(
        "カードは有効ですが、この方の利用登録は停止されています。",
        "The card is valid, but its holder's registration is suspended.",
    ),
    retry: Retry::AskAuthority,
    cases: &[case(
        "カードは有効ですが、このカードの方の利用登録は停止されています。",
        "The card is valid, but its holder's registration is suspended.",
    )
    .seen(&[Sign::SignedInAlready])
    .then(Retry::Resume)],
    causes: &[
        PERHAPS_ANOTHERS,
        line(
            "この{card}をお持ちの方の利用登録が、停止または削除されています。",
            "The registration of this {card}'s holder was suspended or deleted.",
        )
        .seen(&[Sign::HolderDisabled]),
        CARD_READ.only(&[Sign::HolderDisabled]),
    ],
    remedies: &[
        OWN_CARD,
        ASK_FOR_REGISTRATION,
        advice(
            "ほかの方のカードが入っていないか、念のためお確かめください。",
            "Just to be sure, check that it is not someone else's card.",
        )
        .unless(&[Sign::SignedInAlready]),
    ],
    drawings: &[],
};

const UNKNOWN: MessageContent = MessageContent {
    headline: text(
        "カードは有効ですが、この方はまだ登録されていません。",
        "The card is valid, but you are not registered here yet.",
    ),
    retry: Retry::AskAuthority,
    cases: &[case(
        "カードは有効ですが、このカードの方はまだ登録されていません。",
        "The card is valid, but its holder is not registered here yet.",
    )
    .seen(&[Sign::SignedInAlready])
    .then(Retry::Resume)],
    causes: &[
        PERHAPS_ANOTHERS,
        line(
            "この{card}をお持ちの方の利用登録が、まだ済んでいません。",
            "The holder of this {card} has not been registered for this service yet.",
        )
        .seen(&[Sign::CardUnknown]),
        CARD_READ.only(&[Sign::CardUnknown]),
    ],
    remedies: &[
        OWN_CARD,
        ASK_FOR_REGISTRATION,
        advice("ご自身のカードかどうか、お確かめください。", "Check that it is your own card.")
            .unless(&[Sign::SignedInAlready]),
    ],
    drawings: &[],
};

const OF_OTHER: MessageContent = MessageContent {
    headline: text(
        "このマイナンバーカードは、別の本人IDで登録されています。",
        "This My Number card is registered under another holder ID.",
    ),
    retry: Retry::Resume,
    cases: &[],
    causes: &[
        line(
            "このカードは、別の方のものとして登録されています。",
            "The card is registered as someone else's.",
        )
        .seen(&[Sign::CardOfOther]),
        line(
            "HPKI カードを複数お持ちでも、1枚のマイナンバーカードは1つの本人IDにしか登録できません。",
            "Even with several HPKI cards, one My Number card can be registered for one holder ID only.",
        )
        .seen(&[Sign::CardOfOther]),
    ],
    remedies: &[
        // The likeliest slip at a desk with several cards, and the only one that is mended at once.
        advice(
            "ほかの方のマイナンバーカードが入っていないか、お確かめください。",
            "Check that it is not someone else's My Number card.",
        ),
        advice(
            "HPKI カードを何枚かお持ちなら、先に登録したほうの HPKI カードでログインしてください。",
            "With several HPKI cards, try signing in with the one you registered first.",
        ),
        advice(
            "登録の確認や削除は、{contact}にご連絡ください。コードは JPKIHRREGERR003 です。",
            "To have that registration checked or removed, contact {contact} and give the code JPKIHRREGERR003.",
        ),
    ],
    drawings: &[],
};

const UNBOUND: MessageContent = MessageContent {
    headline: text(
        "このマイナンバーカードは、登録されていません。",
        "This My Number card is not registered here.",
    ),
    retry: Retry::Resume,
    cases: &[case(
        "このマイナンバーカードは登録されていません。カードが新しくなった方は、登録し直してください。",
        "This My Number card is not registered here. If yours was renewed, please register it again.",
    )
    .seen(&[Sign::CardRenewed])],
    causes: &[
        line(
            "このカードは、まだこのサイトに登録されていません。",
            "The card has not been registered here yet.",
        )
        .seen(&[Sign::CardUnbound])
        .unless(&[Sign::CardRenewed]),
        line(
            "マイナンバーカードか、その証明書が更新されました。有効期間は{from}から{until}までです。",
            "The My Number card or its certificate was renewed (valid from {from} until {until}).",
        )
        .only(&[Sign::CardRenewed]),
        line(
            "カードの更新のあと、連携するソフトが正しくない内容を登録しました。",
            "After the card was renewed, an application left a wrong entry for it.",
        ),
        line(
            "登録したものとは別のマイナンバーカードを使っています。",
            "This is not the My Number card that was registered.",
        ),
    ],
    remedies: &[
        advice(
            "ご自身のカードで、HPKI カードもお持ちなら、それで本人確認をして、このカードを今すぐ登録できます。",
            "If this card is yours and you have an HPKI card, confirm with it who you are and register this card now.",
        )
        .button(Action::BindCard)
        .seen(&[Sign::CardUnbound, Sign::CardRenewed]),
        advice(
            "ご自身で登録したマイナンバーカードか、お確かめください。違うときは、入れ替えて、もう一度ログインしてください。",
            "Check that this is the My Number card you registered yourself; if not, put that in and sign in again.",
        ),
        // Whoever has neither has no other way in: it stands among those that are shown where a journey stopped.
        advice(
            "HPKI カードも登録済みのスマートフォンもないときは、{contact}に「登録のご案内」の発行を依頼してください。",
            "With neither an HPKI card nor a registered phone, ask {contact} for a “Registration letter”.",
        ),
        shared::USE_PHONE,
    ],
    drawings: &[],
};
