//! Whether a bucket policy denies every request over HTTP.
//!
//! The canonical form is a Deny of `s3:*` to everyone on the bucket and its objects where `aws:SecureTransport` is
//! false (Amazon S3 User Guide, "Bucket policy examples"). Statements that reach the same together, or in another way,
//! count as well. AWS services are left out, as AWS's own form with `aws:PrincipalIsAWSService` leaves them out: the
//! key `aws:SecureTransport` is redacted from what they request on somebody's behalf ("Policy keys").

use super::bucket::{self, BUCKET, OBJECT};
use super::read::{is_none, read_or};
use crate::iam::answer::Answer;
use crate::iam::condition::Condition;
use crate::iam::decide::ask::Inquiry;
use crate::iam::decide::bits::Bits;
use crate::iam::decide::build::{Given, Plan, Transport};
use crate::iam::decide::senders::{Census, real};
use crate::iam::decide::solve::{Choice, Goal, Outcome};
use crate::iam::document::{Document, Effect, Statement};
use crate::iam::evaluate::{Layer, Of};
use crate::iam::glob::{Unit, literal, matches};
use crate::iam::request::{Held, Request, Who, Word};
use crate::iam::target::Target;
use crate::iam::text::Text;
use crate::iam::witness::{Manner, Witness};
use crate::value::{Reason, Truth, Value, Why};

/// Most near misses that the evidence names.
const MOST_NAMED: usize = 3;

const WHAT: &str = "the bucket policy";

/// Whether every HTTP request to the bucket and its objects, by anyone but AWS services, is denied by its policy: the
/// value of `policy`, null or empty when there is none.
pub fn http_denied(policy: &Value, target: &Target) -> Answer {
    if is_none(policy) {
        return Answer::no(vec!["the bucket has no policy that could deny requests over HTTP".into()]);
    }
    read_or(policy, |document| requests_denied(document, target))
}

/// Whether every HTTP request to the bucket and its objects, by anyone but AWS services, is denied.
pub fn requests_denied(document: &Document, target: &Target) -> Answer {
    if let Some(rejected) = document.s3_rejects() {
        return rejected;
    }
    let target = target.within(document.partition());
    if let Some(alone) = document.statements.iter().find(|statement| denies_all(document, statement, &target)) {
        return Answer::yes(vec![format!("{} denies every request over HTTP", alone.label(document.sensitive))]);
    }
    let layers = vec![Layer { document, of: Of::Bucket(&target) }];
    let census = Census::new(&layers, bucket::untold(), bucket::partition(&target));
    let mut senders = vec![real(Who::Anonymous)];
    senders.extend(census.named(|_| true));
    for account in &census.accounts {
        senders.extend(Census::of_account(account));
    }
    senders.extend(census.of_others());
    senders.extend(census.others.iter().cloned().map(|id| real(Who::Other(id))));
    let mut deeds = bucket::deeds(|_, _| true);
    let (to_come, all_actions) = bucket::to_come(&layers, &["s3:"], &[BUCKET, OBJECT]);
    deeds.extend(to_come);
    let (places, all_places) = bucket::resources(&layers, &target);
    // AWS's own form with this key is for all requests but those of services, though unsigned ones are said to lack it.
    let given = vec![("aws:principalisawsservice".to_owned(), Given::These(vec![Held::One(literal("false"))]))];
    let plan = Plan { census: &census, senders, deeds, places, transport: Transport::Http, given };
    let mut inquiry = Inquiry::new(layers, plan);
    if !(all_actions && all_places) {
        inquiry.world.incomplete = Some("all patterns of its statements");
    }
    let goal = Goal::silent(inquiry.denies(0));
    let question = Question { document, target: &target, inquiry, goal };
    question.answer()
}

