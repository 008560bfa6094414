//! How far comments reach: all of a finding, or a part of what decides it.
//!
//! One verdict can have several reasons: each setting of a public access block that is off is one. A comment at one of
//! them accepts that one. The finding is accepted when all that decides it is, or when a comment stands where it is about
//! all: at the block of the subject, or at the call that brings it.

use super::target::{Part, Target};
use super::{Ledger, Scope, Waiver};
use crate::finding::Verdict;
use crate::source::{Location, SourceId};

/// The first of some waivers, the narrowest first, that tells why a finding is accepted; or the places that decide it and
/// that nothing accepts.
pub(super) fn accepting<'w>(
    waivers: &[&'w Waiver],
    verdict: &Verdict,
    ledger: &Ledger,
) -> Result<&'w Waiver, Vec<Location>> {
    let own = ledger.place(verdict.input, &verdict.subject);
    let whole = |waiver: &Waiver| match &waiver.scope {
        Scope::Target(target) => match target.part {
            Part::Call => true,
            Part::Block => own == Some((target.source, target.span.start)),
            Part::Inner => false,
        },
        Scope::Subjects(_) => true,
        Scope::Nothing | Scope::Part => false,
    };
    let open = open(waivers, verdict, ledger, own);
    let accepting = waivers.iter().find(|waiver| open.is_empty() || whole(waiver));
    accepting.copied().ok_or(open)
}

/// The places that decide a finding and lie in no target.
fn open(waivers: &[&Waiver], verdict: &Verdict, ledger: &Ledger, own: Option<(SourceId, usize)>) -> Vec<Location> {
    let targets = || {
        waivers.iter().filter_map(|waiver| match &waiver.scope {
            Scope::Target(target) => Some(target),
            _ => None,
        })
    };
    let held = |location: &Location| targets().any(|target: &Target| target.holds(location));
    let first = verdict.locations().first();
    // The block of the subject is told with every finding. One that no block declares is told with all its companions.
    let decides = |location: &&Location| match location {
        Location::Source { source, span } => match own {
            Some(own) => own != (*source, span.start),
            None => !ledger.declares(*source, span.start),
        },
        // What decides comes first, also where no text says it.
        Location::Plan { .. } => first == Some(*location),
    };
    // What led there stands for the first of them.
    let led = verdict.related().iter().any(|related| held(&related.location));
    let deciding = verdict.locations().iter().filter(decides);
    deciding.filter(|location| !(held(location) || (led && Some(*location) == first))).cloned().collect()
}
