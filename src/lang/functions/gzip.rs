//! Compression with gzip, byte for byte as Terraform's: results of `base64gzip` are compared and stored as text.
//!
//! That takes an encoder of our own, since two of them hardly ever choose the same matches. This one looks for matches
//! and codes them as Go's `compress/flate` does at its default level: chains of positions with the same hash, a match kept
//! back until the next position has none longer, and blocks of at most 16,384 tokens in the shortest of three forms.

mod block;
mod huffman;

use block::{Block, Token};

const SHORTEST: usize = 4;
const LONGEST: usize = 258;
const WINDOW: usize = 1 << 15;
const MAX_TOKENS: usize = 1 << 14;
/// A match of this length ends the search.
const NICE: usize = 128;
/// A match of this length is not kept back.
const LAZY: usize = 16;
/// How many candidates are looked at.
const TRIES: usize = 128;
const HASH_BITS: u32 = 17;
const NOWHERE: u32 = u32::MAX;

/// A gzip file without name and time, by an unknown system.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut out = Bits { bytes: vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff], pending: 0, count: 0 };
    deflate(bytes, &mut out);
    // Terraform flushes before it closes, so that an empty block stands before the last, empty one.
    block::stored(&[], false, &mut out);
    block::stored(&[], true, &mut out);
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    out.bytes.extend(crc.sum().to_le_bytes());
    out.bytes.extend(crc.amount().to_le_bytes());
    out.bytes
}

/// Bits, the lowest of each byte first.
struct Bits {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, count: u32) {
        self.pending |= u64::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.pending.to_le_bytes()[0]);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    fn fill_byte(&mut self) {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
    }
}

/// Positions by hash: the last one of each, and for every position the one before it.
struct Chains {
    heads: Vec<u32>,
    before: Vec<u32>,
}

impl Chains {
    /// Enters a position and returns the one before it, if there are four bytes to hash.
    fn enter(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let key = u32::from_be_bytes(bytes.get(at..at + SHORTEST)?.try_into().ok()?);
        let hash = key.wrapping_mul(0x1e35_a7bd) >> (32 - HASH_BITS);
        let head = self.heads.get_mut(usize::try_from(hash).ok()?)?;
        let before = std::mem::replace(head, u32::try_from(at).ok()?);
        *self.before.get_mut(at)? = before;
        position(before)
    }
}

fn position(entry: u32) -> Option<usize> {
    if entry == NOWHERE { None } else { usize::try_from(entry).ok() }
}

fn deflate(bytes: &[u8], out: &mut Bits) {
    let mut chains = Chains { heads: vec![NOWHERE; 1 << HASH_BITS], before: vec![NOWHERE; bytes.len()] };
    let mut block = Block::default();
    let mut block_start = 0;
    let (mut length, mut distance) = (SHORTEST - 1, 0);
    let mut kept_back = false;
    let mut at = 0;
    let mut finish = |block: &mut Block, until: usize| {
        block.write(bytes.get(block_start..until).unwrap_or(&[]), out);
        block_start = until;
    };
    while at < bytes.len() {
        let before = chains.enter(bytes, at);
        let (last_length, last_distance) = (length, distance);
        (length, distance) = (SHORTEST - 1, 0);
        let ahead = bytes.len() - at;
        if let Some(candidate) = before.filter(|candidate| candidate + WINDOW >= at)
            && ahead > last_length
            && last_length < LAZY
            && let Some(found) = longest(bytes, at, candidate, &chains)
        {
            (length, distance) = found;
        }
        let ends = if last_length >= SHORTEST && length <= last_length {
            block.push(Token::Match { length: last_length, distance: last_distance });
            let end = at + last_length - 1;
            for inside in at + 1..end {
                chains.enter(bytes, inside);
            }
            at = end;
            kept_back = false;
            length = SHORTEST - 1;
            at
        } else {
            let literal = bytes.get(at.wrapping_sub(1)).filter(|_| kept_back);
            if let Some(byte) = literal {
                block.push(Token::Literal(*byte));
            }
            at += 1;
            kept_back = true;
            at - 1
        };
        if block.len() == MAX_TOKENS {
            finish(&mut block, ends);
        }
    }
    if let Some(byte) = bytes.last().filter(|_| kept_back) {
        block.push(Token::Literal(*byte));
    }
    if block.len() > 0 {
        finish(&mut block, at);
    }
}

/// Length and distance of the longest match with an earlier position, the nearest of equals.
fn longest(bytes: &[u8], at: usize, first: usize, chains: &Chains) -> Option<(usize, usize)> {
    let most = (bytes.len() - at).min(LONGEST);
    let ahead = bytes.get(at..at + most)?;
    let nice = most.min(NICE);
    let mut best = (SHORTEST - 1, 0);
    let mut candidate = first;
    for _ in 0..TRIES {
        if ahead.get(best.0) == bytes.get(candidate + best.0) {
            let there = bytes.get(candidate..candidate + most)?;
            let length = ahead.iter().zip(there).take_while(|(a, b)| a == b).count();
            let distance = at - candidate;
            // A short match far away costs more than its literals.
            if length > best.0 && (length > SHORTEST || distance <= 4096) {
                best = (length, distance);
                if length >= nice {
                    break;
                }
            }
        }
        if candidate + WINDOW == at {
            break;
        }
        match chains.before.get(candidate).copied().and_then(position) {
            Some(next) if next + WINDOW >= at => candidate = next,
            _ => break,
        }
    }
    (best.1 > 0).then_some(best)
}
