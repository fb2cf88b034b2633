//! How requests and answers look on the socket: lengths before bytes, nothing else. Everything that comes in is
//! hostile until it is parsed to its last byte.

use std::borrow::Cow;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::Semaphore;

use crate::store::content::Content;
use crate::store::engine::{
    Batch, Cell, CommitOutcome, Copied, Digest, Error, KeyValue, Lasting, Range, SeenRange,
};

/// How long the other side may take to say its greeting.
const GREETING_WAIT: Duration = Duration::from_secs(5);
/// A frame of a group's is whole within this, once it has begun.
const FRAME_WAIT: Duration = Duration::from_secs(30);
/// A frame that is longer than what a command asks for, as a long list is.
const LONG: usize = 1 << 20;
/// Both sides begin with this, so that different versions of the program part at once.
pub(super) const GREETING: [u8; 8] = *b"kagura4\n";

/// Longest frame, in bytes: an import of some hundred thousand rows.
pub(super) const FRAME_LIMIT: usize = 256 << 20;

/// What a client asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RemoteRequest {
    Get { table: String, key: Vec<u8> },
    Scan { table: String, prefix: Vec<u8>, after: Option<Vec<u8>>, limit: u64 },
    Commit(Batch),
    Changes { table: String, key: Vec<u8> },
    Last { table: String },
    Verify,
    Copy,
    Now,
    Announced,
}

/// What the process that holds the database answers a [`RemoteRequest`] with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RemoteAnswer {
    /// To `Get` the value, to `Last` the key, to `Announced` what is announced; where there is one.
    Found(Option<Vec<u8>>),
    Entries(Vec<KeyValue>),
    Outcome(CommitOutcome),
    /// To `Changes`: once when they are watched, then for each notice.
    Notice,
    /// To `Verify`.
    Content(Content),
    /// To `Copy`: one for each part.
    Copied(Copied),
    Damaged {
        path: String,
        cause: String,
    },
    Outrun,
    Moved {
        path: String,
    },
    Full {
        path: String,
        free: u64,
    },
    Key {
        table: String,
        length: u64,
    },
    /// The group that came in may not do that.
    NotForGroup {
        group: String,
    },
    Closed,
    Failed(String),
    /// To `Now`: milliseconds since 1970 by the clock of the process that holds the database.
    Now(i64),
}

impl RemoteAnswer {
    pub(super) fn error(error: Error) -> Self {
        match error {
            Error::Closed => Self::Closed,
            Error::Key { table, length } => Self::Key { table, length: length as u64 },
            Error::Damaged { path, cause } => {
                Self::Damaged { path: path.to_string_lossy().into_owned(), cause }
            }
            Error::Outrun => Self::Outrun,
            Error::Full { path, free } => Self::Full { path: path.to_string_lossy().into_owned(), free },
            Error::Moved { path } => Self::Moved { path: path.to_string_lossy().into_owned() },
            Error::NotForGroup { group } => Self::NotForGroup { group },
            error => Self::Failed(error.to_string()),
        }
    }

    /// The error that this answer is, or that it is not the one asked for.
    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Key { table, length } => {
                Error::Key { table, length: usize::try_from(length).unwrap_or(usize::MAX) }
            }
            Self::Closed => Error::Closed,
            Self::Failed(cause) => Error::Engine(cause),
            Self::Damaged { path, cause } => Error::Damaged { path: path.into(), cause },
            Self::Outrun => Error::Outrun,
            Self::Moved { path } => Error::Moved { path: path.into() },
            Self::Full { path, free } => Error::Full { path: path.into(), free },
            Self::NotForGroup { group } => Error::NotForGroup { group },
            Self::Found(_)
            | Self::Entries(_)
            | Self::Outcome(_)
            | Self::Notice
            | Self::Content(_)
            | Self::Now(_)
            | Self::Copied(_) => Error::Engine("the answer is not to what was asked".to_owned()),
        }
    }
}

