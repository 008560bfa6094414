//! Directory buckets, and the kinds of buckets that nothing here judges.
//!
//! S3 User Guide, "Directory buckets" and "Differences for directory buckets": their Block Public Access cannot be switched
//! off, and versioning, replication, Object Lock, access logs and notifications do not exist; a lifecycle does. Table buckets
//! and vector buckets have their own APIs.

use super::assembly::Assembly;
use super::facet::lifecycle_rules;
use super::fact::{Fact, Facts};
use super::merge::ambiguous;
use super::schema::directory_bucket as slot;
use super::subject::{Subject, SubjectKind};
use super::view::View;
use crate::estate::ResourceId;
use crate::value::{Basis, Type, Value};

/// How a lifecycle configuration relates to a directory bucket.
enum Link {
    Its(Basis),
    Perhaps,
    Other,
}

impl Assembly<'_> {
    /// Builds a directory bucket.
    pub(super) fn directory_subject(&self, id: ResourceId) -> Subject {
        let Some(view) = View::of(self.estate(), id, self.side) else { return self.estate_subject() };
        let mut facts = Facts::blank(SubjectKind::DirectoryBucket.schema().slots.len());
        let name = view.leaf("bucket", Fact::absent);
        let [declared, rules] = self.directory_lifecycle(id, &name);
        let own = [
            (slot::ADDRESS, view.implied(Value::string(&view.resource.text))),
            (slot::NAME, name),
            (slot::REGION, self.region_of(&view)),
            (slot::LIFECYCLE_DECLARED, declared),
            (slot::LIFECYCLE_RULES, rules),
        ];
        own.into_iter().for_each(|(slot, fact)| facts.set(slot, fact));
        self.declared_subject(SubjectKind::DirectoryBucket, &view, facts)
    }

    /// Builds a table bucket or a vector bucket: nothing is read of it.
    pub(super) fn other_subject(&self, id: ResourceId) -> Subject {
        match View::of(self.estate(), id, self.side) {
            Some(view) => self.declared_subject(SubjectKind::OtherBucket, &view, Facts::blank(0)),
            None => self.estate_subject(),
        }
    }

    fn directory_lifecycle(&self, id: ResourceId, name: &Fact) -> [Fact; 2] {
        let mut found = [Fact::absent_as(Value::bool(false)), Fact::absent_as(Value::tuple(Vec::new()))];
        for (companion, named) in &self.survey.directory_lifecycles {
            let Some(view) = View::of(self.estate(), *companion, self.side) else { continue };
            match self.names_directory(named, id, name) {
                // It may not be there.
                Link::Its(_) if let Some(reason) = &view.resource.uncertain => {
                    let open = |ty| Fact::unknown(ty, reason.why, reason.what.clone());
                    return [open(Type::Bool), open(Type::Dynamic)];
                }
                Link::Its(basis) => {
                    let view = view.through(basis);
                    found = [view.implied(Value::bool(true)), lifecycle_rules(&view)];
                }
                Link::Perhaps => {
                    let address = &view.resource.text;
                    return [ambiguous(address, Type::Bool), ambiguous(address, Type::Dynamic)];
                }
                Link::Other => {}
            }
        }
        found
    }

    fn names_directory(&self, named: &Value, id: ResourceId, name: &Fact) -> Link {
        match (named.as_unknown(), named.as_str()) {
            (Some(unknown), _) => {
                let (symbols, basis) = unknown.candidates();
                let here = symbols.iter().filter(|symbol| self.estate().find(&symbol.address) == Some(id)).count();
                match (here, symbols.len()) {
                    (1, 1) if basis != Basis::Ambiguous => Link::Its(basis),
                    (0, others) if others > 0 && basis != Basis::Ambiguous => Link::Other,
                    _ => Link::Perhaps,
                }
            }
            (None, Some(text)) => match name.value.as_str() {
                Some(own) if own == text => Link::Its(Basis::Proven),
                Some(_) => Link::Other,
                None => Link::Perhaps,
            },
            (None, None) => Link::Other,
        }
    }
}
