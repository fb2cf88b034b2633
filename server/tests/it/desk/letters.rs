//! What goes into the envelopes: read as whoever prints and opens it does, by poppler's tools and a reader of codes that is not ours.

use crate::desk::fixture::DeskFixture;
use server::desk::invite::{Draft, Terms};
use server::desk::letter::{PaperFiles, Papers};
use server::desk::{DeskRefusal, Existing, NewHolder, NewName, NewStanding};
use server::ids::{HolderId, Secret};
use server::journey::invitation::Invitation;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What a program of the system says of a file.
fn said(program: &str, package: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| {
        panic!("this test needs {program}, from the package `{package}` (apt-get install {package}): {error}")
    });
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The text of a page, without what breaks it into lines.
fn text(file: &Path, page: usize) -> String {
    let page = page.to_string();
    let path = file.to_str().unwrap();
    let text = said("pdftotext", "poppler-utils", &["-f", &page, "-l", &page, "-raw", path, "-"]);
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What the code on a page says, as a camera sees it: the page as pixels, 150 on an inch.
fn scanned(file: &Path, page: usize) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (page, image) = (page.to_string(), folder.path().join("page"));
    let path = file.to_str().unwrap();
    let drawn =
        ["-f", &page, "-l", &page, "-r", "150", "-gray", "-singlefile", path, image.to_str().unwrap()];
    said("pdftoppm", "poppler-utils", &drawn);
    let image = image.with_extension("pgm");
    said("zbarimg", "zbar-tools", &["--quiet", "--raw", "--nodbus", image.to_str().unwrap()])
        .trim_end()
        .to_owned()
}

