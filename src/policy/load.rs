//! From the text of a policy file to policies whose every name is known to exist.

use std::sync::Arc;

use crate::hcl::{self, Attribute, Block, Body};
use crate::lang::{Expr, Kind};
use crate::limits::{Limit, Tally};
use crate::resource::Operation;
use crate::s3::SubjectKind;
use crate::source::{Diagnostic, SourceId, Span, nearest};

use super::inputs::{Input, Inputs};
use super::metadata::{self, Level, Metadata};
use super::reasons::Reasons;
use super::slots::{Resolver, Slot};
use super::{Enforce, Policy, Responsibilities, functions};

/// The resource types that a `resource_policy` can name, with the subject that they stand for.
const SUBJECTS: [(&str, SubjectKind); 7] = [
    ("aws_s3_bucket", SubjectKind::Bucket),
    ("aws_kms_key", SubjectKind::Key),
    ("aws_s3_account_public_access_block", SubjectKind::AccountBlock),
    ("aws_s3_access_point", SubjectKind::AccessPoint),
    ("aws_s3control_multi_region_access_point", SubjectKind::MultiRegionAccessPoint),
    ("aws_s3_directory_bucket", SubjectKind::DirectoryBucket),
    // One for all that declares identity policies, as the one for keys is.
    ("aws_iam_policy", SubjectKind::IdentityPolicy),
];

/// What a policy without `operations` judges, as language version 0.4 has it; a replacement creates.
const OPERATIONS: [(&str, &[Operation]); 3] = [
    ("create", &[Operation::Create, Operation::Replace]),
    ("update", &[Operation::Update]),
    ("no-op", &[Operation::NoOp]),
];

/// Loads all policies of one file. A policy with an error is left out, and the error is in the second part.
pub fn load(
    id: SourceId,
    text: &str,
    responsibilities: &Responsibilities,
    inputs: &mut Inputs,
    builtin: bool,
) -> (Vec<Policy>, Vec<Diagnostic>) {
    match hcl::parse(id, text) {
        Ok(body) => load_body(id, text, &body, responsibilities, inputs, builtin),
        Err(error) => (Vec::new(), vec![error]),
    }
}

/// The same from the tree of the text.
pub(super) fn load_body(
    id: SourceId,
    text: &str,
    body: &Body,
    responsibilities: &Responsibilities,
    inputs: &mut Inputs,
    builtin: bool,
) -> (Vec<Policy>, Vec<Diagnostic>) {
    let mut policies: Vec<Policy> = Vec::new();
    let mut errors = Vec::new();
    for attribute in &body.attributes {
        let message = format!("a policy file has blocks only, no attribute `{}`", attribute.name);
        errors.push(Diagnostic::new(message).at(id, attribute.name_span));
    }
    let mut declared = Vec::new();
    for block in body.blocks.iter().filter(|block| &*block.kind == "input") {
        match inputs.declare(id, text, block, builtin) {
            Ok(input) => declared.push(input),
            Err((name, mut wrong)) => {
                errors.append(&mut wrong);
                declared.extend(name.map(Input::wrong));
            }
        }
    }
    // A policy that would read a wrong input is not judged by it.
    let inputs_wrong = declared.iter().any(Input::is_wrong);
    let declared: Arc<[Input]> = declared.into();
    let (tally, most) = (inputs.tally(builtin), inputs.limits().size(Limit::Policies));
    for block in body.blocks.iter().filter(|block| &*block.kind != "input") {
        if policies.len() + errors.len() > most {
            // One too many is told for all of them.
            break;
        }
        match subject(id, block) {
            Ok(Some((subject, name))) => {
                let inputs = declared.clone();
                let mut loader = Loader { id, builtin, responsibilities, inputs, tally, errors: Vec::new() };
                match loader.policy(block, subject, &name) {
                    Some(policy) if policies.iter().any(|other| other.meta.id == policy.meta.id) => {
                        errors.push(Diagnostic::new(format!("policy {name:?} is there twice")).at(id, block.header));
                    }
                    Some(policy) => policies.push(policy),
                    None => errors.append(&mut loader.errors),
                }
            }
            Ok(None) => {}
            Err(error) => errors.push(error),
        }
    }
    if inputs_wrong {
        policies.clear();
    }
    (policies, errors)
}

