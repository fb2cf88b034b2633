//! What stands on the two sheets, and where. Lengths are millimetres on A4.
//!
//! A sheet is folded twice to a third and goes into an envelope of 長形3号 (or DL). Through its window one sees the place for an address at the
//! upper left: the name, since no address is known here, below room for a label. The password and the code lie on the inner third.

use crate::clock::Timestamp;
use crate::desk::invite::Issued;
use crate::desk::letter::drawings;
use crate::desk::text::{english, english_day, japanese, japanese_day};
use crate::model::kana::KanaName;
use crate::model::people::Holder;
use crate::paper::{Align, Area, HEIGHT, NoGlyph, Paint, PaperSheet, Path, WIDTH};
use crate::qr::{self, Module, QrSymbol};
use api::check::{ANDROID_FROM, IOS_FROM};

/// The left edge of what is printed, and how wide it is.
const LEFT: f32 = 20.0;
const WIDE: f32 = WIDTH - 2.0 * LEFT;
/// Where a sheet is folded.
const FOLDS: [f32; 2] = [HEIGHT / 3.0, HEIGHT * 2.0 / 3.0];
/// What shows through the window of 長形3号 (90 by 45 mm, 22 from the left, 12 from the top) however the sheet has slipped in the envelope.
const WINDOW: Area = Area { x: 23.0, y: 13.0, width: 64.0, ..PLAIN };
/// How high names may be in it; the number stands below them.
const NAME_HEIGHT: f32 = 19.5;
const NUMBER: f32 = 33.0;
/// What lies higher may show through the window.
const TITLE: f32 = 58.0;
/// No text is smaller: 7 points.
const SMALLEST: f32 = 2.5;
const SMALL: f32 = 3.0;
const BODY: f32 = 3.6;
const PLAIN: Area = Area {
    x: LEFT,
    y: 0.0,
    width: WIDE,
    size: BODY,
    weight: crate::paper::Weight::Regular,
    align: Align::Left,
    lettering: crate::paper::Lettering::Text,
};
const THIN: Paint = Paint::Stroke { width: 0.3, grey: 0.0 };
const BOLD: Paint = Paint::Stroke { width: 0.6, grey: 0.0 };

/// What both sheets of a letter have in common.
#[derive(Clone, Copy)]
pub(super) struct Particulars<'a> {
    /// What is told.
    pub(super) issued: &'a Issued,
    /// The number on both sheets.
    pub(super) number: &'a str,
    /// When they were written.
    pub(super) on: Timestamp,
}

/// The letter with the code. The password is not on it.
pub(super) fn invitation(about: Particulars<'_>) -> Result<PaperSheet, NoGlyph> {
    let Issued { holder, code, tries, expires_at, url, .. } = about.issued;
    let mut sheet = begun(about, ("登録のご案内", "Registration letter"))?;
    sheet.text(
        at(74.0, 3.8),
        "お使いのスマートフォンを登録すると、次からはそのスマートフォンでログインできます。",
    )?;
    sheet.text(at(79.4, SMALL), "Once your phone is registered, you can sign in with it.")?;
    sheet.fitted(at(86.0, BODY), 10.0, &[BODY, SMALL], &format!("本人ID / Holder ID：{}", holder.written))?;

    // The code is 62 mm wide with its quiet zone: easily read from a hand's distance.
    sheet.draw(Path::default().rectangle(LEFT, 104.0, 66.0, 66.0), Paint::Stroke { width: 0.4, grey: 0.0 });
    sheet.draw(dark(code, (LEFT + 2.0, 106.0), 62.0), Paint::Fill(0.0));
    let right = |y, size| Area::at(94.0, y, LEFT + WIDE - 94.0, size);
    sheet.text(right(104.0, 4.4).bold(), "有効期限 / Valid until")?;
    sheet.text(right(110.5, 5.2).bold(), &format!("{}まで", japanese(*expires_at)))?;
    sheet.text(right(117.5, SMALL), &english(*expires_at))?;
    let mut y = 125.0;
    for (japanese, english) in [
        (
            format!("iPhone は iOS {IOS_FROM}、Android は {ANDROID_FROM} 以降で登録できます。"),
            format!("For iPhones with iOS {IOS_FROM} and Android {ANDROID_FROM}, or later."),
        ),
        (
            "登録が済むまでは、何度読み取っても使えます。".to_owned(),
            "Until you are registered, you can scan it again.".to_owned(),
        ),
        (
            "パスワードは「パスワードのお知らせ」に記載しています。".to_owned(),
            "The password is on the “Password sheet”, sent separately.".to_owned(),
        ),
        (
            format!("パスワードは{tries}回間違えるとロックされます。"),
            format!("After {tries} wrong passwords the code is locked."),
        ),
    ] {
        y = sheet.text(right(y, BODY - 0.1), &japanese)?;
        y = sheet.text(right(y, SMALL), &english)? + 2.6;
    }

    sheet.text(
        at(174.0, 3.4),
        "QR コードを読み取れないときは、スマートフォンのブラウザに次のアドレスを入力してください。",
    )?;
    sheet.text(at(178.8, SMALL), "If you cannot scan it, type this address into your phone's browser.")?;
    // On one line if at all possible: whoever types it takes a new line for a space.
    sheet.fitted(at(184.0, 3.6).fixed(), 5.0, &[3.6, 3.3, SMALL], &qr::typed(url))?;

    steps(&mut sheet)?;
    sheet.draw(Path::default().rectangle(LEFT, 251.0, WIDE, 18.5), BOLD);
    sheet.text(
        inside(252.6, 3.8).bold(),
        "このご案内はご本人専用です。写真に残したり、別の方に渡したりしないでください。",
    )?;
    sheet.text(
        inside(258.2, SMALL),
        "This letter is for you alone. Do not keep a photo of it, and do not give it to anyone.",
    )?;
    sheet.text(
        inside(263.4, SMALL),
        "お心当たりがないときは、下記までご連絡ください。 / If you did not expect it, please contact us.",
    )?;
    Ok(sheet)
}

