//! The README's tables about waivers.

use std::collections::BTreeSet;

use onus::waive::{Rule, Tool};

fn rows() -> Vec<Vec<String>> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, section) = readme.split_once("\n## Accepting a finding\n").unwrap();
    let lines = section.lines().take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| `"));
    lines.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect()).collect()
}

#[test]
fn the_readme_has_every_rule_about_waivers_with_its_severity() {
    let rules: Vec<(String, String)> = rows()
        .into_iter()
        .filter(|row| Rule::from_id(&row[0]).is_some())
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let expected = Rule::ALL.map(|rule| (rule.id().to_owned(), rule.severity().word().to_owned()));
    assert_eq!(rules, expected);
}

#[test]
fn the_readme_has_every_rule_of_other_tools_that_is_honoured() {
    let rows = rows();
    for (tool, column) in [(Tool::Checkov, 1), (Tool::Trivy, 2)] {
        let told: BTreeSet<(String, String)> = rows
            .iter()
            .filter(|row| Rule::from_id(&row[0]).is_none() && !row[column].is_empty())
            .map(|row| (row[column].clone(), row[0].clone()))
            .collect();
        let mapped = tool.mapped().into_iter().filter(|(rule, _)| rule.starts_with("CKV") || rule.starts_with("AWS-"));
        let expected: BTreeSet<(String, String)> =
            mapped.flat_map(|(rule, ids)| ids.iter().map(move |id| (rule.to_owned(), (*id).to_owned()))).collect();
        assert_eq!(told, expected);
    }
}
