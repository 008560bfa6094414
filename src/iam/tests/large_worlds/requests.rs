//! Concrete requests about a document: its own literals, changed a little, in a context that a real request could have.

use std::collections::BTreeMap;

use super::grammar::{OWN, PARTNER, PARTNER_ROLE};
use crate::iam::document::Document;
use crate::iam::evaluate::word;
use crate::iam::facts::actions::{Action, On, actions};
use crate::iam::facts::keys;
use crate::iam::glob::literal;
use crate::iam::principal::Named;
use crate::iam::request::{Form, Held, Request, Signed, Who};
use crate::iam::scalar::{Range, address, date, date_text};
use crate::iam::text::Text;

/// An account that no document names.
pub(super) const STRANGER: &str = "246813579024";

/// A generator of numbers: splitmix.
#[derive(Debug)]
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % count as u64) as usize
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A request, with what decides whether a question is about it.
#[derive(Debug)]
pub(super) struct Concrete {
    pub(super) request: Request,
    /// The name of the action as documented.
    pub(super) action: &'static str,
    /// The account of a signed sender.
    pub(super) account: Option<String>,
    /// The ARN of a signed sender.
    pub(super) arn: String,
    /// The service that sends it.
    pub(super) service: Option<&'static str>,
    /// Whether over plain HTTP.
    pub(super) http: bool,
    /// Whether it uploads with a weaker encryption than `aws:kms`.
    pub(super) weaker: bool,
    /// Whether its sender's organization may be any.
    pub(super) organization: Option<String>,
}

/// A text that a pattern matches, or nearly.
fn near(pattern: &str, dice: &mut Dice) -> String {
    let mut text = String::new();
    for c in pattern.chars() {
        match c {
            '*' => text.push_str(dice.one(&["", "a", "b/c", "home/q", "q.html", "qq"])),
            '?' => text.push(dice.one(&['a', 'q', '1'])),
            c => text.push(c),
        }
    }
    match dice.below(10) {
        0 => drop(text.pop()),
        1 => text.push('q'),
        2 => text = text.to_uppercase(),
        _ => {}
    }
    text
}

/// A value of a request near one of a policy's: at the bounds of ranges, beside numbers, else a text.
fn beside(kind: keys::Kind, value: &str, dice: &mut Dice) -> String {
    match kind {
        keys::Kind::Ip => match Range::parse(value) {
            Some(Range { v6, first, last }) => {
                let bits = dice.one(&[
                    first,
                    last,
                    first.saturating_sub(1),
                    last.saturating_add(1),
                    first + (last - first) / 2,
                ]);
                address(v6, if v6 { bits } else { bits.min(u128::from(u32::MAX)) }).to_string()
            }
            None => "192.0.2.77".to_owned(),
        },
        keys::Kind::Number => match value.parse::<f64>() {
            Ok(number) => (number + dice.one(&[-1.0, -0.1, 0.0, 0.1, 1.0])).to_string(),
            Err(_) => "5".to_owned(),
        },
        keys::Kind::Date => match date(value) {
            Some(at) => date_text(at + dice.one(&[-86_400.0, -1.0, 0.0, 1.0, 86_400.0])).unwrap(),
            None => "2028-01-01T00:00:00Z".to_owned(),
        },
        keys::Kind::Bool => dice.one(&["true", "false"]).to_owned(),
        keys::Kind::Text | keys::Kind::Arn => near(value, dice),
    }
}

/// What documents say of a key, by its name in lower case.
fn values<'d>(document: &'d Document, key: &str) -> Vec<&'d str> {
    let conditions = document.statements.iter().flat_map(|statement| &statement.conditions);
    let about = conditions.filter(|condition| condition.folded == key);
    about.flat_map(|condition| &condition.values).filter_map(Text::as_known).collect()
}

