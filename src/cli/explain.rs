//! `onus explain`: all that is known of one policy, for whoever met it in a report and has to act on it.

use std::fmt::Write as _;

use onus::finding::RuleMeta;
use onus::policy::{Responsibilities, Responsibility};
use onus::report::sanitise;
use onus::source::SourceMap;
use onus::waive::Rule;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::args::PolicyDirs;
use super::exit::Exit;
use super::{ids, output, rules, terminal};

/// Prints one policy.
pub(crate) fn run(id: &str, policies: &PolicyDirs) -> Exit {
    if let Some(rule) = Rule::from_id(id) {
        return output::print(explained(&rule.meta(), None, terminal::width()).as_bytes());
    }
    rules::with(policies, |rules| match ids::find(rules, id) {
        Some(rule) => {
            let (responsibilities, _) = Responsibilities::builtin(&mut SourceMap::default());
            let duty = responsibilities.get(&rule.responsibility);
            output::print(explained(rule, duty, terminal::width()).as_bytes())
        }
        None => {
            output::complain(&ids::unknown(rules, id));
            Exit::Input
        }
    })
}

fn explained(rule: &RuleMeta, duty: Option<&Responsibility>, width: usize) -> String {
    let mut page = Page { text: format!("{}: {}\n\n", rule.id, rule.title), width };
    page.rows(&[
        ("severity", rules::severity(rule)),
        ("binds", binds(rule)),
        ("controls", controls(rule)),
        ("formerly", rule.aliases.join(", ")),
        ("origin", if rule.builtin { "comes with Onus" } else { "--policy-dir" }.to_owned()),
    ]);
    if !(rule.description.trim().is_empty() && rule.document.is_empty()) {
        page.heading("Why");
        page.prose(&rule.description, "");
        page.prose(&rule.document, "");
    }
    if let Some(duty) = duty {
        page.heading(&format!("Who does what: {} ({})", duty.title, rule.responsibility));
        page.prose(&duty.aws, "AWS       ");
        page.prose(&duty.customer, "customer  ");
        page.prose(&duty.source, "          ");
    }
    if let Some(exempt) = &rule.exempt {
        page.heading("Where it does not apply");
        page.prose(exempt, "");
    }
    if !rule.inputs.is_empty() {
        page.heading("Inputs");
        for input in &rule.inputs {
            page.prose(&format!("{} ({}) = {}", input.name, input.ty, input.default), "");
            page.prose(&input.description, "  ");
        }
    }
    page.code("This fails", &rule.example);
    page.code("This passes", &rule.remediation);
    page.heading("Leaving it out");
    if Rule::from_id(&rule.id).is_some() {
        page.about_waivers(&rule.id);
    } else {
        page.leaving_out(&rule.id);
    }
    sanitise::block(&page.text) + "\n"
}

fn binds(rule: &RuleMeta) -> String {
    match rule.binds_from.as_deref() {
        None => "data of every class".to_owned(),
        Some(class) => format!("data of class {class} or above"),
    }
}

fn controls(rule: &RuleMeta) -> String {
    let frameworks = rule.controls.iter().map(|(framework, ids)| format!("{framework} {}", ids.join(" ")));
    frameworks.collect::<Vec<_>>().join(", ")
}

/// A text that grows from top to bottom.
struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// Rows of name and value; those without a value are left out.
    fn rows(&mut self, rows: &[(&str, String)]) {
        for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
            self.put(format_args!("{name:<10} {value}\n"));
        }
    }

    fn heading(&mut self, heading: &str) {
        self.put(format_args!("\n{heading}:\n"));
    }

    /// Prose, wrapped at spaces only: addresses and commands can be copied. Nothing when there is none.
    fn prose(&mut self, text: &str, label: &str) {
        if text.trim().is_empty() {
            return;
        }
        let first = format!("  {label}");
        let next = " ".repeat(first.len());
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&next)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        self.put(format_args!("{}\n", textwrap::fill(text.trim(), options)));
    }

    /// The ways around a policy, from the narrowest on.
    fn leaving_out(&mut self, id: &str) {
        self.prose(
            &format!(
                "For one resource: `onus waive {id} ADDRESS --reason '...'` writes the comment `# onus:ignore[{id}] -- ...` \
                 above its block; it can have an owner, a last day, and the facts that it accepts."
            ),
            "",
        );
        self.prose(&format!("Where no comment can stand: `waiver \"{id}\" {{ ... }}` in .onus.hcl."), "");
        self.prose(
            &format!("For directories or classes of data: `policy \"{id}\" {{ enabled = false ... }}` in .onus.hcl."),
            "",
        );
        self.prose("For what was there before: `onus baseline`, and `onus check --baseline FILE`.", "");
        self.prose(&format!("For a run: `onus check --skip {id}`."), "");
    }

    /// The ways around a rule about waivers, which nothing waives.
    fn about_waivers(&mut self, id: &str) {
        self.prose("No waiver accepts it.", "");
        self.prose(
            &format!(
                "`policy \"{id}\" {{ enabled = false ... }}` in .onus.hcl turns it off, or changes its severity, with a \
                 reason."
            ),
            "",
        );
        self.prose(&format!("For a run: `onus check --skip {id}`."), "");
    }

    fn code(&mut self, heading: &str, code: &str) {
        if code.trim().is_empty() {
            return;
        }
        self.heading(heading);
        self.text.push('\n');
        for line in code.trim_end().lines() {
            self.put(format_args!("{}\n", format!("  {line}").trim_end()));
        }
    }

    /// Writing to a string cannot fail.
    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(text);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use onus::finding::{Enforcement, InputMeta, Severity};

    use super::*;

    #[test]
    fn an_explanation_says_all_that_is_known() {
        let rules = onus::rules(&onus::Settings::default()).unwrap();
        let known = rules.iter().find(|rule| &*rule.id == "access-logging-off").unwrap();
        let rule = RuleMeta {
            aliases: vec!["no-logging".into()],
            inputs: vec![InputMeta {
                name: "log_targets".into(),
                ty: "list(string)".into(),
                default: "[]".into(),
                description: "Names of buckets that may be log targets.".into(),
            }],
            ..RuleMeta::clone(known)
        };
        let (responsibilities, _) = Responsibilities::builtin(&mut SourceMap::default());
        insta::assert_snapshot!(explained(&rule, responsibilities.get(&rule.responsibility), 100));
    }

    #[test]
    fn a_policy_without_metadata_is_explained_by_what_there_is() {
        let rule = RuleMeta::bare("a-\u{1b}[31mteam-policy", Severity::Low, Enforcement::Advisory);
        insta::assert_snapshot!(explained(&rule, None, 100));
    }

    #[test]
    fn a_rule_about_waivers_is_explained() {
        insta::assert_snapshot!(explained(&Rule::Expired.meta(), None, 100));
    }

    #[test]
    fn every_builtin_policy_has_every_part() {
        let (responsibilities, _) = Responsibilities::builtin(&mut SourceMap::default());
        for rule in onus::rules(&onus::Settings::default()).unwrap() {
            let text = explained(&rule, responsibilities.get(&rule.responsibility), 100);
            let parts = ["Why", "Who does what", "AWS ", "customer ", "This fails", "This passes", "Leaving it out"];
            for part in parts.into_iter().chain([&*rule.document]) {
                assert!(text.contains(part), "{}: {part}", rule.id);
            }
        }
    }
}
