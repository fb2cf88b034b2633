//! Files that only the holder of a key can read, in the format of age (<https://c2sp.org/age>), so that its own tools read and write them,
//! too. What encrypts is no secret and opens nothing: the server has it, and the key that opens lies elsewhere. Of the format there is what
//! a backup needs: X25519 keys, no passwords. Its primitives are those of the library that does our TLS.

use aws_lc_rs::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{self, EphemeralPrivateKey, PrivateKey, UnparsedPublicKey, X25519};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::{hkdf, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use bech32::{Bech32, Hrp};
use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::str::FromStr;

/// The first line of an encrypted file.
const FIRST: &str = "age-encryption.org/v1";
/// What those of later formats begin with, too.
const BEGINS: &[u8] = b"age-encryption.org/";
/// What the shared secret of two keys is made into a key with.
const X25519_INFO: &[u8] = b"age-encryption.org/v1/X25519";
const HEADER_INFO: &[u8] = b"header";
const PAYLOAD_INFO: &[u8] = b"payload";
/// The content is encrypted in pieces of this many bytes.
const CHUNK: usize = 64 * 1024;
/// What each piece is longer by when it is encrypted.
const TAG: usize = 16;
/// A header with more than this many bytes is none.
const HEADER: u64 = 64 * 1024;
/// What stands before public keys, and before secret ones.
const PUBLIC: &str = "age";
const SECRET: &str = "age-secret-key-";

type FileKey = [u8; 16];

/// For whom a file is encrypted: `age1…`, as `kagura backup key` and `age-keygen` print it.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Recipient([u8; 32]);

impl FromStr for Recipient {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        named(text, PUBLIC).map(Self).ok_or(NoKey)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            &Hrp::parse(PUBLIC)
                .ok()
                .map_or_else(String::new, |hrp| bech32::encode::<Bech32>(hrp, &self.0).unwrap_or_default()),
        )
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text is no key, or one of another kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoKey;

/// What opens encrypted files.
pub struct SecretKey {
    key: PrivateKey,
    public: Recipient,
}

impl SecretKey {
    fn of(bytes: &[u8; 32]) -> Result<Self, NoKey> {
        let key = PrivateKey::from_private_key(&X25519, bytes).map_err(|_| NoKey)?;
        let public = key.compute_public_key().ok().and_then(|it| it.as_ref().try_into().ok());
        Ok(Self { key, public: Recipient(public.ok_or(NoKey)?) })
    }

    /// Makes one; gives it with the text of the file that keeps it.
    pub fn generate() -> Result<(Recipient, String), Unspecified> {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes)?;
        let public = Self::of(&bytes).map_err(|NoKey| Unspecified)?.public;
        let hrp = Hrp::parse(SECRET).map_err(|_| Unspecified)?;
        let secret = bech32::encode_upper::<Bech32>(hrp, &bytes).map_err(|_| Unspecified)?;
        Ok((public, format!("# public key: {public}\n{secret}\n")))
    }

    /// Reads a file of keys, as `kagura backup key` and `age-keygen` write them: one a line, and lines that begin with `#`.
    pub fn read(file: &[u8]) -> Result<Vec<Self>, NoKey> {
        let text = std::str::from_utf8(file).map_err(|_| NoKey)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<Self> = lines
            .map(|line| named(line, SECRET).ok_or(NoKey).and_then(|bytes| Self::of(&bytes)))
            .collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(NoKey) } else { Ok(keys) }
    }

    /// The key of a file that was encrypted for this one.
    fn unwrap(&self, share: &[u8; 32], wrapped: &[u8; 32]) -> Option<FileKey> {
        let theirs = UnparsedPublicKey::new(&X25519, share);
        let key = agreement::agree(&self.key, theirs, Unspecified, |secret| {
            derived(secret, &[&share[..], &self.public.0].concat(), X25519_INFO)
        });
        let mut wrapped = *wrapped;
        let opened = cipher(&key.ok()?).ok()?.open_in_place(no_nonce(), Aad::empty(), &mut wrapped).ok()?;
        opened.first_chunk().copied()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey of {}", self.public)
    }
}

/// What is written, for some recipients alone or, without any, for everybody.
pub enum Sealed<W: Write> {
    /// As it is.
    Plain(W),
    /// Encrypted.
    Age(SealedStream<W>),
}

