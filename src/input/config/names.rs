//! What the name of a file says about it.

use std::ffi::OsStr;

use super::ConfigForm;

/// Endings of configuration, with the ending for which the file is left out if both are there: OpenTofu's own files stand
/// for those that Terraform reads.
const ENDINGS: [(&str, ConfigForm, Option<&str>); 4] = [
    (".tf", ConfigForm::Native, Some(".tofu")),
    (".tf.json", ConfigForm::Json, Some(".tofu.json")),
    (".tofu", ConfigForm::Native, None),
    (".tofu.json", ConfigForm::Json, None),
];

/// What a file is by its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named<'n> {
    Config {
        form: ConfigForm,
        is_override: bool,
        /// The name without its ending, and the ending of the file that this one is left out for; none for OpenTofu's own.
        yields: Option<(&'n [u8], &'static str)>,
    },
    /// Values of variables.
    Variables {
        form: ConfigForm,
        /// The place among such files before names decide.
        rank: u8,
    },
    Other,
}

/// Hidden files and the backups and locks of editors are no configuration.
pub(super) fn named(name: &OsStr) -> Named<'_> {
    let bytes = name.as_encoded_bytes();
    let hidden = bytes.starts_with(b".") || bytes.ends_with(b"~") || (bytes.starts_with(b"#") && bytes.ends_with(b"#"));
    for (ending, form, other) in ENDINGS {
        if let Some(stem) = bytes.strip_suffix(ending.as_bytes()).filter(|_| !hidden) {
            let is_override = stem == b"override" || stem.ends_with(b"_override");
            return Named::Config { form, is_override, yields: other.map(|other| (stem, other)) };
        }
    }
    let (form, native) = match bytes.strip_suffix(b".json") {
        Some(native) => (ConfigForm::Json, native),
        None => (ConfigForm::Native, bytes),
    };
    match (native, form) {
        (b"terraform.tfvars", ConfigForm::Native) => Named::Variables { form, rank: 0 },
        (b"terraform.tfvars", ConfigForm::Json) => Named::Variables { form, rank: 1 },
        _ if native.ends_with(b".auto.tfvars") => Named::Variables { form, rank: 2 },
        _ => Named::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_terraform_reads() {
        let is = |name: &str| match named(OsStr::new(name)) {
            Named::Config { form: ConfigForm::Native, is_override: false, .. } => "native",
            Named::Config { form: ConfigForm::Json, is_override: false, .. } => "json",
            Named::Config { form: ConfigForm::Native, .. } => "native over",
            Named::Config { form: ConfigForm::Json, .. } => "json over",
            Named::Variables { .. } => "values",
            Named::Other => "",
        };
        for (name, what) in [
            ("main.tf", "native"),
            ("a.tf.json", "json"),
            ("b.tofu", "native"),
            ("b.tofu.json", "json"),
            ("override.tf", "native over"),
            ("x_override.tofu", "native over"),
            ("x_override.tf.json", "json over"),
            ("xoverride.tf", "native"),
            ("x_override.tf.bak", ""),
            ("-.tf", "native"),
            (".tf", ""),
            (".x.tf", ""),
            ("x.tf~", ""),
            ("#x.tf#", ""),
            ("#x.tf", "native"),
            ("x.tftest.hcl", ""),
            ("x.tf.json5", ""),
            ("terraform.tfvars", "values"),
            ("terraform.tfvars.json", "values"),
            ("x.auto.tfvars", "values"),
            ("x.auto.tfvars.json", "values"),
            ("x.tfvars", ""),
            ("auto.tfvars", ""),
            ("", ""),
        ] {
            assert_eq!(is(name), what, "{name}");
        }
    }
}
