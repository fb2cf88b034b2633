//! What somebody gives for a backup, encrypted or not. It never panics, takes no more memory than it has bytes to show for, and what is sound
//! has as many entries as it says.

use server::backup::verify_read;
use server::encryption::SecretKey;

/// Of the seed that is encrypted.
const KEY: &[u8] = b"AGE-SECRET-KEY-10HNEVA9WYT42TEZT5JAY6ZQ9ZQPV0VH8GNTSP7GCCVZZUWUEPX8SQVL6UW\n";

/// What is done with an input.
pub fn run(data: &[u8]) {
    let keys = SecretKey::read(KEY).expect("a key");
    for keys in [&keys[..], &[]] {
        if let Ok(verified) = verify_read(|| Ok(data), keys) {
            assert!(verified.content.entries > 0 || verified.content.sum == 0);
            assert!(verified.header.rows <= server::tables::VERSION);
        }
    }
}
