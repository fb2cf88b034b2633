//! The help pages, as a reader without scripts gets them.

use crate::common::{ANDROID, IPHONE, Reply, TestServer, WINDOWS, somebody};
use crate::http::markup::Document;
use api::Language;
use api::catalogue::{ActionPlace, Guide, Surface, Topic, rows};
use api::device::KnownDevice;
use server::http::pages::help::DeviceChoice;
use server::service::caller::Caller;
use server::service::explanation;

const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15";
const LINE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.2.0";
const GALAXY: &str = "Mozilla/5.0 (Linux; Android 14; SM-F741B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36";
const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:160.0) Gecko/20100101 Firefox/160.0";
const AGENTS: [&str; 8] = [IPHONE, ANDROID, WINDOWS, MAC, LINE, GALAXY, LINUX, "curl/8.5.0"];

/// What somebody reads at an address.
pub(crate) async fn read(server: &TestServer, agent: &str, language: &str, path: &str) -> (Reply, Document) {
    let reply = ask(server, agent, language, path).await;
    assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8", "{path}");
    let document = Document::read(&reply.text);
    (reply, document)
}

pub(crate) async fn ask(server: &TestServer, agent: &str, language: &str, path: &str) -> Reply {
    let mut browser = server.pc();
    (browser.user_agent, browser.language) = (agent.to_owned(), language.to_owned());
    browser.get(path).await
}

/// What every page owes its reader.
pub(crate) fn is_a_page(document: &Document, language: &str, place: &str) {
    assert_eq!(document.values("html", "lang"), [language], "{place}");
    for element in ["h1", "main", "title", "header", "footer"] {
        assert_eq!(document.count(element), 1, "{place}: {element}");
    }
    assert_eq!(document.count("script"), 0, "{place} is complete without scripts");
    for address in document.values("a", "href") {
        let known = ["#main", "/", "x-safari-http", "googlechrome", "intent://", "http://localhost:8080/"];
        assert!(known.iter().any(|start| address.starts_with(start)), "{place}: {address}");
        assert!(!address.starts_with("//") && !address.contains("javascript:"), "{place}: {address}");
    }
    let images = document.attributes.iter().filter(|(name, key, _)| name == "img" && key == "alt").count();
    assert_eq!(images, document.count("img"), "{place}: a picture without its words");
}

/// Whether a title is quoted from an English screen.
fn told_in_english(title: &str) -> bool {
    title.is_ascii()
}

/// A message's own part of a page.
fn own_part(page: &str) -> String {
    within(page, "<section class=\"message", "</section>")
}

/// The words between two tags.
fn within(page: &str, from: &str, to: &str) -> String {
    let (_, part) = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}"));
    let (part, _) = part.split_once(to).unwrap();
    let pieces = part.split('<').filter_map(|it| it.split_once('>'));
    // Elements are apart, but for those that only mark a word.
    let apart = |tag: &str| if tag.trim_start_matches('/').starts_with("span") { "" } else { " " };
    let text: String = pieces.flat_map(|(tag, it)| [apart(tag), it]).collect();
    crate::http::markup::plain(&text)
}

/// What the heading and the window's title say.
fn called(page: &str) -> [String; 2] {
    [("<h1", "</h1>"), ("<title", "</title>")].map(|(from, to)| within(page, from, to))
}

/// The words of other systems than a browser's own, so far as they tell them apart.
fn foreign(agent: &str) -> &'static [&'static str] {
    match agent {
        IPHONE => &["Android", "Google", "Galaxy", "Windows", "Chrome"],
        ANDROID | GALAXY => &["iPhone", "iCloud", "Safari", "Face ID", "Touch ID", "Windows"],
        WINDOWS => &["iCloud", "Face ID", "Google Play", "Galaxy"],
        _ => &[],
    }
}

