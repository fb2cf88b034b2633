//! What the record application says.

use super::stop::Stop;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tongue {
    /// Japanese.
    Ja,
    /// English.
    En,
}

impl Tongue {
    /// Its tag (RFC 5646).
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language of this tag.
    pub(super) fn of_tag(tag: &str) -> Option<Self> {
        [Self::Ja, Self::En].into_iter().find(|it| it.tag() == tag)
    }

    /// The other one.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Ja => Self::En,
            Self::En => Self::Ja,
        }
    }

    /// The first of the two that a browser wants (`Accept-Language`); Japanese for whoever wants neither.
    pub(super) fn wanted(header: &str) -> Self {
        let first = |wish: &str| Self::of_tag(wish.trim().get(..2)?.to_ascii_lowercase().as_str());
        header.split(',').find_map(first).unwrap_or(Self::Ja)
    }
}

/// A text in both languages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Worded {
    ja: &'static str,
    en: &'static str,
}

/// A text in both languages, Japanese first.
pub(super) const fn text(ja: &'static str, en: &'static str) -> Worded {
    Worded { ja, en }
}

impl Worded {
    /// The text in this language.
    pub(super) const fn in_tongue(self, tongue: Tongue) -> &'static str {
        match tongue {
            Tongue::Ja => self.ja,
            Tongue::En => self.en,
        }
    }
}

/// The application's name.
pub(super) const NAME: Worded = text("見本電子カルテ", "Sample Record");
/// The way to the other language, in that language.
pub(super) const OTHER_LANGUAGE: Worded = text("English", "日本語");
/// Past the bar.
pub(super) const SKIP: Worded = text("本文に進む", "Skip to the content");
/// Under every page.
pub(super) const FOOTER: Worded = text(
    "架空のベンダーのアプリケーションです。患者は実在しません。デモを終了すると、データは残りません。",
    "An application of an imagined vendor. Its patients do not exist, and nothing is kept once the demonstration ends.",
);

/// What the first page is.
pub(super) const INTRODUCTION: Worded =
    text("電子カルテを使うには、ログインしてください。", "Please sign in to use the record.");
/// What that page is called.
pub(super) const SIGN_IN_TITLE: Worded = text("ログイン", "Sign in");
/// The button.
pub(super) const SIGN_IN: Worded = text("kagura でログイン", "Sign in with kagura");
/// Opens what developers read.
pub(super) const FOR_DEVELOPERS: Worded = text("開発者向けの情報", "For developers");
/// What the button does.
pub(super) const HOW_SIGN_IN: Worded = text(
    "ボタンを押すと、認可コードフローが始まります（PKCE、state、nonce）。戻った後は state と iss を照合し、コードをトークンに交換して、ID トークンの署名、iss、aud、exp、nonce、at_hash を検証します。",
    "The button begins the authorization code flow (PKCE, state, nonce). Back here, state and iss are compared, the code becomes tokens, and of the ID token signature, iss, aud, exp, nonce and at_hash are verified.",
);
/// Where that is explained.
pub(super) const SEE_FIRST_LOGIN: Worded = text(
    "説明：docs/applications.md の「The first login」",
    "Explained in docs/applications.md, “The first login”",
);
/// What the quiet button does.
pub(super) const HOW_SILENT: Worded = text(
    "prompt=none では、kagura の画面は表示されません。kagura にログインしているときは続けてログインし、それ以外のときは login_required が返ります。",
    "With prompt=none no page of kagura is shown. Whoever is signed in there is signed in here, too; for everyone else login_required comes back.",
);
/// The quiet button.
pub(super) const SIGN_IN_SILENTLY: Worded = text("画面を表示せずにログイン", "Sign in without a page");

