//! Patterns that name a bucket outside of policies, such as those of a selection of AWS Backup.

use super::answer::Answer;
use super::glob::{could_match, literal, matches, wildcards};
use super::target::Target;
use super::text::Text;
use crate::value::{Reason, Value, Why};

/// Longer patterns are not compared.
const LONGEST: usize = 4096;

/// Whether a text in which `*` and `?` are wildcards is met by the bucket's ARN. Parts of either may be unknown.
pub fn matches_bucket(pattern: &Value, target: &Target) -> Answer {
    let text = match (pattern.as_str(), pattern.as_unknown()) {
        (Some(text), _) => Text::known(text),
        (None, Some(unknown)) => Text::unknown(unknown),
        (None, None) => return Answer::no(Vec::new()),
    };
    // A pattern of another partition is refused, so one that writes its partition means the bucket's.
    let partition = text.partition().filter(|part| !part.contains(['*', '?']));
    let target = target.within(partition);
    let Some(units) = text.resource(&target, false) else { return Answer::no(Vec::new()) };
    if units.len() > LONGEST {
        return Answer::open(Reason::new(Why::Undecided, "a very long pattern"), Vec::new());
    }
    if matches(&units, target.bucket()) {
        return Answer::yes(Vec::new());
    }
    if !could_match(&units, target.bucket()) {
        return Answer::no(Vec::new());
    }
    let of_pattern = pattern.as_unknown().map(|unknown| unknown.reason.clone());
    let reason = of_pattern.or_else(|| target.reason().cloned());
    Answer::open(reason.unwrap_or_else(|| Reason::new(Why::Undecided, "the pattern")), Vec::new())
}

/// Whether a text is met by a pattern in which `*` and `?` are wildcards.
pub fn matches_text(pattern: &str, text: &str) -> bool {
    matches(&wildcards(pattern), &literal(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Truth, Type};

    fn truth(pattern: &str, arn: &Value, name: &Value) -> Truth {
        matches_bucket(&Value::string(pattern), &Target::new(arn, name, None)).truth
    }

    #[test]
    fn a_pattern_meets_the_arn_of_a_bucket() {
        let known = |pattern| truth(pattern, &Value::string("arn:aws:s3:::team-data"), &Value::null());
        for pattern in ["*", "arn:aws:s3:::*", "arn:*:s3:::team-*", "arn:aws:s3:::team-dat?"] {
            assert_eq!(known(pattern), Truth::True, "{pattern}");
        }
        for pattern in ["", "arn:aws:ec2:*", "arn:aws:s3:::team-data/*", "arn:aws:s3:::other-*", "team-*"] {
            assert_eq!(known(pattern), Truth::False, "{pattern}");
        }
    }

    #[test]
    fn what_is_not_known_of_a_bucket_leaves_a_pattern_open() {
        let unknown = Value::unknown_because(Type::String, Reason::new(Why::KnownAfterApply, "x"));
        assert_eq!(truth("arn:aws:s3:::*", &unknown, &unknown), Truth::True);
        assert_eq!(truth("arn:aws:s3:::team-*", &unknown, &unknown), Truth::Unknown);
        assert_eq!(truth("arn:aws:dynamodb:*", &unknown, &unknown), Truth::False);
        assert_eq!(truth("arn:aws:s3:::team-*", &unknown, &Value::string("team-data")), Truth::True);
    }
}
