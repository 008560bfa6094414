//! Days of the calendar, as `YYYY-MM-DD`: as texts they are in the order of time.

use jiff::civil::Date;

/// Whether a text is a day.
pub fn is_date(text: &str) -> bool {
    parse(text).is_some()
}

fn parse(text: &str) -> Option<Date> {
    let shape = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    (text.len() == 10 && text.bytes().enumerate().all(shape)).then(|| text.parse().ok()).flatten()
}

/// How many days lie between two of them; negative if the second comes first.
pub(super) fn days(from: &str, to: &str) -> Option<i64> {
    let between = parse(to)?.since(parse(from)?).ok()?;
    Some(between.get_days().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for good in ["2027-03-31", "2028-02-29", "1999-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in ["2027-02-29", "2027-13-01", "2027-3-31", "20270331", "2027-03-31T00:00", "", "2027/03/31", "soon"] {
            assert!(!is_date(bad), "{bad}");
        }
        assert_eq!(days("2026-12-01", "2027-12-01"), Some(365));
        assert_eq!(days("2026-12-01", "2026-11-30"), Some(-1));
        assert_eq!(days("2026-12-01", "x"), None);
    }
}
