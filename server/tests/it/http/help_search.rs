//! Searching the help pages, and asking them for what is not there.

use crate::common::{ANDROID, IPHONE, TestServer, WINDOWS};
use crate::http::help::{ask, is_a_page, read};
use axum::body::Body;
use axum::http::{Request, StatusCode};

#[tokio::test]
async fn a_search_leads_straight_to_what_has_a_name() {
    let server = TestServer::start().await;
    for (query, place) in [
        ("2.19", "/help/2.19"),
        ("%EF%BC%92%EF%BC%8E%EF%BC%91%EF%BC%99", "/help/2.19"),
        ("JPKIHRREGERR003", "/help/3.14"),
        ("4.3", "/help/guide/default-browser"),
        ("2.19&device=android&lang=en", "/help/2.19?device=android&lang=en"),
        ("", "/help"),
        ("+", "/help"),
    ] {
        let reply = ask(&server, IPHONE, "ja", &format!("/help/search?q={query}")).await;
        assert_eq!((reply.status, reply.headers["location"].to_str().unwrap()), (303, place), "{query}");
    }
    let pasted = "/help/search?q=NotAllowedError%3A+The+operation+either+timed+out+or+was+not+allowed.+See%3A+https%3A%2F%2Fwww.w3.org";
    let (_, document) = read(&server, ANDROID, "en", pasted).await;
    let results: Vec<_> =
        document.values("a", "href").into_iter().filter(|it| it.starts_with("/help/2")).collect();
    assert_eq!(results.first(), Some(&"/help/2.8"), "{results:?}");
    let (_, document) = read(&server, IPHONE, "ja", "/help/search?q=123-4567").await;
    assert!(document.text.contains("ヘルプデスク"));
}

#[tokio::test]
async fn a_list_of_results_says_how_many_there_are_and_its_title_not_what_was_looked_for() {
    let server = TestServer::start().await;
    for (language, many, none) in
        [("ja", "検索の結果（", "検索の結果（0件）"), ("en", "Search results (", "Search results (0)")]
    {
        let (reply, document) = read(&server, WINDOWS, language, "/help/search?q=cookie").await;
        let list = reply.text.split_once("<ul class=\"messages\">").unwrap().1.split_once("</ul>").unwrap().0;
        let count = format!("{many}{}", list.matches("<li>").count());
        for element in ["<h1>", "<title>"] {
            assert!(reply.text.contains(&format!("{element}{count}")), "{element}{count}: {}", document.text);
        }
        let (_, title) = reply.text.split_once("<title>").unwrap();
        assert!(!title.split_once("</title>").unwrap().0.contains("cookie"));
        let (reply, _) = read(&server, WINDOWS, language, "/help/search?q=zzzzqqqq").await;
        assert!(reply.text.contains(&format!("<h1>{none}</h1>")));
    }
}

#[tokio::test]
async fn what_is_typed_comes_back_as_text_and_nothing_else() {
    let server = TestServer::start().await;
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onfocus='alert(1)",
        "</title><script>",
        "javascript:alert(1)",
        "{{7*7}} ${7*7} &amp; &lt; &",
        "\u{202e}txt.exe\u{0}\r\nSet-Cookie: a=b",
        "%00%0d%0aX: y",
        "../../../../etc/passwd",
    ];
    let long = "あ".repeat(6_000);
    for words in hostile.into_iter().chain([long.as_str()]) {
        let query: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
        for path in [
            "/help/search?q=",
            "/help/search?lang=en&device=mac&q=",
            "/help/2.8?q=",
            "/help?device=",
            "/help?lang=",
        ] {
            let (reply, document) = read(&server, IPHONE, "ja", &format!("{path}{query}")).await;
            assert_eq!((reply.status, document.count("script")), (200, 0), "{path}{words:.60}");
            assert!(!reply.headers.contains_key("set-cookie"), "{words:.60}");
            assert!(reply.text.len() < 200_000, "{words:.60}");
        }
        let path: String = query.replace('+', "%20");
        for path in [format!("/help/{path}"), format!("/help/guide/{path}"), format!("/help/a/{path}/b")] {
            if path.len() < 8_000 {
                let (reply, document) = read(&server, IPHONE, "ja", &path).await;
                assert_eq!((reply.status, document.count("script")), (404, 0), "{path}");
            }
        }
    }
    let (_, document) = read(&server, IPHONE, "ja", "/help/search?q=%3Cb%3Ezz%22qq%27").await;
    assert!(document.values("input", "value").contains(&"<b>zz\"qq'"), "it is still in the field");
    for bytes in ["%ff%fe", "%", "%zz", "q=q=q", "&&&", "%F0%9F%98%80"] {
        let reply = ask(&server, IPHONE, "ja", &format!("/help/search?q={bytes}")).await;
        assert!(matches!(reply.status, 200 | 303), "{bytes}");
    }
}

#[tokio::test]
async fn an_address_that_is_not_there_helps_all_the_same() {
    let server = TestServer::start().await;
    for (path, offered) in [
        ("/help/2.25", "/help"),
        ("/help/9.9", "/help"),
        ("/help/02.19", "/help/2.19"),
        ("/help/2.19.", "/help/2.19"),
        ("/help/2.19/more", "/help/2.19"),
        ("/help/JPKIHRREGERR003", "/help/3.14"),
        ("/help/guide/allow-cookies-please", "/help"),
        ("/help/guide", "/help/2.1"),
        ("/help/", "/help"),
        ("/help/guide/4.3", "/help/guide/default-browser"),
    ] {
        let (reply, document) = read(&server, IPHONE, "ja", path).await;
        assert_eq!(reply.status, 404, "{path}");
        is_a_page(&document, "ja", path);
        assert!(document.values("a", "href").contains(&offered), "{path} offers {offered}");
        assert_eq!(document.values("form", "action"), ["/help/search"], "{path}");
        assert!(document.values("link", "rel").iter().all(|it| *it != "canonical"), "{path}");
    }
}

#[tokio::test]
async fn the_headers_alone_can_be_asked_for_and_nothing_can_be_sent() {
    let server = TestServer::start().await;
    for path in ["/help", "/help/2.19", "/help/guide/versions", "/help/search?q=cookie", "/help/nothing"] {
        let full = ask(&server, WINDOWS, "ja", path).await;
        let head = Request::head(path).body(Body::empty()).unwrap();
        let head = server.pc().send(head).await;
        assert_eq!((head.status, head.text.as_str()), (full.status, ""), "{path}");
        assert_eq!(head.headers["content-length"], full.text.len().to_string(), "{path}");
        if full.status == 200 {
            let sent = Request::post(path).header("accept", "text/html").body(Body::empty()).unwrap();
            let sent = server.pc().send(sent).await;
            assert_eq!(sent.status, 303, "{path}");
            assert!(path.starts_with(sent.headers["location"].to_str().unwrap()), "{path}");
            let sent = server.pc().send(Request::delete(path).body(Body::empty()).unwrap()).await;
            assert_eq!((sent.status, &sent.headers["allow"]), (405, &"GET, HEAD".parse().unwrap()), "{path}");
        }
    }
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_so_in_words() {
    let server = TestServer::with(&[("rates.address", "3")]).await;
    for _ in 0..3 {
        assert_eq!(ask(&server, IPHONE, "ja", "/help").await.status, 200);
    }
    let (reply, document) = read(&server, IPHONE, "ja", "/help/2.19").await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    is_a_page(&document, "ja", "too often");
    assert!(reply.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 0);
}
