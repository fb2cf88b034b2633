//! The headlines of the app's pages that no message of the catalogue explains, and which page goes on from there: whoever types what
//! stands on the screen finds it. They are the app's texts; a test holds them against its sources.

use super::{guide::Guide, number::Number, topic::Topic, topics::HelpPage};

/// A headline, in both languages.
pub(super) struct Headline {
    /// As the app shows it.
    pub(super) said: [&'static str; 2],
    /// Where somebody who sees it reads on.
    pub(super) page: HelpPage,
}

const fn headline(ja: &'static str, en: &'static str, page: HelpPage) -> Headline {
    Headline { said: [ja, en], page }
}

/// Every headline of the app's own.
#[rustfmt::skip]
pub(super) const HEADLINES: &[Headline] = &[
    headline("通信できませんでした", "No connection", HelpPage::Guide(Guide::DirectConnection)),
    headline("サーバーに接続できませんでした", "The server could not be reached", HelpPage::Guide(Guide::DirectConnection)),
    headline("サーバーに接続できませんでした", "The server could not be reached", HelpPage::Guide(Guide::Network)),
    headline("システムの不具合が発生しました", "Something went wrong on our side", HelpPage::Message(Number::ours(6))),
    headline("短い時間に多くの操作がありました", "Too many requests in a short time", HelpPage::Message(Number::ours(6))),
    headline("登録できる端末の数に達しています", "No more devices can be registered", HelpPage::Topic(Topic::NewPhone)),
    headline("この操作はできませんでした", "That did not work", HelpPage::Message(Number::phone(20))),
    headline("この方法ではログインできません", "You cannot sign in this way", HelpPage::Topic(Topic::SigningIn)),
    headline("画面にエラーが発生しました", "This page has stopped", HelpPage::Message(Number::phone(16))),
    headline("新しく追加された端末またはカードがあります", "A device or card was added to your account", HelpPage::Topic(Topic::NotMine)),
    headline("ログインが終了しています", "You are no longer signed in", HelpPage::Topic(Topic::SigningIn)),
    headline("まだログアウトしていません。", "You are not signed out yet.", HelpPage::Topic(Topic::LeftSignedIn)),
    headline("スマートフォンで承認されませんでした", "The sign-in was not approved on the phone", HelpPage::Message(Number::pc(9))),
    headline("QR コードの表示を終了しました", "The QR code is no longer shown", HelpPage::Message(Number::pc(9))),
    headline("QR コードの表示を終了しました", "The QR code is no longer shown", HelpPage::Topic(Topic::SigningIn)),
    headline("時間が過ぎたため、新しい QR コードを表示しました。", "Too much time passed, so here is a new QR code.", HelpPage::Topic(Topic::SigningIn)),
    headline("時間が過ぎたため、パスワードの入力からやり直してください。登録はまだ完了していません。", "Time ran out before the device was registered. Please enter the password again.", HelpPage::Topic(Topic::FirstTime)),
];

#[cfg(test)]
mod tests {
    use super::HEADLINES;

    const SHARED: &str = include_str!("../../../../app/src/shared_text.rs");
    const PAGES: [&str; 4] = [
        include_str!("../../../../app/src/pages/account/text.rs"),
        include_str!("../../../../app/src/pages/login/text.rs"),
        include_str!("../../../../app/src/pages/register/text.rs"),
        include_str!("../../../../app/src/journey/phone/text.rs"),
    ];

    #[test]
    fn the_app_shows_every_headline_so() {
        for said in HEADLINES.iter().flat_map(|it| it.said) {
            let quoted = ["\"", said, "\""].concat();
            assert!([SHARED].iter().chain(&PAGES).any(|page| page.contains(&quoted)), "{said}");
        }
    }

    #[test]
    fn every_title_that_the_pages_share_leads_somewhere() {
        let titles: Vec<_> =
            SHARED.split("/// Title").skip(1).filter_map(|it| it.split('"').nth(1)).collect();
        assert!(titles.len() >= 5, "{titles:?}");
        for title in titles {
            assert!(HEADLINES.iter().any(|it| it.said.first() == Some(&title)), "{title}");
        }
    }
}
