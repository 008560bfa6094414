//! Numbers, dates and addresses of condition values.
//!
//! Dates follow "Date condition operators": a time of ISO 8601 as W3C profiles it, or seconds since 1970.

use std::net::IpAddr;

/// The addresses from the first to the last, of one version of IP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Range {
    /// Whether they are of IPv6.
    pub(super) v6: bool,
    /// The first.
    pub(super) first: u128,
    /// The last.
    pub(super) last: u128,
}

impl Range {
    /// A range in CIDR notation, or one address.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (network, length) = text.split_once('/').map_or((text, None), |(n, l)| (n, Some(l)));
        let (v6, network, width) = bits(network.parse().ok()?);
        let length = length.map_or(Ok(width), str::parse::<u32>).ok().filter(|length| *length <= width)?;
        let host = width - length;
        let mask = if host == 128 { u128::MAX } else { (1_u128 << host) - 1 };
        Some(Self { v6, first: network & !mask, last: network | mask })
    }

    /// Whether an address lies in it.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let (v6, address, _) = bits(address);
        v6 == self.v6 && (self.first..=self.last).contains(&address)
    }
}

fn bits(address: IpAddr) -> (bool, u128, u32) {
    match address {
        IpAddr::V4(address) => (false, u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (true, address.to_bits(), 128),
    }
}

/// The address with these bits.
pub(super) fn address(v6: bool, bits: u128) -> IpAddr {
    match u32::try_from(bits) {
        Ok(bits) if !v6 => IpAddr::V4(bits.into()),
        _ => IpAddr::V6(bits.into()),
    }
}

/// A number.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// A date, in seconds since 1970. Four digits are a year as well as seconds, and which AWS reads is not documented.
pub(super) fn date(text: &str) -> Option<f64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(text).filter(|_| text.len() != 4);
    }
    let (day, time) = text.split_once('T').map_or((text, None), |(day, time)| (day, Some(time)));
    let date: jiff::civil::Date = match day.matches('-').count() {
        0 => format!("{day}-01-01").parse().ok()?,
        1 => format!("{day}-01").parse().ok()?,
        _ => day.parse().ok()?,
    };
    let Some(time) = time else { return seconds(date.at(0, 0, 0, 0), 0) };
    let (clock, offset) = match time.strip_suffix('Z') {
        Some(clock) => (clock, 0),
        None => {
            let at = time.rfind(['+', '-'])?;
            let (clock, zone) = (time.get(..at)?, time.get(at + 1..)?);
            let (hours, minutes) = zone.split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            (clock, if time.get(at..=at) == Some("-") { -minutes } else { minutes })
        }
    };
    let time: jiff::civil::Time = clock.parse().ok()?;
    seconds(date.to_datetime(time), offset)
}

fn seconds(moment: jiff::civil::DateTime, offset_minutes: i64) -> Option<f64> {
    let since = moment.duration_since(jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0));
    Some(since.as_secs_f64() - (offset_minutes * 60) as f64)
}

/// A date as an ISO 8601 text, to the second.
pub(super) fn date_text(seconds: f64) -> Option<String> {
    let start = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
    let moment = start.checked_add(jiff::SignedDuration::try_from_secs_f64(seconds).ok()?).ok()?;
    Some(format!("{}Z", moment.strftime("%Y-%m-%dT%H:%M:%S")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_w3c_profiles_iso_8601() {
        assert_eq!(date("1970-01-02"), Some(86_400.0));
        assert_eq!(date("1970-01-01T00:01Z"), Some(60.0));
        assert_eq!(date("1970-01-01T01:00:00+01:00"), Some(0.0));
        assert_eq!(date("1970-01-01T00:00:00.5Z"), Some(0.5));
        assert_eq!(date("1970-02"), Some(31.0 * 86_400.0));
        assert_eq!(date("86400"), Some(86_400.0));
        assert_eq!(date("2020"), None);
        assert_eq!(date("tomorrow"), None);
        assert_eq!(date_text(86_400.0).as_deref(), Some("1970-01-02T00:00:00Z"));
    }

    #[test]
    fn ranges_hold_their_addresses() {
        let range = Range::parse("203.0.113.9/24");
        assert_eq!(
            range.map(|range| range.contains("203.0.113.255".parse().unwrap_or([0, 0, 0, 0].into()))),
            Some(true)
        );
        assert_eq!(range.map(|range| range.contains([203, 0, 112, 255].into())), Some(false));
        assert_eq!(Range::parse("::/0").map(|range| range.last), Some(u128::MAX));
        assert_eq!(Range::parse("10.0.0.0/33"), None);
    }
}
