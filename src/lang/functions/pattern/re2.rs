//! Go's syntax of regular expressions in that of the `regex` crate.
//!
//! Both are RE2's kin and match alike, but each takes what the other refuses: the crate knows `\<`, `(?x)`, `[a&&b]`
//! and nested repetitions, Go knows `\Q…\E`, octal escapes and a literal `{`. So the pattern is read by Go's rules and
//! written anew.

mod class;

/// A pattern in the crate's syntax, and the names of its groups.
pub(super) struct Translated {
    pub(super) pattern: String,
    pub(super) groups: Vec<Option<Box<str>>>,
}

/// The greatest number in a repetition, and the greatest product of nested ones.
const MAX_REPEAT: u32 = 1000;

/// Reads a pattern by Go's rules.
pub(super) fn translate(pattern: &str) -> Result<Translated, String> {
    let mut reader = Reader {
        chars: pattern.chars().collect(),
        at: 0,
        out: String::with_capacity(pattern.len() + 8),
        groups: Vec::new(),
        open: Vec::new(),
        weight: 1,
        atom: None,
        repeated: false,
    };
    while let Some(c) = reader.next() {
        reader.one(c)?;
    }
    if !reader.open.is_empty() {
        return Err("a group is not closed".to_owned());
    }
    Ok(Translated { pattern: reader.out, groups: reader.groups })
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    out: String,
    groups: Vec<Option<Box<str>>>,
    /// The weights around the open groups.
    open: Vec<u32>,
    /// The greatest product of nested repetitions in the group that is read.
    weight: u32,
    /// What a repetition would repeat: the product of the repetitions in it.
    atom: Option<u32>,
    /// Whether that is a repetition itself.
    repeated: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    /// Takes the character if it comes next.
    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        self.at += usize::from(there);
        there
    }

    /// Writes something that can be repeated.
    fn atom(&mut self, text: &str) {
        self.out.push_str(text);
        self.atom = Some(1);
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
            self.out.push('\\');
        }
        self.out.push(c);
        self.atom = Some(1);
    }

    fn one(&mut self, c: char) -> Result<(), String> {
        let repeated = std::mem::take(&mut self.repeated);
        match c {
            '(' => self.group()?,
            '|' => {
                self.out.push('|');
                self.atom = None;
            }
            ')' => {
                let outer = self.open.pop().ok_or("a `)` closes no group")?;
                self.out.push(')');
                self.atom = Some(self.weight);
                self.weight = self.weight.max(outer);
            }
            '^' => self.atom("^"),
            '$' => self.atom("$"),
            '.' => self.atom("."),
            '[' => {
                let class = self.class()?;
                self.atom(&class);
            }
            '*' | '+' | '?' => self.repeat(&c.to_string(), 1, repeated)?,
            '{' => match self.bounds()? {
                Some((written, factor)) => self.repeat(&written, factor, repeated)?,
                None => self.literal('{'),
            },
            '\\' => self.escaped()?,
            other => self.literal(other),
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        if !self.take('?') {
            self.groups.push(None);
            self.open("(");
            return Ok(());
        }
        let named = self.peek() == Some('<') || self.peek() == Some('P') && self.chars.get(self.at + 1) == Some(&'<');
        if !named {
            return self.flags();
        }
        self.take('P');
        self.take('<');
        let mut name = String::new();
        loop {
            match self.next() {
                Some('>') if !name.is_empty() => break,
                Some(c) if c.is_ascii_alphanumeric() || c == '_' => name.push(c),
                _ => return Err("a group has no valid name".to_owned()),
            }
        }
        self.groups.push(Some(name.into()));
        self.open("(");
        Ok(())
    }

    fn open(&mut self, text: &str) {
        self.out.push_str(text);
        self.open.push(std::mem::replace(&mut self.weight, 1));
        self.atom = None;
    }

    /// `(?i)`, `(?i-s:…)`.
    fn flags(&mut self) -> Result<(), String> {
        const BAD: &str = "a group begins with `(?` and no valid flags";
        let (mut on, mut off) = (String::new(), String::new());
        let mut negative = false;
        let end = loop {
            match self.next() {
                Some(flag @ ('i' | 'm' | 's' | 'U')) => {
                    let (set, other) = if negative { (&mut off, &mut on) } else { (&mut on, &mut off) };
                    other.retain(|known| known != flag);
                    if !set.contains(flag) {
                        set.push(flag);
                    }
                }
                Some('-') if !negative => negative = true,
                Some(end @ (':' | ')')) => break end,
                _ => return Err(BAD.to_owned()),
            }
        };
        if negative && off.is_empty() {
            return Err(BAD.to_owned());
        }
        let minus = if off.is_empty() { "" } else { "-" };
        match end {
            ':' => self.open(&format!("(?{on}{minus}{off}:")),
            _ if on.is_empty() && off.is_empty() => {}
            _ => self.out.push_str(&format!("(?{on}{minus}{off})")),
        }
        Ok(())
    }

    /// `{2}`, `{2,}` or `{2,5}` as it is written, and how often it repeats; anything else is literal.
    fn bounds(&mut self) -> Result<Option<(String, u32)>, String> {
        let start = self.at;
        let least = self.count();
        let most = if self.take(',') { self.count() } else { least };
        let open = most.is_none() && self.chars.get(self.at.wrapping_sub(1)) == Some(&',');
        let (Some(least), true) = (least, self.peek() == Some('}') && (most.is_some() || open)) else {
            self.at = start;
            return Ok(None);
        };
        self.at += 1;
        let factor = most.unwrap_or(least);
        if least > MAX_REPEAT || factor > MAX_REPEAT || least > factor {
            return Err(format!("a repetition is not between 0 and {MAX_REPEAT} in order"));
        }
        let written = match most {
            Some(most) if most == least => format!("{{{least}}}"),
            Some(most) => format!("{{{least},{most}}}"),
            None => format!("{{{least},}}"),
        };
        Ok(Some((written, factor)))
    }

    /// A number without leading zeros.
    fn count(&mut self) -> Option<u32> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.chars.get(start..self.at).unwrap_or(&[]).iter().collect();
        if digits.is_empty() || digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        Some(digits.parse().unwrap_or(u32::MAX))
    }

    fn repeat(&mut self, written: &str, factor: u32, repeated: bool) -> Result<(), String> {
        let Some(atom) = self.atom else { return Err(format!("nothing comes before `{written}`")) };
        if repeated {
            return Err(format!("`{written}` repeats a repetition"));
        }
        let weight = atom.saturating_mul(factor);
        if factor > 1 && weight > MAX_REPEAT {
            return Err(format!("nested repetitions repeat more than {MAX_REPEAT} times"));
        }
        self.out.push_str(written);
        if self.take('?') {
            self.out.push('?');
        }
        self.atom = Some(weight);
        self.weight = self.weight.max(weight);
        self.repeated = true;
        Ok(())
    }

    fn escaped(&mut self) -> Result<(), String> {
        match self.peek() {
            Some('A') => self.assertion(r"\A"),
            // Words are of ASCII letters.
            Some('b') => self.assertion(r"(?-u:\b)"),
            Some('B') => self.assertion(r"(?-u:\B)"),
            Some('z') => self.assertion(r"\z"),
            Some('Q') => {
                self.at += 1;
                while let Some(c) = self.next() {
                    if c == '\\' && self.take('E') {
                        break;
                    }
                    self.literal(c);
                }
            }
            _ => match self.class_escape()? {
                Some(class) => self.atom(&format!("[{class}]")),
                None => {
                    let c = self.character()?;
                    self.literal(c);
                }
            },
        }
        Ok(())
    }

    fn assertion(&mut self, text: &str) {
        self.at += 1;
        self.atom(text);
    }
}