/// The list of patients.
pub(super) const PATIENTS: Worded = text("患者一覧", "Patients");
/// A prescription that was signed, in the list.
pub(super) const SIGNED_TAG: Worded = text("署名済み", "Signed");
/// One that was not.
pub(super) const UNSIGNED_TAG: Worded = text("処方箋は未署名", "Prescription not signed");
/// Who is logged in.
pub(super) const WHO: Worded = text("ログイン中の方", "Signed in");
/// The name.
pub(super) const WHO_NAME: Worded = text("氏名", "Name");
/// The holder id.
pub(super) const WHO_ID: Worded = text("本人ID", "Holder ID");
/// The authority.
pub(super) const WHO_AUTHORITY: Worded = text("登録した認証局", "Authority");
/// Professions.
pub(super) const WHO_ROLES: Worded = text("資格", "Professions");
/// There are none.
pub(super) const NO_ROLES: Worded =
    text("未確認（HPKI カードでログインすると表示されます）", "Not known (they come with an HPKI card)");
/// By which means.
pub(super) const WHO_MEANS: Worded = text("ログインの方法", "Signed in with");
/// How surely.
pub(super) const WHO_LEVEL: Worded = text("本人確認", "Confirmed by");
/// When.
pub(super) const WHO_WHEN: Worded = text("確認した時刻", "Confirmed at");
/// What is not told.
pub(super) const UNKNOWN: Worded = text("不明", "Not known");

/// An HPKI card.
pub(super) const BY_HPKI: Worded = text("HPKI カード", "HPKI card");
/// A My Number card.
pub(super) const BY_JPKI: Worded = text("マイナンバーカード", "My Number card");
/// A passkey.
pub(super) const BY_PHONE: Worded = text("登録済みの端末（パスキー）", "Registered device (passkey)");
/// What a card proves.
pub(super) const LEVEL_CARD: Worded = text("カードと暗証番号（PIN）", "The card and its PIN");
/// What a passkey in one device proves.
pub(super) const LEVEL_DEVICE: Worded =
    text("端末と、指紋、顔、または画面ロック", "The device, and a finger, face or screen lock");
/// What a passkey proves that is kept in an account.
pub(super) const LEVEL_ACCOUNT: Worded = text(
    "アカウントに保存されたパスキーと、指紋、顔、または画面ロック",
    "A passkey kept in an account, and a finger, face or screen lock",
);

/// Renews the tokens.
pub(super) const RENEW: Worded = text("最新の情報を受け取る", "Get the latest");
/// What that does.
pub(super) const RENEW_WHAT: Worded = text(
    "kagura から最新の情報を受け取ります。ログインし直す必要はありません。",
    "Takes the latest from kagura, without signing in again.",
);
/// What came of it.
pub(super) const RENEWED: Worded = text("情報を更新しました", "Up to date");
/// What that means.
pub(super) const RENEWED_WHAT: Worded = text(
    "kagura から最新の情報を受け取りました。変わった項目は「開発者向けの情報」に表示されます。",
    "The latest was received from kagura. What has changed stands below, “For developers”.",
);
/// A new access token.
pub(super) const NEW_ACCESS: Worded = text("アクセストークンを更新しました", "A new access token");
/// Until when it is valid.
pub(super) const VALID_UNTIL: Worded = text("有効期限", "Valid until");
/// What changed in the ID token.
pub(super) const ID_CHANGED: Worded = text("ID トークンで変わったクレーム", "Changed in the ID token");
/// What changed at userinfo.
pub(super) const USERINFO_CHANGED: Worded = text("userinfo で変わったクレーム", "Changed in userinfo");
/// Nothing did.
pub(super) const NOTHING: Worded = text("なし", "nothing");
/// Logs out.
pub(super) const SIGN_OUT: Worded = text("ログアウト", "Sign out");

/// Behind somebody's name, in the bar.
pub(super) const HONORIFIC: Worded = text(" 様", "");
/// Around the name of whoever is about to sign.
pub(super) const SIGNS_AS: [Worded; 2] = [text("", "You sign as "), text(" 様として署名します。", ".")];
/// Before the patient's name, in the title.
pub(super) const SIGNED_OF: Worded = text("署名しました：", "Signed: ");

