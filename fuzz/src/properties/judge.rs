//! Judging estates by the policies that come with Onus, which are loaded once: loading them takes ten times as long as
//! judging a small estate.

use std::cell::OnceCell;
use std::sync::OnceLock;

use onus::estate::{Estate, Side};
use onus::finding::{InputInfo, Report};
use onus::limits::Limits;
use onus::policy::{self, Case, Inputs, Memo, Policy, Responsibilities};
use onus::s3::{self, SubjectKind};
use onus::source::SourceMap;

/// The policies that modules are judged by: of every subject some. What they read, assembling builds anyway, and reports on
/// all of them take ten times as long; plans and trees are judged by all.
const SOME: [&str; 10] = [
    "access-point-policy-public",
    "companion-declared-twice",
    "http-allowed",
    "public-access-unblocked",
    "public-policy-read",
    "region-not-allowed",
    "replication-role-underprivileged",
    "sse-kms-missing",
    "unclassified-data",
    "versioning-off",
];

/// The policies, and the texts that their places are in.
pub(super) struct Builtin {
    pub(super) policies: Vec<Policy>,
    /// Some of them.
    pub(super) some: Vec<Policy>,
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
        let load = |sources: &mut SourceMap| {
            let (policies, errors) = policy::builtin(&responsibilities, &mut Inputs::default(), sources);
            assert_eq!(errors, []);
            policies
        };
        let policies = load(&mut sources);
        let mut some = load(&mut sources);
        some.retain(|policy| SOME.contains(&&*policy.meta.id));
        assert_eq!(some.len(), SOME.len());
        Builtin { policies, some, responsibilities, sources }
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
        let case = Case { input, subject: &subject, prior, estate: &facts, limits: &Limits::DEFAULT, all_facts: true };
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
