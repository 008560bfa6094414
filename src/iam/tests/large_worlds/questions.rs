//! The questions, each with the requests that it is about.

use super::grammar::{LOGGING, ORGANIZATION, OWN, PARTNER, PARTNER_ROLE};
use super::requests::Concrete;
use crate::iam::facts::actions::find;
use crate::iam::request::Who;
use crate::iam::tests::logs;
use crate::iam::{self, Answer, Owned};
use crate::value::{Truth, Value};

/// What a question looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// A request that is allowed.
    Allowed,
    /// A request that nothing denies.
    NotDenied,
}

/// A question about a document.
pub(super) struct Question {
    pub(super) name: &'static str,
    pub(super) ask: fn(&Value) -> Answer,
    /// The answer where there is such a request.
    pub(super) found: Truth,
    pub(super) wants: Wants,
    /// Whether it asks for a request like this.
    pub(super) about: fn(&Concrete) -> bool,
    /// Whether nothing but requests decides on the answer.
    pub(super) applies: fn(&Value) -> bool,
    /// Whether the answer for what is found may come without a witness.
    pub(super) unproven: bool,
}

impl Question {
    const fn allowed(name: &'static str, ask: fn(&Value) -> Answer, about: fn(&Concrete) -> bool) -> Self {
        Self { name, ask, found: Truth::True, wants: Wants::Allowed, about, applies: |_| true, unproven: false }
    }

    const fn not_denied(name: &'static str, ask: fn(&Value) -> Answer, about: fn(&Concrete) -> bool) -> Self {
        Self { found: Truth::False, wants: Wants::NotDenied, ..Self::allowed(name, ask, about) }
    }

    /// The same where nothing is allowed to everyone: what services may do with everyone else is another question.
    const fn of_services(self) -> Self {
        Self { applies: names_all, ..self }
    }

    const fn if_public(self) -> Self {
        Self { applies: |policy| iam::is_public(policy).truth.is_true(), ..self }
    }
}

/// Whether each Allow names its principals.
fn names_all(policy: &Value) -> bool {
    let unnamed = |statement: &Value| {
        let who = statement.get("Principal");
        let aws = who.and_then(|who| who.get("AWS")).and_then(Value::items).unwrap_or_default();
        who.is_none_or(|who| who.as_str() == Some("*")) || aws.iter().any(|one| one.as_str() == Some("*"))
    };
    let statements = policy.get("Statement").and_then(Value::items).unwrap_or_default();
    let allows = |statement: &Value| statement.get("Effect").and_then(Value::as_str) == Some("Allow");
    !statements.iter().any(|statement| allows(statement) && unnamed(statement))
}