/// The patient's place.
pub(super) const PLACE: Worded = text("場所", "Place");
/// What is prescribed.
pub(super) const PRESCRIPTION: Worded = text("処方", "Prescription");
/// The button that needs a card.
pub(super) const SIGN: Worded = text("処方箋に署名する", "Sign the prescription");
/// What it needs.
pub(super) const SIGN_NEEDS: Worded = text(
    "署名には、5分以内の HPKI カードでの確認が必要です。確認が済んでいないときは、kagura の画面に進みます。",
    "To sign, you need to have confirmed with your HPKI card within the last five minutes. If you have not, the button leads to kagura.",
);
/// How that is asked for.
pub(super) const HOW_SIGN: Worded = text(
    "claims で acr を必須（essential）のクレームとして指定し、max_age=300 と id_token_hint を付けます。戻った後は、ID トークンの acr、auth_time、sub と、カードで確認した資格（hcrole）を照合します。",
    "claims asks for acr as an essential claim, with max_age=300 and id_token_hint. Back here, acr, auth_time and sub of the ID token are compared, and the professions that the card has shown (hcrole).",
);
/// Where that is explained.
pub(super) const SEE_LEVEL: Worded =
    text("説明：docs/applications.md の「How surely」", "Explained in docs/applications.md, “How surely”");
/// It was signed.
pub(super) const SIGNED: Worded = text("署名しました", "Signed");
/// By whom.
pub(super) const SIGNED_BY: Worded = text("署名した方", "Signed by");
/// With what that person confirmed.
pub(super) const SIGNED_WITH: Worded = text("確認に使ったもの", "Confirmed with");
/// Who issued the card.
pub(super) const CARD_ISSUER: Worded = text("カードの発行元", "Card issued by");
/// What is not done.
pub(super) const SIGNED_NOTE: Worded = text(
    "見本のため、電子署名のデータは作成していません。",
    "This is a sample: no electronic signature was made.",
);
/// Back to the list.
pub(super) const TO_PATIENTS: Worded = text("患者一覧に戻る", "Back to the patients");

/// Somebody has logged out.
pub(super) const SIGNED_OUT: Worded = text("ログアウトしました", "You are signed out");
/// What that means.
pub(super) const SIGNED_OUT_WHAT: Worded = text(
    "電子カルテと kagura の両方からログアウトしました。",
    "You are signed out of the record and of kagura.",
);

/// The ID token.
pub(super) const ID_TOKEN: Worded = text("ID トークンのクレーム", "Claims of the ID token");
/// What it is for.
pub(super) const ID_TOKEN_WHAT: Worded = text(
    "誰が、いつ、何で確認したか。署名を検証してから使います。説明：docs/applications.md の「The first login」「How surely」",
    "Who confirmed, when, and with what. Use it only after its signature is verified. Explained in “The first login” and “How surely”",
);
/// Userinfo.
pub(super) const USERINFO: Worded = text("userinfo", "Userinfo");
/// What it is for.
pub(super) const USERINFO_WHAT: Worded = text(
    "その方の情報のうち、scope で指定したもの。説明：docs/applications.md の「Who it is」",
    "What is told of the person, as scope asked for it. Explained in “Who it is”",
);
/// The access token.
pub(super) const ACCESS_TOKEN: Worded = text("アクセストークン", "Access token");
/// What it is for.
pub(super) const ACCESS_TOKEN_WHAT: Worded = text(
    "userinfo の取得に使います。期限が過ぎたら、リフレッシュトークンで更新します。説明：docs/applications.md の「Tokens for a day」",
    "Opens userinfo. When it is over, the refresh token gets the next. Explained in “Tokens for a day”",
);
/// Where the tokens themselves are.
pub(super) const RAW: Worded = text(
    "トークンそのものは、ここには表示しません。トークンエンドポイントの応答の id_token、access_token、refresh_token にあり、アプリケーションのサーバーだけが保持します。",
    "The tokens themselves are not shown. They are id_token, access_token and refresh_token in the answer of the token endpoint, and only the application’s server keeps them.",
);
/// What the access token may be used for.
pub(super) const SCOPE_LABEL: Worded = text("scope", "scope");
/// When it is over.
pub(super) const EXPIRES_LABEL: Worded = text("有効期限", "Valid until");
/// In the protocol, on a page about what did not work.
pub(super) const IN_PROTOCOL: Worded = text("プロトコルでの値：", "In the protocol: ");
/// What the operator can look up.
pub(super) const OPERATOR_SEES: Worded = text(
    "kagura の運用者は「kagura client failures」で理由を調べられます。",
    "Whoever runs kagura looks the reason up by “kagura client failures”.",
);
/// Where that is explained.
pub(super) const SEE_WRONG: Worded = text(
    "説明：docs/applications.md の「When something goes wrong」",
    "Explained in docs/applications.md, “When something goes wrong”",
);

