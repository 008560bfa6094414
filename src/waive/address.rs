//! Patterns of addresses, as a `waiver` block writes them.

/// Whether an address is the one that a pattern names. `*` stands for any text within one step: in
/// `module.*.aws_s3_bucket.this[*]` the first is any module of the root, the second any instance. Dots within brackets
/// end no step, and `\*` in a key is a star itself.
pub(super) fn is_at(pattern: &str, address: &str) -> bool {
    if pattern == address {
        return true;
    }
    let (patterns, steps) = (steps(pattern), steps(address));
    patterns.len() == steps.len() && patterns.iter().zip(steps).all(|(pattern, step)| glob(pattern, step))
}

/// An address without the keys of its instances.
pub fn keyless(address: &str) -> String {
    let bare = |step: &str| step.split('[').next().unwrap_or(step).to_owned();
    steps(address).into_iter().map(bare).collect::<Vec<_>>().join(".")
}

/// An address with `*` in place of each key: the pattern for all instances that it is one of.
pub fn starred(address: &str) -> String {
    let any = |step: &str| match step.split_once('[') {
        Some((name, _)) => format!("{name}[*]"),
        None => step.to_owned(),
    };
    steps(address).into_iter().map(any).collect::<Vec<_>>().join(".")
}

/// The pattern for one address alone. Keys can have a `*`; no address has a `\` before it that escapes nothing else.
pub fn literal(address: &str) -> String {
    address.replace('*', "\\*")
}

/// The steps of an address, split at dots outside of brackets.
fn steps(address: &str) -> Vec<&str> {
    let (mut steps, mut start) = (Vec::new(), 0);
    let (mut bracket, mut quote, mut escaped) = (false, false, false);
    for (at, c) in address.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote => escaped = true,
            '"' if bracket => quote = !quote,
            '[' if !quote => bracket = true,
            ']' if !quote => bracket = false,
            '.' if !bracket => {
                steps.push(address.get(start..at).unwrap_or(""));
                start = at + 1;
            }
            _ => {}
        }
    }
    steps.push(address.get(start..).unwrap_or(""));
    steps
}

/// Whether a text is one that a pattern with `*` stands for.
fn glob(pattern: &str, text: &str) -> bool {
    let parts = between_stars(pattern);
    let Some((first, parts)) = parts.split_first() else { return text.is_empty() };
    let Some(mut rest) = text.strip_prefix(&**first) else { return false };
    let Some((last, parts)) = parts.split_last() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(&**part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or("");
    }
    rest.ends_with(&**last)
}

/// What a pattern has between its stars, to the letter: other escapes stand in addresses, too.
fn between_stars(pattern: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' => parts.push(std::mem::take(&mut part)),
            '\\' => match chars.next() {
                Some('*') => part.push('*'),
                other => part.extend([Some(c), other].into_iter().flatten()),
            },
            c => part.push(c),
        }
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stays_within_a_step() {
        for (pattern, address, expected) in [
            ("aws_s3_bucket.a", "aws_s3_bucket.a", true),
            ("aws_s3_bucket.a", "aws_s3_bucket.a[0]", false),
            ("aws_s3_bucket.a[*]", "aws_s3_bucket.a[0]", true),
            ("aws_s3_bucket.a[*]", "aws_s3_bucket.a[\"x.y]\"]", true),
            ("aws_s3_bucket.a[*]", "aws_s3_bucket.a", false),
            ("aws_s3_bucket.*", "aws_s3_bucket.a", true),
            ("aws_s3_bucket.*", "module.m.aws_s3_bucket.a", false),
            ("module.*.aws_s3_bucket.this[0]", "module.logs[\"a.b\"].aws_s3_bucket.this[0]", true),
            ("module.*.aws_s3_bucket.this[0]", "module.a.module.b.aws_s3_bucket.this[0]", false),
            ("*", "estate", true),
            ("external.aws_s3_bucket[\"a.b\"]", "external.aws_s3_bucket[\"a.b\"]", true),
            ("aws_s3_bucket.a*a", "aws_s3_bucket.a", false),
            ("aws_s3_bucket.a*b*c", "aws_s3_bucket.abbc", true),
            (r#"k.k["a\*"]"#, r#"k.k["a*"]"#, true),
            (r#"k.k["a\*"]"#, r#"k.k["ab"]"#, false),
            (r#"k.k["a\*"]"#, r#"k.k["a\\*"]"#, false),
            (r#"k.k["a\\*"]"#, r#"k.k["a\\b"]"#, true),
            (r#"k.k["a\\\*"]"#, r#"k.k["a\\*"]"#, true),
            (r#"k.k["a\\\*"]"#, r#"k.k["a\\b"]"#, false),
            (r#"k.k["a\"*"]"#, r#"k.k["a\"b"]"#, true),
        ] {
            assert_eq!(is_at(pattern, address), expected, "{pattern} {address}");
        }
        assert_eq!(starred("module.a[\"x.y\"].module.c.aws_s3_bucket.b[0]"), "module.a[*].module.c.aws_s3_bucket.b[*]");
        assert_eq!(literal(r#"k.k["\\*"]"#), r#"k.k["\\\*"]"#);
        assert_eq!(keyless("module.a[\"x.y\"].aws_s3_bucket.b[0]"), "module.a.aws_s3_bucket.b");
    }
}