/// The bucket, or an object of it near what the document names; the number of its kind.
fn place(document: &Document, dice: &mut Dice) -> (String, On) {
    let bucket = "arn:aws:s3:::logs";
    let named = document.statements.iter().filter_map(|statement| statement.resources.as_ref());
    let named: Vec<&str> = named.flat_map(|resources| &resources.texts).filter_map(Text::as_known).collect();
    if dice.below(3) == 0 || named.is_empty() {
        return (bucket.to_owned(), On::BUCKET);
    }
    let text = near(dice.one(&named), dice);
    let key = text.split_once("logs/").map_or("a", |(_, key)| key);
    (format!("{bucket}/{}", if key.is_empty() { "q" } else { key }), On::OBJECT)
}

fn signed(arn: &str) -> Signed {
    match Named::new(&Text::known(arn)) {
        Named::One(signed) => signed,
        _ => {
            let account = arn.split(':').nth(4).unwrap();
            Signed { account: literal(account), form: Form::Root, named: None }
        }
    }
}

/// A principal near those that the document and the lists name.
fn principal(dice: &mut Dice) -> String {
    let account = dice.one(&[OWN, OWN, PARTNER, "777788889999", "888899990000", STRANGER]);
    let last = dice.one(&[
        "root",
        "role/app",
        "role/admin-1",
        "role/partner",
        "role/team/other",
        "role/q",
        "user/eve",
        "user/q",
    ]);
    if dice.below(8) == 0 { PARTNER_ROLE.to_owned() } else { format!("arn:aws:iam::{account}:{last}") }
}

/// A request of a kind that a bucket gets.
pub(super) fn request(document: &Document, dice: &mut Dice) -> Concrete {
    let (resource, on) = place(document, dice);
    let telling = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];
    let more = ["s3:BypassGovernanceRetention", "s3:PutObjectAcl", "s3:PutEncryptionConfiguration", "s3:DeleteObject"];
    let fits = |action: &&Action| action.on.meets(on) && action.name != "s3:CreateBucket";
    let fitting: Vec<&Action> = actions().iter().filter(fits).collect();
    let known = |name: &str| fitting.iter().find(|action| action.name == name).copied();
    let action = match dice.below(3) {
        0 => known(dice.one(&telling)),
        1 => known(dice.one(&more)),
        _ => None,
    };
    let action = action.unwrap_or_else(|| dice.one(&fitting)).name;
    let kind = dice.below(6);
    let service = (kind == 0)
        .then(|| dice.one(&[super::grammar::LOGGING, "cloudtrail.amazonaws.com", "cloudfront.amazonaws.com"]));
    let arn = if kind > 1 { principal(dice) } else { String::new() };
    let who = match (service, kind) {
        (Some(service), _) => Who::Service(service.to_owned()),
        (None, 1) => Who::Anonymous,
        _ => Who::Signed(signed(&arn)),
    };
    let account = arn.split(':').nth(4).map(str::to_owned);
    let (http, endpoint) = (dice.below(2) == 0 && service.is_none(), dice.below(4) == 0);
    let upload = if action == "s3:PutObject" { dice.below(3) } else { 2 };
    let mut names: Vec<&str> =
        document.statements.iter().flat_map(|s| &s.conditions).map(|c| c.folded.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut context: BTreeMap<String, Held> = BTreeMap::new();
    for name in names {
        let fact = keys::find(name).unwrap();
        let own = values(document, name);
        let some = beside(fact.kind, dice.one(&own), dice);
        let perhaps = if dice.below(4) == 0 { None } else { Some(some.clone()) };
        let fitting = |start: &str| {
            Some(some.clone()).filter(|text| text.starts_with(start)).or_else(|| Some(format!("{start}q")))
        };
        let anonymous = who == Who::Anonymous;
        let text = |text: &str| Some(text.to_owned());
        let is_service = service.is_some();
        let value: Option<String> = match name {
            "aws:securetransport" => (!is_service).then(|| (!http).to_string()),
            "s3:tlsversion" => (!is_service && !http).then(|| dice.one(&["1.2", "1.3"]).to_owned()),
            "aws:sourceip" => (!is_service && !endpoint).then_some(some),
            "aws:sourcevpce" => {
                if !is_service && endpoint {
                    fitting("vpce-")
                } else {
                    None
                }
            }
            "aws:principalarn" if is_service => Some(format!("arn:aws:iam::{STRANGER}:role/of-the-service")),
            "aws:principalarn" => (!anonymous).then(|| arn.clone()),
            "aws:principalaccount" if anonymous => dice.one(&[None, Some("anonymous")]).map(str::to_owned),
            "aws:principalaccount" if is_service => text(STRANGER),
            "aws:principalaccount" => account.clone(),
            "aws:principalorgid" if anonymous || is_service => None,
            "aws:principalorgid" => {
                if dice.below(3) == 0 {
                    None
                } else {
                    fitting("o-")
                }
            }
            "aws:principaltag/team" => {
                if anonymous || is_service {
                    None
                } else {
                    perhaps
                }
            }
            "aws:principalisawsservice" => (!anonymous).then(|| is_service.to_string()),
            "aws:sourceaccount" => is_service.then(|| STRANGER.to_owned()),
            "aws:sourcearn" if is_service => {
                text(dice.one(&["arn:aws:s3:::qqqq", "arn:aws:cloudfront::246813579024:distribution/E1"]))
            }
            "aws:sourcearn" => None,
            "aws:referer" => {
                if is_service {
                    None
                } else {
                    perhaps
                }
            }
            "aws:currenttime" => Some(some),
            "s3:x-amz-server-side-encryption" if upload < 2 => (upload == 0).then(|| "AES256".to_owned()),
            "s3:x-amz-server-side-encryption-customer-algorithm" if upload < 2 => {
                (upload == 1).then(|| "AES256".to_owned())
            }
            _ if !fact.comes_with(action) => None,
            _ => perhaps,
        };
        context.insert(name.to_owned(), value.map_or(Held::Absent, |value| Held::One(literal(&value))));
    }
    let organization = match context.get("aws:principalorgid") {
        Some(Held::One(id)) => crate::iam::request::spelled(id),
        _ => None,
    };
    let request = Request { who, action: word(action), resource: literal(&resource), context };
    Concrete { request, action, account, arn, service, http, weaker: upload < 2, organization }
}

