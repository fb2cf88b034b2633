//! Letters on paper (A4, SVG): the invitation with its code, and a slip with the password. Two papers, because code and password
//! must travel separately. Everything is drawn as vectors and text; nothing is loaded from anywhere.

use crate::desk::invite::Issued;
use crate::desk::refusal::DeskRefusal;
use crate::desk::text::{english, japanese};
use crate::qr;
use api::check::{ANDROID_FROM, IOS_FROM};
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

const FONTS: &str = "Noto Sans JP, Noto Sans CJK JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif";
const FIXED: &str = "DejaVu Sans Mono, Menlo, Consolas, monospace";

/// Writes both papers into a folder; only the owner can read them. Gives their paths.
pub fn write(folder: &Path, issued: &Issued) -> Result<[PathBuf; 2], DeskRefusal> {
    let id = &issued.holder.id;
    let papers = [
        (folder.join(format!("{id}-invitation.svg")), invitation(issued)),
        (folder.join(format!("{id}-password.svg")), slip(issued)),
    ];
    for (path, svg) in &papers {
        private(path, svg).map_err(|cause| DeskRefusal::File { path: path.clone(), cause })?;
    }
    Ok(papers.map(|(path, _)| path))
}

/// Makes the folder, for its owner only, if it is not there.
pub fn folder(path: &Path) -> Result<(), DeskRefusal> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|cause| DeskRefusal::File { path: path.to_owned(), cause })
}

/// Writes a file anew, so that an older one's permissions do not stay.
fn private(path: &Path, text: &str) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The letter with the code. The password is not on it.
pub fn invitation(issued: &Issued) -> String {
    let mut page = LetterPage::a4("登録のご案内 / Registration letter");
    let Issued { holder, authority, code, tries, expires_at, .. } = issued;
    page.text(20.0, 28.0, 4.2, &format!("{} 様", holder.name), 110.0);
    page.text(20.0, 34.5, 3.2, &format!("本人ID / Holder ID：{}", holder.written), 110.0);
    page.right(190.0, 28.0, 3.4, &authority.name, 70.0);
    page.line(39.0);
    page.bold(20.0, 51.0, 7.0, "登録のご案内");
    page.text(20.0, 57.5, 3.6, "Registration letter", 170.0);
    page.text(
        20.0,
        66.0,
        3.8,
        "お使いのスマートフォンを登録すると、次からはそのスマートフォンでログインできます。",
        170.0,
    );
    page.text(20.0, 71.5, 3.2, "Once your phone is registered, you can sign in with it.", 170.0);

    // The code is 62 mm wide with its quiet zone: easily read from a hand's distance.
    let modules = code.size() + 8;
    let _ = write!(
        page.svg,
        r##"<rect x="20" y="77" width="66" height="66" fill="none" stroke="#000" stroke-width="0.4"/><svg x="22" y="79" width="62" height="62" viewBox="-4 -4 {modules} {modules}" shape-rendering="crispEdges"><path d="{}" fill="#000"/></svg>"##,
        code.path()
    );
    page.bold(94.0, 83.0, 4.4, "有効期限 / Valid until");
    page.bold(94.0, 90.5, 5.4, &format!("{}まで", japanese(*expires_at)));
    page.text(94.0, 96.0, 3.2, &english(*expires_at), 96.0);
    let phones = phones();
    for (y, japanese, english) in [
        (
            105.0,
            "登録が済むまでは、何度読み取っても使えます。",
            "Until you are registered, you can scan it again.",
        ),
        (116.5, &*phones.0, &*phones.1),
        (
            128.0,
            "パスワードは「パスワードのお知らせ」に記載しています。",
            "The password is on the “Password sheet”, sent separately.",
        ),
        (
            139.5,
            &*format!("パスワードは{tries}回間違えるとロックされます。"),
            &*format!("After {tries} wrong passwords the code is locked."),
        ),
    ] {
        page.text(94.0, y, 3.6, japanese, 96.0);
        page.text(94.0, y + 5.0, 3.2, english, 96.0);
    }
    page.text(
        20.0,
        151.0,
        3.2,
        "QR コードを読み取れないときは、スマートフォンのブラウザに次のアドレスを入力してください。 / If you cannot scan it, type this address:",
        170.0,
    );
    page.fixed(20.0, 156.5, 3.2, &qr::typed(&issued.url), 170.0);

    let steps = [
        (
            ["標準のカメラアプリで読み取ります", "（LINE のカメラは使いません）"],
            "Use the camera app, not LINE's camera",
            SCAN,
        ),
        (
            ["「パスワードのお知らせ」の", "パスワードを入力します"],
            "Enter the password of the “Password sheet”",
            TYPE,
        ),
        (["顔・指紋・画面ロックで", "本人確認をします"], "Confirm with face, finger or screen lock", CONFIRM),
    ];
    for ((japanese, english, drawing), (n, x)) in steps.into_iter().zip([(1, 20.0), (2, 78.0), (3, 136.0)]) {
        let _ = write!(
            page.svg,
            r##"<rect x="{x}" y="162" width="54" height="66" rx="3" fill="none" stroke="#888" stroke-width="0.3"/><circle cx="{}" cy="169" r="4.5" fill="#000"/><text x="{}" y="170.8" font-size="5" font-weight="700" fill="#fff" text-anchor="middle">{n}</text><g transform="translate({} 165)" fill="none" stroke="#000" stroke-width="0.7" stroke-linecap="round" stroke-linejoin="round">{drawing}</g>"##,
            x + 7.5,
            x + 7.5,
            x + 15.0
        );
        for (y, line) in [210.5, 215.5].into_iter().zip(japanese) {
            page.text(x + 3.0, y, 3.2, line, 48.0);
        }
        page.text(x + 3.0, 221.5, 2.8, english, 48.0);
    }

    let _ = write!(
        page.svg,
        r##"<rect x="20" y="234" width="170" height="22" fill="none" stroke="#000" stroke-width="0.6"/>"##
    );
    page.bold(
        24.0,
        241.5,
        4.0,
        "このご案内はご本人専用です。写真を撮ったり、別の方に渡したりしないでください。",
    );
    page.text(
        24.0,
        247.0,
        3.2,
        "This letter is for you alone. Do not photograph it, and do not give it to anyone.",
        162.0,
    );
    page.text(
        24.0,
        252.5,
        3.2,
        "お心当たりがないときは、下記までご連絡ください。 / If you did not expect it, please contact us.",
        162.0,
    );
    page.line(266.0);
    page.text(20.0, 273.0, 3.4, &format!("お問い合わせ / Contact：{}", authority.name), 170.0);
    page.text(20.0, 279.0, 3.4, &authority.contact, 170.0);
    page.finish()
}