/// The sheet with the password. No code and no address are on it.
pub(super) fn slip(about: Particulars<'_>) -> Result<PaperSheet, NoGlyph> {
    let Issued { holder, password, tries, expires_at, .. } = about.issued;
    let mut sheet = begun(about, ("パスワードのお知らせ", "Password sheet"))?;
    sheet.text(
        at(74.0, 3.8),
        "「登録のご案内」の QR コードを読み取ったあと、次のパスワードを入力してください。",
    )?;
    sheet.text(
        at(79.4, SMALL),
        "After scanning the code on the “Registration letter”, enter this password.",
    )?;
    sheet.fitted(at(86.0, BODY), 10.0, &[BODY, SMALL], &format!("本人ID / Holder ID：{}", holder.written))?;

    sheet.draw(Path::default().rounded(LEFT, 108.0, WIDE, 34.0, 2.0), BOLD);
    let letters: Vec<char> = password.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    let (spaced, sizes) = (groups.join(" "), [13.0, 10.0, 8.0, 6.5]);
    let mut place = inside(0.0, 13.0).fixed().aligned(Align::Centre);
    // Midway in its frame, in whatever size it comes to.
    let mut tried = PaperSheet::default();
    let high = tried.fitted(place, 28.0, &sizes, &spaced)?;
    place.y = 108.0 + (34.0 - high) / 2.0;
    sheet.fitted(place, 28.0, &sizes, &spaced)?;

    let mut y = 148.0;
    for (japanese, english) in [
        (
            format!("大文字と小文字は区別しません。空白は入力不要です。{tries}回間違えるとロックされます。"),
            format!("Capitals and spaces do not matter. After {tries} wrong tries it is locked."),
        ),
        (format!("有効期限：{}まで", japanese(*expires_at)), format!("Valid until {}", english(*expires_at))),
    ] {
        y = sheet.text(at(y, BODY), &japanese)?;
        y = sheet.text(at(y, SMALL), &english)? + 3.0;
    }
    y = sheet.text(
        at(y, 3.8).bold(),
        "このパスワードを別の方に教えないでください。「登録のご案内」とは別に保管してください。",
    )?;
    sheet.text(
        at(y, SMALL),
        "Do not tell anyone this password, and keep it apart from the “Registration letter”.",
    )?;
    Ok(sheet)
}

