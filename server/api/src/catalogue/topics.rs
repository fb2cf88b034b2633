//! What to do in each topic: at most three steps a part, then whom to call. Where each fact was looked up stands in `docs/facts.md`.

use super::{audience::Audience, guide::Guide, number::Number, topic::Topic};
use crate::language::{Text, text};

/// A page that a topic or a search leads to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HelpPage {
    /// The page of a message.
    Message(Number),
    /// The page of a guide.
    Guide(Guide),
    /// The page of a topic.
    Topic(Topic),
}

/// A page of the app's or the check, on which a topic's steps are taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NextPage {
    /// My page; whoever is not signed in gets there by signing in.
    Account,
    /// The login.
    Login,
    /// Registering with a card.
    Register,
    /// Whether this device is ready.
    Check,
}

/// What one topic's page says.
#[derive(Clone, Copy, Debug)]
pub struct TopicContent {
    /// What can be read and done there, for whoever finds the topic in a list of results.
    pub about: Text,
    /// The parts, one for each case that goes its own way.
    pub parts: &'static [TopicPart],
    /// Whom to call, as a sentence of its own.
    pub call: Text,
    /// Pages that go on from here.
    pub more: &'static [HelpPage],
}

/// The steps of one case.
#[derive(Clone, Copy, Debug)]
pub struct TopicPart {
    /// Which case it is, where a topic has several.
    pub heading: Option<Text>,
    /// What to do, in this order.
    pub steps: &'static [Text],
    /// Where it is done, and on which devices that can be reached from the topic's page; at most one part of a topic has it.
    pub next: Option<(NextPage, Audience)>,
}

impl Topic {
    /// What to do.
    pub const fn content(self) -> TopicContent {
        match self {
            Self::FirstTime => FIRST_TIME,
            Self::SigningIn => SIGNING_IN,
            Self::UnknownId => UNKNOWN_ID,
            Self::NewPhone => NEW_PHONE,
            Self::OwnPc => OWN_PC,
            Self::MyDevices => MY_DEVICES,
            Self::LostPhone => LOST_PHONE,
            Self::LostCard => LOST_CARD,
            Self::ForgottenPin => FORGOTTEN_PIN,
            Self::ForgottenPassword => FORGOTTEN_PASSWORD,
            Self::NoLetter => NO_LETTER,
            Self::NewCard => NEW_CARD,
            Self::MyNumberCard => MY_NUMBER_CARD,
            Self::ExpiredCard => EXPIRED_CARD,
            Self::FingerOrFace => FINGER_OR_FACE,
            Self::UnreadQr => UNREAD_QR,
            Self::LeftSignedIn => LEFT_SIGNED_IN,
            Self::SharedPhone => SHARED_PHONE,
            Self::SomebodyElse => SOMEBODY_ELSE,
            Self::NotMine => NOT_MINE,
            Self::SmallText => SMALL_TEXT,
            Self::WhatIsPasskey => WHAT_IS_PASSKEY,
            Self::WhatIsHpki => WHAT_IS_HPKI,
            Self::NoPhone => NO_PHONE,
            Self::WhomToAsk => WHOM_TO_ASK,
        }
    }
}

impl TopicPart {
    const fn next(self, page: NextPage) -> Self {
        self.next_on(page, Audience::Everyone)
    }

    const fn next_on(self, page: NextPage, audience: Audience) -> Self {
        Self { next: Some((page, audience)), ..self }
    }
}

const fn steps(steps: &'static [Text]) -> TopicPart {
    TopicPart { heading: None, steps, next: None }
}

const fn part(ja: &'static str, en: &'static str, steps: &'static [Text]) -> TopicPart {
    TopicPart { heading: Some(text(ja, en)), steps, next: None }
}

/// Where the authority decides.
const AUTHORITY: Text = text(
    "お手続きの方法は、発行元の認証局にお問い合わせください。",
    "Please ask your authority how to proceed.",
);

const FIRST_TIME: TopicContent = TopicContent {
    about: text(
        "届いた QR コードかカードを使って、スマートフォンを登録する",
        "Register your phone, with the QR code you were sent or with a card",
    ),
    parts: &[
        part(
            "「登録のご案内」が届いているとき",
            "If the “Registration letter” has come",
            &[
                text(
                    "「登録のご案内」の QR コードを、登録するスマートフォンのカメラで読み取ります。",
                    "Scan the QR code on the “Registration letter” with the camera of the phone to register.",
                ),
                text(
                    "「パスワードのお知らせ」に記載されたパスワードを入力します。",
                    "Enter the password on the “Password sheet”.",
                ),
                text(
                    "指紋・顔か画面ロックの番号で確認し、端末に名前を付けます。",
                    "Confirm with your fingerprint, face or screen lock, and give the device a name.",
                ),
            ],
        ),
        part(
            "HPKI カードがあるとき",
            "If you have an HPKI card",
            &[
                text(
                    "カードリーダーのあるパソコンで登録の画面を開き、カードを読み取ります。",
                    "On a PC with a card reader open the page for registering, and use your card.",
                ),
                text(
                    "表示される QR コードを、登録するスマートフォンのカメラで読み取ります。",
                    "Scan the QR code that appears with the camera of the phone to register.",
                ),
            ],
        )
        .next_on(NextPage::Register, Audience::Pc),
        part(
            "登録したあと",
            "Once it is registered",
            &[text(
                "パソコンのログイン画面の QR コードを、登録したスマートフォンで読み取ってログインします。",
                "To sign in on a PC, scan the QR code on its sign-in page with that phone.",
            )],
        ),
    ],
    call: AUTHORITY,
    more: &[
        HelpPage::Topic(Topic::SigningIn),
        HelpPage::Topic(Topic::NoLetter),
        HelpPage::Topic(Topic::ForgottenPassword),
    ],
};

