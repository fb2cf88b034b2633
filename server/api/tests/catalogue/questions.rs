//! Questions as people ask them find the page that helps, among the first three.

use api::{
    Language,
    catalogue::{COMMON, Guide, HelpPage, SearchHit, Topic, search},
};

/// The set (`seen` while the search was built, `held` never looked at one by one), who asks, the question, and the pages that help:
/// a message's number, a guide's or a topic's name.
const QUESTIONS: &str = include_str!("questions.tsv");
/// Whoever reads further has given up.
const READ: usize = 3;

struct Question {
    who: &'static str,
    asked: &'static str,
    pages: Vec<&'static str>,
}

#[expect(clippy::unwrap_used, reason = "a line with too few columns fails the test that reads it")]
fn questions(set: &str) -> Vec<Question> {
    let lines = QUESTIONS.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let asked = lines.map(|line| {
        let [of, who, asked, pages] = line.try_into().unwrap();
        (of, Question { who, asked, pages: pages.split(' ').collect() })
    });
    asked.filter(|(of, _)| *of == set).map(|(_, question)| question).collect()
}

fn found(asked: &str) -> Vec<String> {
    let named = |found| match found {
        SearchHit::Message { number, .. } => number.to_string(),
        SearchHit::Guide { guide, .. } => guide.slug().to_owned(),
        SearchHit::Topic { topic, .. } => topic.slug().to_owned(),
    };
    search(asked, Language::Ja).into_iter().map(named).take(READ).collect()
}

fn helped(question: &Question) -> bool {
    found(question.asked).iter().any(|page| question.pages.contains(&&**page))
}

#[test]
fn every_question_leads_to_pages_that_exist() {
    for question in questions("seen").iter().chain(&questions("held")) {
        for page in &question.pages {
            let known = Guide::with_slug(page).is_some()
                || Topic::with_slug(page).is_some()
                || page.parse::<api::catalogue::Number>().is_ok();
            assert!(known, "{}, {}: {page}", question.who, question.asked);
        }
    }
    assert!(questions("seen").len() + questions("held").len() >= 120);
    assert!(questions("held").len() >= 100);
}

