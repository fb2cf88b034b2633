//! What a backup's file looks like. `docs/backup.md` says it for those who write another program that reads one.
//!
//! A line `kagura-backup 1`, then one gzip stream, then SHA-256 over all of that. In the stream: a line of JSON that says what it is a
//! backup of; entries, in the order in which they have to be written; a line of JSON that says what is there once all of them are. An
//! entry is a 1, its table and its key, each after its length in two bytes, and its value after its length in four bytes; one that is
//! deleted is a 2, table and key. A 0 stands before the last line. Lengths have their greatest byte first.

use crate::clock::Timestamp;
use crate::encryption::{NotOpened, Opened, Recipient, Sealed, SecretKey};
use crate::store::{Cell, Content, KEY_LIMIT};
use crate::tables;
use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN};
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::ops::Range;

/// The first line. The number is the format's.
const MAGIC: &[u8] = b"kagura-backup 1\n";
/// What the first line begins with, whatever the format.
const NAME: &[u8] = b"kagura-backup ";
/// A line of JSON is no longer than this, in bytes.
const LINE: u64 = 4096;
/// A value is no longer than this, in bytes.
const VALUE: usize = 256 << 20;

/// A backup was made in these milliseconds, of the years from 2020 to 9999.
const YEARS: Range<i64> = 1_577_836_800_000..253_402_300_800_000;

const END: u8 = 0;
const PUT: u8 = 1;
const DELETED: u8 = 2;

/// What a backup is of.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Header {
    /// The version of the program that made it.
    pub program: String,
    /// The version of its rows, as in `tables.rs`.
    pub rows: u32,
    /// When it was begun, by the clock of whoever made it.
    pub made_at: Timestamp,
    /// Where the server was reached whose data it has.
    pub origin: String,
}

impl Header {
    /// What a backup says that this program makes now.
    pub fn new(origin: &str, now: Timestamp) -> Self {
        Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            rows: tables::VERSION,
            made_at: now,
            origin: origin.trim_end_matches('/').to_owned(),
        }
    }
}

/// What is there once all entries are written.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Trailer {
    entries: u64,
    /// [`Content::sum`] in 32 hexadecimal digits.
    #[serde(with = "hexadecimal")]
    sum: u128,
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum UnfitBackup {
    /// It is something else.
    #[error("it is no backup of kagura")]
    NoBackup,
    /// A later version of kagura has made it, in another format.
    #[error("a later version of kagura has made it, in a format that this one does not know")]
    Format,
    /// A later version of kagura has written what is in it.
    #[error(
        "a later version of kagura has made it (rows of version {theirs}; this one knows {ours}): restore it with that version, or a later one"
    )]
    Rows {
        /// The version of its rows.
        theirs: u32,
        /// The latest that we know.
        ours: u32,
    },
    /// It is not as it was written.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
    /// It is a folder, or something that cannot be read twice.
    #[error("it is no file: what comes by a pipe has to be written to a file first")]
    NoFile,
    /// It is encrypted, and no key was given.
    #[error("it is encrypted: give the file of its key with `--key`")]
    KeyNeeded,
    /// It is encrypted, for others.
    #[error("it was encrypted for another key")]
    OtherKey,
    /// The operating system refused to read it.
    #[error(transparent)]
    Io(io::Error),
}

impl From<NotOpened> for UnfitBackup {
    fn from(why: NotOpened) -> Self {
        match why {
            NotOpened::KeyNeeded => Self::KeyNeeded,
            NotOpened::OtherKey => Self::OtherKey,
            NotOpened::Altered => Self::Damaged("what is encrypted in it makes no sense"),
            NotOpened::Io(cause) => Self::from(cause),
        }
    }
}

impl From<io::Error> for UnfitBackup {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            ErrorKind::UnexpectedEof => Self::Damaged("it ends too early"),
            ErrorKind::InvalidData | ErrorKind::InvalidInput => {
                Self::Damaged("what is compressed in it makes no sense")
            }
            _ => Self::Io(cause),
        }
    }
}

/// Writes a backup.
pub(super) struct BackupWriter<W: Write> {
    stream: GzEncoder<Summed<Sealed<W>>>,
}

impl<W: Write> BackupWriter<W> {
    pub(super) fn begin(out: W, recipients: &[Recipient], header: &Header) -> io::Result<Self> {
        let mut out = Summed { inner: Sealed::begin(out, recipients)?, sum: Context::new(&SHA256) };
        out.write_all(MAGIC)?;
        let mut stream = GzEncoder::new(out, Compression::fast());
        line(&mut stream, header)?;
        Ok(Self { stream })
    }