const SIGNING_IN: TopicContent = TopicContent {
    about: text(
        "パソコンでスマートフォンかカードを使う。スマートフォンだけで行う",
        "On a PC with your phone or card, or on the phone itself",
    ),
    parts: &[
        part(
            "パソコンで、スマートフォンを使うとき",
            "On a PC, with your phone",
            &[
                text(
                    "ログイン画面で「スマートフォン」を選び、QR コードを表示します。本人IDは、入力しなくてもかまいません。",
                    "On the sign-in page choose “Phone”, and show the QR code. You need not type your holder ID.",
                ),
                text(
                    "登録済みのスマートフォンのカメラで、その QR コードを読み取ります。",
                    "Scan that code with the camera of your registered phone.",
                ),
                text(
                    "パソコンと同じ番号を選び、指紋・顔か画面ロックの番号で承認します。",
                    "Choose the number that the PC shows, and approve with your fingerprint, face or screen lock.",
                ),
            ],
        )
        .next(NextPage::Login),
        part(
            "パソコンで、カードを使うとき",
            "On a PC, with a card",
            &[text(
                "ログイン画面で HPKI カードか、登録済みのマイナンバーカードを選び、カードリーダーで読み取ります。",
                "On the sign-in page choose your HPKI card or your registered My Number card, and use a card reader.",
            )],
        ),
        part(
            "スマートフォンだけを使うとき",
            "On the phone alone",
            &[text(
                "登録済みのスマートフォンでログイン画面を開き、「この端末でログイン」を押して、指紋・顔で確認します。",
                "Open the sign-in page on the registered phone, press “Sign in with this device”, and confirm.",
            )],
        ),
        part(
            "ログインできないとき",
            "If you cannot sign in",
            &[
                text(
                    "画面に表示された文を、ヘルプの検索に入力します。その画面の説明と、次にすることが見つかります。",
                    "Type what the screen says into the help's search. It finds what that means, and what to do.",
                ),
                text(
                    "使うはずの端末で「端末の動作確認」を開くと、通信とブラウザの問題が分かります。",
                    "“Check this device”, opened on the device you use, tells what is wrong with its connection or browser.",
                ),
                text(
                    "スマートフォンかカードの一方が使えないときは、もう一方でログインできます。",
                    "If your phone or your card does not work, sign in with the other one.",
                ),
            ],
        ),
    ],
    call: AUTHORITY,
    more: &[
        HelpPage::Topic(Topic::FirstTime),
        HelpPage::Topic(Topic::LostPhone),
        HelpPage::Guide(Guide::CardReader),
        HelpPage::Topic(Topic::UnknownId),
        HelpPage::Message(Number::phone(12)),
        HelpPage::Topic(Topic::OwnPc),
    ],
};

const UNKNOWN_ID: TopicContent = TopicContent {
    about: text(
        "入力せずにログインする方法と、本人IDが書かれている場所",
        "How to sign in without it, and where it is written",
    ),
    parts: &[
        part(
            "入力せずにログインする",
            "Sign in without it",
            &[text(
                "パソコンのログイン画面で「本人IDを入力せずに QR コードを表示」を押し、登録済みのスマートフォンで読み取ります。",
                "On the PC press “Show the QR code without a holder ID”, and scan it with your registered phone.",
            )],
        ),
        part(
            "本人IDを調べる",
            "Find it",
            &[
                text(
                    "登録済みのスマートフォンでログインしてマイページを開くと、お名前とともに表示されます。",
                    "Sign in on your registered phone and open my page: it stands beside your name.",
                ),
                text(
                    "認証局から届いた「登録のご案内」と「パスワードのお知らせ」にも記載されています。",
                    "It is also on the “Registration letter” and on the “Password sheet” that your authority sent you.",
                ),
            ],
        )
        .next(NextPage::Account),
    ],
    call: text(
        "どちらでも分からないときは、発行元の認証局にお問い合わせください。",
        "If neither helps, please ask the authority that issued your certificate.",
    ),
    more: &[HelpPage::Message(Number::pc(7)), HelpPage::Topic(Topic::SigningIn)],
};

const NEW_PHONE: TopicContent = TopicContent {
    about: text(
        "新しい端末を登録し、今までの端末の登録を削除する",
        "Register the new phone, and remove the previous one",
    ),
    parts: &[
        part(
            "今までのスマートフォンかカードがあるとき",
            "If you still have the previous phone or a card",
            &[
                text(
                    "今までのスマートフォンでログインします。パソコンで、今までのスマートフォンかカードを使ってログインしてもかまいません。",
                    "Sign in on the previous phone; or on a PC, with that phone or with your card.",
                ),
                text(
                    "マイページの「別のスマートフォンを追加」で QR コードを表示し、新しいスマートフォンで読み取ります。",
                    "On my page choose “Add another phone”, and scan the QR code with the new phone.",
                ),
                text(
                    "今までのスマートフォンを手放すときは、マイページでその登録を削除します。",
                    "Before you part with the previous phone, remove it on my page.",
                ),
            ],
        )
        .next(NextPage::Account),
        part(
            "どちらもないとき",
            "If you have neither",
            &[text(
                "発行元の認証局に、「登録のご案内」の再発行を依頼してください。",
                "Ask your authority for a new “Registration letter”.",
            )],
        ),
    ],
    call: AUTHORITY,
    more: &[HelpPage::Guide(Guide::RegisterAgain), HelpPage::Topic(Topic::LostPhone)],
};

