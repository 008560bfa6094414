//! What principals may do with a bucket by its policy: of other accounts, of the own one, and whether anyone is left
//! who may change the policy.
//!
//! A principal of another account needs an Allow of its own account as well ("Policy evaluation logic"); that account
//! can give it, so what the bucket's policy allows counts as allowed.

use super::bucket::{self, BUCKET, OBJECT};
use super::grant::{Grant, Question, around};
use super::home::Home;
use super::read::{is_none, read};
use crate::iam::answer::Answer;
use crate::iam::decide::ask::Inquiry;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::build::{Given, Plan, Transport};
use crate::iam::decide::senders::Census;
use crate::iam::decide::solve::{Goal, Outcome};
use crate::iam::decide::world::{Deed, Sender};
use crate::iam::document::{Document, Effect, Statement};
use crate::iam::evaluate::{Layer, Of, word};
use crate::iam::glob::{Unit, literal};
use crate::iam::request::Held;
use crate::iam::target::Target;
use crate::value::Value;

const WHAT: &str = "the bucket policy";

/// Actions that change who may do what with a bucket and its objects, and how they are encrypted (AWS Foundational
/// Security Best Practices, S3.6).
const ADMINISTRATION: [&str; 5] = [
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
];

/// Actions that put a policy in the place of another, or of none.
const OF_POLICY: [&str; 2] = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

/// A bucket's policy, the bucket, the account that owns it, and who else may use it.
#[derive(Debug, Clone, Copy)]
pub struct Owned<'a> {
    /// The bucket policy; null when there is none.
    pub policy: &'a Value,
    /// The bucket.
    pub target: &'a Target,
    /// The id of the account that owns the bucket.
    pub account: &'a Value,
    /// Ids of accounts, ARNs of principals and ids of organizations that may use the bucket, a list of texts.
    pub allowed: &'a Value,
}

impl Owned<'_> {
    /// Asks the document, or says why there is none to ask.
    fn ask(&self, nothing: &str, question: impl FnOnce(&Document, &Target, &Home) -> Answer) -> Answer {
        if is_none(self.policy) {
            return Answer::no(vec![nothing.to_owned()]);
        }
        let home = match Home::new(self.account, self.allowed) {
            Ok(home) => home,
            Err(answer) => return answer,
        };
        let document = match read(self.policy) {
            Ok(document) => document,
            Err(answer) => return answer,
        };
        if let Some(rejected) = document.s3_rejects() {
            return rejected;
        }
        question(&document, &self.target.within(document.partition()), &home)
    }
}

/// Whether a principal of another account, not of one that is allowed, may do anything.
pub fn foreign_access(owned: Owned<'_>) -> Answer {
    let nothing = "no statement of the bucket policy allows anything to other accounts";
    owned.ask(nothing, |document, target, home| by(document, target, home, Whom::Strangers, everything(), nothing))
}

/// Whether a principal of another account, not of one that is allowed, may administer the bucket.
pub fn foreign_administration(owned: Owned<'_>) -> Answer {
    let nothing = "no statement of the bucket policy lets other accounts administer the bucket";
    let deeds = bucket::deeds(|action, _| ADMINISTRATION.contains(&action.name));
    owned.ask(nothing, |document, target, home| by(document, target, home, Whom::Strangers, deeds, nothing))
}

/// Whether anyone, unless allowed, may shorten retention in governance mode.
pub fn bypass_granted(owned: Owned<'_>) -> Answer {
    let nothing = "no statement of the bucket policy grants s3:BypassGovernanceRetention";
    let mut deeds = bucket::deeds(|action, _| action.name == "s3:BypassGovernanceRetention");
    // The permission is what the question is about; the request that uses it deletes or shortens.
    deeds.iter_mut().for_each(|deed| deed.real = true);
    owned.ask(nothing, |document, target, home| by(document, target, home, Whom::All, deeds, nothing))
}

/// Whether everyone or a principal of another account may do anything: what the log delivery of the own account needs
/// is none of it.
pub fn beyond_log_delivery(owned: Owned<'_>) -> Answer {
    let nothing = "no statement of the bucket policy allows anything to others";
    owned.ask(nothing, |document, target, home| by(document, target, home, Whom::Others, everything(), nothing))
}

/// Whether a role or user of the own account, unless allowed, may do every S3 action, also those to come.
pub fn wildcard_actions(owned: Owned<'_>) -> Answer {
    let nothing = "no statement of the bucket policy allows all actions to a principal of the account";
    let any =
        Deed::new("s3:*", &[word("s3:"), vec![Unit::Fresh; 2]].concat(), [BUCKET, OBJECT].into_iter().collect(), true);
    owned.ask(nothing, |document, target, home| by(document, target, home, Whom::Family, vec![any], nothing))
}

