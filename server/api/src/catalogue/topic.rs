//! The topics by name: what people look for by an event of their lives, not by what a screen says. What to do stands in `topics.rs`.

use crate::language::{Text, text};
use serde::{Deserialize, Serialize};

/// The name of a topic; its page is `/help/{slug}`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Somebody has never used this, and has a phone to register.
    FirstTime,
    /// How one signs in.
    SigningIn,
    /// A person does not know the holder id that the login asks for.
    UnknownId,
    /// Another phone takes the place of the registered one.
    NewPhone,
    /// A PC is to log in by itself, without a phone or card.
    OwnPc,
    /// A registered device is to have another name, or none of its registration any more.
    MyDevices,
    /// The registered phone is lost, stolen or broken.
    LostPhone,
    /// A card is lost, stolen or not at hand.
    LostCard,
    /// A PIN or passcode is forgotten or locked.
    ForgottenPin,
    /// The password of an invitation is forgotten or missing.
    ForgottenPassword,
    /// The authority's letter did not arrive, or is gone.
    NoLetter,
    /// A card was renewed or replaced.
    NewCard,
    /// A My Number card is to be registered, or is all that somebody has.
    MyNumberCard,
    /// A card is past its date, or soon will be.
    ExpiredCard,
    /// The phone does not know the finger or the face.
    FingerOrFace,
    /// A QR code is not read, or its link does not open.
    UnreadQr,
    /// Somebody has left a PC without signing out.
    LeftSignedIn,
    /// Two people use one phone.
    SharedPhone,
    /// Somebody else is to sign in in a holder's place.
    SomebodyElse,
    /// An approval, a registration or a sign-in that the person has not begun.
    NotMine,
    /// The text or the QR code is too small.
    SmallText,
    /// What a passkey is.
    WhatIsPasskey,
    /// What HPKI is.
    WhatIsHpki,
    /// The person has no phone, or one that is too old.
    NoPhone,
    /// Whom to ask.
    WhomToAsk,
}

impl Topic {
    /// All topics, in the order of the help pages' list.
    pub const ALL: [Self; 25] = [
        Self::FirstTime,
        Self::SigningIn,
        Self::UnknownId,
        Self::NewPhone,
        Self::OwnPc,
        Self::MyDevices,
        Self::LostPhone,
        Self::LostCard,
        Self::ForgottenPin,
        Self::ForgottenPassword,
        Self::NoLetter,
        Self::NewCard,
        Self::MyNumberCard,
        Self::ExpiredCard,
        Self::FingerOrFace,
        Self::UnreadQr,
        Self::LeftSignedIn,
        Self::SharedPhone,
        Self::SomebodyElse,
        Self::NotMine,
        Self::SmallText,
        Self::WhatIsPasskey,
        Self::WhatIsHpki,
        Self::NoPhone,
        Self::WhomToAsk,
    ];

    /// The topic in everyday words: the page's title.
    pub const fn title(self) -> Text {
        match self {
            Self::FirstTime => text("はじめて使う・登録したい", "Registering for the first time"),
            Self::SigningIn => text("ログインの方法を知りたい", "How to sign in"),
            Self::UnknownId => text("本人IDが分からない", "I do not know my holder ID"),
            Self::NewPhone => text("スマートフォンを機種変更した", "I have a new phone"),
            Self::OwnPc => text("パソコンだけでログインしたい", "I want to sign in with the PC alone"),
            Self::MyDevices => {
                text("端末の名前を変えたい・登録を削除したい", "I want to rename or remove a device")
            }
            Self::LostPhone => text("スマートフォンをなくした・壊した", "My phone is lost, stolen or broken"),
            Self::LostCard => text("カードをなくした・手元にない", "My card is lost or not at hand"),
            Self::ForgottenPin => {
                text("暗証番号（PIN）を忘れた・ロックされた", "My PIN is forgotten or locked")
            }
            Self::ForgottenPassword => {
                text("登録用のパスワードが分からない", "I do not know the password for registering")
            }
            Self::NoLetter => {
                text("「登録のご案内」が届かない・見当たらない", "My “Registration letter” is missing")
            }
            Self::NewCard => text("カードが新しくなった", "I have a new card"),
            Self::MyNumberCard => {
                text("マイナンバーカードを登録したい", "I want to register a My Number card")
            }
            Self::ExpiredCard => text("カードの有効期限が切れた", "My card has expired"),
            Self::FingerOrFace => text("指紋や顔で確認できない", "My fingerprint or face does not work"),
            Self::UnreadQr => text(
                "QR コードを読み取れない・リンクが開かない",
                "The QR code is not read, or its link does not open",
            ),
            Self::LeftSignedIn => text("ログアウトを忘れた", "I forgot to sign out"),
            Self::SharedPhone => text("一台のスマートフォンを二人で使いたい", "Two of us use one phone"),
            Self::SomebodyElse => {
                text("別の方に代わりにログインしてもらいたい", "I want someone else to sign in for me")
            }
            Self::NotMine => {
                text("身に覚えのない承認やログインがあった", "An approval or sign-in I did not ask for")
            }
            Self::SmallText => text("文字が小さい・言語を変えたい", "Larger text, or another language"),
            Self::WhatIsPasskey => text("パスキーとは", "What is a passkey?"),
            Self::WhatIsHpki => text("HPKI とは", "What is HPKI?"),
            Self::NoPhone => text("スマートフォンを持っていない", "I have no phone"),
            Self::WhomToAsk => text("お問い合わせ先を知りたい", "Whom do I ask?"),
        }
    }

    /// The topic's name in addresses: `/help/new-phone`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::FirstTime => "first-time",
            Self::SigningIn => "signing-in",
            Self::UnknownId => "unknown-id",
            Self::NewPhone => "new-phone",
            Self::OwnPc => "own-pc",
            Self::MyDevices => "my-devices",
            Self::LostPhone => "lost-phone",
            Self::LostCard => "lost-card",
            Self::ForgottenPin => "forgotten-pin",
            Self::ForgottenPassword => "forgotten-password",
            Self::NoLetter => "no-letter",
            Self::NewCard => "new-card",
            Self::MyNumberCard => "my-number-card",
            Self::ExpiredCard => "expired-card",
            Self::FingerOrFace => "finger-or-face",
            Self::UnreadQr => "unread-qr",
            Self::LeftSignedIn => "left-signed-in",
            Self::SharedPhone => "shared-phone",
            Self::SomebodyElse => "somebody-else",
            Self::NotMine => "not-mine",
            Self::SmallText => "small-text",
            Self::WhatIsPasskey => "what-is-passkey",
            Self::WhatIsHpki => "what-is-hpki",
            Self::NoPhone => "no-phone",
            Self::WhomToAsk => "whom-to-ask",
        }
    }

    /// The topic with this name in addresses.
    pub fn with_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.slug() == slug)
    }
}
