//! Compression with gzip.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

/// Compressed bytes with a header as Go writes it: no time, no name, an unknown system.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new().operating_system(255).write(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
