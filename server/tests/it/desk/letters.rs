//! What goes into the envelopes.

use crate::desk::fixture::DeskFixture;
use server::desk::invite::{Issued, Terms};
use server::desk::{Existing, NewHolder, letter};
use std::os::unix::fs::PermissionsExt as _;

async fn issued(fixture: &DeskFixture, name: &str) -> Issued {
    let new = NewHolder::parse("Test-1", name, "jma").unwrap();
    let holder = fixture.desk().add_holder(&new, Existing::Update).await.unwrap();
    fixture.desk().invite(&holder.id, &Terms::of(&fixture.config)).await.unwrap()
}

/// Checks tags, attributes and entities; gives all character data.
fn well_formed(xml: &str) -> String {
    let (mut open, mut text) = (Vec::new(), String::new());
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").unwrap();
    while let Some((before, from)) = rest.split_once('<') {
        let (tag, after) = from.split_once('>').expect("a tag ends");
        text.push_str(before);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "tags nest");
            continue;
        }
        let (body, alone) = tag.strip_suffix('/').map_or((tag, false), |body| (body, true));
        let (name, mut attributes) = body.split_once(' ').unwrap_or((body, ""));
        while !attributes.trim().is_empty() {
            let (key, value) = attributes.trim().split_once("=\"").expect("an attribute is quoted");
            assert!(key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-:".contains(&b)), "{key}");
            let (value, more) = value.split_once('"').expect("a value ends");
            assert!(!value.contains(['<', '>']), "{value}");
            attributes = more;
        }
        if !alone {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest}");
    for entity in text.split('&').skip(1) {
        assert!(
            ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|known| entity.starts_with(known)),
            "{entity}"
        );
    }
    text
}

#[tokio::test]
async fn both_papers_are_well_formed_and_say_what_they_must() {
    let fixture = DeskFixture::open().await;
    let issued = issued(&fixture, "神楽坂　三十四").await;
    let (invitation, slip) = (letter::invitation(&issued), letter::slip(&issued));
    for paper in [&invitation, &slip] {
        let text = well_formed(paper);
        for part in [
            "神楽坂　三十四 様",
            "Test-1",
            "試験医師会",
            "03-0000-0000",
            "2026年12月23日 23:59まで",
            "Valid until",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(paper.contains("width=\"210mm\" height=\"297mm\""));
        assert!(!paper.contains("href") && !paper.contains("<script") && !paper.contains("<style"));
    }
}

#[tokio::test]
async fn code_and_password_never_stand_on_the_same_paper() {
    let fixture = DeskFixture::open().await;
    let issued = issued(&fixture, "神楽坂").await;
    let (invitation, slip) = (letter::invitation(&issued), letter::slip(&issued));
    let token = issued.url.split_once('#').unwrap().1;
    let groups = format!("{} {}", &issued.password[..4], &issued.password[4..]);
    assert!(invitation.contains(&format!("<path d=\"{}\"", issued.code.path())));
    assert!(!invitation.contains(&groups) && !invitation.contains(&issued.password));
    assert!(slip.contains(&groups));
    assert!(!slip.contains(&issued.code.path()) && !slip.contains(token) && !slip.contains("/register"));
}

#[tokio::test]
async fn the_letter_says_which_phones_will_do_how_often_one_may_err_and_what_to_type_without_a_camera() {
    let fixture = DeskFixture::open().await;
    let issued = issued(&fixture, "神楽坂").await;
    let (letter, sheet) = (well_formed(&letter::invitation(&issued)), well_formed(&letter::slip(&issued)));
    let (origin, token) = issued.url.split_once("/register").unwrap();
    let token = token.split_once('#').unwrap().1;
    for part in [
        "登録のご案内",
        "iOS 16",
        "Android は 9 以降",
        "LINE のカメラは使いません",
        "5回間違えるとロックされます",
        &format!("{origin}/register#{token}"),
    ] {
        assert!(letter.contains(part), "{part}");
    }
    for part in ["パスワードのお知らせ", "「登録のご案内」", "5回間違えるとロックされます"]
    {
        assert!(sheet.contains(part), "{part}");
    }
}

#[tokio::test]
async fn names_cannot_break_out_of_the_paper() {
    let fixture = DeskFixture::open().await;
    for name in
        ["</text><script>alert(1)</script>", "\" onload=\"x", "A & B ]]> <!-- '", &"長い名前".repeat(25)]
    {
        let issued = issued(&fixture, name).await;
        for paper in [letter::invitation(&issued), letter::slip(&issued)] {
            well_formed(&paper);
            assert!(!paper.contains("<script") && !paper.contains("<!--"));
        }
    }
}

#[tokio::test]
async fn letters_are_readable_by_their_owner_only_even_over_older_ones() {
    let fixture = DeskFixture::open().await;
    let folder = fixture.folder.path().join("letters");
    let issued = issued(&fixture, "神楽坂").await;
    letter::folder(&folder).unwrap();
    std::fs::write(folder.join("test-1-password.svg"), "older").unwrap();
    let paths = letter::write(&folder, &issued).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for (path, name) in paths.iter().zip(["test-1-invitation.svg", "test-1-password.svg"]) {
        assert_eq!(path.file_name().unwrap(), name);
        assert_eq!(mode(path), 0o600);
        assert!(std::fs::read_to_string(path).unwrap().ends_with("</svg>\n"));
    }
}
