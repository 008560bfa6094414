//! Timestamps and durations, with the rules of Go's `time`.

mod parse;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::{Failure, Function, Invocation, Marks, Outcome, STRING, Want, blame};
use crate::value::{Reason, Type, Unknown, Value, Why};
use parse::{duration, lenient, strict};

const fn of_strings(
    name: &'static str,
    params: &'static [super::Param],
    returns: Want,
    run: fn(&Invocation<'_>) -> Outcome,
) -> Function {
    Function { name, params, rest: None, marks: Marks::Whole, returns, run }
}

pub(super) const TABLE: &[Function] = &[
    of_strings("formatdate", &[STRING, STRING], Want::String, formatdate),
    of_strings("plantimestamp", &[], Want::String, plantimestamp),
    // Alone among its like it does not promise a result that is not null.
    of_strings("timeadd", &[STRING, STRING], Want::Maybe(|_| Ok(Type::String)), timeadd),
    of_strings("timecmp", &[STRING, STRING], Want::Number, timecmp),
    of_strings("timestamp", &[], Want::String, timestamp),
];

/// A moment and the offset from UTC that it is written with.
struct Moment {
    local: DateTime,
    /// In seconds.
    offset: i64,
    /// What the year is later than `local` has it, because a calendar here ends with the year 9999.
    later: i16,
}

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// The calendar repeats itself after so many years.
const CYCLE: i16 = 400;

impl Moment {
    /// The time since 1970 in UTC.
    fn instant(&self) -> SignedDuration {
        let since = self.local.duration_since(EPOCH);
        since.saturating_sub(SignedDuration::from_secs(self.offset))
    }

    /// RFC 3339, without fractions of a second.
    fn text(&self) -> String {
        let t = self.local;
        let year = t.year() + self.later;
        let date = format!("{}{:04}-{:02}-{:02}", if year < 0 { "-" } else { "" }, year.abs(), t.month(), t.day());
        format!("{date}T{:02}:{:02}:{:02}{}", t.hour(), t.minute(), t.second(), self.zone(true, true))
    }

    /// `+02:00`, and `Z` for UTC if `z`.
    fn zone(&self, z: bool, colon: bool) -> String {
        if z && self.offset == 0 {
            return "Z".to_owned();
        }
        let (sign, minutes) = (if self.offset < 0 { '-' } else { '+' }, self.offset.abs() / 60);
        let colon = if colon { ":" } else { "" };
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }
}

/// A moment later.
fn shifted(start: &Moment, by: SignedDuration) -> Result<Moment, Failure> {
    let offset = start.offset;
    if let Ok(local) = start.local.checked_add(by) {
        return Ok(Moment { local, offset, later: 0 });
    }
    let earlier = start.local.with().year(start.local.year() - CYCLE).build();
    match earlier.and_then(|earlier| earlier.checked_add(by)) {
        Ok(local) => Ok(Moment { local, offset, later: CYCLE }),
        Err(_) => Err("the time lies beyond the years that a calendar here has".into()),
    }
}

fn moment(call: &Invocation<'_>, at: usize, read: fn(&str) -> Option<Moment>) -> Result<Moment, Failure> {
    match read(call.text(at)) {
        Some(moment) => Ok(moment),
        None => blame(at, format!("argument {} is no RFC 3339 time such as 2006-01-02T15:04:05Z", at + 1)),
    }
}

/// Only the apply knows it.
fn timestamp(call: &Invocation<'_>) -> Outcome {
    call.env.risk();
    let mut unknown = Unknown::new(Type::String, Reason::new(Why::KnownAfterApply, "timestamp()"));
    unknown.not_null = true;
    Ok(Value::unknown(unknown))
}

/// The time of the plan, where whoever evaluates says that it is planning.
fn plantimestamp(call: &Invocation<'_>) -> Outcome {
    let Some(seconds) = call.env.context.host.plan_time() else {
        call.env.risk();
        let reason = Reason::new(Why::OutsideEstate, "plantimestamp()");
        return Ok(Value::unknown_because(Type::String, reason));
    };
    let epoch = Moment { local: EPOCH, offset: 0, later: 0 };
    Ok(Value::string(shifted(&epoch, SignedDuration::from_secs(seconds))?.text()))
}

fn timeadd(call: &Invocation<'_>) -> Outcome {
    let start = moment(call, 0, strict)?;
    let Some(nanoseconds) = duration(call.text(1)) else {
        return blame(1, "argument 2 is no duration such as 1h30m");
    };
    Ok(Value::string(shifted(&start, SignedDuration::from_nanos(nanoseconds))?.text()))
}

fn timecmp(call: &Invocation<'_>) -> Outcome {
    let (a, b) = (moment(call, 0, lenient)?, moment(call, 1, lenient)?);
    Ok(Value::int(a.instant().cmp(&b.instant()) as i64))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A time in a format of letters: `YYYY-MM-DD`; text stands between single quotes, a quote as two of them.
fn formatdate(call: &Invocation<'_>) -> Outcome {
    let moment = moment(call, 1, strict)?;
    let mut out = String::new();
    let mut rest = call.text(0);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => {
                let (text, length) = quoted(rest)?;
                out.push_str(&text);
                length
            }
            letter if letter.is_ascii_alphabetic() => {
                let length = rest.chars().take_while(|c| *c == letter).count();
                out.push_str(&verb(&moment, letter, length)?);
                length
            }
            other => {
                out.push(other);
                other.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or("");
    }
    Ok(Value::string(out))
}

/// The text between quotes, and how long it is with them.
fn quoted(text: &str) -> Result<(String, usize), Failure> {
    if text.starts_with("''") {
        return Ok(("'".to_owned(), 2));
    }
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    let mut doubled_last = false;
    while let Some((at, c)) = chars.next() {
        doubled_last = false;
        if c == '\'' {
            if chars.next_if(|(_, next)| *next == '\'').is_none() {
                return Ok((out, at + 1));
            }
            doubled_last = true;
        }
        out.push(c);
    }
    // Terraform takes the second of two quotes at the very end for the closing one as well.
    if doubled_last { Ok((out, text.len())) } else { blame(0, "a quote `'` in the format is not closed") }
}

/// What a letter that is repeated `length` times stands for.
fn verb(moment: &Moment, letter: char, length: usize) -> Result<String, Failure> {
    let t = moment.local;
    let number = |number: i8| if length == 1 { number.to_string() } else { format!("{number:02}") };
    let named = |names: &[&str], at: i8| {
        let name = usize::try_from(at - 1).ok().and_then(|at| names.get(at)).copied().unwrap_or("");
        if length == 3 { name.chars().take(3).collect() } else { name.to_owned() }
    };
    Ok(match (letter, length) {
        ('Y', 2) => format!("{:02}", t.year() % 100),
        ('Y', 4) => format!("{:04}", t.year()),
        ('M', 1 | 2) => number(t.month()),
        ('M', 3 | 4) => named(&MONTHS, t.month()),
        ('D', 1 | 2) => number(t.day()),
        ('E', 3 | 4) => named(&DAYS, t.date().weekday().to_monday_one_offset()),
        ('h', 1 | 2) => number(t.hour()),
        ('H', 1 | 2) => number(if t.hour() % 12 == 0 { 12 } else { t.hour() % 12 }),
        ('A', 2) => (if t.hour() < 12 { "AM" } else { "PM" }).to_owned(),
        ('a', 2) => (if t.hour() < 12 { "am" } else { "pm" }).to_owned(),
        ('m', 1 | 2) => number(t.minute()),
        ('s', 1 | 2) => number(t.second()),
        ('Z', 1) => moment.zone(true, true),
        ('Z', 3) if moment.offset == 0 => "UTC".to_owned(),
        ('Z', 3 | 4) => moment.zone(false, false),
        ('Z', 5) => moment.zone(false, true),
        _ => {
            let verb: String = std::iter::repeat_n(letter, length.min(20)).collect();
            return blame(0, format!("the format holds `{verb}`, which stands for nothing; text is quoted with `'`"));
        }
    })
}
