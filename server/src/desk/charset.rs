//! Bytes of a text file made text: the encodings that spreadsheets and municipal systems in Japan write. Where two encodings fit, nothing
//! is guessed that would make nonsense of a name.

use crate::desk::text;
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// A text, and how it was written.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// The encoding that it was written in.
    pub(super) encoding: &'static Encoding,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum NoText {
    /// None of the encodings in use.
    Unknown {
        /// The first line that is not UTF-8.
        line: usize,
    },
    /// UTF-8 that ends within a character: the file is cut off.
    CutOff,
    /// EUC-JP, or `Shift_JIS` with katakana of half width: both fit.
    Unclear,
}

/// The file's text: what its mark says, else UTF-16 by its zeros, JIS by its escapes, UTF-8, and `Shift_JIS` or EUC-JP by what they read.
/// `meant` tells of a text whether it holds what the reader looks for.
pub(super) fn decode(bytes: &[u8], meant: impl Fn(&str) -> bool) -> Result<Decoded, NoText> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return read(body, encoding).ok_or_else(|| unknown(bytes));
    }
    if bytes.contains(&0) {
        return utf_16(bytes).and_then(|encoding| read(bytes, encoding)).ok_or_else(|| unknown(bytes));
    }
    if bytes.windows(2).any(|pair| matches!(pair, [0x1B, b'$' | b'('])) {
        return read(bytes, ISO_2022_JP).ok_or_else(|| unknown(bytes));
    }
    if let Some(decoded) = read(bytes, UTF_8) {
        return Ok(decoded);
    }
    if is_damaged_utf8(bytes) {
        let is_cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
        return Err(if is_cut { NoText::CutOff } else { unknown(bytes) });
    }
    match (read(bytes, SHIFT_JIS), read(bytes, EUC_JP)) {
        (Some(shift_jis), Some(euc)) => either(shift_jis, euc, meant),
        (Some(one), None) | (None, Some(one)) => Ok(one),
        (None, None) => Err(unknown(bytes)),
    }
}

fn read(bytes: &[u8], encoding: &'static Encoding) -> Option<Decoded> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Decoded { text: text.into_owned(), encoding })
}

/// UTF-16 without a mark: the zeros of its ASCII letters stand on one side.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (high, low) if high > 4 * low => Some(UTF_16BE),
        (high, low) if low > 4 * high => Some(UTF_16LE),
        _ => None,
    }
}

/// Bytes that are both hold no common kanji as `Shift_JIS`, whose first byte EUC-JP does not have: they are kanji as EUC-JP, or katakana
/// of half width.
fn either(shift_jis: Decoded, euc: Decoded, meant: impl Fn(&str) -> bool) -> Result<Decoded, NoText> {
    match (meant(&shift_jis.text), meant(&euc.text)) {
        (true, false) => return Ok(shift_jis),
        (false, true) => return Ok(euc),
        (true, true) | (false, false) => {}
    }
    if text::is_misread(&shift_jis.text) { Ok(euc) } else { Err(NoText::Unclear) }
}

fn unknown(bytes: &[u8]) -> NoText {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
    let before = bytes.get(..valid).unwrap_or_default();
    NoText::Unknown { line: 1 + breaks(before) }
}

/// Line ends in a text: CR LF, CR and LF alike.
pub(super) fn breaks(bytes: &[u8]) -> usize {
    let (mut ends, mut before) = (0, 0);
    for byte in bytes {
        match (before, byte) {
            (b'\r', b'\n') => {}
            (_, b'\r' | b'\n') => ends += 1,
            _ => {}
        }
        before = *byte;
    }
    ends
}

/// Whether a text that is not UTF-8 is mostly UTF-8 all the same: one broken byte must not make nonsense of every name.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.chars().filter(|c| *c == '\u{FFFD}').count();
    let japanese = lossy.chars().filter(|c| matches!(c, '\u{3000}'..='\u{9FFF}')).count();
    japanese > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "本人ID,氏名,認証局\r\nT1,高橋　花子,jma\r\n";

    fn headed(text: &str) -> bool {
        text.contains("氏名")
    }

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_in_use_is_read() {
        let mark = "\u{FEFF}";
        for (bytes, encoding) in [
            (LIST.as_bytes().to_vec(), UTF_8),
            (format!("{mark}{LIST}").into_bytes(), UTF_8),
            (SHIFT_JIS.encode(LIST).0.into_owned(), SHIFT_JIS),
            (EUC_JP.encode(LIST).0.into_owned(), EUC_JP),
            (ISO_2022_JP.encode(LIST).0.into_owned(), ISO_2022_JP),
            (utf_16(&format!("{mark}{LIST}"), u16::to_le_bytes), UTF_16LE),
            (utf_16(&format!("{mark}{LIST}"), u16::to_be_bytes), UTF_16BE),
            (utf_16(LIST, u16::to_le_bytes), UTF_16LE),
            (utf_16(LIST, u16::to_be_bytes), UTF_16BE),
        ] {
            let decoded = decode(&bytes, headed).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (LIST, encoding), "{}", encoding.name());
        }
    }

    #[test]
    fn euc_jp_and_katakana_of_half_width_are_told_apart_or_refused() {
        let euc = |text: &str| EUC_JP.encode(text).0.into_owned();
        let shift_jis = |text: &str| SHIFT_JIS.encode(text).0.into_owned();
        assert_eq!(decode(&euc("id,name\nT1,高橋　花子\n"), headed).unwrap().encoding, EUC_JP);
        assert_eq!(decode(&euc("id,name\nT1,たなか\n"), headed).unwrap().encoding, EUC_JP);
        assert_eq!(decode(&shift_jis("id,name\nT1,ﾔﾏﾀﾞ ﾀﾛｳ\nT2,ｻﾄｳ\n"), headed).unwrap().encoding, SHIFT_JIS);
        assert_eq!(decode(&shift_jis("氏名\nｻﾄｳﾏｺ\n"), headed).unwrap().encoding, SHIFT_JIS);
        assert_eq!(decode(&shift_jis("id,name\nT1,ｻﾄﾏｺ\n"), headed).err(), Some(NoText::Unclear));
        assert_eq!(decode(&euc("id,name\nT1,高橋\n"), headed).map(|it| it.encoding).ok(), Some(EUC_JP));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            b"id\n\0\0\0\0\x01".as_slice(),
            b"\xFF\xFEa",
            b"\xFF\xFE\x00\xD8a\0",
            b"a\n\x1B$B\x80",
            b"\xFD\xFE\xFF",
            b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR",
        ] {
            assert!(matches!(decode(bytes, headed), Err(NoText::Unknown { .. })), "{bytes:?}");
        }
    }

    #[test]
    fn text_that_ends_within_a_character_is_cut_off() {
        let whole = "id,name\nT1,見本はなこ\nT2,髙橋".as_bytes();
        for left in [1, 2, 4, 5] {
            let cut = &whole[..whole.len() - left];
            assert_eq!(decode(cut, headed).err(), Some(NoText::CutOff), "{left}");
        }
    }

    #[test]
    fn line_ends_of_every_kind_are_counted_once() {
        for (text, ends) in
            [("", 0), ("\r\n", 1), ("\r\r", 2), ("\n\n", 2), ("a\r\n\r\nb\rc\nd", 4), ("\n\r", 2)]
        {
            assert_eq!(breaks(text.as_bytes()), ends, "{text:?}");
        }
    }
}