const OWN_PC: TopicContent = TopicContent {
    about: text(
        "パソコンにパスキーを登録し、スマートフォンやカードなしでログインする",
        "Register a passkey on the PC, to sign in without phone or card",
    ),
    parts: &[steps(&[
        text(
            "ご自身だけが使うパソコンで、登録済みのスマートフォンかカードを使ってログインします。",
            "On a PC that only you use, sign in with your registered phone or your card.",
        ),
        text(
            "マイページの「このパソコンを登録」を押します。ボタンがないときは、先にパソコンの PIN か指紋・顔を設定します。",
            "On my page choose “Register this PC”. No button? Set up a PIN, fingerprint or face on the PC first.",
        ),
        text(
            "次からは、ログイン画面の「このパソコンのパスキーでログイン」でログインできます。",
            "From then on choose “Sign in with a passkey on this PC” to sign in.",
        ),
    ])
    .next_on(NextPage::Account, Audience::Pc)],
    call: text(
        "パソコンの設定が制限されているときは、パソコンの管理者にお問い合わせください。",
        "If the PC's settings are locked, please ask its administrator.",
    ),
    more: &[HelpPage::Guide(Guide::DeviceLock), HelpPage::Topic(Topic::NewPhone)],
};

const MY_DEVICES: TopicContent = TopicContent {
    about: text(
        "マイページで、端末の名前を変え、使わなくなった端末の登録を削除する",
        "Rename devices on my page, and remove those that you no longer use",
    ),
    parts: &[
        part(
            "名前を変えるとき",
            "To rename a device",
            &[text(
                "マイページで、その端末の「名前を変える」を押し、新しい名前を保存します。",
                "On my page choose “Rename” at the device, and save its new name.",
            )],
        )
        .next(NextPage::Account),
        part(
            "登録を削除するとき",
            "To remove a device",
            &[
                text(
                    "マイページで、その端末の「登録を削除する」を押し、ご本人であることを確認します。",
                    "On my page choose “Remove” at the device, and confirm that it is you.",
                ),
                text(
                    "削除した端末ではログインできなくなり、使用中のログインも終了します。",
                    "A device that was removed no longer signs in, and its sessions end.",
                ),
            ],
        ),
    ],
    call: AUTHORITY,
    more: &[HelpPage::Topic(Topic::NewPhone), HelpPage::Topic(Topic::LostPhone)],
};

const LOST_PHONE: TopicContent = TopicContent {
    about: text(
        "なくした端末の登録をすぐに削除し、新しい端末を登録する",
        "Have the lost phone removed at once, and register another one",
    ),
    parts: &[steps(&[
        text(
            "カードか別のスマートフォンでログインし、マイページで、なくした端末の登録を削除します。",
            "Sign in with a card or another phone, and remove the lost phone on my page.",
        ),
        text(
            "ログインできないときは、すぐに発行元の認証局に連絡し、登録の削除を依頼します。",
            "If you cannot sign in, contact your authority at once to have the phone removed.",
        ),
        text(
            "新しいスマートフォンを用意できたら、登録し直します。",
            "Once you have another phone, register it.",
        ),
    ])
    .next(NextPage::Account)],
    call: text(
        "発行元の認証局と、ご契約の携帯電話会社にご連絡ください。",
        "Please contact your authority and your mobile carrier.",
    ),
    more: &[HelpPage::Topic(Topic::NewPhone), HelpPage::Guide(Guide::RegisterAgain)],
};

const LOST_CARD: TopicContent = TopicContent {
    about: text(
        "カードを停止し、手元にない間はスマートフォンでログインする",
        "Have the card suspended, and sign in with your phone meanwhile",
    ),
    parts: &[
        part(
            "手元にないだけのとき",
            "If you merely do not have it with you",
            &[text(
                "登録済みのスマートフォンがあれば、カードがなくてもログインできます。",
                "With a registered phone you can sign in without the card.",
            )],
        ),
        part(
            "HPKI カードをなくしたとき",
            "If you lost your HPKI card",
            &[text(
                "すぐに発行元の認証局に連絡し、カードの停止と再発行を依頼します。",
                "Call the authority that issued it at once. Ask them to suspend the card and to issue a new one.",
            )],
        ),
        part(
            "マイナンバーカードをなくしたとき",
            "If you lost your My Number card",
            &[
                text(
                    "マイナンバー総合フリーダイヤル（0120-95-0178）に電話し、カードを一時停止します。24時間つながります。",
                    "Call the My Number toll-free line, 0120-0178-27 in English, at any hour, and have the card suspended.",
                ),
                text(
                    "家の外でなくしたときは警察にも届け、市区町村の窓口で再交付を申請します。",
                    "If you lost it outside your home, report it to the police as well. Apply for a new one at your municipal office.",
                ),
                text("マイページで、なくしたカードの登録を削除します。", "Remove the lost card on my page."),
            ],
        ),
    ],
    call: text(
        "HPKI カードは発行元の認証局、マイナンバーカードは 0120-95-0178（24時間）にご連絡ください。",
        "HPKI card: the authority that issued it. My Number card: 0120-0178-27, in English at any hour.",
    ),
    more: &[HelpPage::Topic(Topic::NewCard)],
};