/// A sheet with what both have: the place for the address, date, number and sender, title, folds, and whom to ask.
fn begun(about: Particulars<'_>, (japanese, english): (&str, &str)) -> Result<PaperSheet, NoGlyph> {
    let Particulars { issued: Issued { holder, authority, .. }, number, on } = about;
    let mut sheet = PaperSheet::new(format!("{number} {} 様", holder.name));
    for fold in FOLDS {
        sheet
            .draw(Path::default().line(&[(4.0, fold), (9.0, fold)]), Paint::Stroke { width: 0.2, grey: 0.4 });
    }
    let below = addressee(&mut sheet, holder)?;
    sheet.text(Area { y: below, size: SMALLEST, ..WINDOW }, &format!("No. {number}"))?;

    let right = |y, size| Area::at(122.0, y, LEFT + WIDE - 122.0, size).aligned(Align::Right);
    sheet.text(right(15.0, SMALL), &format!("発行日：{}", japanese_day(on)))?;
    sheet.text(right(19.2, SMALLEST), &format!("Issued on {}", english_day(on)))?;
    sheet.text(right(23.2, SMALL), &format!("番号 / No.：{number}"))?;
    sheet.fitted(right(30.0, 4.0), 18.0, &[4.0, 3.4, SMALL, SMALLEST], &authority.name)?;

    sheet.text(at(TITLE, 7.0).bold(), japanese)?;
    sheet.text(at(TITLE + 8.5, BODY), english)?;

    sheet.draw(Path::default().line(&[(LEFT, 272.0), (LEFT + WIDE, 272.0)]), THIN);
    let contact = format!("お問い合わせ / Contact：{}　{}", authority.name, authority.contact);
    sheet.fitted(at(273.5, 3.4), 17.5, &[3.4, SMALL, SMALLEST], &contact)?;
    Ok(sheet)
}

/// The sizes of names in the window, and of how they are read above them.
const NAMES: [f32; 4] = [4.8, 4.0, 3.4, SMALL];
const READINGS: [f32; 2] = [SMALL, SMALLEST];
/// The size of a name that has to make room for its reading.
const CROWDED: f32 = SMALLEST;

/// The name in the window, and above it how it is read, where that is known. Gives where the number stands, below them.
///
/// Above both there is room for a label; what is long begins higher. A name and a reading of a hundred characters each do not go into what is
/// always seen of the window: they end lower, and nothing is left out.
fn addressee(sheet: &mut PaperSheet, holder: &Holder) -> Result<f32, NoGlyph> {
    let name = format!("{} 様", holder.name);
    let kana = holder.kana.as_ref().map_or("", KanaName::as_str);
    let high = |size: f32, text: &str| {
        let mut tried = PaperSheet::default();
        Ok::<f32, NoGlyph>(tried.text(Area { size, ..WINDOW }, text)? - WINDOW.y)
    };
    // The name as large as it goes, then what stands above it.
    let mut sizes: Vec<(f32, f32)> =
        NAMES.into_iter().flat_map(|name| READINGS.map(|kana| (name, kana))).collect();
    if !kana.is_empty() {
        sizes.extend(READINGS.map(|kana| (CROWDED, kana)));
    }
    let (mut chosen, mut all) = ((SMALL, SMALLEST), 0.0);
    for (name_size, kana_size) in sizes {
        chosen = (name_size, kana_size);
        all = high(name_size, &name)? + high(kana_size, kana)?;
        if all <= NAME_HEIGHT + 0.01 {
            break;
        }
    }
    let top = WINDOW.y + (NAME_HEIGHT - all).max(0.0);
    let below = sheet.text(Area { y: top, size: chosen.1, ..WINDOW }, kana)?;
    let below = sheet.text(Area { y: below, size: chosen.0, ..WINDOW }, &name)?;
    Ok(below.max(NUMBER))
}

