//! Who else than some AWS services may assume a role by its trust policy.

use super::grant::Grant;
use super::read::{is_none, read};
use super::trust::rejects;
use crate::iam::answer::Answer;
use crate::iam::decide::build::places;
use crate::iam::decide::senders::{Census, real};
use crate::iam::decide::world::{Deed, Sender};
use crate::iam::evaluate::{Layer, Of, word};
use crate::iam::glob::{Unit, literal};
use crate::iam::request::Who;
use crate::value::{Reason, Value, Why};

/// The calls that assume a role.
const ASSUME: [&str; 3] = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// Whether someone other than these services (a list of texts such as `s3.amazonaws.com`) may assume a role with this
/// trust policy.
pub fn others_may_assume(trust: &Value, services: &Value) -> Answer {
    if is_none(trust) {
        return Answer::open(Reason::new(Why::Undecided, "a role without trust policy"), Vec::new());
    }
    let document = match read(trust) {
        Ok(document) => document,
        Err(answer) => return answer,
    };
    if let Some(rejected) = rejects(&document) {
        return rejected;
    }
    let meant: Vec<&str> = services.items().unwrap_or_default().iter().filter_map(Value::as_str).collect();
    let layers = [Layer { document: &document, of: Of::Role }];
    let census = Census::new(&layers, super::bucket::untold(), literal("aws"));
    let mut senders: Vec<Sender> = census.named(|_| true).collect();
    for account in &census.accounts {
        senders.extend(Census::of_account(account));
    }
    senders.extend(census.of_others());
    senders.extend(census.services(|service| !meant.contains(&service)));
    senders.extend(census.others.iter().map(|id| real(Who::Other(id.clone()))));
    // Everyone is more than accounts: services and users of identity providers that no document names.
    let unnamed = [Who::Service(String::new()), Who::Other(vec![Unit::Fresh])];
    senders.extend(unnamed.map(|who| Sender { who, real: false }));
    let deeds = ASSUME.map(|action| Deed::new(action, &word(action), std::iter::once(0).collect(), true));
    let grant = Grant {
        document: &document,
        of: Of::Role,
        census: &census,
        senders,
        deeds: deeds.to_vec(),
        places: Some(places([(0, vec![Vec::new()])])),
        given: Vec::new(),
        incomplete: None,
        what: "the trust policy",
        nothing: "no statement of the trust policy lets anyone else assume the role".to_owned(),
    };
    grant.answer()
}
