//! What a report says of a policy.

use std::sync::Arc;

/// How bad a failure is; the order is from harmless to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Severity {
    /// The word that reports, policies and the command line use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High, Self::Critical].into_iter().find(|s| s.word() == word)
    }
}

/// Whether a policy can fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Enforcement {
    /// Failures are shown and never make exit code 1.
    Advisory,
    /// Failures count; `mandatory_overridable` acts the same.
    Mandatory,
}

impl Enforcement {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Advisory => "advisory",
            Self::Mandatory => "mandatory",
        }
    }

    /// What to add to the severity where people read it.
    pub fn remark(self) -> &'static str {
        match self {
            Self::Advisory => ", advisory",
            Self::Mandatory => "",
        }
    }
}

/// What a report says of a policy, apart from verdicts.
#[derive(Debug, Clone)]
pub struct RuleMeta {
    /// The id: kebab-case, names the bad state.
    pub id: Arc<str>,
    /// One line.
    pub title: Arc<str>,
    /// The area of its responsibility, such as `encryption`; empty without one.
    pub area: Arc<str>,
    /// The responsibility that it derives from; empty for a team's policy without metadata.
    pub responsibility: Arc<str>,
    /// How bad a failure is.
    pub severity: Severity,
    /// Whether failures count.
    pub enforcement: Enforcement,
    /// The lowest class of data that it binds for; `None` when it binds for all.
    pub binds_from: Option<Arc<str>>,
    /// Published controls: framework to ids.
    pub controls: Vec<(String, Vec<String>)>,
    /// What it does not apply to, in words, and why; `None` when it has no exemption.
    pub exempt: Option<Arc<str>>,
    /// Why, with the AWS document.
    pub description: Arc<str>,
    /// The address of that document; empty for a team's policy without one.
    pub document: Arc<str>,
    /// What fails, as HCL.
    pub example: Arc<str>,
    /// What to write instead, as HCL.
    pub remediation: Arc<str>,
    /// What a team can set.
    pub inputs: Vec<InputMeta>,
    /// Ids that the policy had before.
    pub aliases: Vec<String>,
    /// Whether it came with the binary.
    pub builtin: bool,
}

impl RuleMeta {
    /// What is known of a policy without metadata: its id, which is its title too, and how much it counts.
    pub fn bare(id: &str, severity: Severity, enforcement: Enforcement) -> Self {
        Self {
            id: id.into(),
            title: id.into(),
            area: "".into(),
            responsibility: "".into(),
            severity,
            enforcement,
            binds_from: None,
            controls: Vec::new(),
            exempt: None,
            description: "".into(),
            document: "".into(),
            example: "".into(),
            remediation: "".into(),
            inputs: Vec::new(),
            aliases: Vec::new(),
            builtin: false,
        }
    }
}

/// An `input` block of a policy: what a team can set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputMeta {
    /// The name, unique over all policies.
    pub name: Arc<str>,
    /// The type constraint, as HCL.
    pub ty: Arc<str>,
    /// The value when nobody sets it, as HCL.
    pub default: Arc<str>,
    /// What it decides.
    pub description: Arc<str>,
}
