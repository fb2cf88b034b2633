//! The password of an invitation: how it is written, read back from paper, hashed and compared.

use crate::ids::{self, Random};
use crate::journey::invitation::PasswordCheck;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

/// 8 MiB, two passes: about 10 ms. A password is drawn from 31^8 and can be tried five times, so the hash only has to
/// hold after a theft of the store, until the invitation has run out; and an authority makes thousands in one go.
const MEMORY_KIB: u32 = 8 * 1024;
const PASSES: u32 = 2;

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
    /// The system could not hash it.
    Unhashed,
}

/// The form in which a password is compared: half-width, lower case, without spaces. Paper is read with all of these in it.
pub fn plain(typed: &str) -> Result<String, Unfit> {
    ids::plain(typed).map(|typed| typed.to_ascii_lowercase()).map_err(|_| Unfit::Characters)
}

/// A password that somebody chose, in the form in which it is compared.
pub fn chosen(typed: &str, least: usize) -> Result<String, Unfit> {
    if typed.trim().is_empty() {
        return Err(Unfit::Short { least });
    }
    let password = plain(typed)?;
    if password.len() < least { Err(Unfit::Short { least }) } else { Ok(password) }
}

/// A fresh salt of 128 bits for [`hash`].
pub fn salt(random: &dyn Random) -> [u8; 16] {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    salt
}

/// The password's argon2id hash as a PHC string. Takes milliseconds: call it where it may block.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Unfit> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| Unfit::Unhashed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(password.as_bytes(), salt).map_err(|_| Unfit::Unhashed)?;
    Ok(hash.to_string())
}

/// Whether what was typed is the password. Takes milliseconds: call it where it may block.
pub fn compare(typed: &str, hash: &str) -> PasswordCheck {
    let typed = plain(typed).unwrap_or_default();
    let right = PasswordHash::new(hash)
        .is_ok_and(|parsed| Argon2::default().verify_password(typed.as_bytes(), &parsed).is_ok());
    if right { PasswordCheck::Right } else { PasswordCheck::Wrong }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Draw as _, SystemRandom};

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
