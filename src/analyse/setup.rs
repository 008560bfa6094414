//! What each estate is judged with: the settings of the nearest `.onus.hcl`, and the policies that these choose.
//!
//! A run can meet several files, one for each root module at most: the nearest one counts as a whole. A file is read
//! once, and policies are loaded once for all files that say nothing of them. What is settled for a run as a whole, as
//! its thresholds, has to be the same in all of them, or said on the command line.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::policies::{Directory, Loaded, load_policies};
use crate::config::{self, Config, Known, KnownPolicy};
use crate::finding::{Attestation, Gate, OnUnknown, Report, ReportError, Severity, Thresholds};
use crate::input::{Home, SettingsFile};
use crate::policy::{Inputs, Policy, Responsibilities};
use crate::s3::{self, SubjectKind};
use crate::source::{Diagnostic, Location, Source, Span};
use crate::waive::Rule;
use crate::{ConfigChoice, Settings};

/// What estates with one file, or with none, are judged with.
pub(super) struct Setup {
    /// The file as reports name it.
    pub(super) file: Option<Arc<str>>,
    /// What it says.
    pub(super) config: Config,
    /// The policies, sorted by id.
    pub(super) policies: Arc<[Policy]>,
    /// What assembling reads.
    pub(super) model: s3::Settings,
}

/// What one estate is judged with.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) setup: Arc<Setup>,
    /// How paths in the file name the root module: relative to the directory of the file.
    pub(super) place: Arc<str>,
}

/// The setups of a run.
pub(super) struct Setups<'s> {
    settings: &'s Settings,
    /// By file; `None` for a file that is wrong.
    known: BTreeMap<Option<PathBuf>, Option<Arc<Setup>>>,
    /// Those that can be used, in the order of their first use.
    used: Vec<Arc<Setup>>,
    loaded: Vec<Loaded>,
    /// The policies for files that say nothing of them, by their number in `loaded`.
    plain: Option<usize>,
}

