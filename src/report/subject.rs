//! What the address of a subject tells.

/// Whether it is the call of a module and nothing in it, such as `module.a["x"].module.b`: what stands there could not
/// be read, so that no policy knows anything.
pub(super) fn is_call(subject: &str) -> bool {
    let mut rest = subject;
    loop {
        let Some(step) = rest.strip_prefix("module.") else { return false };
        let name = step.find(['.', '[']).unwrap_or(step.len());
        if name == 0 {
            return false;
        }
        rest = step.get(name..).unwrap_or_default();
        if let Some(key) = rest.strip_prefix('[') {
            let Some(after) = after_key(key) else { return false };
            rest = after;
        }
        match rest.strip_prefix('.') {
            Some(next) => rest = next,
            None => return rest.is_empty(),
        }
    }
}

/// What follows a key and its bracket.
fn after_key(key: &str) -> Option<&str> {
    let Some(text) = key.strip_prefix('"') else { return key.split_once(']').map(|(_, after)| after) };
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return text.get(at + 1..)?.strip_prefix(']'),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_told_from_what_is_in_a_module() {
        for call in ["module.a", "module.a[0]", "module.a[\"x\"].module.b", "module.a[\"].aws \\\" x\"].module.b[2]"] {
            assert!(is_call(call), "{call}");
        }
        for other in [
            "",
            "estate",
            "module.",
            "module.a.",
            "module.a.aws_s3_bucket.b",
            "module.a[\"x\"].aws_s3_bucket.module",
            "aws_s3_bucket.module",
            "external.aws_s3_bucket[\"module.a\"]",
            "module.a[\"x",
            "module.a[\"x\"]y",
        ] {
            assert!(!is_call(other), "{other}");
        }
    }
}
