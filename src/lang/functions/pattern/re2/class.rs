//! Characters and classes of characters.

use super::Reader;

/// The names of classes in `[[:alpha:]]`.
const NAMED: &[&str] = &[
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word",
    "xdigit",
];

/// The categories of characters that `\p{Lu}` can name, other than `C` and `Cs`.
const CATEGORIES: &[&str] = &[
    "Cc", "Cf", "Co", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
    "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

/// The scripts of Unicode 15.0.
const SCRIPTS: &str = "Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali \
    Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham \
    Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra \
    Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati \
    Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited \
    Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi \
    Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani \
    Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui \
    Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari \
    New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian \
    Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong \
    Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian \
    Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le \
    Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai \
    Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square";

impl Reader {
    /// What follows a `[`, as the crate writes it.
    pub(super) fn class(&mut self) -> Result<String, String> {
        let mut out = String::from("[");
        if self.take('^') {
            out.push('^');
        }
        let mut first = true;
        loop {
            let c = self.peek().ok_or("a `[` is not closed")?;
            let end = c == ']' && !first;
            first = false;
            if end {
                self.at += 1;
                out.push(']');
                return Ok(out);
            }
            if let Some(members) = self.members(c)? {
                out.push_str(&members);
                continue;
            }
            let low = self.member()?;
            let ranged = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            let high = if ranged {
                self.at += 1;
                self.member()?
            } else {
                low
            };
            if high < low {
                return Err(format!("the range from {low:?} to {high:?} is empty"));
            }
            out.push_str(&format!(r"\x{{{:x}}}-\x{{{:x}}}", u32::from(low), u32::from(high)));
        }
    }

    /// A class within a class: `[:alpha:]`, `\d`.
    fn members(&mut self, c: char) -> Result<Option<String>, String> {
        match c {
            '[' => self.named(),
            '\\' => {
                self.at += 1;
                let class = self.class_escape()?;
                if class.is_none() {
                    self.at -= 1;
                }
                Ok(class)
            }
            _ => Ok(None),
        }
    }

    /// One character of a class.
    fn member(&mut self) -> Result<char, String> {
        match self.next() {
            None => Err("a `[` is not closed".to_owned()),
            Some('\\') => self.character(),
            Some(c) => Ok(c),
        }
    }

    fn named(&mut self) -> Result<Option<String>, String> {
        let rest = self.chars.get(self.at..).unwrap_or(&[]);
        let end = rest.windows(2).skip(2).position(|pair| pair == [':', ']']);
        let (['[', ':', inner @ ..], Some(end)) = (rest, end) else { return Ok(None) };
        let name: String = inner.iter().take(end).collect();
        if !NAMED.contains(&name.strip_prefix('^').unwrap_or(&name)) {
            return Err(format!("there is no class `[:{name}:]`"));
        }
        self.at += end + 4;
        Ok(Some(format!("[:{name}:]")))
    }

    /// `\d`, `\pL` and the like after the backslash, as members of a class.
    pub(super) fn class_escape(&mut self) -> Result<Option<String>, String> {
        let class = match self.peek() {
            Some('d') => "0-9",
            Some('w') => "0-9A-Za-z_",
            Some('s') => r"\t\n\f\r\x20",
            Some('D') => "[^0-9]",
            Some('W') => "[^0-9A-Za-z_]",
            Some('S') => r"[^\t\n\f\r\x20]",
            Some(c @ ('p' | 'P')) => {
                self.at += 1;
                return self.property(c == 'P').map(Some);
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(class.to_owned()))
    }

    fn property(&mut self, negative: bool) -> Result<String, String> {
        let mut name = String::new();
        match self.next().ok_or("a `\\p` has no name")? {
            '{' => loop {
                match self.next() {
                    Some('}') => break,
                    Some(c) => name.push(c),
                    None => return Err("a `\\p{` is not closed".to_owned()),
                }
            },
            c => name.push(c),
        }
        let (negative, name) = match name.strip_prefix('^') {
            Some(name) => (!negative, name),
            None => (negative, name.as_str()),
        };
        let positive = match name {
            "Any" => r"\x{0}-\x{10ffff}".to_owned(),
            // The crate counts what is not assigned among these, and has no halves of pairs.
            "C" => r"\p{Cc}\p{Cf}\p{Co}".to_owned(),
            "Cs" => r"[^\x{0}-\x{10ffff}]".to_owned(),
            _ if CATEGORIES.contains(&name) => format!(r"\p{{{name}}}"),
            _ if SCRIPTS.split(' ').any(|script| script == name) => format!(r"\p{{Script={name}}}"),
            _ => return Err(format!("there are no characters `\\p{{{name}}}`")),
        };
        Ok(if negative { format!("[^{positive}]") } else { positive })
    }

    /// The character that is meant after a backslash.
    pub(super) fn character(&mut self) -> Result<char, String> {
        let Some(c) = self.next() else { return Err("a backslash ends the pattern".to_owned()) };
        let bad = || format!("there is no escape `\\{c}`");
        Ok(match c {
            'a' => '\x07',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            '0'..='7' => {
                let mut code = c.to_digit(8).unwrap_or(0);
                // One digit other than zero would refer back to a group.
                if c != '0' && self.octal().is_none() {
                    return Err(bad());
                }
                for _ in 0..2 {
                    let Some(digit) = self.octal() else { break };
                    self.at += 1;
                    code = code * 8 + digit;
                }
                char::from_u32(code).ok_or_else(bad)?
            }
            'x' => self.hexadecimal().and_then(char::from_u32).ok_or_else(bad)?,
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
            _ => return Err(bad()),
        })
    }

    fn octal(&self) -> Option<u32> {
        self.peek()?.to_digit(8)
    }

    /// `41` or `{1F600}` after `\x`.
    fn hexadecimal(&mut self) -> Option<u32> {
        let mut code = 0_u32;
        if !self.take('{') {
            for _ in 0..2 {
                code = code * 16 + self.next()?.to_digit(16)?;
            }
            return Some(code);
        }
        let mut digits = 0;
        loop {
            match self.next()? {
                '}' => return (digits > 0).then_some(code),
                c => code = code.checked_mul(16)?.checked_add(c.to_digit(16)?)?,
            }
            digits += 1;
        }
    }
}
