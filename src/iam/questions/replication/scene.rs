//! A replication as far as facts tell: the source, the role, the rules and their destinations.

use std::sync::Arc;

use crate::iam::document::Document;
use crate::iam::glob::{Unit, literal};
use crate::iam::questions::home::account_word;
use crate::iam::questions::identity::documents;
use crate::iam::questions::read::{is_none, read};
use crate::iam::request::{Entity, Form, Signed, Who, Word};
use crate::iam::target::Target;
use crate::iam::text::{Compared, Text};
use crate::value::{Reason, Shape, Truth, Value};

/// A document that may not be known.
#[derive(Debug)]
pub(super) enum Paper {
    /// There is none.
    None,
    /// It is this.
    Known(Arc<Document>),
    /// It is not known, or not one that AWS accepts.
    Open(Reason),
}

/// One end of a replication: a bucket, with the key that its objects are encrypted with.
#[derive(Debug)]
pub(super) struct End {
    /// The bucket.
    pub(super) target: Target,
    /// The id of its account.
    pub(super) account: Word,
    /// Its Region, for `kms:ViaService`.
    pub(super) region: Word,
    /// Its policy.
    pub(super) policy: Paper,
    /// The ARN of the key; `None` without a KMS key.
    pub(super) key: Option<Word>,
    /// The policy of the key.
    pub(super) key_policy: Paper,
    /// The id of the key's account.
    pub(super) key_account: Word,
    /// Why nobody knows which bucket or which key it is, if so.
    untold: Option<Reason>,
}

/// A setting, and why it is not known if so.
#[derive(Debug, Clone)]
pub(super) struct Flag {
    /// Whether it is on.
    pub(super) truth: Truth,
    /// Why that is not known.
    pub(super) open: Option<Reason>,
}

/// A rule that is enabled, or may be.
#[derive(Debug)]
pub(super) struct Rule {
    /// Whether it is enabled.
    pub(super) enabled: Flag,
    /// Whether it is about all objects.
    pub(super) all_objects: Truth,
    /// Whether it replicates objects that are encrypted with KMS keys.
    pub(super) selects_kms: Flag,
    /// Whether replicas belong to the owner of the destination.
    pub(super) owner_override: Flag,
    /// Where the replicas go.
    pub(super) to: End,
}

/// A replication.
#[derive(Debug)]
pub(super) struct Scene {
    /// The bucket that is replicated.
    pub(super) from: End,
    /// Whether Object Lock is on there.
    pub(super) object_lock: Flag,
    /// Whether the key is that of its default encryption, which may be without one while its algorithm is not known.
    pub(super) encrypts: Flag,
    /// Whether its objects use a bucket key.
    pub(super) bucket_key: Truth,
    /// The role, as a sender.
    pub(super) role: Who,
    /// The documents of the role.
    pub(super) policies: Vec<Arc<Document>>,
    /// Why the role may have more, or one that cannot be read.
    pub(super) open: Option<Reason>,
    /// The permissions boundary of the role.
    pub(super) boundary: Paper,
    /// The rules.
    pub(super) rules: Vec<Rule>,
    /// Why there may be more rules.
    pub(super) more_rules: Option<Reason>,
    /// Whether a part of it is sensitive: then nothing of it is told, and all documents count as sensitive.
    pub(super) hidden: bool,
}

impl Paper {
    fn new(value: &Value, hidden: bool) -> Self {
        if is_none(value) {
            return Self::None;
        }
        match read(&value.clone().with_sensitivity(hidden)) {
            Ok(document) => Self::Known(document),
            Err(answer) => {
                Self::Open(answer.reason.unwrap_or_else(|| Reason::new(crate::value::Why::Undecided, "a policy")))
            }
        }
    }
}