/// Something that goes into a frame.
pub(super) trait Framed: Sized {
    fn write(&self, out: &mut Out);
    fn parse(input: &mut In<'_>) -> Option<Self>;
}

impl Framed for RemoteRequest {
    fn write(&self, out: &mut Out) {
        match self {
            Self::Get { table, key } => {
                out.byte(1);
                out.bytes(table.as_bytes());
                out.bytes(key);
            }
            Self::Scan { table, prefix, after, limit } => {
                out.byte(2);
                out.bytes(table.as_bytes());
                out.bytes(prefix);
                out.option(after.as_deref());
                out.number(*limit);
            }
            Self::Commit(batch) => {
                out.byte(3);
                out.list(&batch.expected, cell_out);
                out.list(&batch.ranges, seen_out);
                out.list(&batch.writes, cell_out);
            }
            Self::Changes { table, key } => {
                out.byte(4);
                out.bytes(table.as_bytes());
                out.bytes(key);
            }
            Self::Last { table } => {
                out.byte(5);
                out.bytes(table.as_bytes());
            }
            Self::Verify => out.byte(6),
            Self::Copy => out.byte(7),
            Self::Now => out.byte(8),
            Self::Announced => out.byte(9),
        }
    }

    fn parse(input: &mut In<'_>) -> Option<Self> {
        Some(match input.byte()? {
            1 => Self::Get { table: input.text()?, key: input.bytes()? },
            2 => Self::Scan {
                table: input.text()?,
                prefix: input.bytes()?,
                after: input.option()?,
                limit: input.number()?,
            },
            3 => Self::Commit(Batch {
                expected: input.list(cell_in)?,
                ranges: input.list(seen_in)?,
                writes: input.list(cell_in)?,
                // Who is not of this process waits until the disk has it.
                lasting: Lasting::AtOnce,
            }),
            4 => Self::Changes { table: input.text()?, key: input.bytes()? },
            5 => Self::Last { table: input.text()? },
            6 => Self::Verify,
            7 => Self::Copy,
            8 => Self::Now,
            9 => Self::Announced,
            _ => return None,
        })
    }
}

impl Framed for RemoteAnswer {
    fn write(&self, out: &mut Out) {
        match self {
            Self::Found(bytes) => {
                out.byte(1);
                out.option(bytes.as_deref());
            }
            Self::Entries(entries) => {
                out.byte(2);
                out.list(entries, |out, (key, value)| {
                    out.bytes(key);
                    out.bytes(value);
                });
            }
            Self::Outcome(CommitOutcome::Committed) => out.byte(3),
            Self::Outcome(CommitOutcome::Conflict) => out.byte(4),
            Self::Notice => out.byte(5),
            Self::Key { table, length } => {
                out.byte(6);
                out.bytes(table.as_bytes());
                out.number(*length);
            }
            Self::Closed => out.byte(7),
            Self::Failed(cause) => {
                out.byte(8);
                out.bytes(cause.as_bytes());
            }
            Self::Content(content) => {
                out.byte(9);
                content_out(out, content);
            }
            Self::Copied(Copied::Entries(cells)) => {
                out.byte(10);
                out.list(cells, cell_out);
            }
            Self::Copied(Copied::Whole(content)) => {
                out.byte(11);
                content_out(out, content);
            }
            Self::Damaged { path, cause } => {
                out.byte(12);
                out.bytes(path.as_bytes());
                out.bytes(cause.as_bytes());
            }
            Self::Outrun => out.byte(13),
            Self::Moved { path } => {
                out.byte(14);
                out.bytes(path.as_bytes());
            }
            Self::Full { path, free } => {
                out.byte(15);
                out.bytes(path.as_bytes());
                out.number(*free);
            }
            Self::Now(millis) => {
                out.byte(16);
                out.number(millis.cast_unsigned());
            }
            Self::NotForGroup { group } => {
                out.byte(17);
                out.bytes(group.as_bytes());
            }
        }
    }