/// The slip with the password. No code and no address are on it.
pub fn slip(issued: &Issued) -> String {
    let mut page = LetterPage::a4("パスワードのお知らせ / Password sheet");
    let Issued { holder, authority, password, tries, expires_at, .. } = issued;
    page.text(20.0, 28.0, 4.2, &format!("{} 様", holder.name), 110.0);
    page.text(20.0, 34.5, 3.2, &format!("本人ID / Holder ID：{}", holder.written), 110.0);
    page.right(190.0, 28.0, 3.4, &authority.name, 70.0);
    page.line(39.0);
    page.bold(20.0, 52.0, 7.0, "パスワードのお知らせ");
    page.text(20.0, 59.0, 3.6, "Password sheet", 170.0);
    page.text(
        20.0,
        70.0,
        3.8,
        "「登録のご案内」の QR コードを読み取ったあと、次のパスワードを入力してください。",
        170.0,
    );
    page.text(
        20.0,
        76.0,
        3.2,
        "After scanning the code on the “Registration letter”, enter this password.",
        170.0,
    );
    let letters: Vec<char> = password.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    let spaced = escaped(&groups.join(" "));
    let size = fitted(&spaced, 13.0, 156.0);
    let _ = write!(
        page.svg,
        r##"<rect x="20" y="84" width="170" height="30" rx="2" fill="none" stroke="#000" stroke-width="0.6"/><text x="105" y="104" font-size="{size:.2}" font-family="{FIXED}" text-anchor="middle">{spaced}</text>"##
    );
    page.text(
        20.0,
        123.0,
        3.6,
        &format!("大文字と小文字は区別しません。空白は入力不要です。{tries}回間違えるとロックされます。"),
        170.0,
    );
    page.text(
        20.0,
        128.5,
        3.2,
        &format!("Capitals and spaces do not matter. After {tries} wrong tries it is locked."),
        170.0,
    );
    page.bold(20.0, 140.0, 4.4, &format!("有効期限 / Valid until：{}まで", japanese(*expires_at)));
    page.text(20.0, 146.0, 3.2, &english(*expires_at), 170.0);
    page.bold(
        20.0,
        158.0,
        4.0,
        "このパスワードを別の方に教えないでください。「登録のご案内」とは別に保管してください。",
    );
    page.text(
        20.0,
        164.0,
        3.2,
        "Do not tell anyone this password, and keep it apart from the “Registration letter”.",
        170.0,
    );
    page.line(266.0);
    page.text(20.0, 273.0, 3.4, &format!("お問い合わせ / Contact：{}", authority.name), 170.0);
    page.text(20.0, 279.0, 3.4, &authority.contact, 170.0);
    page.finish()
}

