//! Conditions, evaluated in three values.
//!
//! Follows "IAM JSON policy elements: Condition operators" and "Single-valued vs. multivalued context keys": all keys
//! of all operators must hold, several values of one key are alternatives (for negated operators: none may match), and
//! a missing key makes positive operators false, negated ones and `…IfExists` true.

use std::net::IpAddr;
use std::sync::Arc;

use super::glob::{Unit, literal, matches, wildcards};
use super::operator::{Operator, Quantifier, Test};
use super::request::{Context, Found};
use super::text::Text;
use crate::value::Truth;

/// One operator over one key.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// The operator.
    pub(super) operator: Operator,
    /// The key as written.
    pub(super) key: Arc<str>,
    /// The key in lower case: case does not matter there.
    pub(super) folded: String,
    /// The values.
    pub(super) values: Vec<Text>,
}

impl Condition {
    /// Whether it holds in a context. `variables` says whether `${…}` is a policy variable.
    pub(super) fn holds(&self, context: &Context, variables: bool) -> Truth {
        match context.find(&self.folded) {
            Found::Present(value) => self.when_present(value, variables),
            Found::Absent => self.when_absent(),
            Found::Perhaps(value) => {
                let (present, absent) = (self.when_present(value, variables), self.when_absent());
                if present == absent { present } else { Truth::Unknown }
            }
            Found::Unspecified => self.anyway(variables),
        }
    }

    fn when_present(&self, value: &str, variables: bool) -> Truth {
        if self.operator.test == Test::Null {
            return self.null("false");
        }
        if self.values.is_empty() {
            return Truth::Unknown;
        }
        let any = Truth::any(self.values.iter().map(|text| self.matches(text, value, variables)));
        if self.operator.negated { !any } else { any }
    }

    fn when_absent(&self) -> Truth {
        if self.operator.test == Test::Null {
            return self.null("true");
        }
        match (self.operator.if_exists, self.operator.quantifier) {
            // Documented apart only.
            (true, Some(Quantifier::Any)) => Truth::Unknown,
            (true, _) | (false, Some(Quantifier::All)) => Truth::True,
            (false, Some(Quantifier::Any)) => Truth::False,
            (false, None) => self.operator.negated.into(),
        }
    }

    /// Whether it holds whatever the request has.
    fn anyway(&self, variables: bool) -> Truth {
        if self.operator.test == Test::Null {
            let (missing, there) = (self.null("true"), self.null("false"));
            return if missing == there { missing } else { Truth::Unknown };
        }
        let any_value = matches!(self.operator.test, Test::Like)
            && !self.operator.negated
            && self.values.iter().any(|text| text.as_constant(variables).is_some_and(only_stars));
        if any_value && self.when_absent().is_true() { Truth::True } else { Truth::Unknown }
    }

    fn null(&self, missing: &str) -> Truth {
        let says = |text: &Text| match text.as_known() {
            Some(known) if known == missing => Truth::True,
            Some("true" | "false") => Truth::False,
            _ => Truth::Unknown,
        };
        if self.operator.quantifier.is_some() || self.values.is_empty() {
            return Truth::Unknown;
        }
        Truth::any(self.values.iter().map(says))
    }

    fn matches(&self, text: &Text, value: &str, variables: bool) -> Truth {
        let Some(known) = text.as_constant(variables) else { return Truth::Unknown };
        match self.operator.test {
            Test::Equals => (known == value).into(),
            Test::EqualsIgnoreCase => (known.to_lowercase() == value.to_lowercase()).into(),
            Test::Like => matches(&wildcards(known), &literal(value)).into(),
            Test::Arn => arn_like(known, value),
            Test::Bool if matches!(known, "true" | "false") => (known == value).into(),
            Test::Ip => in_range(known, value),
            Test::Number(orders) => match (value.parse::<f64>(), known.parse::<f64>()) {
                (Ok(value), Ok(known)) => value.partial_cmp(&known).is_some_and(|order| orders.contains(&order)).into(),
                _ => Truth::Unknown,
            },
            Test::Bool | Test::Null | Test::Other => Truth::Unknown,
        }
    }

    /// HTTP requests at which this condition, if nothing else, could fail: those that a negated operator excepts, and
    /// for a list of networks some senders elsewhere.
    pub(super) fn exceptions(&self, variables: bool) -> Vec<Context> {
        if !self.operator.negated {
            let elsewhere: &[&str] = if self.operator.test == Test::Ip { &ELSEWHERE } else { &[] };
            return elsewhere.iter().filter_map(|sender| Context::http_with(&self.folded, &literal(sender))).collect();
        }
        self.samples(variables).filter_map(|p| Context::http_with(&self.folded, &p)).collect()
    }

    /// What matches each of its values that is known.
    pub(super) fn samples(&self, variables: bool) -> impl Iterator<Item = Vec<Unit>> {
        self.values.iter().filter_map(move |text| {
            let known = text.as_constant(variables)?;
            Some(match self.operator.test {
                Test::Like | Test::Arn => wildcards(known),
                Test::Ip => literal(known.split('/').next().unwrap_or(known)),
                _ => literal(known),
            })
        })
    }
}

/// Senders in networks far apart (of the documentation ranges, RFC 5737 and RFC 3849, and one in each half of IPv4): a
/// list of networks that leaves anything out leaves out one of these, or the answer stays open.
pub(super) const ELSEWHERE: [&str; 5] = ["192.0.2.1", "198.51.100.1", "203.0.113.200", "9.9.9.9", "2001:db8::1"];

fn only_stars(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

/// Each of the six parts of an ARN is matched apart.
fn arn_like(pattern: &str, value: &str) -> Truth {
    let parts = |text: &str| text.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
    let (pattern, value) = (parts(pattern), parts(value));
    if pattern.len() != 6 || value.len() != 6 {
        return Truth::Unknown;
    }
    pattern.iter().zip(&value).all(|(p, v)| matches(&wildcards(p), &literal(v))).into()
}

/// Whether an address lies in a range in CIDR notation, or is the address.
pub(super) fn in_range(range: &str, address: &str) -> Truth {
    let (network, length) = range.split_once('/').map_or((range, None), |(n, l)| (n, Some(l)));
    let (Ok(network), Ok(address)) = (network.parse::<IpAddr>(), address.parse::<IpAddr>()) else {
        return Truth::Unknown;
    };
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(n), IpAddr::V4(a)) => (u128::from(n.to_bits()), u128::from(a.to_bits()), 32),
        (IpAddr::V6(n), IpAddr::V6(a)) => (n.to_bits(), a.to_bits(), 128),
        _ => return Truth::False,
    };
    match length.map_or(Ok(width), str::parse::<u32>) {
        Ok(0) => Truth::True,
        Ok(length) if length <= width => {
            let host = width - length;
            (network >> host == address >> host).into()
        }
        _ => Truth::Unknown,
    }
}
