//! Looking for one text in another. What the standard library has for that is made for long texts, and fills five thousand bytes of a program
//! that phones load before their first screen; what is looked through here is as long as a browser's name.

/// Where the first `part` begins, in bytes. Nowhere where there is nothing to look for.
fn place(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|it| it == part.as_bytes())
}

/// Whether `part` stands in the text.
pub fn has(text: &str, part: &str) -> bool {
    place(text, part).is_some()
}

/// What stands before the first `part`, and behind it.
pub fn around<'a>(text: &'a str, part: &str) -> Option<(&'a str, &'a str)> {
    let at = place(text, part)?;
    Some((text.get(..at)?, text.get(at + part.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_the_standard_library_finds() {
        let letters = ["", "a", "b", "語", "ab", "a語b", "aa", "語語"];
        for first in letters {
            for second in letters {
                for third in letters {
                    let text = [first, second, third].concat();
                    for part in &letters[1..] {
                        assert_eq!(has(&text, part), text.contains(part), "{part} in {text}");
                        assert_eq!(around(&text, part), text.split_once(part), "{part} in {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_is_found_of_nothing() {
        assert!(!has("text", "") && around("text", "").is_none() && !has("", "x"));
    }
}