/// What a top-level block judges, and the policy's name; `None` for the optional `policy` block.
fn subject(id: SourceId, block: &Block) -> Result<Option<(SubjectKind, Arc<str>)>, Diagnostic> {
    let error = |message: String| Diagnostic::new(message).at(id, block.header);
    match (&*block.kind, block.labels.as_slice()) {
        ("policy", []) => Ok(None),
        ("estate_policy", [name]) => Ok(Some((SubjectKind::Estate, name.text.clone()))),
        ("resource_policy", [kind, name]) => match SUBJECTS.iter().find(|(known, _)| **known == *kind.text) {
            Some(&(_, subject)) => Ok(Some((subject, name.text.clone()))),
            None => {
                let known = SUBJECTS.map(|(known, _)| known).join(", ");
                let message = format!("this version judges no resource type {:?}", kind.text);
                Err(Diagnostic::new(message).with_help(format!("it judges {known}")).at(id, kind.span))
            }
        },
        ("provider_policy", [kind, name]) if &*kind.text == "aws" => {
            Ok(Some((SubjectKind::Provider, name.text.clone())))
        }
        ("provider_policy", [kind, _]) => {
            let message = format!("this version judges no provider {:?}", kind.text);
            Err(Diagnostic::new(message).with_help("it judges aws").at(id, kind.span))
        }
        ("provider_policy", _) => Err(error("a provider_policy has two labels: provider type and name".to_owned())),
        ("resource_policy", _) => Err(error("a resource_policy has two labels: resource type and name".to_owned())),
        ("estate_policy", _) => Err(error("an estate_policy has one label: its name".to_owned())),
        (kind @ ("module_policy" | "locals"), _) => {
            Err(error(format!("top-level `{kind}` blocks are not read by this version")))
        }
        (kind, _) => {
            let mut error = error(format!("a policy file has no `{kind}` blocks"));
            error.help = nearest(kind, ["resource_policy", "provider_policy", "estate_policy", "input", "policy"])
                .map(|near| format!("did you mean `{near}`?"));
            Err(error)
        }
    }
}