/// Whether a statement by itself denies every HTTP request, as the canonical one does: for everyone, every action, the
/// bucket and its objects, where conditions ask for nothing but HTTP and, perhaps, that no AWS service sends it.
fn denies_all(document: &Document, statement: &Statement, target: &Target) -> bool {
    let everyone = statement.principals.as_ref().is_some_and(|principals| principals.everyone && !principals.negated);
    let certain = statement.effect == Some(Effect::Deny) && !statement.conditions_open;
    let Some(resources) = statement.resources.as_ref().filter(|_| everyone && certain) else { return false };
    if statement.actions.negated || resources.negated {
        return false;
    }
    let every = |text: &Text| {
        matches!(text.as_known(), Some("*")) || text.as_known().is_some_and(|a| a.eq_ignore_ascii_case("s3:*"))
    };
    let layer = Layer { document, of: Of::Bucket(target) };
    let units = layer.resources(resources).units;
    // What matches up to the slash and ends in a star matches with any key behind it.
    let before_keys = target.object(&[]);
    let all_objects = |pattern: &Word| pattern.last() == Some(&Unit::Any) && matches(pattern, &before_keys);
    let bucket = |pattern: &Word| matches(pattern, target.bucket());
    let holds = |condition: &Condition| {
        let held = match condition.folded.as_str() {
            "aws:securetransport" | "aws:principalisawsservice" => Held::One(literal("false")),
            "s3:tlsversion" => Held::Absent,
            _ => return false,
        };
        condition.holds(&held, document.variables).is_true()
    };
    statement.actions.texts.iter().any(every)
        && units.iter().any(bucket)
        && units.iter().any(all_objects)
        && statement.conditions.iter().all(holds)
}

struct Question<'a> {
    document: &'a Document,
    target: &'a Target,
    inquiry: Inquiry<'a>,
    goal: Goal,
}

impl Question<'_> {
    fn answer(&self) -> Answer {
        match self.inquiry.solve(&self.goal) {
            Outcome::No(none) => Answer::yes(vec![self.proof(&none.blockers)]),
            Outcome::Yes(choice) => match &self.document.open {
                Some(reason) => Answer::open(reason.clone(), Vec::new()),
                None => {
                    let witness = self.witness(&choice);
                    Answer::no(self.open_request(&self.inquiry.request(&choice), &witness)).with(witness)
                }
            },
            Outcome::Open(choice) => {
                Answer::open(self.inquiry.doubt(&choice, &self.goal, WHAT, self.target.reason()), Vec::new())
            }
            Outcome::Beyond(what) => Answer::open(Reason::new(Why::Undecided, format!("{what} in {WHAT}")), Vec::new()),
        }
    }

    fn proof(&self, blockers: &Bits) -> String {
        let labels = self.inquiry.labels(blockers);
        let verb = if labels.len() == 1 { "denies" } else { "together deny" };
        format!("{} {verb} every request over HTTP", labels.join(" and "))
    }

    fn witness(&self, choice: &Choice) -> Witness {
        let manner = Manner { over_http: true, ..Manner::of(&self.inquiry, self.target, choice, &self.goal) };
        Witness::new(&self.inquiry, choice, &manner)
    }

    fn open_request(&self, request: &Request, witness: &Witness) -> Vec<String> {
        if self.goal.silent.is_empty() {
            return vec!["no statement of the bucket policy denies requests over HTTP".into()];
        }
        let mut evidence = vec![format!("{} is denied by no statement", witness.words)];
        let about_transport = |statement: &&Statement| {
            let keys = ["aws:securetransport", "s3:tlsversion"];
            statement.conditions.iter().any(|condition| keys.contains(&condition.folded.as_str()))
        };
        let denies =
            self.goal.silent.iter().filter_map(|at| self.inquiry.statement(at)).map(|(statement, _)| statement);
        for deny in denies.filter(about_transport).take(MOST_NAMED) {
            let label = deny.label(self.document.sensitive);
            evidence.push(format!("{label} does not reach it: {}", self.miss(deny, request)));
        }
        evidence
    }

    /// What keeps a statement from firing.
    fn miss(&self, statement: &Statement, request: &Request) -> String {
        let named = |negated: bool, name: &str| format!("its {}{name}", if negated { "Not" } else { "" });
        let Some(layer) = self.inquiry.layers.first() else { return "its Condition".into() };
        if let Some(principals) = &statement.principals
            && principals.mean(&request.who).is_false()
        {
            return named(principals.negated, "Principal");
        }
        let actions = layer.actions(&statement.actions);
        if actions.select(&request.action).is_false() {
            return named(actions.negated, "Action");
        }
        if let Some(resources) = statement.resources.as_ref().map(|selection| layer.resources(selection))
            && resources.select(&request.resource).is_false()
        {
            return named(resources.negated, "Resource");
        }
        let fails = |condition: &&Condition| {
            condition.holds(request.held(&condition.folded), self.document.variables) == Truth::False
        };
        match statement.conditions.iter().find(fails) {
            Some(condition) if !self.document.sensitive => format!("its condition on {}", condition.key),
            _ => "its Condition".into(),
        }
    }
}
