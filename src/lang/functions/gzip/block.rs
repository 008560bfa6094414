//! Blocks: tokens in whichever of three forms is shortest.

use super::Bits;
use super::huffman::{codes, lengths};

const END: usize = 256;
/// The first extra bits and least values of the codes for lengths, from symbol 257 on, and for distances.
const LENGTHS: [(u32, usize); 29] = [
    (0, 3),
    (0, 4),
    (0, 5),
    (0, 6),
    (0, 7),
    (0, 8),
    (0, 9),
    (0, 10),
    (1, 11),
    (1, 13),
    (1, 15),
    (1, 17),
    (2, 19),
    (2, 23),
    (2, 27),
    (2, 31),
    (3, 35),
    (3, 43),
    (3, 51),
    (3, 59),
    (4, 67),
    (4, 83),
    (4, 99),
    (4, 115),
    (5, 131),
    (5, 163),
    (5, 195),
    (5, 227),
    (0, 258),
];
const DISTANCES: [(u32, usize); 30] = [
    (0, 1),
    (0, 2),
    (0, 3),
    (0, 4),
    (1, 5),
    (1, 7),
    (2, 9),
    (2, 13),
    (3, 17),
    (3, 25),
    (4, 33),
    (4, 49),
    (5, 65),
    (5, 97),
    (6, 129),
    (6, 193),
    (7, 257),
    (7, 385),
    (8, 513),
    (8, 769),
    (9, 1025),
    (9, 1537),
    (10, 2049),
    (10, 3073),
    (11, 4097),
    (11, 6145),
    (12, 8193),
    (12, 12289),
    (13, 16385),
    (13, 24577),
];
/// The order in which the lengths of the codes for lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A byte, or a repetition.
pub(super) enum Token {
    Literal(u8),
    Match { length: usize, distance: usize },
}

/// Tokens that are not written yet.
#[derive(Default)]
pub(super) struct Block(Vec<Token>);

/// A symbol, and its extra bits with their count.
type Coded = (usize, u32, u32);

fn coded(table: &[(u32, usize)], value: usize) -> Coded {
    let symbol = table.partition_point(|(_, least)| *least <= value).saturating_sub(1);
    let (count, least) = table.get(symbol).copied().unwrap_or((0, value));
    (symbol, u32::try_from(value.saturating_sub(least)).unwrap_or(0), count)
}

impl Token {
    /// The symbol of the literal or length, and that of the distance.
    fn symbols(&self) -> (Coded, Option<Coded>) {
        match self {
            Self::Literal(byte) => ((usize::from(*byte), 0, 0), None),
            Self::Match { length, distance } => {
                let (symbol, extra, count) = coded(&LENGTHS, *length);
                ((symbol + END + 1, extra, count), Some(coded(&DISTANCES, *distance)))
            }
        }
    }
}

/// Lengths of the codes for literals and lengths, and for distances.
struct Lengths {
    literals: Vec<u8>,
    distances: Vec<u8>,
}

impl Lengths {
    fn fixed() -> Self {
        let literals = (0..288).map(|symbol| match symbol {
            144..=255 => 9,
            256..=279 => 7,
            _ => 8,
        });
        Self { literals: literals.collect(), distances: vec![5; 30] }
    }
}

