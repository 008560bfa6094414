//! The list of policies, for programs and for documents.
//!
//! The JSON form is an array with one object a policy, in the order of the ids. Members are added and never renamed,
//! retyped or removed; each is there in every object:
//!
//! | member | |
//! |---|---|
//! | `id`, `title` | strings |
//! | `area`, `responsibility` | strings, or null for a team's policy that names no responsibility |
//! | `severity` | `critical`, `high`, `medium` or `low` |
//! | `enforcement` | `mandatory` or `advisory` |
//! | `binds_from` | the lowest class of data that it binds for; null when it binds for all |
//! | `controls` | an object: framework to an array of ids |
//! | `exempt` | what it does not apply to, and why; null without exemption |
//! | `description`, `document`, `example`, `remediation` | strings, or null: why, the AWS document, failing HCL, passing HCL |
//! | `inputs` | an array of objects with `name`, `type`, `default` (both as HCL) and `description` |
//! | `aliases` | an array of the ids that it had before |
//! | `builtin` | whether it came with the binary |

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;

use super::elements::Elements;
use super::markup;
use crate::finding::{InputMeta, RuleMeta};

/// Writes the policies as JSON.
///
/// # Errors
/// Those of `out`.
pub fn json(rules: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
    let mut out = Elements::new(out);
    out.array(rules.iter().map(|rule| Rule::from(&**rule)))?;
    out.raw("\n")
}

/// Writes the policies as a table of Markdown.
///
/// # Errors
/// Those of `out`.
pub fn table(rules: &[Arc<RuleMeta>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| policy | severity | binds from | responsibility | controls | what it finds |")?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for rule in rules {
        let controls = rule.controls.iter().map(|(framework, ids)| format!("{framework} {}", ids.join(" ")));
        let cells = [
            markup::code(&rule.id),
            rule.severity.word().to_owned() + rule.enforcement.remark(),
            markup::text(rule.binds_from.as_deref().unwrap_or("all")),
            markup::text(&rule.responsibility),
            markup::text(&controls.collect::<Vec<_>>().join(", ")),
            markup::text(&rule.title),
        ];
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Rule<'a> {
    id: &'a str,
    title: &'a str,
    area: Option<&'a str>,
    responsibility: Option<&'a str>,
    severity: &'a str,
    enforcement: &'a str,
    binds_from: Option<&'a str>,
    controls: BTreeMap<&'a str, &'a [String]>,
    exempt: Option<&'a str>,
    description: Option<&'a str>,
    document: Option<&'a str>,
    example: Option<&'a str>,
    remediation: Option<&'a str>,
    inputs: Vec<Input<'a>>,
    aliases: &'a [String],
    builtin: bool,
}

impl<'a> From<&'a RuleMeta> for Rule<'a> {
    fn from(rule: &'a RuleMeta) -> Self {
        let said = |text: &'a Arc<str>| Some(&**text).filter(|text| !text.trim().is_empty());
        Self {
            id: &rule.id,
            title: &rule.title,
            area: said(&rule.area),
            responsibility: said(&rule.responsibility),
            severity: rule.severity.word(),
            enforcement: rule.enforcement.word(),
            binds_from: rule.binds_from.as_deref(),
            controls: rule.controls.iter().map(|(framework, ids)| (&**framework, &**ids)).collect(),
            exempt: rule.exempt.as_deref(),
            description: said(&rule.description),
            document: said(&rule.document),
            example: said(&rule.example),
            remediation: said(&rule.remediation),
            inputs: rule.inputs.iter().map(Input::from).collect(),
            aliases: &rule.aliases,
            builtin: rule.builtin,
        }
    }
}

#[derive(Serialize)]
struct Input<'a> {
    name: &'a str,
    r#type: &'a str,
    default: &'a str,
    description: &'a str,
}

impl<'a> From<&'a InputMeta> for Input<'a> {
    fn from(input: &'a InputMeta) -> Self {
        Self { name: &input.name, r#type: &input.ty, default: &input.default, description: &input.description }
    }
}
