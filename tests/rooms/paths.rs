//! Reads the paths of one source file: `use` trees, types, expressions, and the tokens of macros and attributes.
//!
//! Macro arguments are tokens to `syn`, so they are scanned for `a::b` chains; that finds more than it has to, and
//! misses nothing that is written as a path.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// A path of at least two segments, an import, or a module's declaration, at a line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// From 1.
    pub(crate) line: usize,
    /// Where it leads.
    pub(crate) target: Target,
    /// Whether only test code has it.
    pub(crate) in_tests: bool,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// From the root of this crate: `crate::` and `super::` are resolved. Empty for the root itself.
    Inside(Vec<String>),
    /// It begins with a name in scope: mostly a crate.
    Named(Vec<String>),
    /// It begins with `::`: a crate for certain.
    External(Vec<String>),
}

/// What a file refers to.
#[derive(Debug, Default)]
pub(crate) struct FilePaths {
    /// In the order of the file.
    pub(crate) references: Vec<Reference>,
    /// Names that `use crate::…`, `use super::…` and `mod …` bind: they hide a crate of the same name.
    pub(crate) local_names: BTreeSet<String>,
    /// Lines of `#[path = "…"]`, which would hide the room that a file belongs to.
    pub(crate) relocated: Vec<usize>,
}

/// Reads a file whose module path from the root of the crate is `module`, such as `["hcl", "lower"]`.
pub(crate) fn read(module: &[String], text: &str) -> syn::Result<FilePaths> {
    let file = syn::parse_file(text)?;
    let mut reader = Reader {
        module: module.to_vec(),
        test_depth: usize::from(module.iter().any(|name| name == "tests")),
        found: FilePaths::default(),
    };
    reader.visit_file(&file);
    Ok(reader.found)
}

struct Reader {
    module: Vec<String>,
    test_depth: usize,
    found: FilePaths,
}

impl Reader {
    fn resolve(&self, leading_colon: bool, segments: &[String]) -> Target {
        if leading_colon {
            return Target::External(segments.to_vec());
        }
        let mut rest = segments;
        let mut base = match segments.first().map(String::as_str) {
            Some("crate") => Vec::new(),
            Some("self" | "super") => self.module.clone(),
            _ => return Target::Named(segments.to_vec()),
        };
        while let Some((first, tail)) = rest.split_first() {
            match first.as_str() {
                "super" => drop(base.pop()),
                "crate" | "self" => {}
                _ => break,
            }
            rest = tail;
        }
        base.extend_from_slice(rest);
        Target::Inside(base)
    }

    fn record(&mut self, line: usize, leading_colon: bool, segments: &[String]) {
        if segments.len() > 1 {
            let target = self.resolve(leading_colon, segments);
            self.found.references.push(Reference { line, target, in_tests: self.test_depth > 0 });
        }
    }

    fn use_tree(&mut self, tree: &syn::UseTree, leading_colon: bool, prefix: &mut Vec<String>) {
        let (ident, bound) = match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.use_tree(&path.tree, leading_colon, prefix);
                prefix.pop();
                return;
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.use_tree(item, leading_colon, prefix);
                }
                return;
            }
            syn::UseTree::Glob(glob) => {
                prefix.push("*".to_owned());
                self.record(glob.star_token.spans[0].start().line, leading_colon, prefix);
                prefix.pop();
                return;
            }
            syn::UseTree::Name(name) => (&name.ident, &name.ident),
            syn::UseTree::Rename(rename) => (&rename.ident, &rename.rename),
        };
        let mut segments = prefix.clone();
        if ident != "self" {
            segments.push(ident.to_string());
        }
        let line = ident.span().start().line;
        let target = self.resolve(leading_colon, &segments);
        if let Target::Inside(path) = &target {
            let name = if bound == "self" { path.last().cloned() } else { Some(bound.to_string()) };
            self.found.local_names.extend(name);
        }
        self.found.references.push(Reference { line, target, in_tests: self.test_depth > 0 });
    }

    fn tokens(&mut self, stream: TokenStream, prefix: &[String]) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(_) => at = self.chain(&tokens, at, prefix),
                TokenTree::Group(group) => {
                    self.tokens(group.stream(), &[]);
                    at += 1;
                }
                TokenTree::Literal(literal) => {
                    self.quoted(literal);
                    at += 1;
                }
                TokenTree::Punct(_) => at += 1,
            }
        }
    }

    /// Reads `a::b::{c, d}` from `at`, and gives the place after it.
    fn chain(&mut self, tokens: &[TokenTree], at: usize, prefix: &[String]) -> usize {
        let line = tokens[at].span().start().line;
        let leading_colon = prefix.is_empty() && at >= 2 && is_colons(tokens, at - 2);
        let starts_part = at == 0 || matches!(&tokens[at - 1], TokenTree::Punct(punct) if punct.as_char() == ',');
        let mut segments = if starts_part { prefix.to_vec() } else { Vec::new() };
        segments.push(tokens[at].to_string());
        let mut next = at + 1;
        while is_colons(tokens, next) {
            match tokens.get(next + 2) {
                Some(TokenTree::Ident(ident)) => segments.push(ident.to_string()),
                Some(TokenTree::Punct(punct)) if punct.as_char() == '*' => segments.push("*".to_owned()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.tokens(group.stream(), &segments);
                    return next + 3;
                }
                _ => break,
            }
            next += 3;
        }
        self.record(line, leading_colon, &segments);
        next
    }

    /// Attributes name functions in strings: `#[serde(with = "crate::…")]`.
    fn quoted(&mut self, literal: &proc_macro2::Literal) {
        let line = literal.span().start().line;
        if let syn::Lit::Str(text) = syn::Lit::new(literal.clone())
            && let Ok(path) = text.parse::<syn::Path>()
        {
            self.path_at(line, &path);
        }
    }

    fn path_at(&mut self, line: usize, path: &syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.record(line, path.leading_colon.is_some(), &segments);
    }
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    colon(at) && colon(at + 1)
}

fn is_cfg_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "test")
    })
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, item.leading_colon.is_some(), &mut Vec::new());
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let target = Target::External(vec![item.ident.to_string()]);
        let line = item.ident.span().start().line;
        self.found.references.push(Reference { line, target, in_tests: self.test_depth > 0 });
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let test = usize::from(is_cfg_test(&item.attrs));
        let relocated = item.attrs.iter().filter(|attribute| attribute.path().is_ident("path"));
        self.found.relocated.extend(relocated.map(|_| item.ident.span().start().line));
        self.found.local_names.insert(item.ident.to_string());
        // The root takes a room into the crate by declaring it.
        let (line, target) = (item.ident.span().start().line, Target::Named(vec![item.ident.to_string()]));
        self.found.references.push(Reference { line, target, in_tests: self.test_depth > 0 });
        self.module.push(item.ident.to_string());
        self.test_depth += test;
        visit::visit_item_mod(self, item);
        self.test_depth -= test;
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first() {
            self.path_at(first.ident.span().start().line, path);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone(), &[]);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone(), &[]);
        }
    }

    /// `pub(in crate::room)` narrows what others see; it is no use of the room.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}
