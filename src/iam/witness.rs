//! A request that proves an answer, for people and for machines.

use std::collections::BTreeMap;

use super::decide::ask::Inquiry;
use super::decide::solve::{Choice, Goal};
use super::facts::actions::find;
use super::facts::keys;
use super::glob::Unit;
use super::questions::bucket;
use super::request::{Form, Held, Request, Who, Word, spelled};
use super::target::Target;

/// A request, with the statements that decide on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Who sends it: `anonymous`, an ARN, a service, or what is known of somebody no policy names.
    pub principal: String,
    /// What it does, such as `s3:GetObject`.
    pub action: String,
    /// The ARN of what it does that to.
    pub resource: String,
    /// The condition keys that matter, with their values; a key that the request lacks is not here.
    pub context: BTreeMap<String, String>,
    /// The statements that decide, such as `statement 2 ("Web")`.
    pub statements: Vec<String>,
    /// All of it in words, but for the statements.
    pub words: String,
}

/// How a request is put into words.
#[derive(Debug, Clone)]
pub(super) struct Manner {
    /// What the resource is, such as `any object`.
    pub(super) place: String,
    /// Whether the question is about plain HTTP.
    pub(super) over_http: bool,
    /// Whether a document is sensitive: then nothing of it is told.
    pub(super) hidden: bool,
    /// The sender, where that is whoever has an identity policy.
    pub(super) holder: Option<&'static str>,
}

/// Keys that tell how a request comes; the words for people say that anyway.
const TRANSPORT: [&str; 2] = ["aws:securetransport", "s3:tlsversion"];

impl Manner {
    /// The words for a request to a bucket or its objects.
    pub(super) fn of(inquiry: &Inquiry<'_>, target: &Target, choice: &Choice, goal: &Goal) -> Self {
        let hidden = hides(inquiry);
        let places = &inquiry.world.places;
        let chosen = places.get(choice.place);
        let word: &[Unit] = chosen.map_or(&[], |place| place.word.as_slice());
        let objects = || places.iter().enumerate().filter(|(_, place)| place.kind == bucket::OBJECT);
        let place = match bucket::key(target, &word.to_vec()) {
            _ if word == target.bucket() => "the bucket".to_owned(),
            _ if objects().all(|(at, _)| inquiry.holds_at(choice, goal, at)) => "any object".to_owned(),
            Some(key) if !hidden => format!("objects such as {key}"),
            _ => "some objects".to_owned(),
        };
        Self { place, over_http: false, hidden, holder: None }
    }

    /// The words for a request to what has one name.
    pub(super) fn plain(inquiry: &Inquiry<'_>, place: &str) -> Self {
        Self { place: place.to_owned(), over_http: false, hidden: hides(inquiry), holder: None }
    }

    /// The words for a request to something by its ARN.
    pub(super) fn by_arn(inquiry: &Inquiry<'_>, choice: &Choice) -> Self {
        let place = inquiry.world.places.get(choice.place).map(|place| shown(&place.word)).unwrap_or_default();
        let hidden = hides(inquiry);
        let place = if hidden { "a resource".to_owned() } else { place };
        Self { place, over_http: false, hidden, holder: Some("whoever has the policy") }
    }
}

fn hides(inquiry: &Inquiry<'_>) -> bool {
    inquiry.layers.iter().any(|layer| layer.document.sensitive)
}

impl Witness {
    /// The request of a choice.
    pub(super) fn new(inquiry: &Inquiry<'_>, choice: &Choice, manner: &Manner) -> Self {
        let request = inquiry.request(choice);
        let context = context(inquiry, choice, manner);
        let statements = choice.fired.iter().filter_map(|at| inquiry.statement(*at));
        let statements = statements.map(|(statement, hidden)| statement.label(hidden)).collect();
        let principal = match (&request.who, manner.hidden) {
            (Who::Signed(_) | Who::Other(_) | Who::Service(_), true) => "a principal of the policy".to_owned(),
            (Who::Signed(signed), _) if signed.named.is_none() && manner.holder.is_some() => {
                manner.holder.unwrap_or_default().to_owned()
            }
            (who, _) => principal(who, request.context.get("aws:principalarn")),
        };
        let resource = match manner.hidden {
            true => String::new(),
            false => shown(&request.resource),
        };
        let action = match inquiry.world.deeds.get(choice.deed) {
            // One that no table has stands for all that the deed is about.
            Some(deed) if request.action.contains(&Unit::Fresh) => deed.action.to_string(),
            _ => spelled(&request.action).unwrap_or_default(),
        };
        let action = find(&action).map_or(action, |known| known.name.to_owned());
        let words = words(&request.who, &action, &context, &principal, manner);
        Self { principal, action, resource, context, statements, words }
    }
}