fn seen(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

struct Run {
    files: PaperFiles,
    drafts: Vec<Draft>,
    numbers: Vec<String>,
}

/// Letters for holders of these names, whose ids are `t-1`, `t-2` and so on.
async fn printed(fixture: &DeskFixture, names: &[&str]) -> Run {
    let people: Vec<(&str, &str)> = names.iter().map(|name| (*name, "")).collect();
    printed_for(fixture, &people).await
}

/// The same for names with how they are read.
async fn printed_for(fixture: &DeskFixture, people: &[(&str, &str)]) -> Run {
    let mut ids = Vec::new();
    for (n, (name, kana)) in (1..).zip(people) {
        let new = NewHolder::parse(&format!("T-{n}"), name, "jma").unwrap().read_as(kana).unwrap();
        ids.push(fixture.desk().add_holder(&new, Existing::Update).await.unwrap().id);
    }
    let mut papers = Papers::begin(fixture.now(), &fixture.desk().begin_run());
    let (mut drafts, mut numbers) = (Vec::new(), Vec::new());
    for draft in drawn(fixture, &ids).await {
        numbers.push(papers.add(&draft.issued).unwrap());
        drafts.push(draft);
    }
    let files = papers.write(&letters(fixture)).unwrap();
    Run { files, drafts, numbers }
}

async fn drawn(fixture: &DeskFixture, ids: &[HolderId]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    fixture.desk().draft_all(ids, &Terms::of(&fixture.config), |_, draft| drafts.push(draft.unwrap())).await;
    drafts
}

fn letters(fixture: &DeskFixture) -> PathBuf {
    fixture.folder.path().join("letters")
}

async fn is_open(fixture: &DeskFixture, url: &str) -> bool {
    let token = Secret::presented(url.split_once('#').unwrap().1).unwrap().hash();
    let kept = fixture.store.get::<Invitation>(&token).await.unwrap();
    kept.is_some_and(|it| it.open(fixture.now()).is_ok())
}

#[tokio::test]
async fn both_sheets_say_whose_they_are_and_what_to_do() {
    let fixture = DeskFixture::open().await;
    let Run { files, drafts, numbers } = printed(&fixture, &["神楽坂　三十四"]).await;
    let both = [
        "神楽坂三十四様",
        "本人ID/HolderID：T-1",
        "試験医師会",
        "03-0000-0000",
        "発行日：2026年11月23日",
        "Issuedon23November2026",
        &numbers[0],
        "2026年12月23日23:59まで",
        "5回間違えるとロックされます",
    ];
    let (origin, token) = drafts[0].issued.url.split_once("/register").unwrap();
    let typed = format!("{origin}/register#{}", token.split_once('#').unwrap().1);
    let letter = [
        "登録のご案内",
        "iOS16",
        "Androidは9以降",
        "LINEのカメラは使いません",
        &typed,
        "Donotkeepaphotoofit",
    ];
    let slip = ["パスワードのお知らせ", "「登録のご案内」", "大文字と小文字は区別しません"];
    for (file, own) in [(&files.letters, letter.as_slice()), (&files.passwords, slip.as_slice())] {
        let text = text(file, 1);
        for part in both.iter().chain(own) {
            assert!(text.contains(&seen(part)), "{part}: {text}");
        }
    }
}

#[tokio::test]
async fn how_a_name_is_read_stands_above_it_on_both_sheets() {
    let fixture = DeskFixture::open().await;
    let long = "ヴァシーリエヴィチ・".repeat(10);
    let long = long.trim_end_matches('・');
    let people = [("神楽坂　三十四", "カグラザカ　ミトシ"), ("森", "モリ"), ("林", ""), ("鬱", long)];
    let Run { files, .. } = printed_for(&fixture, &people).await;
    for (page, (name, kana)) in (1..).zip(people) {
        for file in [&files.letters, &files.passwords] {
            let text = text(file, page);
            assert!(text.contains(&seen(&format!("{kana}{name}様"))), "{name}: {text}");
        }
    }
}

#[tokio::test]
async fn the_code_on_paper_is_the_invitations_own() {
    let fixture = DeskFixture::open().await;
    let Run { files, drafts, .. } = printed(&fixture, &["神楽坂", "Hanako Mihon"]).await;
    for (page, draft) in (1..).zip(&drafts) {
        assert_eq!(scanned(&files.letters, page), draft.issued.url);
    }
}

#[tokio::test]
async fn code_and_password_never_stand_in_the_same_file() {
    let fixture = DeskFixture::open().await;
    let Run { files, drafts, .. } = printed(&fixture, &["神楽坂"]).await;
    let issued = &drafts[0].issued;
    let token = issued.url.split_once('#').unwrap().1;
    let (letter, slip) = (text(&files.letters, 1), text(&files.passwords, 1));
    assert!(letter.contains(token) && !letter.contains(&issued.password));
    assert!(slip.contains(&issued.password) && !slip.contains(token) && !slip.contains("register"));
}

/// Whoever puts them into envelopes has two piles: each letter's number is on the sheet that lies as deep in the other one.
#[tokio::test]
async fn sheets_of_a_letter_have_one_number_and_lie_in_one_order() {
    let fixture = DeskFixture::open().await;
    let Run { files, drafts, numbers } = printed(&fixture, &["一郎", "二郎", "三郎"]).await;
    let run = numbers[0].strip_suffix("-001").unwrap();
    assert!(run.starts_with("20261123-") && run.len() == 13, "{run}");
    for (page, (number, draft)) in (1..).zip(numbers.iter().zip(&drafts)) {
        assert_eq!(*number, format!("{run}-00{page}"));
        for file in [&files.letters, &files.passwords] {
            let text = text(file, page);
            assert!(
                text.contains(number.as_str()) && text.contains(&seen(&draft.issued.holder.name)),
                "{text}"
            );
        }
        assert!(text(&files.passwords, page).contains(&draft.issued.password));
    }
    for (file, kind) in [(&files.letters, "letters"), (&files.passwords, "passwords")] {
        assert_eq!(file.file_name().unwrap().to_str().unwrap(), format!("{run}-{kind}.pdf"));
        let about = said("pdfinfo", "poppler-utils", &[file.to_str().unwrap()]);
        assert!(about.contains("Pages:           3") && about.contains("(A4)"), "{about}");
    }
}

#[tokio::test]
async fn the_fonts_are_in_the_files_and_cut_down_to_what_they_need() {
    let fixture = DeskFixture::open().await;
    let Run { files, .. } = printed(&fixture, &["神楽坂　三十四 Nguyễn"]).await;
    for file in [&files.letters, &files.passwords] {
        let fonts = said("pdffonts", "poppler-utils", &[file.to_str().unwrap()]);
        let fonts: Vec<&str> = fonts.lines().skip(2).collect();
        assert_eq!(fonts.len(), 3, "{fonts:?}");
        for font in fonts {
            assert!(font.starts_with("KAGURA+NotoSans"), "{font}");
            let [.., embedded, part, characters, _, _] = *font.split_whitespace().collect::<Vec<_>>() else {
                panic!("{font}");
            };
            assert_eq!([embedded, part, characters], ["yes", "yes", "yes"], "{font}");
        }
        assert!(fs::metadata(file).unwrap().len() < 150_000);
    }
}

#[tokio::test]
async fn names_of_every_kind_are_printed() {
    let fixture = DeskFixture::open().await;
    let long = "寿限無".repeat(33) + "長";
    let names = [
        "𠮷田　𩸽子",
        "㈱髙﨑　德",
        "Nguyễn Văn Zoë Żak",
        "O'Neil-Smith & <Söhne>, Jr.",
        "ﾔﾏﾀﾞ　ﾀﾛｳ",
        &long,
        &"Wolfeschlegelsteinhausen".repeat(4),
    ];
    let Run { files, .. } = printed(&fixture, &names).await;
    for (page, name) in (1..).zip(names) {
        for file in [&files.letters, &files.passwords] {
            let text = text(file, page);
            assert!(text.contains(&seen(&format!("{name} 様"))), "{name}: {text}");
        }
    }
}

/// A register's shape of a letter is printed where the font has it, and is the letter itself where not.
#[tokio::test]
async fn letters_with_variation_selectors_are_their_letters() {
    let fixture = DeskFixture::open().await;
    let names = ["辻\u{E0100}　花子", "葛\u{E0101}城", "\u{20BB7}\u{E01EF}田", "渡邉\u{E010A}"];
    let Run { files, .. } = printed(&fixture, &names).await;
    for (page, name) in (1..).zip(["辻花子様", "葛城様", "𠮷田様", "渡邉様"]) {
        let text = text(&files.letters, page);
        assert!(text.contains(name), "{name}: {text}");
    }
}

#[tokio::test]
async fn a_letter_that_would_have_an_empty_box_is_refused_with_its_reason() {
    let fixture = DeskFixture::open().await;
    for (name, lacking) in [("김　花子", '김'), ("見本 😀", '😀')] {
        let new = NewHolder::parse("T-1", name, "jma").unwrap();
        let id = fixture.desk().add_holder(&new, Existing::Update).await.unwrap().id;
        let draft = drawn(&fixture, &[id]).await.remove(0);
        let refused = Papers::begin(fixture.now(), &fixture.desk().begin_run()).add(&draft.issued);
        let Err(DeskRefusal::Unprintable { character, .. }) = refused else { panic!("{name}: {refused:?}") };
        assert_eq!(character, lacking);
    }
}

#[tokio::test]
async fn papers_are_their_owners_alone_and_take_no_other_files_place() {
    let fixture = DeskFixture::open().await;
    let Run { files, .. } = printed(&fixture, &["神楽坂"]).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&letters(&fixture)), 0o700);
    assert_eq!((mode(&files.letters), mode(&files.passwords)), (0o600, 0o600));

    // A run of the same chance would have the same names.
    let same = fixture.desk().begin_run();
    let first = Papers::begin(fixture.now(), &same).write(&letters(&fixture)).unwrap();
    fs::remove_file(&first.letters).unwrap();
    let before = fs::read(&first.passwords).unwrap();
    let second = Papers::begin(fixture.now(), &same).write(&letters(&fixture));
    assert!(matches!(second, Err(DeskRefusal::File { path, .. }) if path == first.passwords));
    assert_eq!(fs::read(&first.passwords).unwrap(), before);
    assert!(!first.letters.exists(), "one of two is not left behind");
}

