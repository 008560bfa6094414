//! What is wrong with a text, where, and what to write instead.

use std::ops::Range;

use super::{Inside, Stage};

/// A mistake at a range of the text.
#[derive(Debug, Clone)]
pub(in crate::hcl) struct Mistake {
    pub(in crate::hcl) at: Range<usize>,
    pub(in crate::hcl) message: String,
    pub(in crate::hcl) help: Option<String>,
}

/// Words and signs of other languages, and what they are here.
fn foreign(word: &str) -> Option<&'static str> {
    Some(match word {
        "and" | "&" => "write `&&` for a logical and",
        "or" | "|" => "write `||` for a logical or",
        "not" => "write `!` for a logical not",
        "elseif" | "elif" | "else" | "then" => "write a conditional as `condition ? a : b`",
        "is" | "eq" | "=" => "write `==` to compare",
        "^" | "**" => "write `pow(a, b)` for a power",
        "!" => "write `!=` to compare, or `!` before an expression",
        "~" => "there are no bitwise operators; `!` is the logical not",
        "=>" => "`=>` stands in `{for k, v in m : k => v}` only; an object has `=`, and `>=` compares",
        "in" => "write `contains(list, value)` to look for an element",
        "for" => "write `[for x in list : x]`",
        _ => return None,
    })
}

impl Mistake {
    pub(super) fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn character(at: Range<usize>, c: char, rest: &str) -> Self {
        let help = match c {
            '\'' => "write strings in double quotes (`\"`)",
            '`' => "write strings in double quotes (`\"`), and longer texts as a heredoc (`<<-EOT`)",
            '“' | '”' | '„' | '‘' | '’' => "replace curly quotes with straight ones (`\"`)",
            ';' => "attributes end with their line; elements are separated by commas",
            '$' if rest.starts_with("${") => "`${…}` stands inside quotes; outside, the expression stands alone",
            '\\' => "a line does not go on after `\\`; put the expression in parentheses",
            '\r' => "end lines with a line feed, or a carriage return and a line feed",
            c if c.is_whitespace() || c == '\u{feff}' => "replace it with a plain space; it looks like one",
            _ => "remove it, or put it in a string",
        };
        Self::new(
            at,
            format!("the character `{}` has no meaning here", c.escape_default().collect::<String>().as_str()),
        )
        .with_visible(c)
        .help(help)
    }

    /// A character that can be read is shown as it is.
    fn with_visible(mut self, c: char) -> Self {
        if !c.is_control() && !c.is_whitespace() && c != '\u{feff}' {
            self.message = format!("the character `{c}` has no meaning here");
        }
        self
    }

    pub(super) fn statement(at: Range<usize>, text: &str) -> Self {
        Self::new(at, format!("`{}` stands outside of every expression", text.trim_end())).help(
            "a line begins with `name =` or a block, `kind \"label\" {`; an expression over several lines stands in parentheses",
        )
    }

    pub(super) fn number(at: Range<usize>, text: &str) -> Self {
        Self::new(at, format!("`{text}` is no number")).help("put it in quotes if it is a version or an address")
    }

    pub(super) fn two_indexes(at: Range<usize>, text: &str) -> Self {
        let indexes = text.replace('.', "][");
        Self::new(at, format!("two indexes with dots (`.{text}`) read as a fraction"))
            .help(format!("write `[{indexes}]`"))
    }

    pub(super) fn nested_splat(at: Range<usize>) -> Self {
        Self::new(at, "a `.*` cannot follow in another `.*`").help("write `[*]` for both")
    }

    pub(super) fn no_attribute(at: Range<usize>) -> Self {
        Self::new(at, "the name of an attribute is missing after the dot")
            .help("write a name, `*` or a whole number, or remove the dot")
    }

    pub(super) fn open_comment(at: Range<usize>) -> Self {
        Self::new(at, "the comment is not closed").help("write `*/` where it ends")
    }

    pub(super) fn open_quote(at: Range<usize>) -> Self {
        Self::new(at, "the string is not closed").help("write `\"` where it ends; within a string write `\\\"`")
    }

    pub(super) fn open_heredoc(at: Range<usize>, word: &str) -> Self {
        Self::new(at, "the heredoc is not closed").help(format!("write `{word}` on a line of its own where it ends"))
    }

    pub(super) fn broken_string(at: Range<usize>) -> Self {
        Self::new(at, "the quoted string runs over the end of its line")
            .help("close the quote, write `\\n`, or use a heredoc (`<<-EOT`)")
    }

    pub(super) fn carriage_return(at: Range<usize>) -> Self {
        Self::new(at, "the text has a carriage return within a line").help("write lines that end alike")
    }

    pub(super) fn template_in_label(at: Range<usize>) -> Self {
        Self::new(at, "a label is plain text and holds no `${…}` or `%{…}`").help("write `$${` or `%%{` for the text")
    }

    pub(super) fn no_keyword(at: Range<usize>) -> Self {
        Self::new(at, "a directive begins with `if`, `else`, `endif`, `for` or `endfor`")
            .help("write `%%{` if it is text")
    }

    pub(super) fn unknown_keyword(at: Range<usize>, word: &str) -> Self {
        let mistake = Self::new(at, format!("`{word}` is no directive"));
        match word {
            "elseif" | "elif" => mistake.help("nest another `%{ if … }` in `%{ else }`"),
            "end" => mistake.help("write `%{ endif }` or `%{ endfor }`"),
            _ => mistake.help("write `%%{` if it is text; directives are `if`, `else`, `endif`, `for` and `endfor`"),
        }
    }