const FORGOTTEN_PIN: TopicContent = TopicContent {
    about: text(
        "カードの暗証番号（PIN）や、スマートフォン・パソコンの画面ロックの番号を設定し直す",
        "Set a new PIN for your HPKI card, My Number card, phone or PC",
    ),
    parts: &[
        part(
            "HPKI カードの PIN",
            "The PIN of an HPKI card",
            &[
                text(
                    "PIN を書いた書類が届いていないか、お手元をお確かめください。",
                    "See whether you have a paper on which the PIN is written.",
                ),
                text(
                    "不確かなまま繰り返さないでください。15回続けて間違えるとロックされます。",
                    "Do not keep guessing: the card locks after 15 wrong tries in a row.",
                ),
                text(
                    "分からないとき、ロックされたときは、発行元の認証局に申請します。日数や費用がかかることがあります。",
                    "Not found, or locked: apply to the authority that issued the card. It may take days and cost a fee.",
                ),
            ],
        ),
        part(
            "マイナンバーカードの暗証番号",
            "The PIN of a My Number card",
            &[
                text(
                    "ログインに使うのは、署名用ではなく利用者証明用の数字4桁です。3回続けて間違えるとロックされます。",
                    "Signing in takes the four digits for authentication, not the password for signing. They lock after 3 wrong tries.",
                ),
                text(
                    "忘れたとき、ロックされたときは、市区町村の窓口で再設定します。",
                    "If they are forgotten or locked, have them reset at your municipal office.",
                ),
                text(
                    "署名用のパスワード（6〜16文字の英数字）が分かれば、アプリ（JPKI暗証番号リセット）で予約し、一部のコンビニでも再設定できます。",
                    "If you know the password for signing (6 to 16 letters and digits), book in the JPKI app to reset it at some stores.",
                ),
            ],
        ),
        part(
            "スマートフォンの画面ロック",
            "The screen lock of a phone",
            &[
                text(
                    "いつも画面のロックを外している番号です。このサイトや認証局では確認できません。",
                    "It is the code that unlocks the screen. Neither this site nor the authority knows it.",
                ),
                text(
                    "忘れたときは、スマートフォンのメーカーか携帯電話会社にお問い合わせください。",
                    "If you forgot it, ask the maker of the phone or your mobile carrier.",
                ),
                text(
                    "端末を初期化したときは、登録し直してください。",
                    "If the phone had to be reset, register it again.",
                ),
            ],
        ),
        part(
            "パソコンの PIN（Windows Hello）",
            "The PIN of a PC (Windows Hello)",
            &[
                text(
                    "パソコンにサインインするときの PIN です。このサイトや認証局では確認できません。",
                    "It is the one with which you sign in to the PC. Neither this site nor the authority knows it.",
                ),
                text(
                    "忘れたときは、パスワードでサインインし、「設定」の「アカウント」にある「サインイン オプション」で設定し直します。",
                    "If you forgot it, sign in to the PC with its password, and set it anew in “Settings”, “Accounts”, “Sign-in options”.",
                ),
                text(
                    "設定し直したあと、このパソコンのパスキーでログインできないときは、登録し直してください。",
                    "If the PC's passkey does not sign you in after that, register the PC again.",
                ),
            ],
        ),
    ],
    call: text(
        "HPKI カードは発行元の認証局、マイナンバーカードは市区町村、パソコンの PIN はパソコンの管理者にお問い合わせください。",
        "HPKI card: the authority that issued it. My Number card: your municipal office. A PC's PIN: whoever administers the PC.",
    ),
    more: &[HelpPage::Guide(Guide::DeviceLock), HelpPage::Message(Number::pc(17))],
};

const FORGOTTEN_PASSWORD: TopicContent = TopicContent {
    about: text(
        "「パスワードのお知らせ」を確認し、なければ再発行を依頼する",
        "Look at the “Password sheet”, or ask for a new one",
    ),
    parts: &[steps(&[
        text(
            "登録用のパスワードは、「登録のご案内」とは別に届く「パスワードのお知らせ」に書かれています。",
            "The password is not in the “Registration letter” but on the “Password sheet”, which comes separately.",
        ),
        text(
            "不確かなまま繰り返さないでください。間違いが続くと、その QR コードは使えなくなります。",
            "Do not keep guessing: after several wrong tries the QR code stops working.",
        ),
        text(
            "見当たらないときは、認証局に両方の再発行を依頼します。届いたら、前の QR コードは使わないでください。",
            "If you cannot find it, ask your authority for both sheets anew. Once they have come, do not use the previous QR code.",
        ),
    ])],
    call: AUTHORITY,
    more: &[HelpPage::Message(Number::phone(19)), HelpPage::Topic(Topic::NoLetter)],
};

const NO_LETTER: TopicContent = TopicContent {
    about: text(
        "発送の状況を問い合わせるか、カードを使って登録する",
        "Ask whether it was sent, or register with a card",
    ),
    parts: &[steps(&[
        text(
            "届け先の住所や勤務先に届いていないか、お確かめください。",
            "See whether it came to your address or to your workplace.",
        ),
        text(
            "見当たらないときは、発行元の認証局に発送の状況をお問い合わせください。",
            "If not, ask your authority whether it was sent.",
        ),
        text(
            "HPKI カードか、登録済みのマイナンバーカードをお持ちなら、「登録のご案内」がなくても、パソコンで登録できます。",
            "With your HPKI card, or a registered My Number card, you do not need the “Registration letter”: register on a PC.",
        ),
    ])
    .next_on(NextPage::Register, Audience::Pc)],
    call: AUTHORITY,
    more: &[HelpPage::Guide(Guide::RegisterAgain), HelpPage::Topic(Topic::ForgottenPassword)],
};

const NEW_CARD: TopicContent = TopicContent {
    about: text(
        "新しい HPKI カード・マイナンバーカードでログインできるようにする",
        "Sign in with a new HPKI card or My Number card",
    ),
    parts: &[
        part(
            "HPKI カード",
            "HPKI card",
            &[
                text(
                    "新しいカードをカードリーダーに入れ、パソコンでログインします。",
                    "Put the new card into the reader and sign in on the PC.",
                ),
                text(
                    "証明書を選ぶ画面では、期限の新しい認証用の証明書を選びます。",
                    "In the list of certificates choose the newest one for authentication.",
                ),
            ],
        )
        .next_on(NextPage::Login, Audience::Pc),
        part(
            "マイナンバーカード",
            "My Number card",
            &[
                text(
                    "パソコンで、HPKI カードでログインします。登録し直すには、スマートフォンではなく HPKI カードが必要です。",
                    "Sign in on a PC with your HPKI card. A phone is not enough to register a My Number card.",
                ),
                text(
                    "マイページで、新しいマイナンバーカードを登録します。",
                    "On my page, register the new My Number card.",
                ),
            ],
        ),
    ],
    call: AUTHORITY,
    more: &[HelpPage::Message(Number::pc(20)), HelpPage::Guide(Guide::CardCertificate)],
};

