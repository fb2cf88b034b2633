//! The password of an invitation: how it is written, read back from paper, hashed and compared.

use crate::ids::{self, Random};
use crate::journey::invitation::PasswordCheck;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::{Mutex, PoisonError};

/// 8 MiB, two passes: about 10 ms. A password is drawn from 31^8 and can be tried five times, so the hash only has to
/// hold after a theft of the store, until the invitation has run out; and an authority makes thousands in one go.
const MEMORY_KIB: u32 = 8 * 1024;
const PASSES: u32 = 2;
/// Bytes of a hash.
const LENGTH: usize = 32;

/// Memory of hashes that are done, for the next ones. Given back to the system each time, its place would be taken by something small, and the
/// process would grow with every hash: 300 invitations took 900 MB.
static SPARE: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());
/// So much of it is kept: as many hashes as the desk makes at a time.
const SPARES: usize = 8;

/// Why a password cannot be used, or was not hashed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unfit {
    /// The password has fewer characters than it must.
    Short {
        /// How many characters it needs.
        least: usize,
    },
    /// It has characters that cannot be typed the same everywhere, or too many of them.
    Characters,
    /// It is among the first that somebody would try.
    Guessable,
    /// Several people were to have the same.
    Shared,
    /// The system could not hash it.
    Unhashed,
}

/// The form in which a password is compared: half-width, lower case, without spaces. Paper is read with all of these in it.
pub fn plain(typed: &str) -> Result<String, Unfit> {
    ids::plain(typed).map(|typed| typed.to_ascii_lowercase()).map_err(|_| Unfit::Characters)
}

/// What was typed as the password of a letter, in the form in which it is compared: without what stands around it in a letter, a mail or a
/// chat, such as its name, brackets and a full stop. What cannot be the password of any letter is refused; that tells nothing of this one's.
pub fn typed(text: &str, least: usize) -> Result<String, Unfit> {
    let folded: String = ids::meant(text).collect();
    let named = folded.rsplit_once(':').map(|(_, password)| password);
    for part in named.into_iter().chain([folded.as_str()]) {
        let mut long = part.split(|c| !ids::is_plain(c)).filter(|stretch| stretch.len() >= least);
        if let (Some(password), None) = (long.next(), long.next()) {
            return plain(password);
        }
    }
    if folded.chars().count() < least { Err(Unfit::Short { least }) } else { Err(Unfit::Characters) }
}

/// A password that somebody chose, in the form in which it is compared.
pub fn chosen(typed: &str, least: usize) -> Result<String, Unfit> {
    if typed.trim().is_empty() {
        return Err(Unfit::Short { least });
    }
    let password = plain(typed)?;
    match password.len() {
        short if short < least => Err(Unfit::Short { least }),
        _ if is_guessable(&password) => Err(Unfit::Guessable),
        _ => Ok(password),
    }
}

/// Whether a password has hardly any letters in it, or most of them follow each other: `aaaa1111`, `12345678`, `qwerty12`, `password1`.
fn is_guessable(password: &str) -> bool {
    const ROWS: [&str; 4] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"];
    let bytes: Vec<u8> = password.bytes().collect();
    let different: std::collections::BTreeSet<u8> = bytes.iter().copied().collect();
    let beside = |pair: &[u8]| {
        let [a, b] = pair else { return false };
        let typed = String::from_utf8_lossy(pair).into_owned();
        a.abs_diff(*b) <= 1 || ROWS.iter().any(|row| row.contains(&typed))
    };
    let runs = bytes.windows(2).filter(|pair| beside(pair)).count();
    different.len() < 4
        || runs * 2 > bytes.len()
        || ["password", "passw0rd", "kagura"]
            .iter()
            .any(|word| password.strip_prefix(word).is_some_and(|rest| rest.len() < 3))
}

/// A fresh salt of 128 bits for [`hash`].
pub fn salt(random: &dyn Random) -> [u8; 16] {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    salt
}

/// The password's argon2id hash as a PHC string. Takes milliseconds: call it where it may block.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Unfit> {
    let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
    let made = || {
        let params = Params::new(MEMORY_KIB, PASSES, 1, Some(LENGTH)).ok()?;
        let (text, salt) = (ParamsString::try_from(&params).ok()?, Salt::new(salt).ok()?);
        let hash = computed((algorithm, version, params), password, &salt)?;
        let version = Some(version.into());
        Some(PasswordHash {
            algorithm: algorithm.ident(),
            version,
            params: text,
            salt: Some(salt),
            hash: Some(hash),
        })
    };
    made().map(|hash| hash.to_string()).ok_or(Unfit::Unhashed)
}

/// Whether what was typed is the password. Takes milliseconds: call it where it may block.
pub fn compare(typed: &str, hash: &str) -> PasswordCheck {
    let typed = plain(typed).unwrap_or_default();
    let Ok(parsed) = PasswordHash::new(hash) else { return PasswordCheck::Wrong };
    let right = |password: &str| {
        let (Some(salt), Some(expected)) = (&parsed.salt, &parsed.hash) else { return false };
        // Outputs are compared in constant time.
        settings(&parsed).and_then(|it| computed(it, password, salt)).is_some_and(|hash| hash == *expected)
    };
    // People write a hyphen into the gap that paper shows, and ours have none; one that somebody chose may.
    let written = typed.contains('-').then(|| typed.replace('-', ""));
    if right(&typed) || written.is_some_and(|typed| right(&typed)) {
        PasswordCheck::Right
    } else {
        PasswordCheck::Wrong
    }
}