    fn parse(input: &mut In<'_>) -> Option<Self> {
        Some(match input.byte()? {
            1 => Self::Found(input.option()?),
            2 => Self::Entries(input.list(|input| Some((input.bytes()?, input.bytes()?)))?),
            3 => Self::Outcome(CommitOutcome::Committed),
            4 => Self::Outcome(CommitOutcome::Conflict),
            5 => Self::Notice,
            6 => Self::Key { table: input.text()?, length: input.number()? },
            7 => Self::Closed,
            8 => Self::Failed(input.text()?),
            9 => Self::Content(content_in(input)?),
            10 => Self::Copied(Copied::Entries(input.list(cell_in)?)),
            11 => Self::Copied(Copied::Whole(content_in(input)?)),
            12 => Self::Damaged { path: input.text()?, cause: input.text()? },
            13 => Self::Outrun,
            14 => Self::Moved { path: input.text()? },
            15 => Self::Full { path: input.text()?, free: input.number()? },
            16 => Self::Now(input.number()?.cast_signed()),
            17 => Self::NotForGroup { group: input.text()? },
            _ => return None,
        })
    }
}

fn cell_out(out: &mut Out, cell: &Cell) {
    out.bytes(cell.table.as_bytes());
    out.bytes(&cell.key);
    out.option(cell.value.as_deref());
}

fn cell_in(input: &mut In<'_>) -> Option<Cell> {
    Some(Cell { table: Cow::Owned(input.text()?), key: input.bytes()?, value: input.option()? })
}

fn content_out(out: &mut Out, content: &Content) {
    out.number(content.entries);
    out.bytes(&content.sum.to_be_bytes());
}

fn content_in(input: &mut In<'_>) -> Option<Content> {
    Some(Content { entries: input.number()?, sum: u128::from_be_bytes(input.bytes()?.try_into().ok()?) })
}

fn seen_out(out: &mut Out, seen: &SeenRange) {
    out.bytes(seen.table.as_bytes());
    out.bytes(&seen.prefix);
    out.option(seen.after.as_deref());
    out.number(seen.limit as u64);
    out.bytes(&seen.digest.0);
}

fn seen_in(input: &mut In<'_>) -> Option<SeenRange> {
    Some(SeenRange {
        table: Cow::Owned(input.text()?),
        prefix: input.bytes()?,
        after: input.option()?,
        limit: usize::try_from(input.number()?).ok()?,
        digest: Digest(input.bytes()?.try_into().ok()?),
    })
}

/// What a frame is written to.
#[derive(Default)]
pub(super) struct Out(Vec<u8>);

impl Out {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn number(&mut self, number: u64) {
        self.0.extend(number.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend(bytes);
    }

    fn option(&mut self, bytes: Option<&[u8]>) {
        self.byte(u8::from(bytes.is_some()));
        if let Some(bytes) = bytes {
            self.bytes(bytes);
        }
    }

    fn list<T>(&mut self, list: &[T], item: impl Fn(&mut Self, &T)) {
        self.number(list.len() as u64);
        for one in list {
            item(self, one);
        }
    }
}

/// What is left of a frame.
pub(super) struct In<'a>(&'a [u8]);

impl In<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_be_bytes(*number))
    }

    fn bytes(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes.to_vec())
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?).ok()
    }

    #[expect(
        clippy::option_option,
        reason = "outside: whether it can be read; inside: whether something is there"
    )]
    fn option(&mut self) -> Option<Option<Vec<u8>>> {
        match self.byte()? {
            0 => Some(None),
            1 => self.bytes().map(Some),
            _ => None,
        }
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // Nothing is set aside for the number: it may lie, and the items end where the frame ends.
        (0..self.number()?).map(|_| item(self)).collect()
    }
}

