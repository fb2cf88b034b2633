//! DER as far as certificates need it: elements with one-byte tags and definite lengths, one after the other. Borrowed, bounded by
//! the input, and strict: what is not DER is not read.

use crate::hex::hex;

/// Tag of a SEQUENCE (X.690 §8.9).
pub(super) const SEQUENCE: u8 = 0x30;
/// Tag of a SET (X.690 §8.11).
pub(super) const SET: u8 = 0x31;
/// Tag of an OBJECT IDENTIFIER (X.690 §8.19).
pub(super) const OID: u8 = 0x06;
/// Tag of an INTEGER (X.690 §8.3).
pub(super) const INTEGER: u8 = 0x02;
/// Tag of a BIT STRING (X.690 §8.6).
pub(super) const BIT_STRING: u8 = 0x03;

/// One DER element, borrowed from the bytes it was read from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Element<'a> {
    /// The tag, with class and form.
    pub(super) tag: u8,
    /// The bytes of tag, length and content.
    pub(super) whole: &'a [u8],
    /// The content's bytes, without tag and length.
    pub(super) content: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements inside, where all of the content is elements.
    pub(super) fn inside(&self) -> Option<Vec<Element<'a>>> {
        all(self.content)
    }

    /// The element that the content consists of; nothing if there is none, or more than one.
    pub(super) fn only(&self) -> Option<Element<'a>> {
        one(self.content)
    }

    /// The element, where it has this tag.
    pub(super) fn tagged(self, tag: u8) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }
}

/// The first element and what follows it.
pub(super) fn first(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    if tag & 0x1f == 0x1f {
        return None; // a tag of several bytes: none in certificates
    }
    let (&short, rest) = rest.split_first()?;
    let (length, rest) = if short < 0x80 {
        (usize::from(short), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(short & 0x7f))?;
        let minimal = digits.first().is_some_and(|&digit| digit != 0) && digits.len() <= 4;
        let length = digits.iter().fold(0_usize, |sum, &digit| (sum << 8) | usize::from(digit));
        if !minimal || length < 0x80 {
            return None;
        }
        (length, rest)
    };
    let (content, after) = rest.split_at_checked(length)?;
    let whole = bytes.get(..bytes.len() - after.len())?;
    Some((Element { tag, whole, content }, after))
}

/// The element that a file consists of, without the line ends that an editor or a mail program left behind it.
pub(super) fn without_line_ends(file: &[u8]) -> &[u8] {
    match first(file) {
        Some((element, rest)) if are_line_ends(rest) => element.whole,
        Some(_) | None => file,
    }
}

/// Whether there is nothing here but line ends, or nothing at all.
pub(super) fn are_line_ends(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// Whether this is the content of an INTEGER in DER: no octet in front that says nothing (X.690 §8.3.2).
pub(super) fn is_integer(content: &[u8]) -> bool {
    match content {
        [] => false,
        [_] => true,
        [first, second, ..] => !matches!((*first, second & 0x80), (0x00, 0x00) | (0xff, 0x80)),
    }
}

/// The one element that all the bytes are.
pub(super) fn one(bytes: &[u8]) -> Option<Element<'_>> {
    first(bytes).and_then(|(element, rest)| rest.is_empty().then_some(element))
}

/// The elements that all the bytes are.
pub(super) fn all(mut bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut elements = Vec::new();
    while !bytes.is_empty() {
        let (element, rest) = first(bytes)?;
        elements.push(element);
        bytes = rest;
    }
    Some(elements)
}