impl<'s> Setups<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self { settings, known: BTreeMap::new(), used: Vec::new(), loaded: Vec::new(), plain: None }
    }

    /// What the estate of a home is judged with; `None` when its file is wrong, which the report then says. Settings of
    /// the working directory serve a `stray` input: a plan is often made in a directory of temporary files.
    pub(super) fn of(&mut self, home: &Home, stray: bool, report: &mut Report) -> Option<Given> {
        let file = match &self.settings.config {
            ConfigChoice::None => None,
            ConfigChoice::File(path) => Some(SettingsFile::named(path)),
            ConfigChoice::Nearest => {
                let near = home.nearest(config::NAME);
                near.or_else(|| stray.then(|| Home::working().nearest(config::NAME)).flatten())
            }
        };
        let key = file.as_ref().map(|file| file.path.clone());
        let setup = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let setup = self.load(file.as_ref(), report).map(Arc::new);
                self.used.extend(setup.clone());
                self.known.insert(key, setup.clone());
                setup
            }
        };
        let place = file.as_ref().map_or_else(|| "".into(), |file| home.below(file));
        setup.map(|setup| Given { setup, place })
    }

    /// The policies that were loaded.
    pub(super) fn loaded(&self) -> &[Loaded] {
        &self.loaded
    }

    fn load(&mut self, file: Option<&SettingsFile>, report: &mut Report) -> Option<Setup> {
        let Some(file) = file else {
            let config = Config::default();
            let policies = self.policies(None, &config, report)?.policies.clone();
            return Some(Setup { file: None, model: model(&config, &policies), config, policies });
        };
        let error = |diagnostic| ReportError { path: file.shown.clone(), diagnostic };
        let text = match file.read(self.settings.limits()) {
            Ok(text) => text,
            Err(diagnostic) => {
                report.errors.push(error(diagnostic));
                return None;
            }
        };
        let source = Source::new(file.shown.clone(), text);
        let text = source.text.clone();
        let (mut config, mut wrong) = config::read(report.sources.add(source), &text);
        let loaded = self.policies(Some(file), &config, report)?;
        wrong.extend(config.bind(&loaded.known));
        wrong.extend(loaded.unknown_written.iter().cloned());
        let policies = loaded.policies.clone();
        if !wrong.is_empty() {
            wrong.sort_by(|a, b| a.location.cmp(&b.location));
            report.errors.extend(wrong.into_iter().map(error));
            return None;
        }
        report.notes.push(format!("settings are read from {}", file.shown));
        report.attestations.extend(config.attestations.iter().map(|signed| Attestation {
            responsibility: signed.responsibility.value.clone(),
            title: loaded.title(&signed.responsibility.value),
            statement: signed.statement.clone(),
            by: signed.by.clone(),
            on: signed.on.clone(),
            until: signed.until.clone(),
            location: config.location(signed.span),
        }));
        Some(Setup { file: Some(file.shown.clone()), model: model(&config, &policies), config, policies })
    }

    /// The policies that a file chooses.
    fn policies(&mut self, file: Option<&SettingsFile>, config: &Config, report: &mut Report) -> Option<&Loaded> {
        let plain = config.policy_dirs.is_empty() && config.inputs.is_empty();
        let at = match self.plain.filter(|_| plain) {
            Some(at) => at,
            None => {
                let mut directories: Vec<Directory> =
                    self.settings.policy_dirs.iter().map(|path| Directory::given(path)).collect();
                if let Some(file) = file {
                    directories.extend(config.policy_dirs.iter().map(|written| Directory {
                        path: file.beside(&written.value),
                        bound: file.bound().map(PathBuf::from),
                        location: config.location(written.span),
                    }));
                }
                let written = config.inputs.iter().filter_map(|(name, value)| {
                    Some((name.clone(), (value.value.clone(), config.location(value.span)?)))
                });
                let inputs = Inputs::new(self.settings.inputs.clone())
                    .with_written(written.collect())
                    .with_limits(*self.settings.limits());
                let loaded = load_policies(self.settings, &directories, inputs, report);
                self.loaded.push(loaded);
                let at = self.loaded.len() - 1;
                if plain {
                    self.plain = Some(at);
                }
                at
            }
        };
        self.loaded.get(at)
    }

    /// What can only be said when all files are known: the policies of the run, names that are known nowhere, and the
    /// thresholds.
    pub(super) fn finish(&mut self, report: &mut Report) {
        if self.loaded.is_empty() {
            // Nothing could be judged; what is wrong with the policies is told all the same.
            self.policies(None, &Config::default(), report);
        }
        super::policies::finish(&self.loaded, report);
        report.thresholds = Thresholds {
            fail_on: self.settled("fail_on", self.settings.fail_on, |config| stated(&config.fail_on), report),
            unknown: self.settled("unknown", self.settings.unknown, |config| stated(&config.unknown), report),
        };
        let gate: Gate = self.settled("gate", self.settings.gate, |config| stated(&config.gate), report);
        if gate == Gate::Introduced {
            let message = "nothing tells new findings from old ones yet, so that `introduced` cannot be the gate";
            let mut diagnostic = Diagnostic::new(message).with_help(
                "`onus baseline` writes down what is there, and --baseline FILE accepts it; or use the gate `all`",
            );
            let written = self.used.iter().find_map(|setup| Some((setup, setup.config.gate.as_ref()?)));
            let written = written.filter(|_| self.settings.gate.is_none());
            diagnostic.location = written.and_then(|(setup, gate)| setup.config.location(gate.span));
            let path = written.and_then(|(setup, _)| setup.file.clone()).unwrap_or_else(|| "--gate".into());
            report.errors.push(ReportError { path, diagnostic });
        }
    }

    /// A setting of the run: what was typed, else what all files say alike.
    fn settled<T: Word>(
        &self,
        name: &str,
        typed: Option<T>,
        stated: impl Fn(&Config) -> Option<(T, Span)>,
        report: &mut Report,
    ) -> T {
        if let Some(typed) = typed {
            return typed;
        }
        let default = T::usual();
        let mut said = self.used.iter().map(|setup| (setup, stated(&setup.config)));
        let Some((first, one)) = said.next() else { return default };
        let value = |said: Option<(T, Span)>| said.map_or(default, |(value, _)| value);
        let Some((second, other)) = said.find(|(_, other)| value(*other) != value(one)) else { return value(one) };
        let words = |setup: &Setup, said: Option<(T, Span)>| match (&setup.file, said) {
            (Some(file), Some((value, _))) => format!("{file} says {:?}", value.word()),
            (Some(file), None) => format!("{file} says nothing, which is {:?}", default.word()),
            (None, _) => format!("where there is no file it is {:?}", default.word()),
        };
        let message = format!("a run has one `{name}`: {}, {}", words(first, one), words(second, other));
        let help = format!("say it with --{}, or check them in runs of their own", name.replace('_', "-"));
        let mut diagnostic = Diagnostic::new(message).with_help(help);
        let (of, span) = match (one, other) {
            (_, Some((_, span))) => (second, Some(span)),
            (Some((_, span)), None) => (first, Some(span)),
            (None, None) => (first, None),
        };
        diagnostic.location = span.and_then(|span| of.config.location(span));
        let path = of.file.clone().unwrap_or_else(|| name.into());
        report.errors.push(ReportError { path, diagnostic });
        value(one)
    }
}