    pub(super) fn unpaired(at: Range<usize>, word: &str, opener: &str) -> Self {
        Self::new(at, format!("`{word}` has no `{opener}` that it belongs to"))
            .help("directives close in the order in which they were opened last")
    }

    pub(super) fn for_name(at: Range<usize>) -> Self {
        Self::new(at, "the name of a variable is missing after `for`").help("write `for x in xs` or `for k, v in xs`")
    }

    pub(super) fn for_in(at: Range<usize>) -> Self {
        Self::new(at, "`in` is missing after the variables of `for`").help("write `for x in xs` or `for k, v in xs`")
    }

    pub(super) fn unfinished_for(at: Range<usize>, sign: &str) -> Self {
        Self::new(at, format!("the `for` has no `{sign}`"))
            .help("write `[for x in xs : x]` or `{for k, v in xs : k => v}`")
    }

    pub(super) fn half_conditional(at: Range<usize>) -> Self {
        Self::new(at, "the conditional has no `:`").help("write `condition ? a : b`")
    }

    pub(super) fn no_value(at: Range<usize>) -> Self {
        Self::new(at, "the key has no value").help("write `key = value`")
    }

    pub(super) fn unfinished_line(at: Range<usize>) -> Self {
        Self::new(at, "the line ends before the expression does")
            .help("put an expression that runs over several lines in parentheses")
    }

    pub(super) fn after_line(at: Range<usize>, text: &str) -> Self {
        Self::new(at, format!("`{text}` stands on another line than the expression, which ended with its line"))
            .help("put an expression that runs over several lines in parentheses")
    }

    pub(super) fn too_early(at: Range<usize>, empty: bool) -> Self {
        if empty {
            return Self::new(at, "there is no expression").help("write one, such as `true`");
        }
        Self::new(at, "the text ends too early: an expression is missing at its end")
            .help("write it, or remove the operator")
    }

    pub(super) fn unclosed(at: Range<usize>, inside: Inside) -> Self {
        let (what, sign) = match inside {
            Inside::Parentheses => ("the parenthesis", ")"),
            Inside::Call => ("the list of arguments", ")"),
            Inside::Tuple | Inside::ForTuple => ("the list", "]"),
            Inside::Index => ("the index", "]"),
            Inside::Object | Inside::ForObject => ("the object", "}"),
            Inside::Interpolation => ("the interpolation", "}"),
            Inside::Directive => ("the directive", "}"),
            _ => ("the block", "}"),
        };
        Self::new(at, format!("the text ends too early: {what} is not closed"))
            .help(format!("write `{sign}` where it ends"))
    }

    pub(super) fn wrong_bracket(at: Range<usize>, symbol: &str, closer: &str, open: &str) -> Self {
        if closer.is_empty() {
            return Self::new(at, format!("`{symbol}` closes nothing")).help("remove it, or write what it closes");
        }
        Self::new(at, format!("`{symbol}` stands where `{open}` waits for `{closer}`"))
            .help(format!("write `{closer}`, or close what was opened in between"))
    }

    pub(super) fn no_operand(at: Range<usize>, text: &str) -> Self {
        let mistake = Self::new(at, format!("an expression is missing before `{}`", text.trim_end()));
        match text {
            "=" => mistake.help("`=` assigns and `==` compares; neither follows an operator"),
            "+" => mistake.help("there is no `+x` or `++`; write `x + 1`"),
            "<" => mistake.help("a heredoc begins with `<<EOT` or `<<-EOT` and a line end right after the word"),
            "." => mistake.help("a number begins with a digit: write `0.5`"),
            "}" | "]" | ")" => mistake.help("write one, or remove what waits for it"),
            ">" => mistake.help("write `!=` for different from, `>` for greater"),
            _ => mistake.help("write one, or remove the sign"),
        }
    }

    pub(super) fn after_operand(at: Range<usize>, text: &str, before: &str, place: (Inside, Stage)) -> Self {
        let mistake = Self::new(at, format!("`{}` cannot follow an expression here", text.trim_end()));
        if let Some(help) = foreign(text) {
            return mistake.help(help);
        }
        if before.ends_with(|c: char| c.is_ascii_digit()) && text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            return mistake.help("numbers are decimal digits with at most one dot and an exponent, such as `1.5e3`");
        }
        let word = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next();
        if let Some(help) = word.filter(|word| *word == "not").and_then(foreign) {
            return mistake.help(help);
        }
        let (inside, stage) = place;
        let help = match (inside, stage) {
            (Inside::Object, Stage::Start) => {
                "a key and its value have `=` between them; a key with dots stands in quotes"
            }
            (Inside::Object, _) => "separate the elements of an object with commas or newlines",
            (Inside::Tuple, _) => "separate the elements of a list with commas",
            (Inside::Call, Stage::Grouped) => "`...` follows the last argument, and `)` follows it",
            (Inside::Call, _) => "separate the arguments with commas",
            (Inside::Interpolation, _) => "write `$${` if it is text, such as of a shell script",
            (Inside::ForTuple | Inside::ForObject, _) => {
                "write `[for x in xs : x if c]` or `{for k, v in xs : k => v if c}`"
            }
            _ => "write an operator between two expressions, or remove one",
        };
        mistake.help(help)
    }
}