const MY_NUMBER_CARD: TopicContent = TopicContent {
    about: text(
        "HPKI カードで本人確認をして登録する。マイナンバーカードしかないときは、スマートフォンを登録する",
        "Register it with your HPKI card. With a My Number card alone, register a phone instead",
    ),
    parts: &[
        part(
            "HPKI カードがあるとき",
            "If you have an HPKI card",
            &[
                text(
                    "カードリーダーのあるパソコンで、HPKI カードでログインします。",
                    "Sign in with your HPKI card, on a PC with a card reader.",
                ),
                text(
                    "マイページで「マイナンバーカードを登録」を押し、カードを入れ替えて読み取ります。",
                    "On my page choose “Register a My Number card”, swap the cards and have it read.",
                ),
                text(
                    "次からは、マイナンバーカードでもログインできます。",
                    "From then on the My Number card signs you in, too.",
                ),
            ],
        )
        .next_on(NextPage::Account, Audience::Pc),
        part(
            "マイナンバーカードしかないとき",
            "If a My Number card is all you have",
            &[
                text(
                    "マイナンバーカードだけでは登録できません。登録済みのスマートフォンがあれば、それでログインできます。",
                    "It cannot be registered by itself. If one of your phones is registered, sign in with that.",
                ),
                text(
                    "スマートフォンも登録していないときは、発行元の認証局に「登録のご案内」の発行を依頼し、スマートフォンを登録します。",
                    "If none is, ask your authority for a “Registration letter”, and register a phone with it.",
                ),
            ],
        ),
    ],
    call: AUTHORITY,
    more: &[
        HelpPage::Message(Number::pc(20)),
        HelpPage::Topic(Topic::NewCard),
        HelpPage::Guide(Guide::CardReader),
    ],
};

const EXPIRED_CARD: TopicContent = TopicContent {
    about: text(
        "カードや証明書を更新し、それまではスマートフォンでログインする",
        "Renew the card or its certificate, and sign in with your phone meanwhile",
    ),
    parts: &[
        part(
            "HPKI カード",
            "HPKI card",
            &[text(
                "発行元の認証局に、カードの更新を依頼してください。",
                "Ask the authority that issued it to renew it.",
            )],
        ),
        part(
            "マイナンバーカード",
            "My Number card",
            &[
                text(
                    "電子証明書は、発行から5回目の誕生日までです。3か月前から、市区町村の窓口で更新できます。",
                    "The certificate lasts to your 5th birthday after issue. Your municipal office renews it from 3 months before.",
                ),
                text(
                    "カードの期限（10回目の誕生日）も近いときは、新しいカードを申請します。",
                    "If the card's own date, the 10th birthday, is near as well, apply for a new card.",
                ),
                text(
                    "更新すると証明書が変わります。HPKI カードでログインし、マイページで登録し直してください。",
                    "Renewal changes the certificate: sign in with your HPKI card, and register the card again on my page.",
                ),
            ],
        ),
        part(
            "更新が済むまで",
            "Until then",
            &[text(
                "登録済みのスマートフォンがあれば、そのままログインできます。",
                "With a registered phone you can go on signing in.",
            )],
        ),
    ],
    call: text(
        "HPKI カードは発行元の認証局、マイナンバーカードは市区町村にご連絡ください。",
        "HPKI card: the authority that issued it. My Number card: your municipal office.",
    ),
    more: &[
        HelpPage::Guide(Guide::CardCertificate),
        HelpPage::Message(Number::pc(18)),
        HelpPage::Topic(Topic::NewCard),
    ],
};

const FINGER_OR_FACE: TopicContent = TopicContent {
    about: text(
        "番号での本人確認と、指紋・顔を読み取りやすくする方法（パソコンも）",
        "Use the code instead, or help the sensor recognise you (on PCs, too)",
    ),
    parts: &[
        part(
            "スマートフォンで今すぐ進みたいとき",
            "To go on right now on a phone",
            &[
                text(
                    "指紋・顔の代わりに、画面ロックの番号（パスコード、PIN など）で確認できます。いつも画面のロックを外している番号です。",
                    "Use the code of the screen lock instead (passcode or PIN): the one that unlocks the screen.",
                ),
                text(
                    "番号を入力する画面は、指紋・顔の確認が何度かうまくいかないと表示されます。「PIN を使用」などのボタンがあれば、すぐに開けます。",
                    "It is asked for after some attempts with finger or face; a button such as “Use PIN” opens it at once.",
                ),
            ],
        ),
        part(
            "パソコンで今すぐ進みたいとき（Windows Hello・Touch ID）",
            "To go on right now on a PC (Windows Hello, Touch ID)",
            &[
                text(
                    "Windows では、パソコンにサインインするときの PIN で、指紋・顔の代わりに確認できます。",
                    "On Windows use the PIN with which you sign in to the PC, instead of finger or face.",
                ),
                text(
                    "Mac では、Touch ID の代わりに、Mac にログインするときのパスワードで確認できます。",
                    "On a Mac use the password of your account on the Mac, instead of Touch ID.",
                ),
            ],
        ),
        part(
            "指が荒れている・ぬれているとき",
            "If a finger is rough or wet",
            &[
                text(
                    "指とセンサーの水気や汚れを拭き取り、指の腹をしっかり当てます。",
                    "Wipe finger and sensor clean and dry, and lay the finger flat on the sensor.",
                ),
                text(
                    "荒れていない別の指を、端末の「設定」（Mac では「システム設定」）で登録しておくと、次から使えます。",
                    "Register another finger in the device's “Settings” (“System Settings” on a Mac): it can be used from then on.",
                ),
            ],
        ),
        part(
            "顔が認識されないとき",
            "If the face is not recognised",
            &[text(
                "マスクやゴーグルを外し、明るい場所で画面の正面を向きます。",
                "Take off mask and goggles, and face the screen where there is enough light.",
            )],
        ),
        part(
            "設定できているか確認したいとき",
            "To see whether it is set up",
            &[
                text(
                    "Android では、「端末の動作確認」で、画面ロックが設定されているかどうかが分かります。",
                    "On Android, “Check this device” says whether a screen lock is set.",
                ),
                text(
                    "iPhone、iPad、パソコンでは、端末の「設定」で確認してください。",
                    "On iPhones, iPads and PCs, look in the device's “Settings”.",
                ),
            ],
        )
        .next_on(NextPage::Check, Audience::Android),
    ],
    call: text(
        "スマートフォンの設定は、メーカーか携帯電話会社にお問い合わせください。パソコンの設定は、パソコンの管理者にお問い合わせください。",
        "Phones: the maker or your mobile carrier. PCs: whoever administers the PC.",
    ),
    more: &[
        HelpPage::Guide(Guide::DeviceLock),
        HelpPage::Message(Number::phone(8)),
        HelpPage::Topic(Topic::ForgottenPin),
    ],
};

