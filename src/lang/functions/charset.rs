//! Character sets by the names that IANA registered, as far as Terraform knows them.
//!
//! The sets of one byte a character stand in a table, because those of the `encoding_rs` crate are the web's, which
//! give a meaning to bytes that are an error in Terraform. The East Asian ones are that crate's: it reads
//! what Terraform reads, but writes none of the rare characters of JIS X 0212 and Big5-HKSCS, which are an error here.
//! `hz-gb-2312` is the only set missing: no crate has it, and browsers dropped it.

use encoding_rs::Encoding;

/// Names in lower case, a tab, and four hexadecimal digits for each byte: for the upper 128 only, where the lower ones
/// are ASCII. `fffd` is an undefined byte.
const TABLE: &str = include_str!("charsets.tsv");

/// A character set.
pub(super) enum Charset {
    Utf8,
    Utf16(Order),
    /// The characters of the 256 bytes.
    Bytes(Vec<char>),
    EastAsian(&'static Encoding),
}

/// The order of the two bytes of a unit of UTF-16.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
    /// As the byte order mark says, else big. Written with one.
    Marked,
}

impl Charset {
    /// The set of a name, in any case.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        Some(match name.as_str() {
            "utf-8" | "csutf8" => Self::Utf8,
            "utf-16" | "csutf16" => Self::Utf16(Order::Marked),
            "utf-16be" | "csutf16be" => Self::Utf16(Order::Big),
            "utf-16le" | "csutf16le" => Self::Utf16(Order::Little),
            "euc-jp" | "cseucpkdfmtjapanese" | "extended_unix_code_packed_format_for_japanese" => {
                Self::EastAsian(encoding_rs::EUC_JP)
            }
            "iso-2022-jp" | "csiso2022jp" => Self::EastAsian(encoding_rs::ISO_2022_JP),
            "shift_jis" | "csshiftjis" | "ms_kanji" => Self::EastAsian(encoding_rs::SHIFT_JIS),
            "euc-kr" | "cseuckr" => Self::EastAsian(encoding_rs::EUC_KR),
            "gb18030" | "csgb18030" => Self::EastAsian(encoding_rs::GB18030),
            "gbk" | "csgbk" | "cp936" | "ms936" | "windows-936" => Self::EastAsian(encoding_rs::GBK),
            "big5" | "csbig5" => Self::EastAsian(encoding_rs::BIG5),
            name => Self::Bytes(single_bytes(name)?),
        })
    }

    /// The bytes of a text; `None` if the set lacks one of its characters.
    pub(super) fn encode(&self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Utf16(order) => {
                let mark = (*order == Order::Marked).then_some(0xfeff);
                let units = mark.into_iter().chain(text.encode_utf16());
                Some(match order {
                    Order::Little => units.flat_map(u16::to_le_bytes).collect(),
                    Order::Big | Order::Marked => units.flat_map(u16::to_be_bytes).collect(),
                })
            }
            Self::Bytes(table) => {
                let byte = |c| table.iter().position(|&of| of == c && c != char::REPLACEMENT_CHARACTER);
                text.chars().map(|c| u8::try_from(byte(c)?).ok()).collect()
            }
            Self::EastAsian(encoding) => {
                if text.contains(is_private) {
                    return None;
                }
                // The web writes these for Shift_JIS and EUC-JP though they read as other characters.
                let one_way = text.contains(['\u{a5}', '\u{203e}', '\u{2212}']);
                let japanese = [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP];
                let (bytes, _, missing) = encoding.encode(text);
                let lacking = missing || one_way && japanese.contains(encoding);
                (!lacking).then(|| bytes.into_owned())
            }
        }
    }

    /// The text of some bytes; `None` if they are not text in this set.
    pub(super) fn decode(&self, bytes: &[u8]) -> Option<String> {
        let text = match self {
            Self::Utf8 => String::from_utf8(bytes.to_vec()).ok()?,
            Self::Utf16(order) => utf16(bytes, *order)?,
            Self::Bytes(table) => bytes.iter().map(|byte| table.get(usize::from(*byte))).collect::<Option<_>>()?,
            Self::EastAsian(encoding) => {
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
                // The web reads bytes without a meaning as characters of private use.
                Some(text.into_owned()).filter(|text| !text.contains(is_private))?
            }
        };
        // Terraform takes the replacement character itself for a failure.
        (!text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
    }
}

fn is_private(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

fn utf16(bytes: &[u8], order: Order) -> Option<String> {
    let (bytes, little) = match (order, bytes) {
        (Order::Marked, [0xff, 0xfe, rest @ ..]) => (rest, true),
        (Order::Marked, [0xfe, 0xff, rest @ ..]) => (rest, false),
        (order, bytes) => (bytes, order == Order::Little),
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty())
}

/// The characters of the bytes of a set of the table.
fn single_bytes(name: &str) -> Option<Vec<char>> {
    let row = TABLE.lines().find_map(|line| {
        let (names, codes) = line.split_once('\t')?;
        names.split(' ').any(|of| of == name).then_some(codes)
    })?;
    let (codes, _) = row.as_bytes().as_chunks::<4>();
    let ascii = (0..128u8).map(char::from).take(256 - codes.len());
    let character = |code: &[u8; 4]| {
        let code = std::str::from_utf8(code).ok().and_then(|code| u32::from_str_radix(code, 16).ok());
        code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    Some(ascii.chain(codes.iter().map(character)).collect())
}
