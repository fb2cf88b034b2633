//! What a proxy says in front of a connection: any bytes end in some answer, and it is the same however they arrive.

use server::listener::proxy_header::{HeaderProgress, read};

/// What is done with an input.
pub fn run(data: &[u8]) {
    let whole = read(data);
    // As it is read from a connection: never more than what is known to belong to it.
    let mut end = 0;
    let stepped = loop {
        match read(data.get(..end).unwrap_or(data)) {
            Ok(HeaderProgress::Needs(more)) => {
                assert!(more > 0, "it would never end");
                if end + more > data.len() {
                    break None;
                }
                end += more;
            }
            Ok(HeaderProgress::Whole { length, source }) => {
                assert_eq!(length, end, "nothing behind it was read");
                break Some(source);
            }
            Err(_) => break None,
        }
    };
    if let Ok(HeaderProgress::Whole { source, .. }) = whole {
        assert_eq!(stepped, Some(source));
    } else {
        assert_eq!(stepped, None);
    }
}
