//! From bytes to text: gzip, byte order marks, UTF-16.

use std::io::Read;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use super::{mistake, too_large};
use crate::limits::{Limit, Limits};
use crate::source::Diagnostic;

/// How a gzip starts.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// How a zip archive starts.
const ZIP: &[u8] = b"PK\x03\x04";

/// Up to this many bytes it does not matter how much larger than its gzip a document is. Plans of very many similar
/// resources are about 60 times larger; a file made to exhaust memory reaches 1,000.
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
pub(super) fn text(bytes: Vec<u8>, name: &str, limits: &Limits) -> Result<String, Diagnostic> {
    let bytes = if bytes.starts_with(GZIP) { unzip(&bytes, name, limits)? } else { bytes };
    if bytes.starts_with(GZIP) {
        return Err(Diagnostic::new(format!("{name} is compressed with gzip twice, so nothing was judged"))
            .with_help("decompress it with `gunzip` and pass the result"));
    }
    if bytes.starts_with(ZIP) {
        return Err(mistake::zip(&bytes, name));
    }
    match bytes.as_slice() {
        [0xff, 0xfe, ..] | [b'{', 0, ..] => utf16(UTF_16LE, &bytes, name, limits),
        [0xfe, 0xff, ..] | [0, b'{', ..] => utf16(UTF_16BE, &bytes, name, limits),
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

fn unzip(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<u8>, Diagnostic> {
    let (most, ratio) = (limits.get(Limit::PlanBytes), limits.get(Limit::GzipRatio));
    let limit = FREE_BYTES.max(ratio.saturating_mul(bytes.len() as u64)).min(most);
    let mut out = room(bytes, limit);
    let read = MultiGzDecoder::new(bytes).take(limit.saturating_add(1)).read_to_end(&mut out);
    read.map_err(|error| {
        Diagnostic::new(format!(
            "{name} is compressed with gzip and broken: {error}; it is cut off, or something stands behind it"
        ))
        .with_help("compress the plan again")
    })?;
    match out.len() as u64 {
        size if size > most => Err(too_large(name, limits)),
        size if size > limit => {
            let message = format!(
                "{name} is a gzip that grows more than {ratio} times; it is not decompressed, in case it was made to exhaust memory"
            );
            let diagnostic = limits.beyond(Limit::GzipRatio, message);
            let gunzip = "decompress it with `gunzip` and pass the result";
            let help = diagnostic.help.as_ref().map_or(gunzip.to_owned(), |help| format!("{gunzip}, or {help}"));
            Err(diagnostic.with_help(help))
        }
        _ => Ok(out),
    }
}

/// How much larger than itself a gzip can be at most: eight bits are four pairs of length and distance, of which each
/// stands for at most 258 bytes (RFC 1951, section 3.2.5).
const MOST_RATIO: u64 = 4 * 258;

/// Room for what a gzip says it holds, and a byte more to see its end in: a buffer that grows needs three times its size
/// for a moment. The size is the last four bytes, of the last member alone and modulo 2³² (RFC 1952, section 2.3.1), and
/// whoever wrote the file chose them: no room is made for more than it can hold, and what does not fit grows.
pub(super) fn room(gzip: &[u8], limit: u64) -> Vec<u8> {
    let told = gzip.last_chunk().map_or(0, |size| u64::from(u32::from_le_bytes(*size)));
    let size = told.min(limit).min(MOST_RATIO.saturating_mul(gzip.len() as u64)).saturating_add(1);
    let mut room = Vec::new();
    // What there is no memory for is found out by the bytes that come, if they do.
    let _ = room.try_reserve_exact(usize::try_from(size).unwrap_or(0));
    room
}

fn utf8(bytes: Vec<u8>, name: &str) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Diagnostic::new(format!("{name} is not text: byte {at} is not UTF-8"))
            .with_help("pass what `terraform show -json tfplan` prints, unchanged")
    })
}

fn utf16(encoding: &'static Encoding, bytes: &[u8], name: &str, limits: &Limits) -> Result<String, Diagnostic> {
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        return Err(Diagnostic::new(format!(
            "{name} starts as {} and is not valid; it may be truncated",
            encoding.name()
        ))
        .with_help("in PowerShell, run `terraform show -json tfplan | Out-File -Encoding utf8 plan.json`"));
    }
    if text.len() as u64 > limits.get(Limit::PlanBytes) {
        return Err(too_large(name, limits));
    }
    Ok(text.into_owned())
}