    pub(super) fn add(&mut self, cells: &[Cell]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for Cell { table, key, value } in cells {
            bytes.push(if value.is_some() { PUT } else { DELETED });
            for part in [table.as_bytes(), key] {
                bytes.extend(u16::try_from(part.len()).map_err(|_| ErrorKind::FileTooLarge)?.to_be_bytes());
                bytes.extend(part);
            }
            if let Some(value) = value {
                bytes.extend(u32::try_from(value.len()).map_err(|_| ErrorKind::FileTooLarge)?.to_be_bytes());
                bytes.extend(value);
            }
        }
        self.stream.write_all(&bytes)
    }

    pub(super) fn finish(mut self, content: Content) -> io::Result<W> {
        self.stream.write_all(&[END])?;
        line(&mut self.stream, &Trailer { entries: content.entries, sum: content.sum })?;
        let Summed { mut inner, sum } = self.stream.finish()?;
        inner.write_all(sum.finish().as_ref())?;
        inner.finish()
    }
}

/// Reads a backup.
pub(super) struct BackupReader<R: BufRead> {
    stream: io::BufReader<GzDecoder<SummedReader<io::BufReader<Opened<R>>>>>,
    header: Header,
    is_encrypted: bool,
}

impl<R: BufRead> BackupReader<R> {
    /// Reads what it is a backup of.
    pub(super) fn begin(inner: R, keys: &[SecretKey]) -> Result<Self, UnfitBackup> {
        let inner = Opened::begin(inner, keys)?;
        let is_encrypted = inner.is_encrypted();
        let inner = io::BufReader::new(inner);
        let mut inner = SummedReader { inner, sum: Context::new(&SHA256) };
        let mut magic = [0; MAGIC.len()];
        match inner.read_exact(&mut magic) {
            Err(cause) if cause.kind() == ErrorKind::UnexpectedEof => return Err(UnfitBackup::NoBackup),
            read => read?,
        }
        if magic != MAGIC {
            return Err(match magic.strip_prefix(NAME) {
                None => UnfitBackup::NoBackup,
                Some([digit, rest @ ..]) if digit.is_ascii_digit() && !rest.contains(&b'\r') => {
                    UnfitBackup::Format
                }
                Some(_) => UnfitBackup::Damaged("its first line was altered"),
            });
        }
        let mut stream = io::BufReader::new(GzDecoder::new(inner));
        let header: Header = said(&mut stream)?;
        if header.rows > tables::VERSION {
            return Err(UnfitBackup::Rows { theirs: header.rows, ours: tables::VERSION });
        }
        if !YEARS.contains(&header.made_at.as_millis()) {
            return Err(UnfitBackup::Damaged("its date makes no sense"));
        }
        Ok(Self { stream, header, is_encrypted })
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// The next entry; what is there in the end, where there is none.
    pub(super) fn next(&mut self) -> Result<Entry, UnfitBackup> {
        let [kind] = self.bytes()?;
        if kind == END {
            let Trailer { entries, sum } = said(&mut self.stream)?;
            return Ok(Entry::End(Content { entries, sum }));
        }
        if kind != PUT && kind != DELETED {
            return Err(UnfitBackup::Damaged("something else stands where an entry begins"));
        }
        let table = self.part()?;
        let table = String::from_utf8(table).map_err(|_| UnfitBackup::Damaged("a table has no name"))?;
        let key = self.part()?;
        let value = if kind == PUT {
            let length = usize::try_from(u32::from_be_bytes(self.bytes()?)).unwrap_or(usize::MAX);
            Some(self.take(length, VALUE)?)
        } else {
            None
        };
        Ok(Entry::Cell(Cell { table: table.into(), key, value }))
    }

    /// Reads to the end of the file, and sees that it is what was written.
    pub(super) fn finish(mut self) -> Result<(), UnfitBackup> {
        if self.stream.read(&mut [0])? > 0 {
            return Err(UnfitBackup::Damaged("something stands behind its end"));
        }
        let SummedReader { mut inner, sum } = self.stream.into_inner().into_inner();
        let mut written = [0; SHA256_OUTPUT_LEN];
        inner.read_exact(&mut written)?;
        if sum.finish().as_ref() != written {
            return Err(UnfitBackup::Damaged("its checksum is another one"));
        }
        if inner.read(&mut [0])? > 0 {
            return Err(UnfitBackup::Damaged("something stands behind its end"));
        }
        Ok(())
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], UnfitBackup> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn part(&mut self) -> Result<Vec<u8>, UnfitBackup> {
        let length = usize::from(u16::from_be_bytes(self.bytes()?));
        self.take(length, KEY_LIMIT)
    }

    /// So many bytes. Memory grows with what really comes: the length alone costs nothing.
    fn take(&mut self, length: usize, most: usize) -> Result<Vec<u8>, UnfitBackup> {
        if length > most {
            return Err(UnfitBackup::Damaged("a length makes no sense"));
        }
        let mut bytes = Vec::new();
        self.stream.by_ref().take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length { Err(UnfitBackup::Damaged("it ends too early")) } else { Ok(bytes) }
    }
}

/// What comes next in a backup.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Entry {
    Cell(Cell),
    End(Content),
}