/// What a claim is for, in a line.
pub(super) fn claim(name: &str) -> Option<Worded> {
    Some(match name {
        "iss" => {
            text("発行者。kagura のアドレスと照合します", "Who made it: compare it with kagura’s address")
        }
        "sub" => text(
            "その方を表す名前。同じアプリケーションでは変わりません",
            "The person, by a name that stays the same here",
        ),
        "aud" => text("宛先。自分の client_id と照合します", "For whom: compare it with your client_id"),
        "exp" => text("有効期限", "When it is over"),
        "iat" => text("発行した時刻", "When it was made"),
        "auth_time" => text("本人確認の時刻", "When the person confirmed"),
        "acr" => {
            text("本人確認のレベル。必要なものと照合します", "How surely: compare it with what you need")
        }
        "amr" => text("本人確認の手段（RFC 8176）", "By which methods (RFC 8176)"),
        "sid" => text(
            "kagura のセッション。ログアウトの通知と照合します",
            "The session at kagura, as word of a sign-out names it",
        ),
        "nonce" => text("ログインを始めたブラウザのものか照合します", "Ties it to the browser that began"),
        "at_hash" => text("アクセストークンと対になる値", "Ties the access token to it"),
        "name" => text("氏名", "The name"),
        "name#ja-Kana-JP" => text("氏名（カタカナ）", "The name in kana"),
        "holder_id" => text("本人ID", "The holder ID"),
        "authority" => text("登録した認証局", "The authority that registered the person"),
        "hcrole" => text("HPKI カードで確認した資格", "Professions, as HPKI cards have shown them"),
        "certificate" => text("ログインに使ったカード", "The card of this sign-in"),
        "means" => text("ログインの方法", "With what the person signed in"),
        "key_binding" => text(
            "鍵の保存先。端末やカードの中（bound）か、アカウント（synced）",
            "Where the key is: in the device or card (bound), or in an account (synced)",
        ),
        _ => return None,
    })
}

