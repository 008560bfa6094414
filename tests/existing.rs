//! Every fact of buckets that exist already, as recorded update plans tell them: what stays, what changes, and what holds
//! after a companion is deleted. Each line of the snapshots was compared with the plan's prior state by hand.

#![allow(clippy::panic, reason = "reads the fixtures")]

use std::fmt::Write as _;
use std::path::Path;

use onus::estate::Side;
use onus::limits::Limits;
use onus::s3::{self, SubjectKind};

/// All facts of the buckets of a plan: path, value and origin on both sides of the change, one line where they agree.
fn facts(plan: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(plan).display().to_string();
    let text =
        onus::input::read(&path, &Limits::DEFAULT).map(|input| input.text).unwrap_or_else(|e| panic!("{plan}: {e:?}"));
    let (estate, _) = onus::plan::load(text, plan).unwrap_or_else(|e| panic!("{plan}: {e:?}"));
    let settings = s3::Settings::default();
    let (before, after) = (Side::Before, Side::After);
    let (before, after) = (s3::assemble(&estate, before, &settings), s3::assemble(&estate, after, &settings));
    let mut out = String::new();
    for at in after.subjects_of(SubjectKind::Bucket) {
        let now = after.subject(at);
        let was = before.prior_of(&now.address).map(|at| before.subject(at));
        let _ = writeln!(out, "# {}", now.address);
        for (number, slot) in SubjectKind::Bucket.schema().slots.iter().enumerate() {
            let show = |fact: Option<&s3::Fact>| match fact {
                Some(fact) => format!("{} {}", fact.value.shown(), fact.origin.word()),
                None => "-".to_owned(),
            };
            let (now, was) = (show(now.fact(number)), show(was.as_ref().and_then(|was| was.fact(number))));
            let _ = match now == was {
                true => writeln!(out, "{} = {now}", slot.path),
                false => writeln!(out, "{} = {now}\n    was {was}", slot.path),
            };
        }
    }
    out
}

#[test]
fn whatever_a_bucket_has_is_read_back_changed_or_gone() {
    insta::assert_snapshot!(facts("existing/plan.json"));
}

#[test]
fn a_bare_bucket_has_what_its_prior_state_tells() {
    insta::assert_snapshot!(facts("noise/bare/no-op.json"));
}

#[test]
fn a_well_made_bucket_has_all_that_its_companions_say() {
    insta::assert_snapshot!(facts("noise/well-made/no-op.json"));
}

#[test]
fn an_application_changes_what_its_plan_says() {
    insta::assert_snapshot!(facts("plans/real-app-update.json"));
}