fn steps(sheet: &mut PaperSheet) -> Result<(), NoGlyph> {
    let steps = [
        (
            ["標準のカメラアプリで読み取ります", "（LINE のカメラは使いません）"],
            "Use the camera app, not LINE's camera",
            drawings::scan(),
        ),
        (
            ["「パスワードのお知らせ」の", "パスワードを入力します"],
            "Enter the password of the “Password sheet”",
            drawings::enter(),
        ),
        (
            ["顔・指紋・画面ロックで", "本人確認をします"],
            "Confirm with face, finger or screen lock",
            drawings::confirm(),
        ),
    ];
    for ((japanese, english, drawing), (n, x)) in
        steps.into_iter().zip([("1", LEFT), ("2", LEFT + 58.0), ("3", LEFT + 116.0)])
    {
        sheet.draw(
            Path::default().rounded(x, 202.0, 54.0, 46.0, 3.0),
            Paint::Stroke { width: 0.3, grey: 0.55 },
        );
        sheet.draw(Path::default().circle(x + 7.0, 209.0, 4.2), Paint::Fill(0.0));
        sheet.white(Area::at(x + 2.8, 205.7, 8.4, 5.0).bold().aligned(Align::Centre), n)?;
        sheet.draw(drawing.placed(0.62, x + 17.0, 203.0), Paint::Stroke { width: 0.5, grey: 0.0 });
        let mut y = 229.5;
        for line in japanese {
            y = sheet.text(Area::at(x + 2.0, y, 50.5, 3.1), line)?;
        }
        sheet.text(Area::at(x + 2.0, y + 0.6, 50.5, 2.6), english)?;
    }
    Ok(())
}

/// The dark modules in a square, a quiet zone of four around them.
fn dark(code: &QrSymbol, (x, y): (f32, f32), side: f32) -> Path {
    // A code has 177 modules on a side at most.
    #[expect(clippy::cast_precision_loss, reason = "less than 2^23")]
    let number = |n: usize| n as f32;
    let module = side / number(code.size() + 8);
    let mut path = Path::default();
    for row in 0..code.size() {
        let columns: Vec<usize> =
            (0..code.size()).filter(|column| code.at(*column, row) == Module::Dark).collect();
        for run in columns.chunk_by(|one, next| one + 1 == *next) {
            let Some(first) = run.first() else { continue };
            path = path.rectangle(number(first + 4), number(row + 4), number(run.len()), 1.0);
        }
    }
    path.placed(module, x, y)
}

fn at(y: f32, size: f32) -> Area {
    Area::at(LEFT, y, WIDE, size)
}