/// How a hash was made.
fn settings(hash: &PasswordHash) -> Option<(Algorithm, Version, Params)> {
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
    Some((Algorithm::try_from(hash.algorithm.as_str()).ok()?, version, Params::try_from(hash).ok()?))
}

fn computed(
    (algorithm, version, params): (Algorithm, Version, Params),
    password: &str,
    salt: &Salt,
) -> Option<Output> {
    let (blocks, length) = (params.block_count(), params.output_len().unwrap_or(LENGTH));
    let argon2 = Argon2::new(algorithm, version, params);
    let mut memory = spare().pop().unwrap_or_default();
    memory.resize(blocks, Block::new());
    let mut hash = [0; Output::MAX_LENGTH];
    let hash = hash.get_mut(..length)?;
    let done = argon2.hash_password_into_with_memory(password.as_bytes(), salt, hash, &mut memory);
    let mut kept = spare();
    if kept.len() < SPARES {
        kept.push(memory);
    }
    done.ok()?;
    Output::new(hash).ok()
}

fn spare() -> std::sync::MutexGuard<'static, Vec<Vec<Block>>> {
    SPARE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};
    use argon2::password_hash::PasswordHasher as _;

    #[test]
    fn a_password_is_right_however_paper_was_read() {
        let password = SystemRandom.password(8);
        let hash = hash(&password, &salt(&SystemRandom)).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8192,t=2,p=1$"), "{hash}");
        let spaced = format!("{} {}", &password[..4], &password[4..]).to_uppercase();
        for typed in [&password, &spaced, &format!(" {password}\u{3000}")] {
            assert_eq!(compare(typed, &hash), PasswordCheck::Right, "{typed}");
        }
        for typed in ["", "x", &password[1..]] {
            assert_eq!(compare(typed, &hash), PasswordCheck::Wrong, "{typed}");
        }
    }

    #[test]
    fn what_stands_around_a_password_is_no_part_of_it() {
        for text in [
            "px7h2k9m",
            "PX7H 2K9M",
            "「px7h2k9m」",
            "『px7h 2k9m』。",
            "\u{200E}px7h2k9m\u{200E}",
            "px7h\u{2060}2k9\u{AD}m",
            "px7h2k9m。",
            "“px7h2k9m”",
            "（ｐｘ７ｈ　２ｋ９ｍ）",
            "パスワード：px7h2k9m",
            "パスワード: 「px7h 2k9m」です。",
            "Password: px7h2k9m",
            "パスワード：px7h 2k9m（大文字・小文字は問いません）",
            "px7h2k9m:",
            "px7h2k9m\n",
        ] {
            assert_eq!(typed(text, 8).as_deref(), Ok("px7h2k9m"), "{text:?}");
        }
        let hash = hash("px7h2k9m", &salt(&SystemRandom)).unwrap();
        for text in ["px7h-2k9m", "px7hー2k9m", "px7h―2k9m"] {
            assert_eq!(compare(&typed(text, 8).unwrap(), &hash), PasswordCheck::Right, "{text}");
        }
    }

    #[test]
    fn what_no_password_can_be_is_refused_by_its_shape_alone() {
        for short in ["", "a", "abc", "px7h2k9", "あ", " - "] {
            assert_eq!(typed(short, 8), Err(Unfit::Short { least: 8 }), "{short}");
        }
        for odd in
            ["ぱすわーどをいれる", "px7hあ2k9m", "px7h2k9!!", "px7h2k9m と abcdefgh", "パスワードは後で"]
        {
            assert_eq!(typed(odd, 8), Err(Unfit::Characters), "{odd}");
        }
        assert_eq!(typed(&"x".repeat(65), 8), Err(Unfit::Characters));
        // A password of a person's own may be longer than it has to be.
        assert_eq!(typed("kagura-2026.", 8).as_deref(), Ok("kagura-2026."));
    }

    /// The library's own way to hash, by which those that are kept were made.
    #[test]
    fn hashes_are_argon2ids_whoever_made_them_before() {
        let made = hash("px7h2k9m", b"kagurakagurakagu").unwrap();
        let theirs = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(MEMORY_KIB, PASSES, 1, None).unwrap(),
        );
        let theirs = theirs.hash_password_with_salt(b"px7h2k9m", b"kagurakagurakagu").unwrap().to_string();
        assert_eq!(made, theirs);
        let small = "$argon2id$v=19$m=64,t=1,p=1$";
        let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let other = other.hash_password_with_salt(b"px7h2k9m", b"kagurakagurakagu").unwrap().to_string();
        assert!(other.starts_with(small), "{other}");
        assert_eq!(compare("px7h2k9m", &other), PasswordCheck::Right);
        assert_eq!(compare("px7h2k9n", &other), PasswordCheck::Wrong);
    }

    #[test]
    fn two_hashes_of_one_password_differ() {
        let twice = [0, 1].map(|_| hash("abcdefgh", &salt(&SystemRandom)).unwrap());
        assert_ne!(twice[0], twice[1]);
    }

    #[test]
    fn a_password_of_ones_own_has_to_be_long_and_typable() {
        assert_eq!(chosen("Ｋａｇｕｒａ 2026", 8), Ok("kagura2026".to_owned()));
        assert_eq!(chosen("kagura", 8), Err(Unfit::Short { least: 8 }));
        assert_eq!(chosen(" ", 8), Err(Unfit::Short { least: 8 }));
        assert_eq!(chosen("かぐらのうた", 6), Err(Unfit::Characters));
    }

    #[test]
    fn a_damaged_hash_fits_no_password() {
        assert_eq!(compare("", ""), PasswordCheck::Wrong);
        assert_eq!(compare("abcdefgh", "$argon2id$"), PasswordCheck::Wrong);
    }
}