/// The request that a witness tells, with real characters where it stands for any: `x` in texts, and the account that
/// stands for all that no document names.
pub(super) fn told(witness: &crate::iam::Witness, document: &Document, dice: &mut Dice) -> Request {
    let account = dice.one(&[STRANGER, "975318642086"]);
    let real = |text: &str, dice: &mut Dice| {
        let text = text.replace("123456789012", account);
        text.chars().map(|c| if c == 'x' { dice.one(&['q', 'w', 'x']) } else { c }).collect::<String>()
    };
    let mut context: BTreeMap<String, Held> = document
        .statements
        .iter()
        .flat_map(|statement| &statement.conditions)
        .map(|condition| (condition.folded.clone(), Held::Absent))
        .collect();
    for (key, value) in &witness.context {
        context.insert(key.to_ascii_lowercase(), Held::One(literal(&real(value, dice))));
    }
    let form = |text: &str| match text {
        _ if text.starts_with("the root user") => Form::Root,
        _ if text.starts_with("a role") => Form::Role,
        _ => Form::User,
    };
    let who = match witness.principal.as_str() {
        "anonymous" => Who::Anonymous,
        service if service.ends_with(".amazonaws.com") => Who::Service(service.to_owned()),
        arn if arn.starts_with("arn:") => Who::Signed(signed(arn)),
        other => match other.rsplit_once(' ') {
            Some((_, arn)) if arn.starts_with("arn:") => {
                let Some(Held::One(arn)) = context.get("aws:principalarn") else { panic!("{witness:?}") };
                Who::Signed(signed(&crate::iam::request::spelled(arn).unwrap()))
            }
            Some((_, id)) if id.len() == 12 => {
                Who::Signed(Signed { account: literal(id), form: form(other), named: None })
            }
            _ => Who::Signed(Signed { account: literal(account), form: form(other), named: None }),
        },
    };
    let resource = literal(&real(&witness.resource, dice));
    Request { who, action: word(&witness.action), resource, context }
}
