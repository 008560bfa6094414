//! What a subject was before the change, fact by fact.
//!
//! Policies and evidence ask for a few facts of it, mostly of one part of the model. A part rests on its own companions
//! only, so that it can be built without the others; what rests on several parts is read from the whole subject.

use std::cell::{OnceCell, RefCell};

use super::assembly::Assembly;
use super::companion::Facet;
use super::fact::{Fact, Facts};
use super::fit;
use super::schema::bucket as slot;
use super::subject::{Subject, SubjectKind};
use super::view::View;

/// A part of a bucket that is built alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// What one type of companion sets; the block with the account's.
    Facet(Facet),
    /// Who the bucket is.
    Identity,
}

/// The slots of [`Part::Identity`].
const IDENTITY: [usize; 18] = [
    slot::ADDRESS,
    slot::NAME,
    slot::ARN,
    slot::PARTITION,
    slot::REGION,
    slot::ACCOUNT,
    slot::TAGS,
    slot::OPERATION,
    slot::IMPORTING,
    slot::ROLES,
    slot::LOG_SOURCES,
    slot::LOG_DELIVERIES,
    slot::REPLICATION_SOURCES,
    slot::FORCE_DESTROY,
    slot::CLASSIFICATION_VALUE,
    slot::CLASSIFICATION_SOURCE,
    slot::CLASSIFICATION_VALID,
    slot::CLASSIFICATION_INHERITED_FROM,
];

impl Part {
    /// The part that holds a slot of a bucket, if one alone does.
    fn of(slot: usize) -> Option<Self> {
        if IDENTITY.contains(&slot) {
            return Some(Self::Identity);
        }
        Facet::ALL.into_iter().find(|facet| facet.slots().contains(&slot)).map(Self::Facet)
    }
}

/// A subject of the assembly of [`Side::Before`](crate::estate::Side::Before), built as far as it is asked for.
pub struct Earlier<'e, 'a> {
    assembly: &'e Assembly<'a>,
    at: usize,
    view: OnceCell<Option<View<'a>>>,
    /// The parts that are built, and their facts.
    parts: RefCell<(Vec<Part>, Facts)>,
    whole: OnceCell<Subject>,
}

impl<'a> Assembly<'a> {
    /// The subject with an address, to be built as far as it is asked for; `None` when there is none.
    pub fn earlier(&self, address: &str) -> Option<Earlier<'_, 'a>> {
        let at = self.prior_of(address)?;
        let blank = Facts::blank(self.kind(at).schema().slots.len());
        let parts = RefCell::new((Vec::new(), blank));
        Some(Earlier { assembly: self, at, view: OnceCell::new(), parts, whole: OnceCell::new() })
    }
}

impl Earlier<'_, '_> {
    /// The fact of a slot, as [`Assembly::subject`] gives it.
    pub fn fact(&self, slot: usize) -> Option<Fact> {
        let part = match self.assembly.kind(self.at) {
            SubjectKind::Bucket if self.whole.get().is_none() => Part::of(slot),
            _ => None,
        };
        let Some(part) = part else {
            return self.whole.get_or_init(|| self.assembly.subject(self.at)).facts.get(slot).cloned();
        };
        let (built, facts) = &mut *self.parts.borrow_mut();
        if !built.contains(&part) {
            built.push(part);
            self.build(part, facts);
            fit::fit(facts, SubjectKind::Bucket.schema());
        }
        facts.get(slot).cloned()
    }

    fn build(&self, part: Part, facts: &mut Facts) {
        // Buckets come first among the subjects: a bucket has the same number among both.
        let view = self.view.get_or_init(|| self.assembly.bucket_view(self.at)).as_ref();
        let Some(bucket) = self.assembly.survey.buckets.get(self.at) else { return };
        match part {
            Part::Identity => self.assembly.identity(bucket, view, facts),
            Part::Facet(facet) => {
                for (&slot, fact) in facet.slots().iter().zip(self.assembly.facet_of(self.at, facet, view)) {
                    facts.set(slot, fact);
                }
                if facet == Facet::Block {
                    self.assembly.block_with_account(bucket, facts);
                }
            }
        }
    }
}