#[test]
fn every_question_seen_while_building_finds_what_helps() {
    let lost: Vec<_> = questions("seen").into_iter().filter(|question| !helped(question)).collect();
    let lost: Vec<_> =
        lost.iter().map(|it| format!("{} → {:?}, not {:?}", it.asked, found(it.asked), it.pages)).collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn of_the_questions_held_back_nineteen_in_twenty_find_what_helps() {
    let held = questions("held");
    let good = held.iter().filter(|question| helped(question)).count();
    // A count and no names: who sees which ones fail builds for those.
    println!("{good} of {} questions that were held back", held.len());
    assert!(good * 100 >= held.len() * 95, "{good} of {}", held.len());
}

/// Whoever types a few words reads the first line, and goes there.
#[test]
fn what_is_typed_most_plainly_finds_its_page_first() {
    let wanted = [
        ("I only have my My Number card", "my-number-card"),
        ("register my number card", "my-number-card"),
        ("マイナンバーカードしか持っていない", "my-number-card"),
        ("マイナンバーカードを登録したい", "my-number-card"),
        ("cookies blocked", "allow-cookies"),
        ("time ran out", "2.19"),
        ("ログインできません。どうすればいいですか", "signing-in"),
        ("ログインできない", "signing-in"),
        ("カードのパスワード", "forgotten-pin"),
        ("薬剤師", "what-is-hpki"),
        ("QRよめない", "unread-qr"),
        ("端末を削除したい", "my-devices"),
        ("名前を変えたい", "my-devices"),
        ("端末の名前を変えたい", "my-devices"),
        ("remove a device", "my-devices"),
        ("rename my phone", "my-devices"),
        ("もじがちいさい", "small-text"),
        ("えいごにしたい", "small-text"),
        ("what is an authenticator", "what-is-passkey"),
    ];
    let first = |asked: &str| found(asked).into_iter().next().unwrap_or_default();
    let lost: Vec<_> = wanted.into_iter().filter(|(asked, page)| first(asked) != *page).collect();
    let lost: Vec<_> =
        lost.iter().map(|(asked, page)| format!("{asked} → {:?}, not {page}", found(asked))).collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn each_everyday_name_finds_its_own_page() {
    for (name, page) in COMMON {
        let page = match page {
            HelpPage::Message(number) => number.to_string(),
            HelpPage::Guide(guide) => guide.slug().to_owned(),
            HelpPage::Topic(topic) => topic.slug().to_owned(),
        };
        for text in [name.ja, name.en] {
            assert!(found(text).contains(&page), "{text}: {:?}", found(text));
        }
    }
}

/// The ending of a question is no word of it: with it and without, the same page stands first.
#[test]
fn what_a_question_ends_in_changes_nothing() {
    for asked in
        ["無料", "登録が必要", "カードの更新", "暗証番号", "指紋", "スマートフォンを紛失", "機種変更"]
    {
        let plain = found(asked);
        for ending in ["ですか", "でしょうか", "なのですが", "です。"] {
            assert_eq!(plain.first(), found(&[asked, ending].concat()).first(), "{asked}{ending}");
        }
    }
}

/// However it is spelt, it is asked the same.
#[test]
fn a_spelling_changes_nothing() {
    for (one, other) in [
        ("ログインできない", "ログイン出来ない"),
        ("登録できません", "登録出来ません"),
        ("can't sign in", "can not sign in"),
        ("can't sign in", "can't log in"),
        ("unable to login", "unable to signin"),
        ("log out", "sign out"),
    ] {
        assert_eq!(found(one).first(), found(other).first(), "{one}, {other}");
    }
}

/// What stands below the first result is hardly read by someone who is in a hurry, or who may be about to approve another's sign-in.
#[test]
fn these_find_what_helps_first() {
    for (asked, page) in [
        ("頼んでいないのに承認画面が出た", "not-mine"),
        ("知らないログインの通知が来た", "not-mine"),
        ("I did not ask for this sign-in", "not-mine"),
        ("スマホを持っていない", "no-phone"),
        ("スマホ変えたら使えなくなった", "new-phone"),
        ("パスキーって何ですか", "what-is-passkey"),
        ("what is a passkey", "what-is-passkey"),
        ("文字を大きくしたい", "small-text"),
        ("目が見えない", "small-text"),
        ("音声読み上げで使いたい", "small-text"),
        ("can I use VoiceOver", "small-text"),
        ("助けて", "whom-to-ask"),
        ("退会したい", "whom-to-ask"),
        ("delete my account", "whom-to-ask"),
        ("まだログアウトしていません", "left-signed-in"),
        ("QRコードが小さくて読めない", "small-text"),
        ("問い合わせ先", "whom-to-ask"),
        ("カードを更新したら使えない", "new-card"),
        ("ICカードが認識されない", "card-reader"),
        ("QRが時間切れ", "2.19"),
        ("TypeError: Failed to fetch", "direct-connection"),
        ("TypeError: Load failed", "direct-connection"),
        ("操作の回数が多すぎます", "5.6"),
        ("Too many attempts", "5.6"),
        ("この操作はできませんでした", "2.20"),
        ("That did not work", "2.20"),
        ("ログインが終了しています", "signing-in"),
        ("You are no longer signed in", "signing-in"),
        ("サーバーに接続できませんでした", "direct-connection"),
        ("The server could not be reached", "direct-connection"),
        ("短い時間に多くの操作がありました", "5.6"),
        ("Too many requests in a short time", "5.6"),
        ("登録できる端末の数に達しています", "new-phone"),
        ("No more devices can be registered", "new-phone"),
        ("この方法ではログインできません", "signing-in"),
        ("You cannot sign in this way", "signing-in"),
        ("新しく追加された端末またはカードがあります", "not-mine"),
        ("A device or card was added to your account", "not-mine"),
        ("ログアウトしたい", "left-signed-in"),
        ("ログアウト", "left-signed-in"),
        ("logout", "left-signed-in"),
        ("can't sign in", "signing-in"),
        ("I can not log in", "signing-in"),
        ("ログイン出来ません", "signing-in"),
        ("パソコンで使いたい", "own-pc"),
        ("同じ番号", "3.9"),
        ("HPKIとは", "what-is-hpki"),
        ("what is HPKI", "what-is-hpki"),
        ("パスワード忘れた", "forgotten-password"),
        ("LINEで開いたら動かない", "2.7"),
        ("how do i change my phone", "new-phone"),
    ] {
        assert_eq!(found(asked).first().map(String::as_str), Some(page), "{asked}: {:?}", found(asked));
    }
}
