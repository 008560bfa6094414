//! From bytes to text: gzip, byte order marks, UTF-16.

use std::io::Read;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use super::{MAX_BYTES, mistake, too_large};
use crate::source::Diagnostic;

/// How a gzip starts.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// How a zip archive starts.
const ZIP: &[u8] = b"PK\x03\x04";

/// How much larger than its gzip a document can be. Plans of very many similar resources reach about 60; a file made to
/// exhaust memory reaches 1,000.
const MAX_RATIO: u64 = 250;

/// Below this many bytes the ratio does not matter.
const FREE_BYTES: u64 = 64 << 20;

/// Whether a file can be text of some encoding, or gzip, by its first bytes. They may end within a character.
pub(super) fn may_be_text(head: &[u8]) -> bool {
    match head {
        [0x1f, 0x8b, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'{', 0, ..] | [0, b'{', ..] => true,
        [0, ..] => false,
        head if head.starts_with(ZIP) => false,
        head => std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true),
    }
}

/// The text of a file.
pub(super) fn text(bytes: Vec<u8>, name: &str) -> Result<String, Diagnostic> {
    let bytes = if bytes.starts_with(GZIP) { unzip(&bytes, name)? } else { bytes };
    if bytes.starts_with(GZIP) {
        return Err(Diagnostic::new(format!("{name} is compressed with gzip twice, so nothing was judged"))
            .with_help("decompress it with `gunzip` and pass the result"));
    }
    if bytes.starts_with(ZIP) {
        return Err(mistake::zip(&bytes, name));
    }
    match bytes.as_slice() {
        [0xff, 0xfe, ..] | [b'{', 0, ..] => utf16(UTF_16LE, &bytes, name),
        [0xfe, 0xff, ..] | [0, b'{', ..] => utf16(UTF_16BE, &bytes, name),
        [0xef, 0xbb, 0xbf, ..] => utf8(bytes, name).map(|mut text| {
            text.drain(..'\u{feff}'.len_utf8());
            text
        }),
        [0, ..] => Err(Diagnostic::new(format!(
            "{name} begins with a NUL byte, which no text has; what wrote it may have been stopped"
        ))
        .with_help("run `terraform show -json tfplan > plan.json` again")),
        _ => utf8(bytes, name),
    }
}

fn unzip(bytes: &[u8], name: &str) -> Result<Vec<u8>, Diagnostic> {
    let limit = FREE_BYTES.max(MAX_RATIO.saturating_mul(bytes.len() as u64)).min(MAX_BYTES);
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(limit + 1).read_to_end(&mut out);
    read.map_err(|error| {
        Diagnostic::new(format!(
            "{name} is compressed with gzip and broken: {error}; it is cut off, or something stands behind it"
        ))
        .with_help("compress the plan again")
    })?;
    match out.len() as u64 {
        size if size > MAX_BYTES => Err(too_large(name)),
        size if size > limit => Err(Diagnostic::new(format!(
            "{name} is a gzip that grows more than {MAX_RATIO} times; it is not decompressed, in case it was made to exhaust memory"
        ))
        .with_help("decompress it with `gunzip` and pass the result")),
        _ => Ok(out),
    }
}

fn utf8(bytes: Vec<u8>, name: &str) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::new(format!("{name} is not text: byte {at} is not UTF-8"))
            .with_help("pass what `terraform show -json tfplan` prints, unchanged")
    })
}

fn utf16(encoding: &'static Encoding, bytes: &[u8], name: &str) -> Result<String, Diagnostic> {
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        return Err(Diagnostic::new(format!(
            "{name} starts as {} and is not valid; it may be truncated",
            encoding.name()
        ))
        .with_help("in PowerShell, run `terraform show -json tfplan | Out-File -Encoding utf8 plan.json`"));
    }
    if text.len() as u64 > MAX_BYTES {
        return Err(too_large(name));
    }
    Ok(text.into_owned())
}
