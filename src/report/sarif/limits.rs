//! What GitHub takes, and how near to it a report is.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

use flate2::Compression;
use flate2::write::GzEncoder;

/// How much of a report is written.
#[derive(Debug, Clone)]
pub(in crate::report) struct Limits {
    /// Rules of a run; an upload with more is refused.
    pub(in crate::report) rules: usize,
    /// Results of a run; an upload with more is refused.
    pub(in crate::report) results: usize,
    /// Results that are kept of those that were uploaded.
    pub(in crate::report) shown: usize,
    /// Bytes of the results after compression; past them no further result is begun.
    pub(in crate::report) bytes: u64,
    /// Notifications of a run. GitHub names no limit; a run with this many errors has one cause.
    pub(in crate::report) notifications: usize,
}

/// GitHub's 'SARIF support for code scanning': 10 MB for the compressed file, of which the last tenth is left to
/// what follows the results.
pub(in crate::report) const GITHUB: Limits =
    Limits { rules: 25_000, results: 25_000, shown: 5_000, bytes: 9_000_000, notifications: 500 };

/// Tags of a rule; an upload with more is refused.
pub(super) const TAGS: usize = 20;
/// Places of a result; one is read, ten are the most that the document speaks of.
pub(super) const PLACES: usize = 10;
/// Places that lead to a result and that its message names.
pub(super) const NAMED: usize = 6;
/// Places of a result's flow; 10,000 are taken and 1,000 shown, and nobody follows as many.
pub(super) const STEPS: usize = 50;
/// Characters of a rule's id and of its name.
pub(super) const ID: usize = 255;
/// Characters of a rule's descriptions.
pub(super) const DESCRIPTION: usize = 1_024;
/// Characters of a message. GitHub names no limit; the first sentence is what it shows.
pub(super) const MESSAGE: usize = 2_000;
/// Characters of what is said of a place that led to a result.
pub(super) const LABEL: usize = 300;
/// Characters of a logical name: the address of a resource can hold a key of any length.
pub(super) const NAME: usize = 1_024;

/// Passes bytes on, and tells how many they are after compression.
pub(super) struct Gauge<'a> {
    out: &'a mut dyn Write,
    /// Weak compression: whoever uploads compresses no worse.
    gzip: GzEncoder<Counter>,
    compressed: Rc<Cell<u64>>,
}

impl<'a> Gauge<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        let compressed = Rc::new(Cell::new(0));
        Self { out, gzip: GzEncoder::new(Counter(compressed.clone()), Compression::fast()), compressed }
    }

    /// The number so far, also while something else writes through the gauge.
    pub(super) fn compressed(&self) -> Rc<Cell<u64>> {
        self.compressed.clone()
    }
}

impl Write for Gauge<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.gzip.write_all(bytes.get(..written).unwrap_or_default())?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

struct Counter(Rc<Cell<u64>>);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