impl Scene {
    /// The replication of a source with a replication configuration, both objects of facts.
    pub(super) fn new(source: &Value, replication: &Value) -> Self {
        let hidden = source.is_deeply_sensitive() || replication.is_deeply_sensitive();
        let role = member(replication, "role");
        let (items, mut open) = documents(&member(&role, "policies"));
        let mut policies = Vec::new();
        for item in items {
            match read(&item.with_sensitivity(hidden)) {
                Ok(document) => policies.push(document),
                Err(answer) => open = open.or(answer.reason),
            }
        }
        let (rules, more_rules) = documents(&member(replication, "rules"));
        let account = account_word(&member(source, "account"));
        let arn = text(&member(&role, "arn")).unwrap_or_else(|| vec![Unit::Text]);
        let name = arn.rsplit(|unit| *unit == Unit::Char('/')).next().map(<[Unit]>::to_vec);
        let address = member(&role, "arn").as_unknown().and_then(|unknown| match &unknown.candidates().0 {
            [symbol] => Some(symbol.address.clone()),
            _ => None,
        });
        let entity = Entity { arn, name, session: false, address };
        let signed = Signed { account, form: Form::Role, named: Some(Arc::new(entity)) };
        let rules: Vec<Rule> = rules.iter().map(|rule| Rule::new(rule, hidden)).collect();
        Self {
            from: End::new(source, ["arn", "name"], hidden),
            object_lock: Flag::of(&member(source, "object_lock")),
            encrypts: Flag::unless_unknown(&member(source, "algorithm")),
            bucket_key: truth(&member(source, "bucket_key_enabled")),
            role: Who::Signed(signed),
            policies,
            open,
            boundary: Paper::new(&member(&role, "boundary"), hidden),
            rules: rules.into_iter().filter(|rule| !rule.enabled.truth.is_false()).collect(),
            more_rules,
            hidden,
        }
    }
}

impl Flag {
    /// What is always on.
    pub(super) fn on() -> Self {
        Self { truth: Truth::True, open: None }
    }

    fn of(value: &Value) -> Self {
        Self { truth: truth(value), open: value.as_unknown().map(|unknown| unknown.reason.clone()) }
    }

    /// On, whatever it says, but for a value that is not known.
    fn unless_unknown(value: &Value) -> Self {
        if value.is_unknown() { Self::of(value) } else { Self::on() }
    }

    /// Whether both are on.
    pub(super) fn and(&self, other: &Self) -> Self {
        let truth = self.truth.and(other.truth);
        let open = self.open.as_ref().or(other.open.as_ref()).filter(|_| truth == Truth::Unknown);
        Self { truth, open: open.cloned() }
    }
}

impl Rule {
    fn new(rule: &Value, hidden: bool) -> Self {
        Self {
            enabled: Flag::of(&member(rule, "enabled")),
            all_objects: truth(&member(rule, "all_objects")),
            selects_kms: Flag::of(&member(rule, "selects_kms")),
            owner_override: Flag::of(&member(rule, "owner_override")),
            to: End::new(&member(rule, "destination"), ["arn", "bucket"], hidden),
        }
    }
}

impl End {
    fn new(value: &Value, [arn, name]: [&str; 2], hidden: bool) -> Self {
        let key = member(value, "key");
        let word = |value: Value| text(&value);
        // What this estate declares is known by its symbol.
        let unknown = |value: &Value| match value.as_unknown() {
            Some(unknown) if !matches!(unknown.shape, Shape::Symbol(_)) => Some(unknown.reason.clone()),
            _ => None,
        };
        let bucket = [arn, name].map(|part| member(value, part));
        let nameless = bucket.iter().all(|part| part.as_str().is_none());
        let untold = bucket.iter().find_map(|part| unknown(part).filter(|_| nameless));
        Self {
            untold: untold.or_else(|| unknown(&member(&key, "arn"))),
            target: Target::new(&member(value, arn), &member(value, name), None),
            account: account_word(&member(value, "account")),
            region: word(member(value, "region")).unwrap_or_else(|| vec![Unit::Text]),
            policy: Paper::new(&member(value, "policy"), hidden),
            key: word(member(&key, "arn")),
            key_policy: Paper::new(&member(&key, "policy"), hidden),
            key_account: account_word(&member(&key, "account")),
        }
    }

    /// Why nobody knows which bucket or which key it is, if so.
    pub(super) fn untold(&self) -> Option<&Reason> {
        self.untold.as_ref()
    }

    /// What `kms:ViaService` says where S3 uses a key for the bucket.
    pub(super) fn service(&self) -> Word {
        [literal("s3."), self.region.clone(), literal(".amazonaws.com")].concat()
    }
}

/// A member of an object; null where there is no such thing.
fn member(value: &Value, name: &str) -> Value {
    match value.as_unknown() {
        Some(unknown) => Value::unknown_because(crate::value::Type::Dynamic, unknown.reason.clone()),
        None => value.get(name).cloned().unwrap_or_else(Value::null),
    }
}

/// A text as a word; `None` for null.
fn text(value: &Value) -> Option<Word> {
    let text = match (value.as_str(), value.as_unknown()) {
        (Some(known), _) => Text::known(known),
        (None, Some(unknown)) => Text::unknown(unknown),
        (None, None) => return None,
    };
    Some(text.compared(Compared::Whole, false))
}

fn truth(value: &Value) -> Truth {
    match value.as_bool() {
        Some(known) => known.into(),
        None if value.is_unknown() => Truth::Unknown,
        None => Truth::False,
    }
}
