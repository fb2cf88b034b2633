//! The span of a proxy that a request belongs to, as `traceparent` says it (W3C Trace Context §3.2). What else the standard has a client send
//! is not read: `tracestate` is anybody's text.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};

/// The span that a request belongs to, and whether that one is collected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RemoteParent {
    trace: TraceId,
    span: SpanId,
    flags: TraceFlags,
}

impl RemoteParent {
    /// Reads the header. Versions that come later begin with the same fields (§3.2.2).
    pub fn read(header: &[u8]) -> Option<Self> {
        let mut fields = header.split(|byte| *byte == b'-');
        let version = hex(fields.next()?, 2)?;
        let trace = hex(fields.next()?, 32)?;
        let span = u64::try_from(hex(fields.next()?, 16)?).ok()?;
        let flags = u8::try_from(hex(fields.next()?, 2)?).ok()?;
        let fits = match version {
            0 => fields.next().is_none(),
            0xff => false,
            _ => true,
        };
        let flags = TraceFlags::new(flags) & TraceFlags::SAMPLED;
        let is_one = fits && trace != 0 && span != 0;
        is_one.then_some(Self { trace: TraceId::from(trace), span: SpanId::from(span), flags })
    }

    pub(super) fn context(self) -> Context {
        let Self { trace, span, flags } = self;
        let known = SpanContext::new(trace, span, flags, true, TraceState::NONE);
        Context::new().with_remote_span_context(known)
    }
}

/// So many digits, in lower case.
fn hex(digits: &[u8], many: usize) -> Option<u128> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let fits = digits.len() == many && digits.iter().all(is_digit);
    u128::from_str_radix(std::str::from_utf8(digits).ok().filter(|_| fits)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const SPAN: &str = "b7ad6b7169203331";

    #[test]
    fn a_parent_is_read_with_its_sampling() {
        for (flags, sampled) in [("01", true), ("00", false), ("03", true), ("fe", false)] {
            let read = RemoteParent::read(format!("00-{TRACE}-{SPAN}-{flags}").as_bytes()).unwrap();
            assert_eq!((read.trace.to_string(), read.span.to_string()), (TRACE.to_owned(), SPAN.to_owned()));
            assert_eq!(read.flags.is_sampled(), sampled, "{flags}");
        }
        assert!(RemoteParent::read(format!("01-{TRACE}-{SPAN}-01-more").as_bytes()).is_some(), "later ones");
    }

    #[test]
    fn what_is_no_parent_is_none() {
        let none = "0".repeat(32);
        for header in [
            String::new(),
            "00".to_owned(),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("00-{TRACE}-{SPAN}-1"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{none}-{SPAN}-01"),
            format!("00-{TRACE}-{}-01", &none[..16]),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-{}-{SPAN}-01", &TRACE[1..]),
            format!("00-+{}-{SPAN}-01", &TRACE[1..]),
            format!("00-{TRACE}-{SPAN}x-01"),
            format!(" 00-{TRACE}-{SPAN}-01"),
            "-".repeat(10_000),
        ] {
            assert_eq!(RemoteParent::read(header.as_bytes()), None, "{header}");
        }
        assert_eq!(RemoteParent::read(b"00-\xff"), None);
    }
}