impl<W: Write> Sealed<W> {
    /// Begins to write.
    pub fn begin(mut out: W, recipients: &[Recipient]) -> io::Result<Self> {
        if recipients.is_empty() {
            return Ok(Self::Plain(out));
        }
        let (mut key, mut nonce) = ([0; 16], [0; 16]);
        rand::fill(&mut key).and_then(|()| rand::fill(&mut nonce)).map_err(impossible)?;
        let mut header = format!("{FIRST}\n");
        for recipient in recipients {
            let (share, wrapped) = wrap(&key, recipient).map_err(impossible)?;
            for part in ["-> X25519 ", &BASE64.encode(share), "\n", &BASE64.encode(wrapped), "\n"] {
                header.push_str(part);
            }
        }
        header += "---";
        let mac = hmac::sign(&header_key(&key).map_err(impossible)?, header.as_bytes());
        writeln!(out, "{header} {}", BASE64.encode(mac))?;
        out.write_all(&nonce)?;
        let cipher = derived(&key, &nonce, PAYLOAD_INFO).and_then(|key| cipher(&key)).map_err(impossible)?;
        Ok(Self::Age(SealedStream {
            out,
            cipher,
            chunk: Vec::with_capacity(CHUNK + TAG),
            number: 0,
            is_broken: false,
        }))
    }

    /// Writes what belongs at the end; without it the file is cut off.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(out) => Ok(out),
            Self::Age(mut stream) => {
                stream.seal(true)?;
                Ok(stream.out)
            }
        }
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Age(stream) => {
                // The last piece is known as such when there is no more.
                if stream.chunk.len() >= CHUNK && !bytes.is_empty() {
                    stream.seal(false)?;
                }
                let taken = bytes.len().min(CHUNK.saturating_sub(stream.chunk.len()));
                stream.chunk.extend(bytes.iter().take(taken));
                Ok(taken)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Age(stream) => stream.out.flush(),
        }
    }
}

/// A file that is being encrypted.
pub struct SealedStream<W> {
    out: W,
    cipher: LessSafeKey,
    chunk: Vec<u8>,
    number: u64,
    is_broken: bool,
}

impl<W: Write> SealedStream<W> {
    /// Writes the piece encrypted. After a piece that could not be written nothing is: whoever compresses into this tries once more when it is
    /// dropped, and no piece is encrypted twice under one number.
    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        if std::mem::replace(&mut self.is_broken, true) {
            return Err(io::Error::other("what was encrypted before could not be written"));
        }
        let nonce = nonce(self.number, is_last);
        self.cipher.seal_in_place_append_tag(nonce, Aad::empty(), &mut self.chunk).map_err(impossible)?;
        self.out.write_all(&self.chunk)?;
        self.chunk.clear();
        self.number += 1;
        self.is_broken = false;
        Ok(())
    }
}

/// Why an encrypted file is not read.
#[derive(Debug)]
pub enum NotOpened {
    /// A key is needed.
    KeyNeeded,
    /// It was encrypted for others.
    OtherKey,
    /// It is in another format of age's, or not as it was written.
    Altered,
    /// The operating system refused to read it.
    Io(io::Error),
}

impl From<io::Error> for NotOpened {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::InvalidData => Self::Altered,
            _ => Self::Io(cause),
        }
    }
}

/// What is read, decrypted or as it is.
pub enum Opened<R: BufRead> {
    /// As it was.
    Plain(R),
    /// Decrypted.
    Age(OpenedStream<R>),
}

impl<R: BufRead> Opened<R> {
    /// Begins to read.
    pub fn begin(mut from: R, keys: &[SecretKey]) -> Result<Self, NotOpened> {
        if !from.fill_buf()?.starts_with(BEGINS) {
            return Ok(Self::Plain(from));
        }
        if keys.is_empty() {
            return Err(NotOpened::KeyNeeded);
        }
        let Header { stanzas, bytes, mac } = Header::read(&mut from)?;
        let key = stanzas
            .iter()
            .find_map(|(share, wrapped)| keys.iter().find_map(|key| key.unwrap(share, wrapped)))
            .ok_or(NotOpened::OtherKey)?;
        header_key(&key).and_then(|key| hmac::verify(&key, &bytes, &mac)).map_err(|_| NotOpened::Altered)?;
        let mut nonce = [0; 16];
        from.read_exact(&mut nonce)?;
        let cipher = derived(&key, &nonce, PAYLOAD_INFO).and_then(|key| cipher(&key));
        let cipher = cipher.map_err(|_| NotOpened::Altered)?;
        Ok(Self::Age(OpenedStream { from, cipher, chunk: Vec::new(), read: 0, number: 0, is_last: false }))
    }
}