impl Block {
    pub(super) fn push(&mut self, token: Token) {
        self.0.push(token);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes the tokens, which stand for these bytes, and forgets them.
    pub(super) fn write(&mut self, bytes: &[u8], out: &mut Bits) {
        let (mut literals, mut distances, mut extra) = (vec![0u32; 286], vec![0u32; 30], 0);
        count(&mut literals, END);
        for token in &self.0 {
            let ((symbol, _, bits), distance) = token.symbols();
            count(&mut literals, symbol);
            extra += bits;
            if let Some((symbol, _, bits)) = distance {
                count(&mut distances, symbol);
                extra += bits;
            }
        }
        trim(&mut literals);
        trim(&mut distances);
        if distances.is_empty() {
            // Terraform counts one distance all the same, so that there is a code.
            distances.push(1);
        }
        let of = |lengths: &Lengths| size(&literals, &lengths.literals) + size(&distances, &lengths.distances) + extra;
        let fixed = Lengths::fixed();
        let own = Lengths { literals: lengths(&literals, 15), distances: lengths(&distances, 15) };
        let header = Header::of(&own);
        let (fixed_size, own_size) = (3 + of(&fixed), header.size() + of(&own));
        let stored_size = u32::try_from((bytes.len() + 5) * 8).ok().filter(|_| bytes.len() <= usize::from(u16::MAX));
        if stored_size.is_some_and(|size| size < fixed_size.min(own_size)) {
            stored(bytes, false, out);
        } else if own_size < fixed_size {
            header.write(&own, out);
            self.write_tokens(&own, out);
        } else {
            out.put(2, 3);
            self.write_tokens(&fixed, out);
        }
        self.0.clear();
    }

    fn write_tokens(&self, lengths: &Lengths, out: &mut Bits) {
        let (literals, distances) = (codes(&lengths.literals), codes(&lengths.distances));
        let mut put = |codes: &[(u32, u32)], (symbol, extra, count): Coded| {
            let (code, length) = codes.get(symbol).copied().unwrap_or((0, 0));
            out.put(code, length);
            out.put(extra, count);
        };
        for token in &self.0 {
            let (literal, distance) = token.symbols();
            put(&literals, literal);
            if let Some(distance) = distance {
                put(&distances, distance);
            }
        }
        put(&literals, (END, 0, 0));
    }
}

fn count(frequencies: &mut [u32], symbol: usize) {
    if let Some(often) = frequencies.get_mut(symbol) {
        *often += 1;
    }
}

/// Cuts off the symbols at the end that do not occur.
fn trim(frequencies: &mut Vec<u32>) {
    let used = frequencies.iter().rposition(|often| *often > 0).map_or(0, |last| last + 1);
    frequencies.truncate(used);
}

/// Bits of all symbols.
fn size(frequencies: &[u32], lengths: &[u8]) -> u32 {
    frequencies.iter().zip(lengths).map(|(often, length)| often * u32::from(*length)).sum()
}

/// A block of bytes as they are.
pub(super) fn stored(bytes: &[u8], last: bool, out: &mut Bits) {
    out.put(u32::from(last), 3);
    out.fill_byte();
    let length = u16::try_from(bytes.len()).unwrap_or(0);
    out.bytes.extend(length.to_le_bytes());
    out.bytes.extend((!length).to_le_bytes());
    out.bytes.extend(bytes);
}

/// The lengths of a block's own codes, with runs shortened, and coded themselves.
struct Header {
    runs: Vec<Coded>,
    frequencies: [u32; 19],
    lengths: Vec<u8>,
    /// How many of the lengths are written.
    count: usize,
}

impl Header {
    fn of(own: &Lengths) -> Self {
        let mut runs = Vec::new();
        let all: Vec<u8> = own.literals.iter().chain(&own.distances).copied().collect();
        for same in all.chunk_by(|a, b| a == b) {
            shorten(same.first().copied().unwrap_or(0), same.len(), &mut runs);
        }
        let mut frequencies = [0; 19];
        runs.iter().for_each(|(symbol, _, _)| count(&mut frequencies, *symbol));
        let used = ORDER.iter().rposition(|symbol| frequencies.get(*symbol).is_some_and(|often| *often > 0));
        let count = used.map_or(0, |last| last + 1).max(4);
        Self { runs, frequencies, lengths: lengths(&frequencies, 7), count }
    }

    fn size(&self) -> u32 {
        let extra: u32 = self.runs.iter().map(|(_, _, count)| *count).sum();
        3 + 5 + 5 + 4 + 3 * u32::try_from(self.count).unwrap_or(0) + size(&self.frequencies, &self.lengths) + extra
    }

    fn write(&self, own: &Lengths, out: &mut Bits) {
        let mut number = |value: usize, least: usize, bits| {
            out.put(u32::try_from(value.saturating_sub(least)).unwrap_or(0), bits);
        };
        number(4, 0, 3);
        number(own.literals.len(), 257, 5);
        number(own.distances.len(), 1, 5);
        number(self.count, 4, 4);
        for symbol in ORDER.iter().take(self.count) {
            number(usize::from(self.lengths.get(*symbol).copied().unwrap_or(0)), 0, 3);
        }
        let codes = codes(&self.lengths);
        for (symbol, extra, count) in &self.runs {
            let (code, length) = codes.get(*symbol).copied().unwrap_or((0, 0));
            out.put(code, length);
            out.put(*extra, *count);
        }
    }
}

/// A length, as often as it stands in a row: 16 repeats the one before, 17 and 18 are zeros.
fn shorten(length: u8, mut left: usize, runs: &mut Vec<Coded>) {
    let mut run = |symbol, most: usize, least: usize, bits, left: &mut usize| {
        let taken = most.min(*left);
        runs.push((symbol, u32::try_from(taken - least).unwrap_or(0), bits));
        *left -= taken;
    };
    let alone = (usize::from(length), 1, 1, 0);
    if length > 0 {
        run(alone.0, alone.1, alone.2, alone.3, &mut left);
        while left >= 3 {
            run(16, 6, 3, 2, &mut left);
        }
    } else {
        while left >= 11 {
            run(18, 138, 11, 7, &mut left);
        }
        if left >= 3 {
            run(17, 10, 3, 3, &mut left);
        }
    }
    while left > 0 {
        run(alone.0, alone.1, alone.2, alone.3, &mut left);
    }
}