/// The heading of the page that somebody is stopped by, and its sentence.
pub(super) const fn stopped(stop: Stop) -> (Worded, Worded) {
    match stop {
        Stop::Cancelled => (
            text("ログインを中止しました", "The sign-in was cancelled"),
            text(
                "kagura の画面で中止されたため、何も変わっていません。",
                "It was cancelled at kagura, and nothing has changed.",
            ),
        ),
        Stop::Unmet => (
            text("必要な方法で確認できませんでした", "Not confirmed the way it has to be"),
            text(
                "この操作に必要なカードは、使用中の kagura では使えません。カードを使える環境でもう一度お試しください。",
                "The card that is needed cannot be used with this kagura. Please try again where cards can be used.",
            ),
        ),
        Stop::LoginRequired => (
            text("ログインが必要です", "Please sign in"),
            text(
                "kagura にログインしていないため、画面を表示せずに続けることはできません。",
                "You are not signed in at kagura, so it cannot go on without a page.",
            ),
        ),
        Stop::Refused => (
            text("ログインできませんでした", "The sign-in did not work"),
            text(
                "kagura がこのアプリケーションからの要求を受け付けませんでした。繰り返し発生するときは、システムの管理者にお問い合わせください。",
                "kagura did not take the application’s request. If this happens again, please ask whoever runs the system.",
            ),
        ),
        Stop::NotOurs => (
            text("このログインは完了できません", "This sign-in cannot be completed"),
            text(
                "すでに終わっているか、別のブラウザで始めたログインです。最初からやり直してください。",
                "It is over already, or it began in another browser. Please start over.",
            ),
        ),
        Stop::NotBelieved => (
            text("ログインの結果を確認できませんでした", "The sign-in could not be verified"),
            text(
                "受け取った内容が、このログインのものではありません。最初からやり直してください。",
                "What came back does not belong to this sign-in. Please start over.",
            ),
        ),
        Stop::Clock => (
            text("時刻が一致していません", "The clocks differ"),
            text(
                "電子カルテのサーバーと kagura の時刻が異なるため、ログインを確認できません。システムの管理者にお問い合わせください。",
                "The record’s server and kagura do not have the same time, so the sign-in cannot be verified. Please ask whoever runs the system.",
            ),
        ),
        Stop::NotProven => (
            text("HPKI カードで確認できませんでした", "Not confirmed with an HPKI card"),
            text(
                "署名には、5分以内の HPKI カードでの確認が必要です。もう一度お試しください。",
                "A signature needs your HPKI card, confirmed within the last five minutes. Please try again.",
            ),
        ),
        Stop::AnotherPerson => (
            text("別の方が確認しました", "Someone else confirmed"),
            text(
                "ログイン中の方とは別の方の確認のため、署名していません。",
                "It was not the person who is signed in, so nothing was signed.",
            ),
        ),
        Stop::NoProfession => (
            text("署名できる資格を確認できませんでした", "No profession that signs prescriptions"),
            text(
                "処方箋に署名できるのは、医師と歯科医師です。署名していません。",
                "Doctors and dentists sign prescriptions. Nothing was signed.",
            ),
        ),
        Stop::NotSigned => (
            text("署名を中止しました", "Signing was cancelled"),
            text(
                "署名していません。ログインは続いています。",
                "Nothing was signed, and you are still signed in.",
            ),
        ),
        Stop::Away => (
            text("kagura に接続できません", "kagura cannot be reached"),
            text("しばらくしてから、もう一度お試しください。", "Please try again in a while."),
        ),
        Stop::NobodyHere => (
            text("ログインしていません", "You are not signed in"),
            text("電子カルテを使うには、ログインしてください。", "Please sign in to use the record."),
        ),
        Stop::EndedElsewhere | Stop::NotRenewed => (
            text("ログアウトされました", "You were signed out"),
            text(
                "kagura からログアウトしたため、電子カルテからもログアウトしました。",
                "Your sign-in at kagura has ended, so you were signed out of the record, too.",
            ),
        ),
        Stop::TimeIsUp => (
            text("ログインの有効期限が切れました", "Your sign-in is over"),
            text("続けるには、もう一度ログインしてください。", "To go on, please sign in again."),
        ),
        Stop::Foreign => (
            text("操作を受け付けませんでした", "This was not done"),
            text(
                "電子カルテの画面から、もう一度操作してください。",
                "Please use the record’s own page for it.",
            ),
        ),
        Stop::NoPage => (
            text("ページが見つかりません", "No such page"),
            text("アドレスをご確認ください。", "Please check the address."),
        ),
        Stop::Failed => (
            text("処理できませんでした", "This did not work"),
            text("もう一度お試しください。", "Please try again."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_that_it_wants_first() {
        for (header, tongue) in [
            ("ja,en;q=0.9", Tongue::Ja),
            ("en-GB,en;q=0.9,ja;q=0.8", Tongue::En),
            ("fr, EN;q=0.5", Tongue::En),
            ("", Tongue::Ja),
            ("日本語", Tongue::Ja),
            ("e", Tongue::Ja),
        ] {
            assert_eq!(Tongue::wanted(header), tongue, "{header}");
        }
    }
}