impl<R: BufRead> Opened<R> {
    /// Whether it was encrypted.
    pub fn is_encrypted(&self) -> bool {
        matches!(self, Self::Age(_))
    }
}

impl<R: BufRead> Read for Opened<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(from) => from.read(to),
            Self::Age(stream) => stream.read(to),
        }
    }
}

/// A file that is being decrypted.
pub struct OpenedStream<R> {
    from: R,
    cipher: LessSafeKey,
    chunk: Vec<u8>,
    /// How much of the piece was taken.
    read: usize,
    number: u64,
    is_last: bool,
}

impl<R: BufRead> OpenedStream<R> {
    /// Decrypts the next piece.
    fn open(&mut self) -> io::Result<()> {
        let altered = || io::Error::from(ErrorKind::InvalidData);
        self.chunk.clear();
        self.read = 0;
        self.from.by_ref().take((CHUNK + TAG) as u64).read_to_end(&mut self.chunk)?;
        self.is_last = self.from.fill_buf()?.is_empty();
        let nonce = nonce(self.number, self.is_last);
        let opened = self.cipher.open_in_place(nonce, Aad::empty(), &mut self.chunk);
        let length = opened.map_err(|_| altered())?.len();
        // An empty piece stands alone.
        if length == 0 && self.number > 0 {
            return Err(altered());
        }
        self.chunk.truncate(length);
        self.number += 1;
        Ok(())
    }
}

impl<R: BufRead> Read for OpenedStream<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.read == self.chunk.len() {
            if self.is_last || to.is_empty() {
                return Ok(0);
            }
            self.open()?;
        }
        let read = self.chunk.get(self.read..).unwrap_or_default().read(to)?;
        self.read += read;
        Ok(read)
    }
}

/// What stands before the content.
struct Header {
    /// Shares and wrapped keys of the recipients whose kind we know.
    stanzas: Vec<([u8; 32], [u8; 32])>,
    /// What the checksum is over.
    bytes: Vec<u8>,
    mac: Vec<u8>,
}

impl Header {
    fn read(from: &mut impl BufRead) -> Result<Self, NotOpened> {
        let (mut bytes, mut stanzas) = (Vec::new(), Vec::new());
        if line(from, &mut bytes)? != FIRST {
            return Err(NotOpened::Altered);
        }
        loop {
            let before = bytes.len();
            let begins = line(from, &mut bytes)?;
            if let Some(mac) = begins.strip_prefix("--- ") {
                bytes.truncate(before + "---".len());
                let mac = BASE64.decode(mac).map_err(|_| NotOpened::Altered)?;
                return Ok(Self { stanzas, bytes, mac });
            }
            let kind = begins.strip_prefix("-> ").ok_or(NotOpened::Altered)?;
            let mut body = String::new();
            loop {
                let part = line(from, &mut bytes)?;
                body += &part;
                if part.len() < 64 {
                    break;
                }
            }
            if let Some(share) = kind.strip_prefix("X25519 ") {
                let of = |text: &str| BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
                stanzas.push(of(share).zip(of(&body)).ok_or(NotOpened::Altered)?);
            }
        }
    }
}

/// A line of the header without its end.
fn line(from: &mut impl BufRead, bytes: &mut Vec<u8>) -> Result<String, NotOpened> {
    let before = bytes.len();
    let left = HEADER.saturating_sub(before as u64);
    from.take(left).read_until(b'\n', bytes)?;
    let line = bytes.get(before..).and_then(|line| line.strip_suffix(b"\n")).ok_or(NotOpened::Altered)?;
    let line =
        std::str::from_utf8(line).ok().filter(|line| line.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
    line.map(str::to_owned).ok_or(NotOpened::Altered)
}

/// Encrypts a file's key for a recipient.
fn wrap(key: &FileKey, recipient: &Recipient) -> Result<(Vec<u8>, Vec<u8>), Unspecified> {
    let ours = EphemeralPrivateKey::generate(&X25519, &SystemRandom::new())?;
    let share = ours.compute_public_key()?.as_ref().to_vec();
    let theirs = UnparsedPublicKey::new(&X25519, recipient.0);
    let wrapping = agreement::agree_ephemeral(ours, theirs, Unspecified, |secret| {
        derived(secret, &[&share[..], &recipient.0].concat(), X25519_INFO)
    })?;
    let mut wrapped = key.to_vec();
    cipher(&wrapping)?.seal_in_place_append_tag(no_nonce(), Aad::empty(), &mut wrapped)?;
    Ok((share, wrapped))
}

fn derived(secret: &[u8], salt: &[u8], info: &[u8]) -> Result<[u8; 32], Unspecified> {
    let mut key = [0; 32];
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
    extracted.expand(&[info], hkdf::HKDF_SHA256)?.fill(&mut key)?;
    Ok(key)
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, Unspecified> {
    UnboundKey::new(&CHACHA20_POLY1305, key).map(LessSafeKey::new)
}

fn header_key(key: &FileKey) -> Result<hmac::Key, Unspecified> {
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &derived(key, &[], HEADER_INFO)?))
}

