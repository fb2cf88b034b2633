//! Bytes as hexadecimal digits. Pure.

/// Lower-case hexadecimal digits of `bytes`, without separators.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.extend([digit(byte >> 4), digit(byte & 0x0f)]);
    }
    text
}

/// The bytes that hexadecimal digits say; a digit may be missing in front.
pub fn unhex(digits: &str) -> Option<Vec<u8>> {
    if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let even = if digits.len().is_multiple_of(2) { digits.to_owned() } else { format!("0{digits}") };
    (0..even.len())
        .step_by(2)
        .map(|at| even.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_being_written_and_read_and_what_is_no_digit_is_refused() {
        let bytes = [0x00, 0x0f, 0xa5, 0xff];
        assert_eq!(hex(&bytes), "000fa5ff");
        assert_eq!(unhex("000FA5ff").unwrap(), bytes);
        assert_eq!(unhex("f00").unwrap(), [0x0f, 0x00]);
        for no in ["+f", "0x", "0 ", "é0", "g0"] {
            assert_eq!(unhex(no), None, "{no}");
        }
    }
}