const UNREAD_QR: TopicContent = TopicContent {
    about: text(
        "カメラでの読み取り方と、カメラがないときの開き方",
        "How to scan with the camera, and how to do without one",
    ),
    parts: &[
        part(
            "カメラが反応しないとき",
            "If the camera does not react",
            &[
                text(
                    "カメラの「写真」で QR コード全体を映し、ピントが合う距離まで離します。画面の QR コードは明るく、印刷の QR コードは平らにします。",
                    "In “Photo” mode get the whole code into view, from where it is sharp. Turn up a screen's brightness; lay paper flat.",
                ),
                text(
                    "iPhone では、「設定」の「カメラ」にある「QRコードをスキャン」をオンにします。",
                    "On an iPhone switch on “Scan QR Codes” in “Settings”, “Camera”.",
                ),
                text(
                    "Android 13 以降では、画面の上から下へスワイプして表示される、QR コード用のスキャナも使えます。",
                    "Android 13 and later also have a QR code scanner: swipe down from the top of the screen.",
                ),
            ],
        ),
        part(
            "読み取ってもリンクが開かないとき",
            "If it is read, but no link opens",
            &[
                text(
                    "QR コードの近くに表示されるリンクを、指でタップします。",
                    "Tap the link that appears next to the code.",
                ),
                text(
                    "別のアプリで開いたときは、Safari か Chrome で開き直します。",
                    "If another app opens it, open it in Safari or Chrome instead.",
                ),
                text(
                    "有効期限が切れていると表示されたら、パソコンで新しい QR コードを表示して読み取ります。",
                    "If it says that the code has expired, show a new QR code on the PC and scan that one.",
                ),
            ],
        ),
        part(
            "カメラを使えないとき",
            "If you have no camera",
            &[text(
                "パソコンの QR コードの下の「カメラを使えないとき（URL を開く）」を開き、表示された URL をスマートフォンのブラウザに入力します。",
                "Under the code on the PC open “No camera? Open this address”, and type that address into the phone's browser.",
            )],
        ),
    ],
    call: text(
        "「登録のご案内」の QR コードが汚れていたり破れていたりするときは、発行元の認証局に再発行を依頼してください。",
        "If the code on your “Registration letter” is damaged, ask your authority for a new one.",
    ),
    more: &[
        HelpPage::Guide(Guide::DefaultBrowser),
        HelpPage::Message(Number::phone(19)),
        HelpPage::Message(Number::phone(17)),
    ],
};

const LEFT_SIGNED_IN: TopicContent = TopicContent {
    about: text(
        "別の端末から、置いてきたパソコンのログインを終了する",
        "End the session on the PC you left, from another device",
    ),
    parts: &[
        part(
            "ほかの端末からログアウトする",
            "Sign out from another device",
            &[
                text(
                    "お手元のスマートフォンかパソコンでログインし、マイページを開きます。",
                    "Sign in on your phone or on a PC, and open my page.",
                ),
                text(
                    "「ログイン中のブラウザなど」で、置いてきたパソコンの「このログインを終了する」を押します。",
                    "Under “Where you are signed in”, press “End this session” for the PC you left.",
                ),
                text(
                    "どれか分からないときは、「ほかのログインをすべて終了する」を押します。",
                    "If you do not know which one it is, press “End all other sessions”.",
                ),
            ],
        )
        .next(NextPage::Account),
        part(
            "誰かに使われたかもしれないとき",
            "If someone may have used it",
            &[
                text(
                    "マイページで、身に覚えのない端末とマイナンバーカードの登録を削除し、病院のシステム担当者にも伝えます。",
                    "On my page remove devices and My Number cards that you do not know; tell your hospital's IT staff, too.",
                ),
                text(
                    "HPKI カードは、マイページでは削除できません。身に覚えのないものは、発行元の認証局に連絡してください。",
                    "An HPKI card cannot be removed there: tell your authority about one that you do not know.",
                ),
            ],
        ),
    ],
    call: AUTHORITY,
    more: &[HelpPage::Topic(Topic::LostPhone), HelpPage::Message(Number::phone(18))],
};

