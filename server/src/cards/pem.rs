//! PEM (RFC 7468) as people hand it over: several blocks one after the other, comments between them, byte order marks and line ends of every
//! system, files joined without a line end. No block of the wanted sort is passed over without a word.

use rustls_pki_types::pem::PemObject;

/// What a block begins with.
const BEGIN: &[u8] = b"-----BEGIN ";
/// What a block's label is followed by.
const DASHES: &[u8] = b"-----";

/// A block of PEM that cannot be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct UnreadableBlock {
    /// Which of the wanted blocks, counted from one.
    pub(crate) number: usize,
}

/// Whether there is PEM in these bytes.
pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    find(bytes, BEGIN).is_some()
}

/// A block, with the lines that its reader knows.
pub(crate) struct PemBlock<'a> {
    /// What stands between `BEGIN` and the dashes.
    pub(crate) label: &'a [u8],
    /// The block alone, every line ended.
    pub(crate) text: Vec<u8>,
}

/// Every block, in the order of the file. One ends where the next one begins: what breaks off takes no other with it.
pub(crate) fn all(bytes: &[u8]) -> impl Iterator<Item = PemBlock<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let block = rest.get(find(rest, BEGIN)?..)?;
        let inside = block.get(BEGIN.len()..)?;
        let end = find(inside, BEGIN).map_or(block.len(), |it| it + BEGIN.len());
        let (block, after) = block.split_at_checked(end).unwrap_or((block, &[]));
        rest = after;
        let label = inside.get(..find(inside, DASHES).unwrap_or_default()).unwrap_or_default();
        Some(PemBlock { label, text: with_line_ends(block) })
    })
}

/// What the blocks of one sort hold, in DER. `label` is what their labels end with: blocks of other sorts, such as private keys, are passed
/// over.
pub(crate) fn blocks<T: PemObject + AsRef<[u8]>>(
    bytes: &[u8],
    label: &str,
) -> Result<Vec<Vec<u8>>, UnreadableBlock> {
    let wanted = all(bytes).filter(|block| block.label.ends_with(label.as_bytes()));
    let read = wanted.zip(1..).map(|(block, number)| match T::from_pem_slice(&block.text) {
        Ok(read) => Ok(read.as_ref().to_vec()),
        Err(_) => Err(UnreadableBlock { number }),
    });
    read.collect()
}

/// The same with every line ended as the reader knows it, whatever follows the last one.
fn with_line_ends(block: &[u8]) -> Vec<u8> {
    let mut lines: Vec<u8> = block.iter().map(|&byte| if byte == b'\r' { b'\n' } else { byte }).collect();
    if let Some(at) = find(&lines, b"-----END ")
        && let Some(end) = lines.get(at + DASHES.len()..).and_then(|it| find(it, DASHES))
    {
        lines.truncate(at + DASHES.len() + end + DASHES.len());
    }
    lines.push(b'\n');
    lines
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|it| it == wanted)
}
