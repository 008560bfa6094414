//! Whether the policy of a KMS key admits everyone.
//!
//! KMS takes no unsigned requests, so everyone means any principal of any account. `Resource: "*"` in a key policy is
//! the key itself ("Key policies in AWS KMS"). A condition on a fixed account, principal or organization limits a
//! grant; one on `kms:ViaService` alone does not, since everyone can use the service.

use super::bucket;
use super::grant::Grant;
use super::public::public;
use super::read::{is_none, read};
use crate::iam::answer::Answer;
use crate::iam::decide::build::places;
use crate::iam::decide::senders::Census;
use crate::iam::decide::world::Deed;
use crate::iam::evaluate::{Layer, Of};
use crate::iam::facts::actions::{On, actions};
use crate::iam::fixed::PolicyOf;
use crate::iam::glob::{Unit, literal};
use crate::value::{Truth, Value};

const WHAT: &str = "the key policy";

/// What people know best of what is done with keys, first.
const TELLING: [&str; 4] = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:PutKeyPolicy"];

/// Whether a key policy admits everyone; null means the policy that AWS gives a key, which admits the owner's account.
pub fn key_public(policy: &Value) -> Answer {
    if is_none(policy) {
        return Answer::no(vec!["the default key policy admits the account that owns the key only".into()]);
    }
    let document = match read(policy) {
        Ok(document) => document,
        Err(answer) => return answer,
    };
    if let Some(rejected) = document.rejects(WHAT, "KMS") {
        return rejected;
    }
    let layers = [Layer { document: &document, of: Of::Itself }];
    let census = Census::new(&layers, bucket::untold(), literal("aws"));
    let mut deeds: Vec<Deed> = actions()
        .iter()
        .filter(|action| action.on.meets(On::KEY) && action.name.starts_with("kms:"))
        .map(|action| Deed::known(action, std::iter::once(0).collect()))
        .collect();
    deeds.sort_by_key(|deed| TELLING.iter().position(|name| *name == &*deed.action).unwrap_or(TELLING.len()));
    let grant = Grant {
        document: &document,
        of: Of::Itself,
        census: &census,
        senders: census.of_others(),
        deeds,
        places: Some(places([(0, vec![vec![Unit::Name]])])),
        given: Vec::new(),
        incomplete: None,
        what: WHAT,
        nothing: "no statement of the key policy admits principals of any account".to_owned(),
    };
    let allowed = grant.answer();
    let public = public(&document, WHAT, PolicyOf::Key, |_| true);
    match (public.truth, allowed.truth) {
        (_, Truth::False) | (Truth::True, _) => allowed,
        (Truth::False | Truth::Unknown, _) => public,
    }
}