#[tokio::test]
async fn a_run_is_issued_whole_or_not_at_all() {
    let fixture = DeskFixture::open().await;
    let Run { files, drafts, .. } = printed(&fixture, &["一郎", "二郎"]).await;
    let older =
        fixture.desk().invite(&drafts[0].issued.holder.id, &Terms::of(&fixture.config)).await.unwrap();
    fixture.desk().set_standing("T-2", NewStanding::Disabled).await.unwrap();
    let refused = fixture.desk().issue_with(&files, &drafts, &fixture.desk().begin_run()).await;
    assert!(
        matches!(&refused, Err(DeskRefusal::HolderDisabled(id)) if id.to_string() == "t-2"),
        "{refused:?}"
    );
    assert!(is_open(&fixture, &older.url).await, "the letter in the post still works");
    assert!(!is_open(&fixture, &drafts[0].issued.url).await);
    assert!(!files.letters.exists() && !files.passwords.exists(), "nobody posts what opens nothing");

    let Run { files, drafts, .. } = printed(&fixture, &["一郎"]).await;
    fixture.desk().issue_with(&files, &drafts, &fixture.desk().begin_run()).await.unwrap();
    assert!(is_open(&fixture, &drafts[0].issued.url).await && files.letters.exists());
    assert!(!is_open(&fixture, &older.url).await);
}