/// For a key that encrypts once.
fn no_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// Counts the pieces and tells the last one apart, so that none can be left out, moved or be the last in the place of another.
fn nonce(number: u64, is_last: bool) -> Nonce {
    let mut nonce = [0; 12];
    nonce[3..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(is_last);
    Nonce::assume_unique_for_key(nonce)
}

/// The bytes that a key stands for.
fn named(text: &str, prefix: &str) -> Option<[u8; 32]> {
    let (hrp, bytes) = bech32::primitives::decode::CheckedHrpstring::new::<Bech32>(text)
        .ok()
        .map(|checked| (checked.hrp(), checked.byte_iter().collect::<Vec<u8>>()))?;
    (hrp.to_lowercase() == prefix).then_some(bytes)?.try_into().ok()
}

/// What no input can bring about.
fn impossible(_: Unspecified) -> io::Error {
    io::Error::other("the library that encrypts has failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(what: &[u8], recipients: &[Recipient]) -> Vec<u8> {
        let mut out = Sealed::begin(Vec::new(), recipients).unwrap();
        out.write_all(what).unwrap();
        out.finish().unwrap()
    }

    fn opened(bytes: &[u8], keys: &[SecretKey]) -> Result<io::Result<Vec<u8>>, NotOpened> {
        let mut read = Vec::new();
        Opened::begin(bytes, keys).map(|mut it| it.read_to_end(&mut read).map(|_| read))
    }

    fn made() -> (Recipient, Vec<SecretKey>) {
        let (recipient, file) = SecretKey::generate().unwrap();
        (recipient, SecretKey::read(file.as_bytes()).unwrap())
    }

    #[test]
    fn each_of_those_for_whom_it_is_reads_it_and_nobody_else() {
        let [one, two, other] = [(); 3].map(|()| made());
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200_000] {
            let what = vec![7; length];
            let bytes = sealed(&what, &[one.0, two.0]);
            assert!(!bytes.windows(32).any(|part| part == [7; 32]));
            for (_, keys) in [&one, &two] {
                assert_eq!(opened(&bytes, keys).unwrap().unwrap(), what);
            }
            assert!(matches!(opened(&bytes, &other.1), Err(NotOpened::OtherKey)));
            assert!(matches!(opened(&bytes, &[]), Err(NotOpened::KeyNeeded)));
            // What is not encrypted needs no key, and bears one.
            for keys in [&[][..], &one.1] {
                assert_eq!(opened(&sealed(&what, &[]), keys).unwrap().unwrap(), what);
            }
        }
    }

    /// A disk of this many bytes.
    struct Disk(usize, Vec<u8>);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0 - self.1.len());
            self.1.extend(&bytes[..taken]);
            if taken == 0 { Err(ErrorKind::StorageFull.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// As a compressor does when it is dropped, what could not be written is given once more.
    #[test]
    fn a_full_disk_is_an_error_as_often_as_it_is_tried_and_no_piece_is_encrypted_twice() {
        let (recipient, _) = made();
        let begun = Sealed::begin(Vec::new(), &[recipient]).unwrap().finish().unwrap().len();
        for room in [begun, begun + 1, begun + CHUNK, begun + CHUNK + TAG, begun + 2 * CHUNK] {
            let mut full = Sealed::begin(Disk(room, Vec::new()), &[recipient]).unwrap();
            assert!(full.write_all(&vec![7; 4 * CHUNK]).is_err(), "{room}");
            let Sealed::Age(stream) = &full else { panic!("not encrypted") };
            let written = stream.out.1.len();
            assert!(full.write_all(&vec![8; 4 * CHUNK]).is_err(), "{room}");
            let Sealed::Age(stream) = &mut full else { panic!("not encrypted") };
            stream.out.0 = usize::MAX;
            assert!(full.write_all(&[9; 10]).is_err(), "{room}");
            let Sealed::Age(stream) = &full else { panic!("not encrypted") };
            assert_eq!(stream.out.1.len(), written, "{room}");
            assert!(full.finish().is_err(), "{room}");
        }
    }

    #[test]
    fn what_was_cut_or_altered_is_not_read() {
        let (recipient, keys) = made();
        let bytes = sealed(&vec![7; 2 * CHUNK], &[recipient]);
        let is_read = |bytes: &[u8]| matches!(opened(bytes, &keys), Ok(Ok(read)) if read.len() == 2 * CHUNK);
        assert!(is_read(&bytes));
        let header = bytes.len() - 2 * (CHUNK + TAG);
        for at in (BEGINS.len()..header + 40).chain((header..bytes.len()).step_by(1999)) {
            assert!(!is_read(&bytes[..at]), "cut at {at}");
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x01;
            assert!(!is_read(&flipped), "byte {at}");
        }
        // Whole pieces left out, swapped, or behind the end.
        let (head, pieces) = bytes.split_at(header);
        let (one, two) = pieces.split_at(CHUNK + TAG);
        for parts in [[head, one, &[]], [head, two, &[]], [head, two, one], [head, one, one]] {
            assert!(!is_read(&parts.concat()));
        }
        assert!(!is_read(&[&bytes[..], two].concat()));
    }

    #[test]
    fn what_the_tools_of_age_have_encrypted_is_read() {
        // age-keygen and age 1.1.1, for two recipients.
        let keys = b"# created: 2026-11-28T13:01:55Z\n\
            # public key: age1gay2twml4af0qsc0h4r7pgy4s05zeqm3jjwjhzw7h7zqg864h3qsk480l7\n\
            AGE-SECRET-KEY-10HNEVA9WYT42TEZT5JAY6ZQ9ZQPV0VH8GNTSP7GCCVZZUWUEPX8SQVL6UW\n";
        let file = concat!(
            "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBkeU5jckQ5WGtGcnhXY3ZoeEhhTHRPQmxVdi9xYW54N0FMZkZEUmJNUndVCmlIY2h6Sm",
            "lvZzlUUUY5QitvZVU2cW51UVphMFpPWTlYeXB4Q2pzYXFMRmcKLT4gWDI1NTE5IHpRbFJlRENKeC93R0cyRW1lRkRvZTEyV1NNVjAxZG1sU3l1",
            "L1NmWDY2MzQKZG00Qzhkbm5hSGR4bE1CRWpJSTlmZGlNRytIbWIxTUZBZ1FQdE4zODFyMAotLS0gQ0R6UjhRaXIyT0luK0s1QmVwN2ZGMFFMMH",
            "NkSnBZMHkrVkdpVUptOEF2WQp5SYwrogbx+9MTS0M5wNuEPci3JcouVxYXG6MfSoo8QJ/5iCH0bw3rIhFvdvm6adprYyBMWFEu+LbegzwsoUMC",
            "opRDXHWz",
        );
        let keys = SecretKey::read(keys).unwrap();
        let public = "age1gay2twml4af0qsc0h4r7pgy4s05zeqm3jjwjhzw7h7zqg864h3qsk480l7";
        assert_eq!(keys[0].public.to_string(), public);
        let file = base64::engine::general_purpose::STANDARD.decode(file).unwrap();
        assert_eq!(opened(&file, &keys).unwrap().unwrap(), b"A backup, sealed by the tools of age.\n");
    }

    #[test]
    fn keys_are_read_as_the_tools_of_age_write_them() {
        let (recipient, file) = SecretKey::generate().unwrap();
        let text = recipient.to_string();
        assert!(text.starts_with("age1") && file.contains("AGE-SECRET-KEY-1"), "{text}");
        assert_eq!(text.parse(), Ok(recipient));
        let more = format!("# created: today\r\n\r\n{}", file.replace('\n', "\r\n"));
        assert_eq!(SecretKey::read(more.as_bytes()).unwrap()[0].public, recipient);
        for none in [&b""[..], b"# nothing\n", b"-----BEGIN PRIVATE KEY-----\n", &[0xff; 40], text.as_bytes()]
        {
            assert!(SecretKey::read(none).is_err());
        }
        let mut typo = text.clone();
        typo.replace_range(20..21, if &text[20..21] == "q" { "p" } else { "q" });
        for none in ["", "age1", "ssh-ed25519 AAAA", file.lines().last().unwrap(), &typo] {
            assert_eq!(none.parse::<Recipient>(), Err(NoKey), "{none}");
        }
        assert_eq!(
            format!("{:?}", SecretKey::read(file.as_bytes()).unwrap()),
            format!("[SecretKey of {text}]")
        );
    }
}
