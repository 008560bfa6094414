//! Days between days.

use jiff::civil::Date;

/// How many days lie between two days, both as `YYYY-MM-DD`; negative if the second comes first.
pub(super) fn days(from: &str, to: &str) -> Option<i64> {
    let day = |text: &str| text.parse::<Date>().ok();
    Some(day(to)?.since(day(from)?).ok()?.get_days().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_years() {
        assert_eq!(days("2026-12-01", "2027-12-01"), Some(365));
        assert_eq!(days("2028-02-28", "2028-03-01"), Some(2));
        assert_eq!(days("2026-12-01", "2026-11-30"), Some(-1));
        assert_eq!(days("2026-12-01", "x"), None);
    }
}