/// Which phones will do, as `/check` judges them.
fn phones() -> (String, String) {
    (
        format!("iPhone は iOS {IOS_FROM}、Android は {ANDROID_FROM} 以降で登録できます。"),
        format!("For iPhones with iOS {IOS_FROM} and Android {ANDROID_FROM}, or later."),
    )
}

/// A phone in front of a code. All drawings are 34 by 40 mm.
const SCAN: &str = r##"<rect x="3" y="4" width="18" height="34" rx="3"/><path d="M10 7h4"/><path d="M7 15v-3h3M14 12h3v3M17 22v3h-3M10 25h-3v-3"/><path d="M10 15h1.5v1.5h-1.5zM13 15h1.5v1.5h-1.5zM10 20h1.5v1.5h-1.5z" fill="#000"/><path d="M25 11h8v8h-8zM27 13h4v4h-4z"/><path d="M21 19l4-2" stroke-dasharray="1 1.2"/>"##;
/// Drawing of step 2: a phone on which the password is typed. Part of the letter's SVG.
const TYPE: &str = r#"<rect x="6" y="4" width="22" height="34" rx="3"/><path d="M15 7h4"/><rect x="9" y="13" width="16" height="6" rx="1"/><path d="M11.5 16h.01M14 16h.01M16.5 16h.01M19 16h.01" stroke-width="1.6"/><path d="M21.5 14.5v3"/><path d="M10 25h2M14 25h2M18 25h2M22 25h2M10 29h2M14 29h2M18 29h2M22 29h2M13 33h8"/>"#;
/// A face and a finger.
const CONFIRM: &str = r#"<rect x="6" y="4" width="22" height="34" rx="3"/><path d="M15 7h4"/><circle cx="17" cy="17" r="5.5"/><path d="M15 16v.5M19 16v.5M14.8 19.2c1.2 1.2 3.2 1.2 4.4 0"/><path d="M12.5 34c0-6 9-6 9 0M14.5 34.5c0-3.6 5-3.6 5 0M17 32.5v2"/>"#;

/// A page being drawn; lengths are millimetres.
struct LetterPage {
    svg: String,
}

impl LetterPage {
    fn a4(title: &str) -> Self {
        let svg = format!(
            r##"<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" font-family="{FONTS}" fill="#000" xml:lang="ja"><title>{}</title><rect width="210" height="297" fill="#fff"/>"##,
            escaped(title)
        );
        Self { svg }
    }

    /// A line of text, made smaller when it would be wider than `width`.
    fn text(&mut self, x: f64, y: f64, size: f64, text: &str, width: f64) {
        self.put(x, y, fitted(text, size, width), "", text);
    }

    fn right(&mut self, x: f64, y: f64, size: f64, text: &str, width: f64) {
        self.put(x, y, fitted(text, size, width), r#" text-anchor="end""#, text);
    }

    fn bold(&mut self, x: f64, y: f64, size: f64, text: &str) {
        self.put(x, y, fitted(text, size, 190.0 - x), r#" font-weight="700""#, text);
    }

    /// A line in letters of one width, in which those that look alike can be told apart.
    fn fixed(&mut self, x: f64, y: f64, size: f64, text: &str, width: f64) {
        // Each is 0.6 of its size wide.
        let ems: f64 = text.chars().map(|_| 0.61).sum();
        self.put(x, y, size.min(width / ems), &format!(r#" font-family="{FIXED}""#), text);
    }

    fn put(&mut self, x: f64, y: f64, size: f64, attributes: &str, text: &str) {
        let text = escaped(text);
        // Writing to a string cannot fail.
        let _ = write!(self.svg, r#"<text x="{x}" y="{y}" font-size="{size:.2}"{attributes}>{text}</text>"#);
    }

    fn line(&mut self, y: f64) {
        let _ = write!(self.svg, r##"<path d="M20 {y}H190" stroke="#000" stroke-width="0.3"/>"##);
    }

    fn finish(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

/// The size in which a text is no wider than `width`: a full-width letter is as wide as it is high, others about half of that.
fn fitted(text: &str, size: f64, width: f64) -> f64 {
    let ems: f64 = text.chars().map(|c| if u32::from(c) < 0x1100 { 0.55 } else { 1.0 }).sum();
    if ems * size > width { width / ems } else { size }
}

/// The text as XML character data and attribute value; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}