fn owned(policy: &Value, ask: fn(Owned<'_>) -> Answer) -> Answer {
    let (account, allowed) = (Value::string(OWN), Value::strings([PARTNER, PARTNER_ROLE, ORGANIZATION]));
    ask(Owned { policy, target: &logs(), account: &account, allowed: &allowed })
}

/// Whether nobody signed it. A permission without a call of its own makes no such request.
fn is_anonymous(concrete: &Concrete) -> bool {
    let call = find(&concrete.action.to_ascii_lowercase()).is_some_and(|action| !action.feature);
    concrete.request.who == Who::Anonymous && call
}

/// Whether its sender is of another account, and not allowed.
fn is_stranger(concrete: &Concrete) -> bool {
    let account = concrete.account.as_deref();
    account.is_some_and(|account| account != OWN && account != PARTNER)
        && concrete.arn != PARTNER_ROLE
        && concrete.organization.as_deref() != Some(ORGANIZATION)
}

fn is_anyones(concrete: &Concrete) -> bool {
    find(&concrete.action.to_ascii_lowercase()).is_some_and(|action| !action.owner)
}

fn is_on_bucket(concrete: &Concrete) -> bool {
    concrete.request.resource.len() == "arn:aws:s3:::logs".len()
}

fn is_list(concrete: &Concrete) -> bool {
    concrete.action.starts_with("s3:List") && is_on_bucket(concrete)
}

fn is_read(concrete: &Concrete) -> bool {
    concrete.action.starts_with("s3:Get") || concrete.action.starts_with("s3:List") && !is_on_bucket(concrete)
}

fn administers(concrete: &Concrete) -> bool {
    let actions = ["BucketPolicy", "PutBucketAcl", "PutEncryptionConfiguration", "PutObjectAcl"];
    !concrete.action.contains("Get") && actions.iter().any(|end| concrete.action.ends_with(end))
}

/// Questions about a bucket policy.
pub(super) const OF_BUCKETS: [Question; 13] = [
    Question::not_denied(
        "http_denied",
        |policy| iam::http_denied(policy, &logs()),
        |concrete| {
            // What unsigned requests have for this key is given there.
            let unsigned = concrete.request.who == Who::Anonymous;
            let given = unsigned && concrete.request.context.contains_key("aws:principalisawsservice");
            concrete.http && concrete.service.is_none() && !given
        },
    ),
    Question::allowed(
        "public read",
        |policy| iam::public_access(policy, &logs()).read,
        |concrete| is_anonymous(concrete) && is_anyones(concrete) && is_read(concrete),
    )
    .if_public(),
    Question::allowed(
        "public list",
        |policy| iam::public_access(policy, &logs()).list,
        |concrete| is_anonymous(concrete) && is_anyones(concrete) && is_list(concrete),
    )
    .if_public(),
    Question::allowed(
        "public_write",
        |policy| iam::public_write(policy, &logs()),
        |concrete| is_anonymous(concrete) && is_anyones(concrete) && !is_list(concrete) && !is_read(concrete),
    )
    .if_public(),
    Question::allowed(
        "foreign_access",
        |policy| owned(policy, iam::foreign_access),
        |concrete| is_stranger(concrete) && is_anyones(concrete),
    ),
    Question::allowed(
        "foreign_administration",
        |policy| owned(policy, iam::foreign_administration),
        |concrete| is_stranger(concrete) && administers(concrete),
    ),
    Question::allowed(
        "bypass_granted",
        |policy| owned(policy, iam::bypass_granted),
        |concrete| {
            (is_stranger(concrete) || is_anonymous(concrete)) && concrete.action == "s3:BypassGovernanceRetention"
        },
    ),
    Question::allowed(
        "beyond_log_delivery",
        |policy| owned(policy, iam::beyond_log_delivery),
        |concrete| (is_stranger(concrete) || is_anonymous(concrete)) && is_anyones(concrete),
    ),
    Question::allowed("wildcard_actions", |policy| owned(policy, iam::wildcard_actions), |_| false),
    Question {
        // Where no statement denies anything of the kind, there is nothing to prove.
        unproven: true,
        ..Question::not_denied(
            "locks_out",
            |policy| owned(policy, iam::locks_out),
            |concrete| {
                let own = concrete.account.as_deref() == Some(OWN) && !concrete.arn.ends_with(":root");
                own && matches!(concrete.action, "s3:PutBucketPolicy" | "s3:DeleteBucketPolicy")
            },
        )
    },
    Question {
        found: Truth::True,
        ..Question::not_denied(
            "weaker_upload",
            |policy| iam::weaker_upload(policy, &logs(), &Value::string("aws:kms"), &Value::null()),
            |concrete| concrete.weaker && concrete.service.is_none(),
        )
    },
    Question::allowed(
        "service_unscoped",
        |policy| iam::service_unscoped(policy, &logs()),
        |concrete| concrete.service.is_some_and(|service| service != LOGGING) && is_anyones(concrete),
    )
    .of_services(),
    Question::allowed(
        "log_delivery_unscoped",
        |policy| iam::log_delivery_unscoped(policy, &logs()),
        |concrete| concrete.service == Some(LOGGING) && is_anyones(concrete),
    )
    .of_services(),
];

/// Questions about a key policy.
pub(super) const OF_KEYS: [Question; 1] = [Question {
    // Other keys limit grants to fixed values, and AWS counts a policy of such grants as not public.
    applies: |policy| {
        let text = policy.shown().to_string();
        !["aws:Principal", "aws:Source"].iter().any(|keys| text.contains(keys))
    },
    ..Question::allowed("key_public", iam::key_public, |concrete| {
        concrete.account.as_deref() == Some(super::requests::STRANGER)
    })
}];

/// Questions about a trust policy.
pub(super) const OF_ROLES: [Question; 1] = [Question::allowed(
    "others_may_assume",
    |policy| iam::others_may_assume(policy, &Value::strings([LOGGING])),
    |concrete| concrete.account.is_some() || concrete.service.is_some_and(|service| service != LOGGING),
)];

/// Questions about a policy of a principal.
pub(super) const OF_IDENTITIES: [Question; 1] =
    [Question::allowed("full_s3_access", |policy| iam::full_s3_access(&Value::tuple(vec![policy.clone()])), |_| false)];
