//! `onus explain` and `onus policies`.

use std::fmt::Write as _;
use std::sync::Arc;

use onus::Settings;
use onus::finding::{Enforcement, Report, ReportError, RuleMeta};
use onus::report::{sanitise, text};

use super::args::PolicyDirs;
use super::exit::Exit;
use super::{ids, output, terminal};

/// Prints one policy.
pub(crate) fn explain(id: &str, policies: &PolicyDirs) -> Exit {
    with_rules(policies, |rules| match ids::find(rules, id) {
        Some(rule) => output::print(explained(rule).as_bytes()),
        None => {
            output::complain(&ids::unknown(rules, id));
            Exit::Input
        }
    })
}

/// Prints a table of all policies.
pub(crate) fn list(policies: &PolicyDirs) -> Exit {
    with_rules(policies, |rules| output::print(table(rules).as_bytes()))
}

fn with_rules(policies: &PolicyDirs, run: impl FnOnce(&[Arc<RuleMeta>]) -> Exit) -> Exit {
    let settings = Settings { policy_dirs: policies.policy_dir.clone(), ..Settings::default() };
    match onus::rules(&settings) {
        Ok(rules) => run(&rules),
        Err(errors) => {
            complain_about(errors);
            Exit::Input
        }
    }
}

fn complain_about(errors: Vec<ReportError>) {
    let report = Report { errors, ..Report::default() };
    let options = text::TextOptions { width: terminal::width(), unicode: terminal::unicode(), ..Default::default() };
    output::to_stderr(|out| text::write_remarks(&report, &options, out));
}

fn binds_from(rule: &RuleMeta) -> &str {
    rule.binds_from.as_deref().unwrap_or("all")
}

fn explained(rule: &RuleMeta) -> String {
    let mut rows = vec![("severity", severity(rule)), ("responsibility", rule.responsibility.to_string())];
    rows.push((
        "binds",
        match binds_from(rule) {
            "all" => "data of every class".to_owned(),
            class => format!("data of class {class} or above"),
        },
    ));
    let controls = rule.controls.iter().map(|(framework, ids)| format!("{framework} {}", ids.join(" ")));
    rows.push(("controls", controls.collect::<Vec<_>>().join(", ")));
    rows.push(("formerly", rule.aliases.join(", ")));
    rows.push(("origin", if rule.builtin { "comes with Onus" } else { "--policy-dir" }.to_owned()));
    let mut out = format!("{}: {}\n\n", rule.id, rule.title);
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        put(&mut out, format_args!("{name:<15} {value}\n"));
    }
    if !rule.description.trim().is_empty() {
        put(&mut out, format_args!("\n{}\n", rule.description.trim()));
    }
    if !rule.remediation.trim().is_empty() {
        put(&mut out, format_args!("\nInstead:\n\n{}\n", indented(rule.remediation.trim_end())));
    }
    sanitise::block(&out) + "\n"
}

fn severity(rule: &RuleMeta) -> String {
    match rule.enforcement {
        Enforcement::Mandatory => rule.severity.word().to_owned(),
        Enforcement::Advisory => format!("{}, advisory", rule.severity.word()),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
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
        put(&mut out, format_args!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end()));
    }
    out
}

/// Writing to a string cannot fail.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use onus::finding::Severity;

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

    #[test]
    fn an_explanation_says_all_that_is_known() {
        insta::assert_snapshot!(explained(&rule("versioning-off", Enforcement::Mandatory, Some("internal"))));
    }

    #[test]
    fn the_table_is_aligned() {
        let rules = [
            rule("versioning-off", Enforcement::Mandatory, Some("internal")),
            rule("a-\u{1b}[31mteam-policy", Enforcement::Advisory, None),
        ];
        insta::assert_snapshot!(table(&rules));
    }
}