/// An OBJECT IDENTIFIER's content with dots, such as `2.5.29.15`.
pub(super) fn dotted(content: &[u8]) -> Option<String> {
    let mut arcs: Vec<u64> = Vec::new();
    let mut arc = 0_u64;
    let mut inside = false;
    for &byte in content {
        if !inside && byte == 0x80 {
            return None; // a leading zero
        }
        arc = arc.checked_mul(0x80)?.checked_add(u64::from(byte & 0x7f))?;
        inside = byte & 0x80 != 0;
        if !inside {
            if arcs.is_empty() {
                let top = (arc / 40).min(2);
                arcs.push(top);
                arc -= top * 40;
            }
            arcs.push(arc);
            arc = 0;
        }
    }
    if inside || arcs.is_empty() {
        return None;
    }
    Some(arcs.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
}

/// The text of a character string of any type: UTF-8, numeric, printable, teletex (taken for Latin-1), IA5, visible, universal or BMP.
pub(super) fn text(element: Element<'_>) -> Option<String> {
    match element.tag {
        0x0c => String::from_utf8(element.content.to_vec()).ok(),
        0x12 | 0x13 | 0x16 | 0x1a => {
            element.content.is_ascii().then(|| element.content.iter().map(|&byte| char::from(byte)).collect())
        }
        0x14 => Some(element.content.iter().map(|&byte| char::from(byte)).collect()),
        0x1c => {
            let (quads, rest) = element.content.as_chunks::<4>();
            let chars = quads.iter().map(|quad| char::from_u32(u32::from_be_bytes(*quad)));
            if rest.is_empty() { chars.collect() } else { None }
        }
        0x1e => {
            let (pairs, rest) = element.content.as_chunks::<2>();
            let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            if rest.is_empty() { String::from_utf16(&units).ok() } else { None }
        }
        _ => None,
    }
}

/// The SHA-256 over these bytes one after the other, hexadecimal.
pub(super) fn sha256(parts: &[&[u8]]) -> String {
    let mut context = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    for part in parts {
        context.update(part);
    }
    hex(context.finish().as_ref())
}

#[cfg(test)]
mod tests {
    use crate::cards::der::{all, dotted, first, one, text};

    #[test]
    fn elements_are_cut_where_they_end() {
        let (element, rest) = first(&[0x30, 0x03, 1, 2, 3, 9]).unwrap();
        assert_eq!((element.tag, element.content, rest), (0x30, &[1_u8, 2, 3][..], &[9_u8][..]));
        assert_eq!(all(&[0x05, 0, 0x02, 1, 7]).unwrap().len(), 2);
    }

    #[test]
    fn what_is_not_der_is_not_read() {
        for bytes in [
            &[0x30][..],
            &[0x30, 0x02, 1],
            &[0x30, 0x80, 0, 0],          // no definite length
            &[0x30, 0x81, 0x01, 9],       // a length that would have been shorter
            &[0x30, 0x82, 0x00, 0x80, 9], // a length with a leading zero
            &[0x30, 0x85, 1, 0, 0, 0, 0],
            &[0x1f, 0x81, 0x01, 0],
        ] {
            assert_eq!(first(bytes), None, "{bytes:02x?}");
        }
        assert_eq!(one(&[0x05, 0, 0]), None);
    }

    #[test]
    fn an_oid_is_written_with_dots() {
        assert_eq!(dotted(&[0x55, 0x1d, 0x0f]).unwrap(), "2.5.29.15");
        assert_eq!(dotted(&[0x28, 0x81, 0x85, 0x42, 0x00, 0x01]).unwrap(), "1.0.17090.0.1");
        assert_eq!(dotted(&[0x88, 0x37, 0x01]).unwrap(), "2.999.1");
        for bytes in [
            &[][..],
            &[0x55, 0x81],
            &[0x55, 0x80, 0x01],
            &[0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        ] {
            assert_eq!(dotted(bytes), None);
        }
    }

    #[test]
    fn every_string_type_is_text() {
        for (bytes, said) in [
            (&[0x0c, 0x03, 0xe5, 0x8c, 0xbb][..], Some("医")),
            (&[0x13, 0x02, b'J', b'P'], Some("JP")),
            (&[0x14, 0x01, 0xe9], Some("é")),
            (&[0x1e, 0x02, 0x53, 0x3b], Some("医")),
            (&[0x1c, 0x04, 0, 0, 0x53, 0x3b], Some("医")),
            (&[0x1e, 0x01, 0x53], None),
            (&[0x0c, 0x01, 0xff], None),
            (&[0x13, 0x01, 0xff], None),
            (&[0x02, 0x01, 0x01], None),
        ] {
            assert_eq!(text(one(bytes).unwrap()).as_deref(), said, "{bytes:02x?}");
        }
    }
}