#[tokio::test]
async fn every_message_has_a_page_on_every_device_in_both_languages() {
    let server = TestServer::start().await;
    for row in rows() {
        for agent in AGENTS {
            for language in Language::ALL {
                let path = format!("/help/{}", row.number);
                let place = format!("{path} {} {agent:.40}", language.tag());
                let (reply, document) = read(&server, agent, language.tag(), &path).await;
                assert_eq!(reply.status, 200, "{place}");
                is_a_page(&document, language.tag(), &place);
                let quoted = if told_in_english(row.title) { "en" } else { "ja" };
                assert!(document.values("span", "lang").contains(&quoted), "{place}");
                for part in row.title.split(['{', '}']).step_by(2) {
                    assert!(document.text.contains(part), "{place}: {part}");
                }
                assert!(!document.text.contains(['{', '}']), "{place}: nothing is left to be filled in");
                let caller = Caller { device: KnownDevice::read(agent), language, ..somebody() };
                let told = explanation::look_up_in_full(&server.app, &caller, row.number).unwrap();
                let own = own_part(&reply.text);
                // To readers of English a Japanese title says nothing: what happened stands in the heading, and only there.
                let by_headline = language == Language::En && !told_in_english(&told.title);
                assert!(own.contains(&told.headline) != by_headline, "{place}");
                let name = if by_headline { &told.headline } else { &told.title };
                assert!(
                    called(&reply.text).iter().all(|it| it.contains(name)),
                    "{place}: {:?}",
                    called(&reply.text)
                );
                assert!(document.text.contains(&told.title), "{place}");
                for remedy in &told.remedies {
                    assert!(own.contains(&remedy.text), "{place}: {}", remedy.text);
                    for step in &remedy.steps {
                        assert!(own.contains(&step.text), "{place}: {}", step.text);
                    }
                }
                for cause in &told.causes {
                    assert!(own.contains(&cause.text), "{place}: {}", cause.text);
                }
                if row.place == ActionPlace::Here && (row.surface == Surface::Phone) == (agent != WINDOWS) {
                    for word in foreign(agent) {
                        let quoted =
                            told.picture.iter().any(|it| it.rows.iter().any(|row| row.contains(word)));
                        assert!(quoted || !own.contains(word), "{place}: {word} in {own}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn in_english_no_link_is_named_in_japanese() {
    let server = TestServer::start().await;
    let pages = [
        "/help",
        "/help/search?q=passkey",
        "/help/guide/clear-site-data",
        "/help/forgotten-pin",
        "/help/2.19",
    ];
    for path in pages {
        let (reply, _) = read(&server, WINDOWS, "en", path).await;
        let mut links = reply.text.split("<a ").skip(1).map(|it| within(&format!("<{it}"), "<", "</a>"));
        let japanese = links.find(|it| !it.contains("日本語") && it.chars().any(|c| c >= '\u{3041}'));
        assert_eq!(japanese, None, "{path}");
    }
    let (reply, document) = read(&server, WINDOWS, "en", "/help/2.19").await;
    assert!(called(&reply.text).iter().all(|it| it.contains("This QR code or link does not work.")));
    assert!(document.text.contains("In Japanese: 無効なアクセス"), "{}", document.text);
    assert!(document.values("span", "lang").contains(&"ja"));
}

#[tokio::test]
async fn no_line_ends_within_the_name_of_the_holder_id() {
    let server = TestServer::start().await;
    for path in ["/help/3.7", "/help/2.23", "/help/3.8"] {
        let (reply, _) = read(&server, IPHONE, "ja", path).await;
        let (_, own) = reply.text.split_once("<section class=\"message").unwrap();
        let (own, _) = own.split_once("</section>").unwrap();
        let whole = own.matches("<span class=\"word\">本人ID</span>").count();
        assert!(whole > 0 && own.matches("本人ID").count() == whole, "{path}: {own}");
    }
}

#[tokio::test]
async fn the_number_that_shows_what_one_looks_like_is_called_an_example() {
    let server = TestServer::start().await;
    for (language, example) in
        [("ja", "例：お問い合わせ番号"), ("en", "For example: Number for the help desk")]
    {
        let (_, document) = read(&server, IPHONE, language, "/help/2.19").await;
        let (before, _) = document.text.split_once("123-4567").unwrap();
        assert!(before.trim_end().ends_with(example), "{before}");
    }
}

#[tokio::test]
async fn every_guide_has_a_page_with_every_way_and_this_devices_first() {
    let server = TestServer::start().await;
    for guide in Guide::ALL {
        for agent in AGENTS {
            for language in Language::ALL {
                let path = format!("/help/guide/{}", guide.slug());
                let place = format!("{path} {} {agent:.40}", language.tag());
                let (reply, document) = read(&server, agent, language.tag(), &path).await;
                assert_eq!(reply.status, 200, "{place}");
                is_a_page(&document, language.tag(), &place);
                assert!(document.text.contains(guide.title().in_language(language)), "{place}");
                for variant in guide.variants() {
                    assert!(document.text.contains(variant.label.in_language(language)), "{place}");
                    for step in variant.steps {
                        let text = step.text.in_language(language);
                        let whole = !text.contains('{') && !text.contains("iPhone") && !text.contains("iOS");
                        assert!(!whole || document.text.contains(text), "{place}: {text}");
                    }
                }
                let device = api::device::KnownDevice::read(agent);
                let own = guide.variants().iter().find(|it| it.audience.fits(&device));
                let first =
                    document.text.find(own.or(guide.variants().first()).unwrap().label.in_language(language));
                for other in guide.variants().iter().filter(|it| own.is_some_and(|own| own.label != it.label))
                {
                    let there = reply
                        .text
                        .rfind(&format!("<summary>{}</summary>", other.label.in_language(language)));
                    assert!(first.is_some() && there.is_some(), "{place}: {}", other.label.ja);
                }
                assert!(document.values("a", "href").iter().any(|it| it.starts_with("/check")), "{place}");
            }
        }
    }
}

#[tokio::test]
async fn every_topic_has_a_page_in_both_languages_and_says_whom_to_call() {
    let server = TestServer::start().await;
    for topic in Topic::ALL {
        for language in Language::ALL {
            let path = format!("/help/{}", topic.slug());
            let place = format!("{path} {}", language.tag());
            let (reply, document) = read(&server, IPHONE, language.tag(), &path).await;
            assert_eq!(reply.status, 200, "{place}");
            is_a_page(&document, language.tag(), &place);
            let content = topic.content();
            assert!(document.text.contains(topic.title().in_language(language)), "{place}");
            assert!(document.text.contains(content.call.in_language(language)), "{place}");
            for step in content.parts.iter().flat_map(|part| part.steps) {
                assert!(document.text.contains(step.in_language(language)), "{place}: {}", step.ja);
            }
        }
    }
}

#[tokio::test]
async fn a_topic_leads_to_where_its_steps_are_taken_on_the_devices_that_can_take_them() {
    let server = TestServer::start().await;
    let leads = |agent: &'static str, topic: Topic| {
        let server = &server;
        async move {
            let (reply, _) = read(server, agent, "ja", &format!("/help/{}", topic.slug())).await;
            let mut buttons = reply.text.split("<a class=\"button main\" href=\"").skip(1);
            let to = buttons.next().and_then(|it| it.split('"').next()).map(str::to_owned);
            assert_eq!(buttons.count(), 0, "{topic:?}: one button stands out");
            to
        }
    };
    for (topic, phone, pc) in [
        (Topic::FirstTime, None, Some("/register")),
        (Topic::SigningIn, Some("/login"), Some("/login")),
        (Topic::UnknownId, Some("/account"), Some("/account")),
        (Topic::NewPhone, Some("/account"), Some("/account")),
        (Topic::OwnPc, None, Some("/account")),
        (Topic::MyDevices, Some("/account"), Some("/account")),
        (Topic::LostPhone, Some("/account"), Some("/account")),
        (Topic::LostCard, None, None),
        (Topic::ForgottenPin, None, None),
        (Topic::ForgottenPassword, None, None),
        (Topic::NoLetter, None, Some("/register")),
        (Topic::NewCard, None, Some("/login")),
        (Topic::MyNumberCard, None, Some("/account")),
        (Topic::ExpiredCard, None, None),
        // The guide leads to the check, on the phones whose lock it can see.
        (Topic::FingerOrFace, None, None),
        (Topic::UnreadQr, None, None),
        (Topic::LeftSignedIn, Some("/account"), Some("/account")),
        (Topic::SomebodyElse, None, None),
        (Topic::NotMine, Some("/account"), Some("/account")),
        (Topic::SmallText, None, None),
        (Topic::WhatIsPasskey, None, None),
        (Topic::WhatIsHpki, None, None),
        (Topic::NoPhone, None, Some("/login")),
        (Topic::WhomToAsk, None, None),
    ] {
        assert_eq!(leads(IPHONE, topic).await.as_deref(), phone, "{topic:?} on a phone");
        assert_eq!(leads(WINDOWS, topic).await.as_deref(), pc, "{topic:?} on a PC");
    }
}

#[tokio::test]
async fn a_message_leads_back_to_registering_or_to_signing_in_whichever_it_is_about() {
    let server = TestServer::start().await;
    let (register, sign_in) = (("登録の方法を見る", "/register"), ("ログイン画面へ", "/login"));
    for (agent, number, (label, to)) in [
        (IPHONE, "2.3", register),
        (IPHONE, "2.20", register),
        (IPHONE, "2.21", register),
        (WINDOWS, "3.22", register),
        (IPHONE, "2.8", sign_in),
        (WINDOWS, "3.9", sign_in),
    ] {
        let (reply, _) = read(&server, agent, "ja", &format!("/help/{number}")).await;
        let mut links = reply.text.split("<a class=\"button");
        let link = links.find(|it| it.contains(&format!(">{label}</a>"))).unwrap();
        let leads = link.split("href=\"").nth(1).unwrap();
        assert!(leads.starts_with(to), "{number}: {leads:.40}");
    }
}

#[tokio::test]
async fn a_topic_among_the_results_says_what_it_is_about() {
    let server = TestServer::start().await;
    for language in Language::ALL {
        for (query, topic) in [("機種変更", Topic::NewPhone), ("指紋", Topic::FingerOrFace)] {
            let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
            let path = format!("/help/search?q={query}");
            let (_, document) = read(&server, IPHONE, language.tag(), &path).await;
            let about = topic.content().about.in_language(language);
            assert!(document.text.contains(about), "{topic:?} {}", language.tag());
        }
    }
}

#[tokio::test]
async fn a_question_finds_its_topic_and_one_that_nobody_understands_is_offered_all_of_them() {
    let server = TestServer::start().await;
    let query: String = url::form_urlencoded::byte_serialize("機種変更したのですが".as_bytes()).collect();
    let (_, document) = read(&server, IPHONE, "ja", &format!("/help/search?q={query}")).await;
    let ours = |it: &&str| it.starts_with("/help/") && !it.starts_with("/help/search");
    let first = document.values("a", "href").into_iter().find(ours);
    assert_eq!(first, Some("/help/new-phone"), "the best stands first, whatever sort of page it is");
    let (_, document) = read(&server, IPHONE, "en", "/help/search?q=zzzzqqqq").await;
    let links = document.values("a", "href");
    for topic in Topic::ALL {
        assert!(links.contains(&&*format!("/help/{}", topic.slug())), "{topic:?}: {links:?}");
    }
    assert!(!links.contains(&"/help/2.1"), "a dozen topics, not every message");
}

#[tokio::test]
async fn the_first_page_leads_to_every_message_and_every_guide() {
    let server = TestServer::start().await;
    for agent in AGENTS {
        let (reply, document) = read(&server, agent, "ja", "/help").await;
        assert_eq!(reply.status, 200);
        is_a_page(&document, "ja", agent);
        let links = document.values("a", "href");
        for row in rows() {
            assert!(links.contains(&&*format!("/help/{}", row.number)), "{agent}: {}", row.number);
        }
        for guide in Guide::ALL {
            assert!(links.contains(&&*format!("/help/guide/{}", guide.slug())), "{agent}: {guide:?}");
        }
    }
}

#[tokio::test]
async fn every_link_of_ours_leads_to_a_page() {
    let server = TestServer::start().await;
    let mut seen = std::collections::BTreeSet::new();
    let mut next = vec!["/help".to_owned()];
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let (reply, document) = read(&server, IPHONE, "ja", &path).await;
        assert_eq!(reply.status, 200, "{path}");
        let links = document.values("a", "href").into_iter().filter(|it| it.starts_with("/help"));
        // One change of language and device is enough; both together go round in circles.
        next.extend(links.filter(|it| it.matches('=').count() < 2).map(str::to_owned));
    }
    assert!(seen.len() > 62, "{seen:?}");
}

#[tokio::test]
async fn whoever_asks_for_another_device_or_language_gets_it_and_keeps_it() {
    let server = TestServer::start().await;
    let (_, document) = read(&server, WINDOWS, "ja", "/help/2.9?device=android&lang=en").await;
    assert_eq!(document.values("html", "lang"), ["en"]);
    assert!(document.text.contains("For Android"), "{}", document.text);
    assert!(document.values("a", "href").contains(&"/help?device=android&lang=en"));
    assert!(document.values("a", "href").contains(&"/help/2.9?device=android&lang=ja"));
    assert_eq!(document.values("a", "aria-current").len(), 1);
    for choice in DeviceChoice::ALL {
        let (reply, document) = read(&server, IPHONE, "ja", &format!("/help?device={}", choice.word())).await;
        assert_eq!(reply.status, 200);
        assert!(document.text.contains(choice.name()));
    }
    // What is no language and no device is as if it had not been said.
    let (_, document) = read(&server, IPHONE, "ja", "/help?device=toaster&lang=fr").await;
    assert_eq!(document.values("html", "lang"), ["ja"]);
    assert!(document.text.contains("iPhone（iOS 26）の Safari"), "{}", document.text);
    assert!(!document.text.contains("toaster"));
}

#[tokio::test]
async fn an_iphone_chosen_by_name_keeps_what_is_known_of_it() {
    let server = TestServer::start().await;
    let (_, document) = read(&server, LINE, "ja", "/help/2.7?device=iphone").await;
    assert!(document.text.contains("LINE アプリ"), "{}", document.text);
    let out = "http://localhost:8080/help/2.7?openExternalBrowser=1";
    assert!(document.values("a", "href").contains(&out), "{:?}", document.values("a", "href"));
    // A PC cannot open anything on a phone.
    let (_, document) = read(&server, WINDOWS, "ja", "/help/2.7?device=iphone").await;
    assert!(document.values("a", "href").iter().all(|it| it.starts_with('/') || it.starts_with('#')));
}

#[tokio::test]
async fn the_other_screen_is_offered_a_code_or_an_address() {
    let server = TestServer::start().await;
    let (_, pc) = read(&server, WINDOWS, "ja", "/help/2.19").await;
    assert_eq!(pc.count("figure"), 1);
    let (_, phone) = read(&server, IPHONE, "ja", "/help/3.21").await;
    assert_eq!(phone.count("figure"), 0);
    assert!(phone.text.contains("http://localhost:8080/help/3.21"));
    let code = ask(&server, WINDOWS, "ja", "/help/2.19/qr.svg").await;
    assert_eq!(code.headers["content-type"], "image/svg+xml");
    assert!(code.is_ok().text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
}

#[tokio::test]
async fn a_page_says_what_it_depends_on_and_where_it_belongs() {
    let server = TestServer::with(&[("origin", "https://auth.example.jp")]).await;
    for path in ["/help", "/help/2.19", "/help/guide/versions"] {
        let (reply, document) = read(&server, IPHONE, "en-US,ja;q=0.5", &format!("{path}?device=mac")).await;
        let vary = reply.headers["vary"].to_str().unwrap();
        for header in ["User-Agent", "Accept-Language", "Sec-CH-UA-Platform-Version", "Sec-CH-UA-Model"] {
            assert!(vary.contains(header), "{path}: {vary}");
        }
        assert_eq!(reply.headers["cache-control"], "private, no-cache", "{path}");
        assert_eq!(reply.headers["content-language"], "en", "{path}");
        assert!(reply.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
        assert!(!reply.headers.contains_key("set-cookie"), "nobody is followed around");
        let canonical = format!("https://auth.example.jp{path}");
        assert!(document.values("link", "href").contains(&&*canonical), "{path}");
    }
}

#[tokio::test]
async fn what_a_problem_names_as_its_type_is_a_page() {
    let server = TestServer::start().await;
    let mut phone = server.phone();
    let link = server::ids::Draw::secret(&server::ids::SystemRandom);
    let problem = phone.browser.link(&link).post("/api/register/open", serde_json::json!({})).await;
    let kind = problem.body["type"].as_str().unwrap().to_owned();
    let (reply, _) = read(&server, IPHONE, "ja", &kind).await;
    assert_eq!((kind.as_str(), reply.status), ("/help/2.19", 200));
}

#[tokio::test]
async fn the_help_desk_stands_where_people_are_told_to_turn_to_it_and_can_be_dialled() {
    let ways = "03-1234-5678（平日 9:00〜17:00） / +81-3-1234-5678, weekdays";
    let server = TestServer::with(&[("help_desk", ways)]).await;
    let nameless = TestServer::start().await;
    for page in ["/help/2.8", "/help/whom-to-ask", "/help/search?q=123-4567", "/oidc/authorize?client_id=x"] {
        let (reply, document) = read(&server, IPHONE, "ja", page).await;
        assert!(document.values("a", "href").contains(&"tel:0312345678"), "{page}: {}", reply.text);
        assert!(reply.text.contains("（平日 9:00〜17:00）") && !reply.text.contains("weekdays"), "{page}");
        let (reply, document) = read(&server, IPHONE, "en", page).await;
        assert!(document.values("a", "href").contains(&"tel:+81312345678"), "{page}");
        assert!(reply.text.contains(", weekdays"), "{page}");
        let (reply, _) = read(&nameless, IPHONE, "ja", page).await;
        assert!(!reply.text.contains("class=\"contact\""), "nothing is promised that is not there: {page}");
    }
}

/// Apple's systems tell no page whether there is a screen lock: nobody is sent from there to look.
#[tokio::test]
async fn the_check_is_offered_where_it_can_tell() {
    let server = TestServer::start().await;
    for (agent, offered) in [(ANDROID, true), (IPHONE, false), (WINDOWS, false)] {
        for path in ["/help/guide/device-lock", "/help/finger-or-face"] {
            let (reply, _) = read(&server, agent, "ja", path).await;
            assert_eq!(
                reply.text.contains("class=\"button main\" href=\"/check"),
                offered,
                "{agent}: {path}"
            );
        }
    }
}

/// What the app foretells is looked up: it knows the device, and says what speaks against it and nothing else.
#[tokio::test]
async fn an_apps_own_view_is_told_as_that_before_anything_is_tried() {
    let server = TestServer::start().await;
    let in_line = format!("{ANDROID} Line/15.2.0");
    for (agent, headline, button) in [
        (in_line.as_str(), "アプリ内の画面では、登録やログインができません。", Some("open_in_chrome")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 13_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1 Mobile/15E148 Safari/604.1",
            "OS またはブラウザが古いため、登録やログインができません。",
            None,
        ),
        (IPHONE, "このブラウザでは、登録やログインができません。", None),
    ] {
        let told: serde_json::Value =
            serde_json::from_str(&ask(&server, agent, "ja", "/api/messages/2.2").await.text).unwrap();
        assert_eq!(told["headline"], headline, "{agent}");
        assert_eq!(told["remedies"][0]["action"].as_str(), button, "{agent}: {told}");
        let all = told["remedies"].to_string();
        assert!(button.is_none() || !all.contains("最新"), "nothing is old: {all}");
    }
}

/// Help opens beside the journey: whoever goes on from there comes from the application still.
#[tokio::test]
async fn the_way_to_an_application_leads_through_the_help_and_nothing_else_does() {
    let server = TestServer::start().await;
    for way in ["karte", "request:AAAAAAAAAAAAAAAAAAAAAA"] {
        for page in
            ["/help/signing-in", "/help/3.7", "/help/guide/which-browser", "/help/search?q=zzzz&lang=ja"]
        {
            let between = if page.contains('?') { '&' } else { '?' };
            let (_, document) =
                read(&server, WINDOWS, "ja", &format!("{page}{between}application={way}")).await;
            let links = document.values("a", "href");
            let logins: Vec<_> = links.iter().filter(|it| it.starts_with("/login")).collect();
            assert!(!logins.is_empty(), "{page}");
            let other = links.iter().find(|it| it.starts_with("/help/")).expect("another page of help");
            for link in logins.into_iter().chain([other]) {
                assert!(link.ends_with(&format!("application={way}")), "{page}: {link}");
            }
        }
    }
    for odd in ["%22%3E%3Cscript%3E", "a%20b", "..%2F..%2Fx", "a&b=c%26application", ""] {
        let (_, document) =
            read(&server, WINDOWS, "ja", &format!("/help/signing-in?application={odd}")).await;
        for link in document.values("a", "href") {
            assert!(!link.contains("application=") || link.ends_with("application=a"), "{odd}: {link}");
        }
    }
}