fn stated<T: Copy>(setting: &Option<config::Spanned<T>>) -> Option<(T, Span)> {
    setting.as_ref().map(|setting| (setting.value, setting.span))
}

/// A setting that is one of several words.
trait Word: Copy + PartialEq {
    fn word(self) -> &'static str;

    /// What holds where nobody says anything.
    fn usual() -> Self;
}

impl Word for Severity {
    fn word(self) -> &'static str {
        Self::word(self)
    }

    fn usual() -> Self {
        Thresholds::default().fail_on
    }
}

impl Word for OnUnknown {
    fn word(self) -> &'static str {
        Self::word(self)
    }

    fn usual() -> Self {
        Thresholds::default().unknown
    }
}

impl Word for Gate {
    fn word(self) -> &'static str {
        Self::word(self)
    }

    fn usual() -> Self {
        Self::default()
    }
}

/// What assembling reads of a file.
fn model(config: &Config, policies: &[Policy]) -> s3::Settings {
    let buckets = policies.iter().filter(|policy| policy.subject == SubjectKind::Bucket);
    let classes = &config.classes;
    let usual = s3::Settings::default();
    s3::Settings {
        tag_keys: if classes.tags.is_empty() { usual.tag_keys } else { classes.tags.clone() },
        synonyms: classes.synonyms.clone(),
        names: classes.names.clone(),
        default_class: classes.default.unwrap_or(usual.default_class),
        account_block: config.account_block,
        wanted: Some(buckets.flat_map(Policy::reads).collect()),
    }
}

/// What the ids of a file can name.
pub(super) fn known(policies: &[Policy], responsibilities: &Responsibilities) -> Known {
    let policy = |policy: &Policy| KnownPolicy { id: policy.meta.id.clone(), aliases: policy.meta.aliases.clone() };
    let duty = |key: &str| Some((key.into(), responsibilities.get(key)?.evidence.clone()));
    Known {
        policies: policies.iter().map(policy).collect(),
        rules: Rule::ALL.into_iter().map(|rule| rule.id().into()).collect(),
        responsibilities: responsibilities.keys().filter_map(duty).collect(),
    }
}

/// A line of a file, as messages name it: `.onus.hcl:12`.
pub(super) fn line(setup: &Setup, span: Span, report: &crate::source::SourceMap) -> String {
    let file = setup.file.as_deref().unwrap_or(config::NAME);
    match setup.config.location(span) {
        Some(Location::Source { source, span }) => match report.get(source) {
            Some(source) => format!("{file}:{}", source.position(span.start).line),
            None => file.to_owned(),
        },
        _ => file.to_owned(),
    }
}
