//! `onus policies`, and loading policies for commands that only talk about them.

use std::io::Write as _;
use std::sync::Arc;

use onus::Settings;
use onus::eval::Options;
use onus::finding::{Report, RuleMeta};
use onus::report::{policies, sanitise, text};
use onus::waive::Rule;

use super::args::{ListFormat, PolicyDirs};
use super::exit::Exit;
use super::{output, terminal};

/// Prints a list of all policies.
pub(crate) fn list(format: ListFormat, policies: &PolicyDirs) -> Exit {
    with(policies, |rules| {
        let mut bytes = Vec::new();
        let made = match format {
            ListFormat::Text => bytes.write_all(format!("{}\n{}", table(rules), about_waivers()).as_bytes()),
            ListFormat::Json => policies::json(rules, &mut bytes),
            ListFormat::Markdown => policies::table(rules, &mut bytes),
        };
        match made {
            Ok(()) => output::print(&bytes),
            Err(error) => {
                output::complain(&error.to_string());
                Exit::Input
            }
        }
    })
}

/// Loads the policies and hands them on, or says why they cannot be loaded.
pub(crate) fn with(policies: &PolicyDirs, run: impl FnOnce(&[Arc<RuleMeta>]) -> Exit) -> Exit {
    let settings = Settings {
        policy_dirs: policies.policy_dir.clone(),
        config: policies.choice(),
        modules: Options { limits: policies.limited.limits(), ..Options::default() },
        ..Settings::default()
    };
    match onus::rules(&settings) {
        Ok(rules) => run(&rules),
        Err(report) => {
            complain_about(*report);
            Exit::Input
        }
    }
}

/// Tells of errors as `onus check` does.
pub(crate) fn complain_about(report: Report) {
    let report = Report { errors: report.errors, sources: report.sources, ..Report::default() };
    let options = text::TextOptions { width: terminal::width(), unicode: terminal::unicode(), ..Default::default() };
    output::to_stderr(|out| text::write_remarks(&report, &options, out));
}

fn binds_from(rule: &RuleMeta) -> &str {
    rule.binds_from.as_deref().unwrap_or("all")
}

/// The severity, and whether the policy only advises.
pub(crate) fn severity(rule: &RuleMeta) -> String {
    format!("{}{}", rule.severity.word(), rule.enforcement.remark())
}

fn table(rules: &[Arc<RuleMeta>]) -> String {
    let head = ["ID", "SEVERITY", "BINDS FROM", "RESPONSIBILITY", "TITLE"].map(str::to_owned);
    let rows = rules.iter().map(|rule| {
        [
            rule.id.to_string(),
            severity(rule),
            binds_from(rule).to_owned(),
            rule.responsibility.to_string(),
            rule.title.to_string(),
        ]
        .map(|cell| sanitise::line(&cell).into_owned())
    });
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..5).map(widest).collect();
    let mut out = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// The rules about waivers, below the policies: reports name them, and nobody writes or waives them.
fn about_waivers() -> String {
    let rules = Rule::metas();
    let widest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let rows = rules.iter().map(|rule| format!("{:<widest$}  {:<8}  {}\n", rule.id, rule.severity.word(), rule.title));
    std::iter::once("About waivers, baselines and attestations:\n".to_owned()).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use onus::finding::{Enforcement, Severity};

    use super::*;

    fn rule(id: &str, enforcement: Enforcement, binds_from: Option<&str>) -> Arc<RuleMeta> {
        Arc::new(RuleMeta {
            title: "Versioning is off".into(),
            area: "versioning".into(),
            responsibility: "versioning".into(),
            binds_from: binds_from.map(Into::into),
            controls: vec![("aws-fsbp".into(), vec!["S3.14".into()])],
            description: "An overwritten object is gone.\n".into(),
            remediation: "versioning_configuration {\n  status = \"Enabled\"\n}\n".into(),
            aliases: vec!["no-versioning".into()],
            builtin: true,
            ..RuleMeta::bare(id, Severity::Medium, enforcement)
        })
    }

    fn rules() -> [Arc<RuleMeta>; 2] {
        [
            rule("versioning-off", Enforcement::Mandatory, Some("internal")),
            rule("a-\u{1b}[31mteam|policy", Enforcement::Advisory, None),
        ]
    }

    fn written(write: impl FnOnce(&[Arc<RuleMeta>], &mut dyn std::io::Write) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&rules(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_table_is_aligned() {
        insta::assert_snapshot!(table(&rules()));
    }

    #[test]
    fn the_table_for_documents_is_one_line_a_policy() {
        insta::assert_snapshot!(written(policies::table));
    }

    #[test]
    fn programs_get_every_member_of_every_policy() {
        insta::assert_snapshot!(written(policies::json));
    }
}
