//! Functions that are not here, but that somebody who writes them has seen elsewhere.

/// What to say about a function that is not here; `None` if nothing is known of it.
pub(super) fn known(namespace: &str, name: &str) -> Option<&'static str> {
    match (namespace, name) {
        ("" | "core", "type") => Some("`onus console` without --json knows `type(x)`, as a whole line"),
        ("" | "core", "list") => Some("Terraform has removed it; `tolist([a, b])` does the same"),
        ("" | "core", "map") => Some("Terraform has removed it; `tomap({ a = b })` does the same"),
        ("" | "core", "len" | "size" | "count") => Some("`length` counts elements and characters"),
        ("" | "core", "string" | "str") => Some("`tostring` converts to a string"),
        ("" | "core", "number" | "int") => Some("`tonumber` converts to a number"),
        ("" | "core", "bool") => Some("`tobool` converts to a bool"),
        ("" | "core", name) if name == "convert" || name.starts_with("assume") => {
            Some("it comes with Terraform 1.15 or OpenTofu 1.13, whose functions are not here yet")
        }
        ("s3" | "iam", _) => Some("functions of `s3::` and `iam::` are for policies"),
        (namespace, _) if namespace.starts_with("provider::") => Some("functions of providers are not evaluated"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_be_missing_is_missing() {
        for name in super::super::names() {
            assert_eq!(known("", name), None, "{name}");
        }
        assert!(known("core", "list").is_some());
        assert!(known("provider::aws", "arn_parse").is_some());
        assert_eq!(known("other", "list"), None);
    }
}
