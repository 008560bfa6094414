//! Conditions, evaluated in three values.
//!
//! Follows "IAM JSON policy elements: Condition operators" and "Single-valued vs. multivalued context keys": all keys
//! of all operators must hold, several values of one key are alternatives (for negated operators: none may match), and
//! a missing key makes positive operators false, negated ones and `…IfExists` true.

use std::sync::Arc;

use super::compare::{Operand, Seen};
use super::operator::{Operator, Quantifier, Test};
use super::request::Held;
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

/// A condition whose values are ready to be compared.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The operator.
    pub(super) operator: Operator,
    /// The values.
    pub(super) operands: Vec<Operand>,
}

impl Condition {
    /// Makes it ready. `variables` says whether `${…}` is a policy variable.
    pub(super) fn prepare(&self, variables: bool) -> Prepared {
        let operand = |text: &Text| Operand::new(text, self.operator.test, variables);
        Prepared { operator: self.operator, operands: self.values.iter().map(operand).collect() }
    }

    /// The values, if all are known; else what tells this condition from any other.
    pub(super) fn spelled(&self) -> Result<Vec<&str>, usize> {
        let known = self.values.iter().map(Text::as_known).collect::<Option<Vec<&str>>>();
        known.ok_or(std::ptr::from_ref(self) as usize)
    }

    /// Whether it holds where the request has this for its key.
    pub(super) fn holds(&self, held: &Held, variables: bool) -> Truth {
        self.prepare(variables).holds(held)
    }
}

impl Prepared {
    /// Whether it holds where the request has this for its key.
    pub(super) fn holds(&self, held: &Held) -> Truth {
        match held {
            Held::Absent => self.when_absent(),
            Held::One(word) => self.when_present(std::slice::from_ref(word)),
            // A key with no values is read like one that is missing ("Multivalued context key examples").
            Held::Many(words) if words.is_empty() => self.when_absent(),
            Held::Many(words) => self.when_present(words),
            Held::Open => self.anyway(),
        }
    }

    fn when_present(&self, words: &[super::request::Word]) -> Truth {
        if self.operator.test == Test::Null {
            return self.null("false");
        }
        if self.operands.is_empty() {
            return Truth::Unknown;
        }
        let one = |word: &super::request::Word| {
            let seen = Seen::new(word);
            let any = Truth::any(self.operands.iter().map(|operand| operand.meets(self.operator.test, &seen)));
            if self.operator.negated { !any } else { any }
        };
        match (self.operator.quantifier, words) {
            (Some(Quantifier::All), _) => Truth::all(words.iter().map(one)),
            (Some(Quantifier::Any), _) => Truth::any(words.iter().map(one)),
            (None, [word]) => one(word),
            // AWS tells people to write a set operator for such keys and does not say what comes without one.
            (None, _) => Truth::Unknown,
        }
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
    fn anyway(&self) -> Truth {
        if self.operator.test == Test::Null {
            let (missing, there) = (self.null("true"), self.null("false"));
            return if missing == there { missing } else { Truth::Unknown };
        }
        let any_value = !self.operator.negated && self.operands.iter().any(|operand| operand.is_any());
        if any_value && self.when_absent().is_true() { Truth::True } else { Truth::Unknown }
    }

    fn null(&self, missing: &str) -> Truth {
        let says = |operand: &Operand| match operand.as_text() {
            Some(known) if known == missing => Truth::True,
            Some("true" | "false") => Truth::False,
            _ => Truth::Unknown,
        };
        if self.operator.quantifier.is_some() || self.operands.is_empty() {
            return Truth::Unknown;
        }
        Truth::any(self.operands.iter().map(says))
    }
}