struct Loader<'a> {
    id: SourceId,
    builtin: bool,
    responsibilities: &'a Responsibilities,
    inputs: Arc<[Input]>,
    tally: &'a Tally,
    errors: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(Diagnostic::new(message).at(self.id, span));
    }

    fn policy(&mut self, block: &Block, subject: SubjectKind, name: &Arc<str>) -> Option<Policy> {
        let body = &block.body;
        self.check_children(body);
        let metadata = self.metadata(block, name);
        let operations = self.operations(body);
        let names: Vec<Arc<str>> = locals(body).map(|attribute| attribute.name.clone()).collect();
        let inputs = self.inputs.clone();
        let groups = super::slots::Groups::default();
        let mut resolver = Resolver { subject, locals: &names, inputs: &inputs, groups };
        let locals: Vec<Expr> = locals(body).map(|local| self.expression(local, &mut resolver)).collect();
        self.check_cycles(body, &names, &locals);
        let filter = body.attributes.iter().find(|attribute| &*attribute.name == "filter");
        let filter = filter.map(|attribute| self.expression(attribute, &mut resolver));
        let enforce: Vec<Enforce> = body
            .blocks
            .iter()
            .filter(|block| &*block.kind == "enforce")
            .filter_map(|block| self.enforce(block, &mut resolver))
            .collect();
        if enforce.is_empty() && self.errors.is_empty() {
            self.error("the policy has no `enforce` block, so that nothing could fail", block.header);
        }
        let groups = resolver.groups;
        let Metadata { mut meta, binds_from } = metadata?;
        if !self.errors.is_empty() {
            return None;
        }
        let exprs = enforce.iter().flat_map(Enforce::exprs).chain(&filter).chain(&locals);
        let read: Vec<Slot> = exprs.flat_map(Expr::slots).map(Slot::of).collect();
        let used = inputs.iter().enumerate().filter(|(at, _)| read.contains(&Slot::Input(*at)));
        meta.inputs = used.map(|(_, input)| input.meta.clone()).collect();
        let meta = Arc::new(meta);
        let reasons = Reasons::new(binds_from, meta.exempt.clone());
        Some(Policy {
            meta,
            source: self.id,
            subject,
            binds_from,
            reasons,
            operations,
            filter,
            enforce,
            locals,
            inputs,
            groups,
        })
    }

    fn check_children(&mut self, body: &Body) {
        const ATTRIBUTES: [&str; 3] = ["filter", "operations", "enforcement_level"];
        const BLOCKS: [&str; 3] = ["metadata", "locals", "enforce"];
        for attribute in &body.attributes {
            if !ATTRIBUTES.contains(&&*attribute.name) {
                let mut error = Diagnostic::new(format!("a policy has no attribute `{}`", attribute.name));
                error.help = nearest(&attribute.name, ATTRIBUTES).map(|near| format!("did you mean `{near}`?"));
                self.errors.push(error.at(self.id, attribute.name_span));
            }
        }
        for block in &body.blocks {
            if !BLOCKS.contains(&&*block.kind) {
                let mut error = Diagnostic::new(format!("a policy has no `{}` blocks", block.kind));
                error.help = nearest(&block.kind, BLOCKS).map(|near| format!("did you mean `{near}`?"));
                self.errors.push(error.at(self.id, block.header));
            }
        }
        for kind in ["metadata", "locals"] {
            if let Some(second) = body.blocks.iter().filter(|block| *block.kind == *kind).nth(1) {
                self.error(format!("a policy has one `{kind}` block at most"), second.header);
            }
        }
    }

    fn metadata(&mut self, policy: &Block, name: &str) -> Option<Metadata> {
        let mut level = Level::Mandatory;
        if let Some(attribute) = policy.body.attributes.iter().find(|a| &*a.name == "enforcement_level") {
            match metadata::text(self.id, attribute).map(|word| Level::from_word(&word)) {
                Ok(Some(known)) => level = known,
                Ok(None) => {
                    let error = Diagnostic::new("no such enforcement_level").at(self.id, attribute.span);
                    self.errors.push(error.with_help("one of advisory, mandatory, mandatory_overridable"));
                }
                Err(error) => self.errors.push(error),
            }
        }
        match policy.body.blocks.iter().find(|block| &*block.kind == "metadata") {
            Some(block) => match metadata::read(self.id, name, level, block, self.responsibilities, self.builtin) {
                Ok(metadata) => Some(metadata),
                Err(mut errors) => {
                    self.errors.append(&mut errors);
                    None
                }
            },
            None if self.builtin => {
                self.error("the policy has no `metadata` block", policy.header);
                None
            }
            None => Some(metadata::without_block(name, level)),
        }
    }

    fn operations(&mut self, body: &Body) -> Vec<Operation> {
        let default = || OPERATIONS.iter().flat_map(|(_, operations)| operations.iter().copied()).collect();
        let Some(attribute) = body.attributes.iter().find(|a| &*a.name == "operations") else { return default() };
        let words = match metadata::constant(self.id, attribute) {
            Ok(value) => value.items().map(|items| items.iter().map(|i| i.as_str().map(str::to_owned)).collect()),
            Err(error) => {
                self.errors.push(error);
                return default();
            }
        };
        let Some(words): Option<Vec<Option<String>>> = words else {
            self.error("`operations` is not a list of strings", attribute.span);
            return default();
        };
        let mut chosen = Vec::new();
        for word in words {
            match OPERATIONS.iter().find(|(known, _)| word.as_deref() == Some(*known)) {
                Some((_, operations)) => chosen.extend_from_slice(operations),
                None => {
                    let error = Diagnostic::new("an entry of `operations` is not read by this version");
                    let help = "this version reads create, update and no-op";
                    self.errors.push(error.with_help(help).at(self.id, attribute.span));
                }
            }
        }
        chosen
    }

    fn enforce(&mut self, block: &Block, resolver: &mut Resolver<'_>) -> Option<Enforce> {
        const KNOWN: [&str; 5] = ["condition", "error_message", "info_message", "about", "witness"];
        for attribute in &block.body.attributes {
            if !KNOWN.contains(&&*attribute.name) {
                let mut error = Diagnostic::new(format!("`enforce` has no attribute `{}`", attribute.name));
                error.help = nearest(&attribute.name, KNOWN).map(|near| format!("did you mean `{near}`?"));
                self.errors.push(error.at(self.id, attribute.name_span));
            }
        }
        let find = |name: &str| block.body.attributes.iter().find(|attribute| *attribute.name == *name);
        let Some(condition) = find("condition") else {
            self.error("`enforce` lacks `condition`", block.header);
            return None;
        };
        let condition = self.expression(condition, resolver);
        let message = find("error_message").map(|attribute| self.expression(attribute, resolver));
        let about = find("about").and_then(|attribute| {
            let slot = fact_slot(&self.expression(attribute, resolver));
            if slot.is_none() && self.errors.is_empty() {
                self.error("`about` names one fact of the model, such as bucket.encryption.algorithm", attribute.span);
            }
            slot
        });
        let witness = find("witness").map(|attribute| self.expression(attribute, resolver));
        Some(Enforce { condition, message, about, witness })
    }

    /// Binds the names of an expression and checks its functions.
    fn expression(&mut self, attribute: &Attribute, resolver: &mut Resolver<'_>) -> Expr {
        let mut expr = attribute.expr.clone();
        expr.bind(&mut |root, attributes| resolver.resolve(root, attributes).ok());
        for root in expr.roots() {
            let steps: Vec<&str> = root.attributes.iter().map(|step| &**step).collect();
            if let Err(unresolved) = resolver.resolve(&root.root, &steps) {
                let mut error = Diagnostic::new(unresolved.message).at(self.id, root.span);
                error.help = unresolved.help;
                self.errors.push(error);
            }
        }
        for call in expr.calls() {
            if let Err(wrong) = functions::check(&call) {
                self.errors.push(wrong.at(self.id));
            }
        }
        expr
    }

    /// Local values may use each other, in any order and without a cycle.
    fn check_cycles(&mut self, body: &Body, names: &[Arc<str>], exprs: &[Expr]) {
        let uses: Vec<Vec<usize>> = exprs
            .iter()
            .map(|expr| {
                let slots = expr.slots().into_iter().map(Slot::of);
                slots.filter_map(|slot| if let Slot::Local(at) = slot { Some(at) } else { None }).collect()
            })
            .collect();
        for (at, attribute) in locals(body).enumerate() {
            let mut seen = vec![false; names.len()];
            let mut open = uses.get(at).cloned().unwrap_or_default();
            while let Some(next) = open.pop() {
                if next == at {
                    self.error(format!("local value `{}` depends on itself", attribute.name), attribute.span);
                    break;
                }
                if let Err(limit) = self.tally.works(1) {
                    let most = self.tally.limits().get(limit);
                    let message = format!("checking the local values takes more than {most} steps");
                    let error = self.tally.limits().beyond(limit, message);
                    self.errors.push(error.at(self.id, attribute.span));
                    return;
                }
                if let Some(seen) = seen.get_mut(next)
                    && !std::mem::replace(seen, true)
                {
                    open.extend(uses.get(next).into_iter().flatten());
                }
            }
        }
    }
}

/// The slot of an expression that is one fact and nothing else.
fn fact_slot(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        Kind::Slot { slot, steps }
            if steps.is_empty() && !matches!(Slot::of(*slot), Slot::Local(_) | Slot::Group(_) | Slot::Input(_)) =>
        {
            Some(*slot)
        }
        _ => None,
    }
}

fn locals(body: &Body) -> impl Iterator<Item = &Attribute> {
    body.blocks.iter().filter(|block| &*block.kind == "locals").flat_map(|block| &block.body.attributes)
}
