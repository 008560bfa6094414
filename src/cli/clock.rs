//! The only clock: which day it is.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::Offset;

/// The day in UTC, as `YYYY-MM-DD`: the same for everybody who runs at the same time.
pub(crate) fn today() -> Option<String> {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    let now = Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    Some(Offset::UTC.to_datetime(now).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_ten_characters() {
        let today = today().unwrap_or_default();
        assert!(onus::config::is_day(&today) && *today >= *"2026-01-01", "{today}");
    }
}