/// All that somebody of another account can be allowed, permissions included that S3 asks for beside those of calls: who
/// may replicate into a bucket has access to it.
fn everything() -> Vec<Deed> {
    let mut deeds = bucket::deeds(|action, _| !action.owner);
    deeds.iter_mut().for_each(|deed| deed.real = true);
    deeds
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whom {
    /// Other accounts.
    Strangers,
    /// Other accounts and everyone.
    Others,
    /// Roles and users of the own account that the policy names.
    Family,
    /// All of these.
    All,
}

fn by(document: &Document, target: &Target, home: &Home, whom: Whom, deeds: Vec<Deed>, nothing: &str) -> Answer {
    let layers = [Layer { document, of: Of::Bucket(target) }];
    let census = Census::new(&layers, home.own.clone(), bucket::partition(target));
    let mut senders: Vec<Sender> = Vec::new();
    if matches!(whom, Whom::Family | Whom::All) {
        senders.extend(home.family(&census));
    }
    if whom != Whom::Family {
        senders.extend(home.strangers(&census));
    }
    if matches!(whom, Whom::Others | Whom::All) {
        senders.push(Home::anyone());
    }
    let grant = Grant {
        document,
        of: Of::Bucket(target),
        census: &census,
        senders,
        deeds,
        places: None,
        given: Vec::new(),
        incomplete: None,
        what: WHAT,
        nothing: nothing.to_owned(),
    };
    grant.answer_after(|inquiry| forgive(inquiry, home))
}

/// Takes the organizations that are allowed from what senders can be of.
fn forgive(inquiry: &mut Inquiry<'_>, home: &Home) {
    let organizations: Vec<Held> = home.organizations().map(|id| Held::One(literal(id))).collect();
    for key in inquiry.world.keys.iter_mut().filter(|key| key.name == "aws:principalorgid") {
        let gone: Bits =
            key.values.iter().enumerate().filter(|(_, held)| organizations.contains(held)).map(|(at, _)| at).collect();
        for scope in &mut key.by_sender {
            scope.possible.remove(&gone);
            scope.certain.remove(&gone);
        }
    }
}

/// Whether the policy keeps everyone but the account's root from changing it: nobody else of the account can put another
/// policy in its place or delete it.
pub fn locks_out(owned: Owned<'_>) -> Answer {
    let nothing = "the bucket has no policy that could lock anyone out";
    owned.ask(nothing, |document, target, home| {
        let layers = vec![Layer { document, of: Of::Bucket(target) }];
        let deeds = bucket::deeds(|action, _| OF_POLICY.contains(&action.name));
        let denies = |statement: &Statement| {
            let actions = layers.first().map(|layer| layer.actions(&statement.actions));
            let reaches = |deed: &Deed| actions.as_ref().is_some_and(|actions| !actions.select(&deed.word).is_false());
            statement.effect != Some(Effect::Allow) && deeds.iter().any(reaches)
        };
        if document.open.is_none() && !document.statements.iter().any(denies) {
            return Answer::no(vec!["no statement of the bucket policy denies changes of the policy".to_owned()]);
        }
        let census = Census::new(&layers, home.own.clone(), bucket::partition(target));
        let (places, incomplete) = around(document, target);
        let plan = Plan {
            census: &census,
            senders: home.all_of_own(&census),
            deeds,
            places,
            transport: Transport::Any,
            given: Vec::<(String, Given)>::new(),
        };
        let mut inquiry = Inquiry::new(layers, plan);
        inquiry.world.incomplete = inquiry.world.incomplete.or(incomplete);
        let goal = Goal::silent(inquiry.denies(0));
        let question = Question { inquiry: &inquiry, goal: &goal, of: Of::Bucket(target), what: WHAT };
        match (inquiry.solve(&goal), &document.open) {
            (Outcome::Yes(_), Some(reason)) => Answer::open(reason.clone(), Vec::new()),
            (Outcome::Yes(choice), None) => {
                let witness = question.witness(&choice);
                Answer::no(vec![format!("{} is denied by no statement", witness.words)]).with(witness)
            }
            (Outcome::No(none), _) => {
                let labels = inquiry.labels(&none.blockers);
                let verb = if labels.len() == 1 { "denies" } else { "together deny" };
                let line =
                    "s3:PutBucketPolicy and s3:DeleteBucketPolicy to every principal of the account but its root";
                Answer::yes(vec![format!("{} {verb} {line}", labels.join(" and "))])
            }
            (outcome, _) => question.open(&outcome),
        }
    })
}
