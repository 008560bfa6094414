//! Huffman codes of limited length.

use std::collections::VecDeque;

/// Lengths of the codes for how often each symbol occurs, none longer than `most` bits.
///
/// By the package-merge method, in the form that builds the rows on demand: of equally good codes it has to find the one
/// that Go's encoder finds, so that where a leaf and a pair weigh the same, the pair comes first.
pub(super) fn lengths(frequencies: &[u32], most: usize) -> Vec<u8> {
    let mut lengths = vec![0; frequencies.len()];
    let mut leaves: Vec<(u32, usize)> = frequencies
        .iter()
        .enumerate()
        .filter(|(_, often)| **often > 0)
        .map(|(symbol, often)| (*often, symbol))
        .collect();
    if leaves.len() <= 2 {
        leaves.iter().for_each(|(_, symbol)| set(&mut lengths, *symbol, 1));
        return lengths;
    }
    leaves.sort_unstable();
    let counts = counts(&leaves, most.min(leaves.len() - 1));
    // The most frequent symbols, at the end, have the shortest codes.
    let mut from_end = leaves.iter().rev();
    for (length, count) in counts.into_iter().enumerate() {
        for (_, symbol) in from_end.by_ref().take(count) {
            set(&mut lengths, *symbol, u8::try_from(length + 1).unwrap_or(0));
        }
    }
    lengths
}

fn set(lengths: &mut [u8], symbol: usize, length: u8) {
    if let Some(of_symbol) = lengths.get_mut(symbol) {
        *of_symbol = length;
    }
}

/// An item of a row: its weight, and how many of its leaves stand in each row, the deepest first.
type Item = (u64, Vec<usize>);

/// How many codes have 1, 2, … bits.
fn counts(leaves: &[(u32, usize)], rows: usize) -> Vec<usize> {
    let needed = 2 * leaves.len() - 2;
    let mut row: Vec<Item> = Vec::new();
    for depth in 0..rows {
        let mut pairs: VecDeque<Item> = row.chunks_exact(2).filter_map(pair).collect();
        let mut next: Vec<Item> = Vec::with_capacity(needed);
        let mut taken = 0;
        while next.len() < needed {
            let leaf = leaves.get(taken).map(|(often, _)| u64::from(*often));
            // The first two items of a row are leaves, whatever the pairs weigh.
            let leaf_first = match (leaf, pairs.front()) {
                (Some(_), _) if taken < 2 => true,
                (Some(leaf), Some((weight, _))) => leaf < *weight,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            if leaf_first {
                taken += 1;
                let mut counts = next.last().map_or_else(Vec::new, |(_, counts)| counts.clone());
                counts.resize(depth + 1, 0);
                if let Some(count) = counts.last_mut() {
                    *count = taken;
                }
                next.push((leaf.unwrap_or(0), counts));
            } else if let Some((weight, mut counts)) = pairs.pop_front() {
                counts.push(taken);
                next.push((weight, counts));
            }
        }
        row = next;
    }
    let mut counts = row.pop().map_or_else(Vec::new, |(_, counts)| counts);
    // Each row has the leaves whose codes are at least as long as the row is deep, counted from the top.
    for at in (1..counts.len()).rev() {
        if let (Some(deeper), Some(count)) = (counts.get(at - 1).copied(), counts.get_mut(at)) {
            *count = count.saturating_sub(deeper);
        }
    }
    counts.reverse();
    counts
}

/// Two items as one of the row above. Their leaves are those up to the second.
fn pair(items: &[Item]) -> Option<Item> {
    let [(first, _), (second, counts)] = items else { return None };
    Some((first + second, counts.clone()))
}

/// The codes for lengths, with the bits in the order in which they are written.
pub(super) fn codes(lengths: &[u8]) -> Vec<(u32, u32)> {
    let mut codes = vec![(0, 0); lengths.len()];
    let mut code: u32 = 0;
    for length in 1..=15u8 {
        code <<= 1;
        for (symbol, _) in lengths.iter().enumerate().filter(|(_, of)| **of == length) {
            if let Some(slot) = codes.get_mut(symbol) {
                *slot = (code.reverse_bits() >> (32 - u32::from(length)), u32::from(length));
            }
            code += 1;
        }
    }
    codes
}