/// Writes one frame: its length, then the message.
pub(super) async fn send(to: &mut (impl AsyncWrite + Unpin), message: &impl Framed) -> io::Result<()> {
    let mut out = Out(vec![0; 4]);
    message.write(&mut out);
    let length = out.0.len() - 4;
    let start = u32::try_from(length).ok().filter(|_| length <= FRAME_LIMIT);
    let start = start.ok_or(io::ErrorKind::FileTooLarge)?.to_be_bytes();
    for (place, byte) in out.0.iter_mut().zip(start) {
        *place = byte;
    }
    to.write_all(&out.0).await?;
    to.flush().await
}

/// Reads one frame and parses it; malformed ones are errors.
pub(super) async fn receive<T: Framed>(from: &mut (impl AsyncRead + Unpin)) -> io::Result<T> {
    let length = length(from).await?;
    body(from, length).await
}

/// The same from somebody of a group: of long frames one at a time is in memory, and none for long, whoever sends them and stops halfway.
pub(super) async fn receive_in_turn<T: Framed>(
    from: &mut (impl AsyncRead + Unpin),
    turn: &Semaphore,
) -> io::Result<T> {
    let length = length(from).await?;
    let _turn = if length > LONG { Some(turn.acquire().await.map_err(io::Error::other)?) } else { None };
    let whole = tokio::time::timeout(FRAME_WAIT, body(from, length));
    whole.await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
}

async fn length(from: &mut (impl AsyncRead + Unpin)) -> io::Result<usize> {
    let length = usize::try_from(from.read_u32().await?).unwrap_or(usize::MAX);
    if length > FRAME_LIMIT { Err(io::ErrorKind::InvalidData.into()) } else { Ok(length) }
}