fn line(out: &mut impl Write, said: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, said)?;
    out.write_all(b"\n")
}

fn said<T: for<'a> Deserialize<'a>>(stream: &mut impl BufRead) -> Result<T, UnfitBackup> {
    let mut line = Vec::new();
    stream.take(LINE).read_until(b'\n', &mut line)?;
    serde_json::from_slice(&line)
        .map_err(|_| UnfitBackup::Damaged("what it says about itself cannot be read"))
}

/// Adds up what is written.
struct Summed<W> {
    inner: W,
    sum: Context,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Adds up what is taken.
struct SummedReader<R> {
    inner: R,
    sum: Context,
}

impl<R: BufRead> Read for SummedReader<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(to)?;
        self.sum.update(to.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl<R: BufRead> BufRead for SummedReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What was filled is there still, so this reads nothing new.
        if let Ok(there) = self.inner.fill_buf() {
            self.sum.update(there.get(..amount).unwrap_or_default());
        }
        self.inner.consume(amount);
    }
}

mod hexadecimal {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(number: &u128, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{number:032x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        let digits = String::deserialize(from)?;
        u128::from_str_radix(&digits, 16).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header() -> Header {
        Header {
            program: "0.1.0".to_owned(),
            rows: 5,
            made_at: Timestamp::from_millis(1_795_000_000_000),
            origin: "https://auth.example".to_owned(),
        }
    }

    fn written(cells: &[Cell], content: Content) -> Vec<u8> {
        let mut backup = BackupWriter::begin(Vec::new(), &[], &header()).unwrap();
        backup.add(cells).unwrap();
        backup.finish(content).unwrap()
    }

    fn read(bytes: &[u8]) -> Result<(Vec<Cell>, Content), UnfitBackup> {
        let mut backup = BackupReader::begin(bytes, &[])?;
        assert_eq!(*backup.header(), header());
        let mut cells = Vec::new();
        loop {
            match backup.next()? {
                Entry::Cell(cell) => cells.push(cell),
                Entry::End(content) => {
                    backup.finish()?;
                    return Ok((cells, content));
                }
            }
        }
    }

    fn some() -> (Vec<Cell>, Content) {
        let cell = |table: &'static str, key: &[u8], value: Option<Vec<u8>>| Cell {
            table: table.into(),
            key: key.to_vec(),
            value,
        };
        let cells = vec![
            cell("holder.1", b"T1", Some("花子".into())),
            cell("holder.1", b"", Some(Vec::new())),
            cell("device.1", &[0, 255, 1], Some(vec![9; 70_000])),
            cell("holder.1", b"T1", None),
        ];
        (cells, Content { entries: 2, sum: u128::MAX - 3 })
    }

    #[test]
    fn what_was_written_is_read() {
        let (cells, content) = some();
        assert_eq!(read(&written(&cells, content)).unwrap(), (cells, content));
        assert_eq!(read(&written(&[], Content::default())).unwrap(), (Vec::new(), Content::default()));
    }

    #[test]
    fn other_files_and_later_formats_are_told_apart_from_damage() {
        for other in [&b""[..], b"PK\x03\x04", b"kagura", b"id,name,authority\r\nT1,x,y\r\n"] {
            assert!(matches!(read(other), Err(UnfitBackup::NoBackup)), "{other:?}");
        }
        for later in [&b"kagura-backup 2\nsomething new"[..], b"kagura-backup 10\nsomething new"] {
            assert!(matches!(read(later), Err(UnfitBackup::Format)), "{later:?}");
        }
        // As a transfer that takes it for text leaves it.
        assert!(matches!(read(b"kagura-backup 1\r\n\x1f\x8b and so on"), Err(UnfitBackup::Damaged(_))));
    }

    #[test]
    fn every_cut_is_noticed() {
        let (cells, content) = some();
        let whole = written(&cells, content);
        for end in MAGIC.len()..whole.len() {
            assert!(
                matches!(read(&whole[..end]), Err(UnfitBackup::Damaged(_))),
                "cut at {end} of {}",
                whole.len()
            );
        }
        let more = [&whole[..], b"\n"].concat();
        assert!(matches!(read(&more), Err(UnfitBackup::Damaged(_))));
    }

    #[test]
    fn every_flipped_byte_is_noticed() {
        let (cells, content) = some();
        let whole = written(&cells, content);
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x11;
            assert!(read(&flipped).is_err(), "byte {at} of {}", whole.len());
        }
    }

    proptest! {
        #[test]
        fn what_is_no_backup_is_refused_without_a_panic(bytes: Vec<u8>) {
            let _ = read(&[MAGIC, &bytes].concat());
            let mut stream = GzEncoder::new(MAGIC.to_vec(), Compression::fast());
            line(&mut stream, &header()).unwrap();
            stream.write_all(&bytes).unwrap();
            let _ = read(&stream.finish().unwrap());
        }
    }
}