#[tokio::test]
async fn two_runs_at_once_do_not_void_each_others_letters() {
    let fixture = DeskFixture::open().await;
    let (first, second) = (fixture.add("A1").await, fixture.add("A2").await);
    let desk = fixture.desk();
    let terms = Terms { looked_at: Some(fixture.now()), ..Terms::of(&fixture.config) };
    let mut drafts = Vec::new();
    for id in [&second, &first] {
        drafts.push(desk.draft(id, &terms).await.unwrap());
    }
    fixture.pass(Duration::from_secs(1));
    // Another clerk was faster: what that one has may be in an envelope by now.
    let other = desk.invite(&first, &Terms::of(&fixture.config)).await.unwrap();
    let mut papers = Papers::begin(fixture.now(), &desk.begin_run());
    for draft in &drafts {
        papers.add(&draft.issued).unwrap();
    }
    let files = papers.write(&letters(&fixture)).unwrap();
    let refused = desk.issue_with(&files, &drafts, &desk.begin_run()).await;
    assert!(matches!(&refused, Err(DeskRefusal::InvitedMeanwhile(id)) if *id == first), "{refused:?}");
    assert!(!files.letters.exists() && is_open(&fixture, &other.url).await);
    assert!(!is_open(&fixture, &drafts[0].issued.url).await, "all or none of it");
    let refused = desk.invite(&first, &terms).await;
    assert!(matches!(refused, Err(DeskRefusal::InvitedMeanwhile(_))), "one by one, too");
    let terms = Terms { looked_at: Some(fixture.now()), ..terms };
    desk.invite(&first, &terms).await.unwrap();
    assert!(!is_open(&fixture, &other.url).await, "whoever has seen it may replace it");
}

#[tokio::test]
async fn what_changed_while_it_was_printed_is_not_issued() {
    let fixture = DeskFixture::open().await;
    let Run { files, drafts, .. } = printed(&fixture, &["一郎"]).await;
    let new = NewHolder::parse("T-1", "二郎", "jma").unwrap();
    fixture.desk().add_holder(&new, Existing::Update).await.unwrap();
    let refused = fixture.desk().issue_with(&files, &drafts, &fixture.desk().begin_run()).await;
    assert!(matches!(refused, Err(DeskRefusal::Overtaken(_))), "{refused:?}");
    assert!(!is_open(&fixture, &drafts[0].issued.url).await && !files.letters.exists());
    let Run { files, drafts, .. } = printed_for(&fixture, &[("二郎", "ジロウ")]).await;
    fixture.desk().rename("T-1", NewName { name: None, kana: Some("ニロウ") }).await.unwrap();
    let refused = fixture.desk().issue_with(&files, &drafts, &fixture.desk().begin_run()).await;
    assert!(matches!(refused, Err(DeskRefusal::Overtaken(_))), "{refused:?}");
}

#[tokio::test]
async fn a_letter_with_a_password_of_any_length_is_printed() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    let password = "abcdefgh-".repeat(7);
    let terms = Terms { password: Some(password.clone()), ..Terms::of(&fixture.config) };
    let draft = fixture.desk().draft(&id, &terms).await.unwrap();
    let mut papers = Papers::begin(fixture.now(), &fixture.desk().begin_run());
    papers.add(&draft.issued).unwrap();
    let files = papers.write(&letters(&fixture)).unwrap();
    assert!(text(&files.passwords, 1).contains(&password));
}