impl Witness {
    /// A request that should be allowed and is not, in these words, by statements that deny it. Nothing of it is told but
    /// the action where a document is sensitive.
    pub(super) fn refused(request: &Request, statements: Vec<String>, words: String, hidden: bool) -> Self {
        let action = spelled(&request.action).unwrap_or_default();
        let told = |text: String| if hidden { String::new() } else { text };
        Self {
            principal: told(principal(&request.who, request.context.get("aws:principalarn"))),
            action: find(&action).map_or(action, |known| known.name.to_owned()),
            resource: told(shown(&request.resource)),
            context: BTreeMap::new(),
            statements,
            words,
        }
    }
}

/// The keys that the search had to choose a value of, as AWS spells them, and that the request comes over HTTP.
fn context(inquiry: &Inquiry<'_>, choice: &Choice, manner: &Manner) -> BTreeMap<String, String> {
    let keys = inquiry.world.keys.iter().zip(&choice.values);
    let told = keys.filter(|(key, _)| !manner.hidden || TRANSPORT.contains(&key.name.as_str()));
    let told = told.filter_map(|(key, value)| match key.values.get(*value)? {
        Held::One(word) => Some((named(inquiry, &key.name), shown(word))),
        Held::Many(words) => {
            let words: Vec<String> = words.iter().map(shown).collect();
            Some((named(inquiry, &key.name), words.join(", ")))
        }
        Held::Absent | Held::Open => None,
    });
    let http = manner.over_http.then(|| ("aws:SecureTransport".to_owned(), "false".to_owned()));
    told.chain(http).collect()
}

/// A key in lower case as it is documented. What follows a prefix, such as the key of a tag, is as the documents write
/// it.
fn named(inquiry: &Inquiry<'_>, folded: &str) -> String {
    let conditions = inquiry.layers.iter().flat_map(|layer| &layer.document.statements).flat_map(|s| &s.conditions);
    let written = conditions.filter(|c| c.folded == folded).map(|c| &*c.key).next().unwrap_or(folded);
    match keys::find(folded) {
        Some(key) => format!("{}{}", key.name, written.get(key.name.len()..).unwrap_or_default()),
        None => written.to_owned(),
    }
}

fn words(who: &Who, action: &str, context: &BTreeMap<String, String>, principal: &str, manner: &Manner) -> String {
    let over = match (manner.over_http, context.get("aws:SecureTransport").map(String::as_str)) {
        (true, _) | (_, Some("false")) => " over HTTP",
        (_, Some("true")) => " over HTTPS",
        _ => "",
    };
    let from = context.get("aws:SourceIp").map(|address| format!(" from {address}")).unwrap_or_default();
    let silent = |key: &str| {
        let key = key.to_ascii_lowercase();
        TRANSPORT.contains(&key.as_str())
            || matches!(key.as_str(), "aws:sourceip" | "aws:currenttime" | "aws:epochtime")
            || key.starts_with("aws:principal") && key != "aws:principalorgid" && !key.starts_with("aws:principaltag/")
    };
    let with: Vec<String> =
        context.iter().filter(|(key, _)| !silent(key)).map(|(key, value)| format!("{key} = {value}")).collect();
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
    let (before, by) = match who {
        Who::Anonymous => ("anonymous ", String::new()),
        _ if manner.hidden => ("", String::new()),
        _ => ("", format!(" by {principal}")),
    };
    // What any resource will do for has none.
    let of = if manner.place.is_empty() { String::new() } else { format!(" of {}", manner.place) };
    format!("{before}{action}{of}{by}{from}{over}{with}")
}

/// A sender for people.
fn principal(who: &Who, arn: Option<&Held>) -> String {
    match who {
        Who::Anonymous => "anonymous".to_owned(),
        Who::Service(service) => service.clone(),
        Who::Other(id) => shown(id),
        Who::Signed(signed) => {
            if let Some(entity) = &signed.named {
                return match &entity.address {
                    Some(address) => address.to_string(),
                    None => shown(&entity.arn),
                };
            }
            let form = match signed.form {
                Form::Root => "the root user",
                Form::Role => "a role",
                Form::User => "a user",
            };
            let named = |arn: &Word| {
                let name = arn.rsplit(|unit| *unit == Unit::Char('/')).next();
                signed.form != Form::Root && name.is_some_and(|name| name.iter().any(|unit| *unit != Unit::Fresh))
            };
            match (arn, spelled(&signed.account)) {
                (Some(Held::One(arn)), _) if named(arn) => format!("{form} such as {}", shown(arn)),
                (_, Some(_)) if signed.account.contains(&Unit::Fresh) => format!("{form} of any other account"),
                (_, Some(account)) => format!("{form} of account {account}"),
                (_, None) => format!("{form} of the account"),
            }
        }
    }
}

/// A word for people: what is not known as dots.
fn shown(word: &Word) -> String {
    let symbolic = |unit: &Unit| !matches!(unit, Unit::Char(_) | Unit::Fresh);
    word.chunk_by(|a, b| symbolic(a) == symbolic(b))
        .map(|part| spelled(part).unwrap_or_else(|| "…".to_owned()))
        .collect()
}