async fn body<T: Framed>(from: &mut (impl AsyncRead + Unpin), length: usize) -> io::Result<T> {
    // The buffer grows with what really comes: the length alone costs nothing.
    let mut frame = Vec::new();
    from.take(length as u64).read_to_end(&mut frame).await?;
    if frame.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    parse(&frame).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn parse<T: Framed>(frame: &[u8]) -> Option<T> {
    let mut input = In(frame);
    T::parse(&mut input).filter(|_| input.0.is_empty())
}

/// The request for a scan.
pub(super) fn scan(range: Range<'_>) -> RemoteRequest {
    RemoteRequest::Scan {
        table: range.table.to_owned(),
        prefix: range.prefix.to_vec(),
        after: range.after.map(<[u8]>::to_vec),
        limit: range.limit as u64,
    }
}

/// Both sides say the greeting at once, or the other is none of us.
pub(super) async fn greet(stream: &mut UnixStream) -> io::Result<()> {
    let go = async {
        stream.write_all(&GREETING).await?;
        let mut theirs = [0; GREETING.len()];
        stream.read_exact(&mut theirs).await?;
        if theirs == GREETING {
            Ok(())
        } else {
            let another = "what answers there is another version of this program";
            Err(io::Error::new(io::ErrorKind::InvalidData, another))
        }
    };
    tokio::time::timeout(GREETING_WAIT, go).await.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use tokio::io::duplex;
    use tokio::time::{Instant, timeout};

    use super::*;

    /// Whoever announces much and stays silent keeps others from nothing for long, and nobody from what is short.
    #[tokio::test(start_paused = true)]
    async fn of_long_frames_one_at_a_time_is_in_memory_and_for_no_longer_than_its_time() {
        let turn = Semaphore::new(1);
        let frame = |request: &RemoteRequest| {
            let mut out = Out::default();
            request.write(&mut out);
            [&u32::try_from(out.0.len()).unwrap().to_be_bytes()[..], &out.0].concat()
        };
        let short = RemoteRequest::Now;
        let long = RemoteRequest::Get { table: "a.1".to_owned(), key: vec![7; LONG] };
        let (mut silent, mut from_silent) = duplex(FRAME_LIMIT);
        silent.write_all(&frame(&long)[..LONG / 2]).await.unwrap();
        let began = Instant::now();
        let never =
            async { receive_in_turn::<RemoteRequest>(&mut from_silent, &turn).await.unwrap_err().kind() };
        let others = async {
            let (mut quick, mut from_quick) = duplex(FRAME_LIMIT);
            quick.write_all(&frame(&short)).await.unwrap();
            assert_eq!(receive_in_turn::<RemoteRequest>(&mut from_quick, &turn).await.unwrap(), short);
            assert_eq!(began.elapsed(), Duration::ZERO, "a short one waits for nobody");
            let (mut next, mut from_next) = duplex(FRAME_LIMIT);
            next.write_all(&frame(&long)).await.unwrap();
            let waits =
                timeout(FRAME_WAIT / 2, receive_in_turn::<RemoteRequest>(&mut from_next, &turn)).await;
            assert!(waits.is_err(), "a long one waits for its turn");
        };
        let (kind, ()) = tokio::join!(never, others);
        assert_eq!((kind, began.elapsed()), (io::ErrorKind::TimedOut, FRAME_WAIT));
        let (mut next, mut from_next) = duplex(FRAME_LIMIT);
        next.write_all(&frame(&long)).await.unwrap();
        assert_eq!(receive_in_turn::<RemoteRequest>(&mut from_next, &turn).await.unwrap(), long);
    }

    proptest! {
        #[test]
        fn what_is_no_request_is_refused_without_a_panic(mut frame: Vec<u8>, kind in 0..11_u8) {
            frame.insert(0, kind);
            if let Some(request) = parse::<RemoteRequest>(&frame) {
                let mut out = Out::default();
                request.write(&mut out);
                prop_assert_eq!(out.0, frame);
            }
        }

        #[test]
        fn requests_come_back(
            table: String,
            key: Vec<u8>,
            value: Option<Vec<u8>>,
            limit: u64,
            digest: [u8; 32],
        ) {
            let cell = Cell { table: Cow::Owned(table.clone()), key: key.clone(), value: value.clone() };
            let seen = SeenRange {
                table: Cow::Owned(table.clone()),
                prefix: key.clone(),
                after: value.clone(),
                limit: usize::try_from(limit).unwrap(),
                digest: Digest(digest),
            };
            for request in [
                RemoteRequest::Get { table: table.clone(), key: key.clone() },
                RemoteRequest::Scan { table: table.clone(), prefix: key.clone(), after: value.clone(), limit },
                RemoteRequest::Commit(Batch {
                    expected: vec![cell.clone()],
                    ranges: vec![seen.clone(), seen],
                    writes: vec![cell.clone(), cell],
                    lasting: Lasting::AtOnce,
                }),
                RemoteRequest::Last { table: table.clone() },
                RemoteRequest::Verify,
                RemoteRequest::Copy,
                RemoteRequest::Now,
                RemoteRequest::Announced,
                RemoteRequest::Changes { table, key },
            ] {
                let mut out = Out::default();
                request.write(&mut out);
                prop_assert_eq!(parse::<RemoteRequest>(&out.0), Some(request));
            }
        }

        #[test]
        fn parts_of_a_copy_come_back(
            table: String,
            key: Vec<u8>,
            value: Option<Vec<u8>>,
            entries: u64,
            sum: u128,
        ) {
            let content = Content { entries, sum };
            let cell = Cell { table: Cow::Owned(table.clone()), key, value };
            for answer in [
                RemoteAnswer::Content(content),
                RemoteAnswer::Copied(Copied::Entries(vec![cell.clone(), cell])),
                RemoteAnswer::Copied(Copied::Whole(content)),
                RemoteAnswer::Damaged { path: table.clone(), cause: table.clone() },
                RemoteAnswer::Moved { path: table.clone() },
                RemoteAnswer::NotForGroup { group: table.clone() },
                RemoteAnswer::Full { path: table, free: entries },
                RemoteAnswer::Outrun,
                RemoteAnswer::Now(entries.cast_signed()),
            ] {
                let mut out = Out::default();
                answer.write(&mut out);
                prop_assert_eq!(parse::<RemoteAnswer>(&out.0), Some(answer));
            }
        }
    }
}
