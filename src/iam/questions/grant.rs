//! Whether documents allow some request of a kind.

use super::bucket;
use crate::iam::answer::Answer;
use crate::iam::decide::ask::Inquiry;
use crate::iam::decide::build::{Given, Plan, Transport};
use crate::iam::decide::senders::Census;
use crate::iam::decide::solve::{Choice, Goal, Nothing, Outcome};
use crate::iam::decide::world::{Deed, Place, Sender};
use crate::iam::document::{Document, Effect, Statement};
use crate::iam::evaluate::{Layer, Of};
use crate::iam::patterns::Actions;
use crate::iam::principal::Principals;
use crate::iam::target::Target;
use crate::iam::witness::{Manner, Witness};
use crate::value::{Reason, Why};

/// A question about what one document allows.
#[derive(Debug)]
pub(super) struct Grant<'a> {
    /// The document.
    pub(super) document: &'a Document,
    /// What it is attached to.
    pub(super) of: Of<'a>,
    /// Whom it names.
    pub(super) census: &'a Census,
    /// Who asks.
    pub(super) senders: Vec<Sender>,
    /// For what.
    pub(super) deeds: Vec<Deed>,
    /// Of what; `None` for the bucket and its objects.
    pub(super) places: Option<Vec<Place>>,
    /// What requests have for some keys.
    pub(super) given: Vec<(String, Given)>,
    /// What is not taken apart in full, if anything.
    pub(super) incomplete: Option<&'static str>,
    /// The document for people, such as `the bucket policy`.
    pub(super) what: &'static str,
    /// What to say where nothing allows anything of the kind.
    pub(super) nothing: String,
}

impl Grant<'_> {
    /// Whether some request of the kind is allowed.
    pub(super) fn answer(self) -> Answer {
        self.answer_after(|_| {})
    }

    /// Whether some request of the kind is allowed, after something was done to the statements.
    pub(super) fn answer_after(self, adjust: impl FnOnce(&mut Inquiry<'_>)) -> Answer {
        if !self.could_fire() {
            return Answer::no(vec![self.nothing]);
        }
        let layers = vec![Layer { document: self.document, of: self.of }];
        let (around, incomplete) = match (&self.places, self.of) {
            (None, Of::Bucket(target)) => around(self.document, target),
            _ => (Vec::new(), None),
        };
        let Self { senders, deeds, places, given, census, .. } = self;
        let places = places.unwrap_or(around);
        let plan = Plan { census, senders, deeds, places, transport: Transport::Any, given };
        let mut inquiry = Inquiry::new(layers, plan);
        inquiry.world.incomplete = inquiry.world.incomplete.or(self.incomplete).or(incomplete);
        adjust(&mut inquiry);
        let goal = Goal::allowed(inquiry.allows(0), inquiry.denies(0));
        let question = Question { inquiry: &inquiry, goal: &goal, of: self.of, what: self.what };
        match (inquiry.solve(&goal), &self.document.open) {
            (Outcome::Yes(_), Some(reason)) => Answer::open(reason.clone(), Vec::new()),
            (Outcome::Yes(choice), None) => Answer::by(&question.witness(&choice)),
            // What is not denied could be allowed by a statement that is not known.
            (Outcome::No(_), Some(reason)) if !inquiry.denies_all(0) => Answer::open(reason.clone(), Vec::new()),
            (Outcome::No(none), _) => Answer::no(vec![question.denied(&none).unwrap_or(self.nothing)]),
            (outcome, _) => question.open(&outcome),
        }
    }
}

impl Grant<'_> {
    /// Whether some statement could allow one of the senders one of the actions. Mostly none could, and that is seen
    /// sooner so than by taking everything apart.
    fn could_fire(&self) -> bool {
        let layer = Layer { document: self.document, of: self.of };
        let could = |statement: &Statement| {
            let principals = statement.principals.as_ref().map(Principals::ready);
            let who = |sender: &Sender| principals.as_ref().is_none_or(|them| !them.mean(&sender.who).is_false());
            let patterns = layer.actions(&statement.actions);
            let ready = Actions::new(&patterns);
            let what = |deed: &Deed| !ready.select(&deed.word, deed.text).is_false();
            statement.effect != Some(Effect::Deny) && self.senders.iter().any(who) && self.deeds.iter().any(what)
        };
        self.document.open.is_some() || self.document.statements.iter().any(could)
    }
}

/// A question whose search has come to something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'q, 'a> {
    /// The world and the statements.
    pub(super) inquiry: &'q Inquiry<'a>,
    /// What was searched for.
    pub(super) goal: &'q Goal,
    /// What the document is attached to.
    pub(super) of: Of<'a>,
    /// The document for people.
    pub(super) what: &'static str,
}

impl Question<'_, '_> {
    /// The request that was found.
    pub(super) fn witness(&self, choice: &Choice) -> Witness {
        let manner = match self.of {
            Of::Bucket(target) => Manner::of(self.inquiry, target, choice, self.goal),
            Of::Role => Manner::plain(self.inquiry, "the role"),
            Of::Itself => Manner::plain(self.inquiry, "the key"),
            Of::Identity(_) => Manner::by_arn(self.inquiry, choice),
        };
        Witness::new(self.inquiry, choice, &manner)
    }

    /// What keeps everyone of the kind from it; `None` if nothing allows it.
    pub(super) fn denied(&self, none: &Nothing) -> Option<String> {
        let by = self.inquiry.labels(&none.blockers);
        let verb = match by.len() {
            0 => return None,
            1 => "denies",
            _ => "together deny",
        };
        let allows = self.inquiry.labels(&none.reached);
        Some(format!("{} {verb} what {} allows", by.join(" and "), allows.join(" and ")))
    }

    /// The answer where the search was not decided.
    pub(super) fn open(&self, outcome: &Outcome) -> Answer {
        let place = if let Of::Bucket(target) = self.of { target.reason() } else { None };
        let reason = match outcome {
            Outcome::Open(choice) => self.inquiry.doubt(choice, self.goal, self.what, place),
            Outcome::Beyond(what) => Reason::new(Why::Undecided, format!("{what} in {}", self.what)),
            Outcome::Yes(_) | Outcome::No(_) => Reason::new(Why::Undecided, self.what),
        };
        Answer::open(reason, Vec::new())
    }
}

/// The bucket and its objects as places of a document, and what is not taken apart of them.
pub(super) fn around(document: &Document, target: &Target) -> (Vec<Place>, Option<&'static str>) {
    let (places, complete) = bucket::resources(&[Layer { document, of: Of::Bucket(target) }], target);
    (places, (!complete).then_some("all patterns of its statements"))
}