const SHARED_PHONE: TopicContent = TopicContent {
    about: text(
        "それぞれが登録し、ログインのときはご自身の名前のパスキーを選びます",
        "Each registers, and chooses the passkey with their own name to sign in",
    ),
    parts: &[
        part(
            "一台を二人で使うとき",
            "Two people, one phone",
            &[
                text(
                    "お一人ずつ、ご自身の「登録のご案内」かカードで、そのスマートフォンを登録します。",
                    "Each of you registers the phone, with your own “Registration letter” or card.",
                ),
                text(
                    "ログインのときに表示されるパスキーの一覧で、ご自身の名前を選びます。",
                    "When you sign in, choose your own name in the list of passkeys.",
                ),
                text(
                    "画面ロックを解除できる方は、どちらの名前でもログインできます。できるだけ、ご自身だけが使うスマートフォンを登録してください。",
                    "Whoever can unlock the screen can sign in as either of you. Better use a phone that is yours alone.",
                ),
            ],
        ),
        part(
            "ほかの方のスマートフォンに登録してしまったとき",
            "You registered someone else's phone",
            &[
                text(
                    "ログインしてマイページを開き、「登録済みの端末」でその端末の登録を削除します。",
                    "Sign in, open my page, and remove that device under “Your devices”.",
                ),
                text(
                    "ご自身のスマートフォンは、マイページの「別のスマートフォンを追加」で登録できます。",
                    "Register your own phone by “Add another phone” on my page.",
                ),
            ],
        )
        .next(NextPage::Account),
    ],
    call: AUTHORITY,
    more: &[HelpPage::Topic(Topic::MyDevices), HelpPage::Topic(Topic::SomebodyElse)],
};

const SOMEBODY_ELSE: TopicContent = TopicContent {
    about: text(
        "ログインできるのはご本人だけ。手伝ってもらうときの注意",
        "Only the holder signs in; how others may help",
    ),
    parts: &[steps(&[
        text(
            "ログインは、証明書をお持ちのご本人だけが行えます。スマートフォン、カード、暗証番号を貸したり教えたりしないでください。",
            "Only the holder of the certificate signs in. Do not lend your phone or card, or tell anyone your PIN.",
        ),
        text(
            "操作を手伝ってもらうときも、指紋・顔や暗証番号の確認は、ご自身で行ってください。",
            "If someone helps you, confirm with your fingerprint, face or PIN yourself.",
        ),
        text(
            "別の医師や薬剤師がログインするときは、その方ご自身の登録が必要です。",
            "Another doctor or pharmacist signs in with a registration of their own.",
        ),
    ])],
    call: AUTHORITY,
    more: &[HelpPage::Message(Number::phone(18)), HelpPage::Topic(Topic::LeftSignedIn)],
};

const NOT_MINE: TopicContent = TopicContent {
    about: text(
        "承認せずに閉じ、身に覚えのない登録とログインを確認する",
        "Do not approve it, and look for devices and sign-ins you do not know",
    ),
    parts: &[steps(&[
        text(
            "ご自身で始めていない操作は、承認しないでください。番号も選ばず、「承認しない」を押して画面を閉じます。",
            "Do not approve what you have not begun: choose no number, press “Do not approve”, and close the page.",
        ),
        text(
            "マイページで、身に覚えのない端末、カード、ログインがないか確認します。なければ、ほかの操作は不要です。",
            "On my page look for devices, cards and sign-ins that you do not know. If there are none, that is all.",
        ),
        text(
            "端末とマイナンバーカードは登録を削除し、ログインは終了します。HPKI カードは、発行元の認証局に連絡してください。",
            "Remove such devices and My Number cards, and end such sign-ins. For an HPKI card, contact your authority.",
        ),
    ])
    .next(NextPage::Account)],
    call: text(
        "身に覚えのないものがあったときや、繰り返し表示されるときは、いつ、どの画面だったかを控え、発行元の認証局にご連絡ください。",
        "If you found something unknown, or it appears again, note when, and what the screen showed, and call your authority.",
    ),
    more: &[
        HelpPage::Topic(Topic::LeftSignedIn),
        HelpPage::Topic(Topic::LostPhone),
        HelpPage::Message(Number::phone(18)),
    ],
};

const SMALL_TEXT: TopicContent = TopicContent {
    about: text(
        "文字と QR コードを大きくする。日本語と英語を切り替える",
        "Enlarge text and QR codes; switch between Japanese and English",
    ),
    parts: &[
        part(
            "パソコン",
            "PC",
            &[text(
                "Ctrl キー（Mac では command キー）を押したまま、プラスのキーを押します。文字も QR コードも大きくなります。",
                "Hold Ctrl (on a Mac: command), and press the plus key. Text and QR codes become larger.",
            )],
        ),
        part(
            "iPhone・iPad",
            "iPhone and iPad",
            &[text(
                "Safari のアドレスの横のボタンからメニューを開き、文字を大きくします。2本の指で画面を広げてもかまいません。",
                "Open the menu with the button beside Safari's address, and enlarge the text; or spread two fingers on the page.",
            )],
        ),
        part(
            "Android",
            "Android",
            &[text(
                "2本の指で画面を広げます。いつも大きくするときは、端末の設定で文字のサイズを変えます。",
                "Spread two fingers on the page. To keep text large everywhere, change the font size in the phone's settings.",
            )],
        ),
        part(
            "表示の言語",
            "Language",
            &[text(
                "画面の上のボタンで、日本語と英語を切り替えます。",
                "The button at the top of each page switches between Japanese and English.",
            )],
        ),
        part(
            "画面の読み上げ",
            "Screen readers",
            &[
                text(
                    "端末の読み上げ（VoiceOver、TalkBack、ナレーターなど）で操作できます。表示が変わると、その内容が読み上げられます。",
                    "Use your device's screen reader, such as VoiceOver, TalkBack or Narrator. What changes on the page is read out.",
                ),
                text(
                    "スマートフォンだけで使うときは、QR コードは不要です。ログイン画面の「この端末でログイン」を押します。",
                    "On the phone alone no QR code is needed: on the sign-in page, choose “Sign in with this device”.",
                ),
            ],
        ),
    ],
    call: text(
        "パソコンの設定が制限されているときは、パソコンの管理者にお問い合わせください。",
        "If the PC's settings are locked, please ask its administrator.",
    ),
    more: &[HelpPage::Topic(Topic::UnreadQr)],
};

