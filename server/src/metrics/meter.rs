//! What goes up and down again: connections and changes under way.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;

/// Counts the connections of one listener. Its default counts for nobody.
#[derive(Clone, Debug, Default)]
pub struct ConnectionMeter {
    pub(super) open: Gauge,
    pub(super) turned_away: Counter,
}

impl ConnectionMeter {
    /// A connection is open, until what this gives is dropped.
    pub fn opened(&self) -> UnderWay {
        UnderWay::of(&self.open)
    }

    /// A connection found no place.
    pub fn turned_away(&self) {
        self.turned_away.inc();
    }
}

/// Something that counts until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct UnderWay(Gauge);

impl UnderWay {
    pub(super) fn of(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}
