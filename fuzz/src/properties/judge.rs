//! Judging estates by the policies that come with Onus, which are loaded once: loading them takes ten times as long as
//! judging a small estate.

use std::cell::OnceCell;
use std::sync::OnceLock;

use onus::estate::{Estate, Side};
use onus::finding::{InputInfo, Report};
use onus::policy::{self, Case, Inputs, Memo, Policy, Responsibilities};
use onus::s3::{self, SubjectKind};
use onus::source::SourceMap;

/// The policies, and the texts that their places are in.
pub(super) struct Builtin {
    pub(super) policies: Vec<Policy>,
    pub(super) responsibilities: Responsibilities,
    pub(super) sources: SourceMap,
}

/// What comes with Onus.
pub(super) fn builtin() -> &'static Builtin {
    static BUILTIN: OnceLock<Builtin> = OnceLock::new();
    BUILTIN.get_or_init(|| {
        let mut sources = SourceMap::default();
        let (responsibilities, errors) = Responsibilities::builtin(&mut sources);
        assert_eq!(errors, []);
        let (policies, errors) = policy::builtin(&responsibilities, &mut Inputs::default(), &mut sources);
        assert_eq!(errors, []);
        Builtin { policies, responsibilities, sources }
    })
}

/// Judges all subjects of an estate by some policies, and adds what came out to the report.
pub(super) fn judge(estate: &Estate, policies: &[Policy], report: &mut Report) {
    let input = report.inputs.len();
    let model = s3::Settings::default();
    let after = s3::assemble(estate, Side::After, &model);
    let before = s3::assemble(estate, Side::Before, &model);
    let facts = after.subject(after.subjects_of(SubjectKind::Estate).start).facts;
    let mut memos: Vec<Memo> = policies.iter().map(|_| Memo::default()).collect();
    for at in 0..after.len() {
        let subject = after.subject(at);
        let was = OnceCell::new();
        let prior = |slot| was.get_or_init(|| before.earlier(&subject.address)).as_ref()?.fact(slot);
        let existed = subject.operation.is_none_or(|operation| operation.existed());
        let prior = existed.then_some(&prior as policy::Prior<'_>);
        let case = Case { input, subject: &subject, prior, estate: &facts, all_facts: true };
        let concerned = policies.iter().zip(&mut memos).filter(|(policy, _)| policy.concerns(subject.kind));
        report.verdicts.extend(concerned.map(|(policy, memo)| policy::judge(policy, case, memo)));
        report.warnings.extend(after.warnings(&subject, &report.sources, input));
    }
    report.unlinked.extend(after.unlinked().iter().cloned());
    report.policies = policies.iter().map(|policy| policy.meta.clone()).collect();
    report.inputs.push(InputInfo {
        path: estate.path.clone(),
        kind: estate.kind.word(),
        estate: estate.key.clone(),
        config: None,
        complete: estate.incomplete.is_none(),
        incomplete: estate.incomplete.clone(),
        terraform_version: estate.terraform_version.clone(),
        root: None,
    });
}