const WHAT_IS_PASSKEY: TopicContent = TopicContent {
    about: text(
        "パスワードの代わりに、端末で本人確認をするための鍵",
        "A key on your device that takes the place of a password",
    ),
    parts: &[steps(&[
        text(
            "パスキーは、端末に保存されるログイン用の鍵です。パスワードを覚える必要はなく、有効期限もありません。",
            "A passkey is a key for signing in that your device keeps. There is no password to remember, and it does not expire.",
        ),
        text(
            "使うときは、指紋・顔か画面ロックの番号で、端末がご本人であることを確認します。指紋や顔の情報は、端末から送られません。",
            "To use it, your device asks for your fingerprint, face or screen lock. Fingerprint and face data never leave the device.",
        ),
        text(
            "このサイトのパスキーは、登録するときに端末に作成します。登録済みの端末は、マイページで確認できます。",
            "The passkey for this site is made on your device when you register it. My page lists the registered devices.",
        ),
    ])],
    call: AUTHORITY,
    more: &[
        HelpPage::Message(Number::phone(23)),
        HelpPage::Guide(Guide::PasskeySaving),
        HelpPage::Topic(Topic::NewPhone),
    ],
};

const WHAT_IS_HPKI: TopicContent = TopicContent {
    about: text(
        "医師・薬剤師などの資格を電子的に証明するしくみ",
        "Electronic proof of being a doctor, a pharmacist and so on",
    ),
    parts: &[steps(&[
        text(
            "HPKI は、医師・薬剤師など、医療分野の国家資格を電子的に証明するしくみです。",
            "HPKI proves electronically who holds a national qualification in healthcare, such as a doctor's licence.",
        ),
        text(
            "HPKI カードには、その電子証明書が入っています。医師資格証や薬剤師資格証も HPKI カードです。",
            "An HPKI card holds that proof. An authority issues it, as a doctor's or pharmacist's identity card.",
        ),
        text(
            "このサイトで登録やログインをすると、電子カルテなどのアプリケーションに、お名前と資格を示すことができます。",
            "By signing in here you show your name and qualification to applications, such as an electronic health record.",
        ),
    ])],
    call: AUTHORITY,
    more: &[
        HelpPage::Topic(Topic::FirstTime),
        HelpPage::Topic(Topic::SigningIn),
        HelpPage::Topic(Topic::WhatIsPasskey),
    ],
};

const NO_PHONE: TopicContent = TopicContent {
    about: text("カードかパソコンのパスキーでログインする", "Sign in with a card, or with a passkey on your PC"),
    parts: &[
        part(
            "カードがあるとき",
            "If you have a card",
            &[text(
                "パソコンのログイン画面で、HPKI カードか、登録済みのマイナンバーカードを選び、カードリーダーで読み取ります。",
                "On the sign-in page of a PC choose your HPKI card or your registered My Number card, and use a card reader.",
            )],
        )
        .next_on(NextPage::Login, Audience::Pc),
        part(
            "ご自身だけのパソコンがあるとき",
            "If you have a PC that only you use",
            &[
                text(
                    "カードでログインしたあと、マイページの「このパソコンを登録」を押すと、次からはパソコンだけでログインできます。",
                    "Sign in with the card, then press “Register this PC” on my page. From then on the PC is enough.",
                ),
                text(
                    "ボタンがないときは、先にパソコンの PIN か指紋・顔を設定します。",
                    "No button? Set up a PIN, fingerprint or face on the PC first.",
                ),
            ],
        ),
        part(
            "スマートフォンが古いとき",
            "If your phone is old",
            &[text(
                "「端末の動作確認」を開くと、お使いの端末で登録できるかどうかが分かります。",
                "“Check this device” tells whether your phone can be registered.",
            )],
        ),
    ],
    call: AUTHORITY,
    more: &[
        HelpPage::Topic(Topic::OwnPc),
        HelpPage::Guide(Guide::Versions),
        HelpPage::Guide(Guide::CardReader),
    ],
};

const WHOM_TO_ASK: TopicContent = TopicContent {
    about: text(
        "登録のこと、カードのこと、院内ネットワークのこと",
        "About registering, cards, and your hospital's network",
    ),
    parts: &[
        part(
            "登録、HPKI カード、本人IDのこと",
            "Registering, HPKI cards and holder IDs",
            &[text(
                "証明書を発行した認証局にお問い合わせください。連絡先は「登録のご案内」に記載されています。",
                "Ask the authority that issued your certificate. How to reach it stands on your “Registration letter”.",
            )],
        ),
        part(
            "マイナンバーカードのこと",
            "My Number cards",
            &[text(
                "マイナンバー総合フリーダイヤル（0120-95-0178）か、市区町村の窓口にお問い合わせください。",
                "Call the My Number toll-free line, 0120-0178-27 in English, or ask your municipal office.",
            )],
        ),
        part(
            "院内のパソコンとネットワーク、電子カルテや電子処方箋のこと",
            "PCs and networks at work, medical records and prescriptions",
            &[text(
                "病院やクリニックのシステム担当者か、お使いのアプリケーションの窓口にお問い合わせください。",
                "Ask your hospital's IT staff, or the desk of the application you use.",
            )],
        ),
    ],
    call: text(
        "画面に「お問い合わせ番号」が表示されているときは、その番号もお伝えください。",
        "If the screen shows a “Number for the help desk”, please give it, too.",
    ),
    more: &[HelpPage::Guide(Guide::Network), HelpPage::Topic(Topic::NoLetter)],
};