/// Within a frame.
fn inside(y: f32, size: f32) -> Area {
    Area::at(LEFT + 4.0, y, WIDE - 8.0, size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AuthorityId, HolderId};
    use crate::model::people::{Authority, Epoch, Standing};

    const NOON: Timestamp = Timestamp::from_millis(1_795_402_800_000);

    fn issued(name: &str, authority: &str, contact: &str, origin: &str, password: &str) -> Issued {
        let url = format!("{origin}/register?openExternalBrowser=1#{}", "Il10O_-8B".repeat(5));
        Issued {
            holder: Holder {
                id: HolderId::parse(&"W".repeat(64)).unwrap(),
                written: "W".repeat(64),
                name: name.to_owned(),
                kana: None,
                authority: AuthorityId::parse("jma").unwrap(),
                handle: uuid::Uuid::nil(),
                standing: Standing::Enabled,
                added_at: NOON,
                epoch: Epoch::default(),
                epoch_since: None,
                signed_out_at: None,
            },
            authority: Authority {
                id: AuthorityId::parse("jma").unwrap(),
                name: authority.to_owned(),
                contact: contact.to_owned(),
                issuers: Vec::new(),
                added_at: NOON,
            },
            code: QrSymbol::of(&url).unwrap(),
            url,
            password: password.to_owned(),
            tries: 10,
            expires_at: NOON,
            run: None,
        }
    }

    /// The same with how the name is read.
    fn read_as(issued: Issued, kana: &str) -> Issued {
        let holder = Holder { kana: KanaName::read(kana).unwrap(), ..issued.holder };
        Issued { holder, ..issued }
    }

    /// The longest that each may be, in ideographs and in Latin letters, and the shortest.
    #[test]
    fn whatever_is_printed_is_readable_stays_on_the_page_and_covers_nothing() {
        let (wide, latin) = ("鬱".repeat(100), "Wolfeschlegelstein ".repeat(5));
        let long = "https://registration.second-certificate.kagura.hospital.example.co.jp:8443";
        let read = "ヴァシーリエヴィチ・".repeat(10).trim_end_matches('・').to_owned();
        for about in [
            issued("林", "会", "03", "https://a.jp", "abcd2345"),
            issued(&wide, &wide, &wide.repeat(2), long, &"m-".repeat(32)),
            issued(&latin, &latin, &latin.repeat(2), long, &"w".repeat(20)),
            read_as(issued("林", "会", "03", "https://a.jp", "abcd2345"), "ハヤシ"),
            read_as(issued("林", "会", "03", "https://a.jp", "abcd2345"), &read),
            read_as(issued(&wide, &wide, &wide.repeat(2), long, &"m-".repeat(32)), &read),
            read_as(issued(&latin, &latin, &latin.repeat(2), long, &"w".repeat(20)), &latin),
        ] {
            let about = Particulars { issued: &about, number: "20261231-MMMM-100000", on: NOON };
            for sheet in [invitation(about).unwrap(), slip(about).unwrap()] {
                let lines = sheet.lines();
                for (n, (size, [left, top, right, bottom])) in lines.iter().enumerate() {
                    assert!(*size >= SMALLEST, "{size} mm");
                    assert!(*left >= LEFT && *right <= LEFT + WIDE + 0.1, "{left} {right}");
                    assert!(*top >= 12.0 && *bottom <= HEIGHT - 5.0, "{top} {bottom}");
                    for (_, [other_left, other_top, other_right, other_bottom]) in lines.iter().skip(n + 1) {
                        let beside = right <= other_left || other_right <= left;
                        assert!(
                            beside || bottom <= other_top || other_bottom <= top,
                            "{:?}",
                            (n, top, other_top)
                        );
                    }
                    for [frame_left, frame_top, frame_right, frame_bottom] in sheet.frames() {
                        let apart = *right <= frame_left
                            || *left >= frame_right
                            || *bottom <= frame_top
                            || *top >= frame_bottom;
                        let inside = *left >= frame_left
                            && *right <= frame_right
                            && *top >= frame_top
                            && *bottom <= frame_bottom;
                        assert!(apart || inside, "a frame at {frame_top}–{frame_bottom} cuts {top}–{bottom}");
                    }
                    for fold in FOLDS {
                        assert!(
                            *bottom < fold - 0.5 || *top > fold + 0.5,
                            "a fold runs through {top}–{bottom}"
                        );
                    }
                }
            }
        }
    }

    /// Through the window of an envelope one sees the name and the number, and nothing of a password or a code.
    #[test]
    fn the_window_shows_name_and_number_alone() {
        let issued = |name: &str| issued(name, "会", "03", "https://a.jp", "abcd2345");
        let (name, kana) = ("鬱".repeat(100), "ヴ".repeat(100));
        for (about, reaches) in [
            (issued(&name), 36.0),
            (read_as(issued(&name), "ヤマダ　ハナコ"), 36.0),
            (read_as(issued("勅使河原　左衛門"), &kana), 36.0),
            // Both at their longest end lower, and are seen where the sheet has not slipped as far as it may.
            (read_as(issued(&name), &kana), 46.0),
        ] {
            let about = Particulars { issued: &about, number: "20261231-MMMM-001", on: NOON };
            for sheet in [invitation(about).unwrap(), slip(about).unwrap()] {
                // The sheet can slip by 25 mm to the right and 21 downwards.
                let window = |[left, top, ..]: [f32; 4]| left < 112.0 && top < 57.0;
                let always = |[left, top, right, bottom]: [f32; 4]| {
                    left >= 22.0 && right <= 87.1 && top >= 12.0 && bottom <= reaches
                };
                let shown: Vec<_> = sheet.lines().into_iter().filter(|(_, it)| window(*it)).collect();
                assert!(shown.len() >= 3 && shown.iter().all(|(_, it)| always(*it)), "{shown:?}");
            }
        }
    }

    /// It stands above the name, smaller than the name, and is never smaller than what can be read.
    #[test]
    fn how_a_name_is_read_stands_above_it_and_can_be_read_however_long_it_is() {
        for kana in ["ヤマダ　ハナコ".to_owned(), "ヴ".repeat(100)] {
            let issued = read_as(issued("山田　花子", "会", "03", "https://a.jp", "abcd2345"), &kana);
            let about = Particulars { issued: &issued, number: "20261231-MMMM-001", on: NOON };
            let mut lines = slip(about).unwrap().lines();
            lines.retain(|(_, [left, top, ..])| *left < 112.0 && *top < NUMBER - 0.1);
            let Some(((name, [_, top, ..]), above)) = lines.split_last() else { panic!("{lines:?}") };
            assert!(!above.is_empty(), "{lines:?}");
            for (size, [_, _, _, bottom]) in above {
                assert!(*size >= SMALLEST && size < name && *bottom <= top + 0.01, "{lines:?}");
            }
        }
    }
}
