//! A module with a secret in every place.

use super::planted::{Secrets, files, planted, secret};
use super::{none_of, shown};

/// The files of `testdata/secrets/module`.
const FILES: [(&str, &str); 7] = [
    ("main.tf", include_str!("../../../testdata/secrets/module/main.tf")),
    ("variables.tf", include_str!("../../../testdata/secrets/module/variables.tf")),
    ("inner/main.tf", include_str!("../../../testdata/secrets/module/inner/main.tf")),
    ("terraform.tfvars", include_str!("../../../testdata/secrets/module/terraform.tfvars")),
    ("a.auto.tfvars.json", include_str!("../../../testdata/secrets/module/a.auto.tfvars.json")),
    ("template.tftpl", include_str!("../../../testdata/secrets/module/template.tftpl")),
    ("content.txt", include_str!("../../../testdata/secrets/module/content.txt")),
];

/// What the environment of a job holds.
const ENVIRONMENT: [&str; 8] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "TF_TOKEN_app_terraform_io",
    "GITHUB_TOKEN",
    "CI_JOB_TOKEN",
    "TF_VAR_environment",
    "TF_VAR_nobody",
];

#[test]
fn no_report_of_a_module_shows_a_secret() {
    let (directory, mut secrets) = files(&FILES);
    let environment: Vec<(&str, String)> = ENVIRONMENT.iter().map(|name| (*name, secret(name))).collect();
    secrets.extend(environment.iter().map(|(name, secret)| ((*name).to_owned(), secret.clone())));
    std::fs::write(directory.path("given.tfvars"), planted("given = \"@file@\"\n", &mut secrets)).unwrap();
    let given = format!("given={}", planted("@argument@", &mut secrets));
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, secret)| (*name, secret.as_str())).collect();
    let log = [("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full"), ("TF_LOG", "trace"), ("ONUS_LOG", "trace")];
    let arguments = [".", "--var-file", "given.tfvars", "--var", &given];
    for environment in [environment.clone(), [&environment[..], &log].concat()] {
        let (code, shown) = shown(&directory, &arguments, &environment);
        none_of(&secrets, &shown, "the module");
        assert_eq!(code, 1, "{}", shown[0].1);
        let text = &shown[0].1;
        for subject in ["aws_s3_bucket.name", "aws_s3_bucket.class", "module.inner.aws_s3_bucket.inner"] {
            assert!(text.contains(subject), "{subject} is not judged:\n{text}");
        }
        assert!(text.contains("(sensitive value)"), "{text}");
    }
}

/// The mark of the variables is what hides them.
#[test]
fn without_its_marks_the_module_shows_what_it_holds() {
    let plain = FILES.map(|(name, text)| (name, text.replace("  sensitive = true\n", "")));
    let (directory, secrets) = files(&plain.each_ref().map(|(name, text)| (*name, text.as_str())));
    let (_, shown) = shown(&directory, &["."], &[]);
    let told: Secrets =
        secrets.into_iter().filter(|(_, secret)| shown.iter().any(|(_, text)| text.contains(secret))).collect();
    let told: Vec<&str> = told.iter().map(|(place, _)| place.as_str()).collect();
    for place in ["tfvars", "account"] {
        assert!(told.contains(&place), "{told:?}");
    }
    for credential in ["provider-secret-key", "backend-secret-key", "connection-password", "customer-key"] {
        assert!(!told.contains(&credential), "{told:?}");
    }
}

#[test]
fn reports_of_a_module_are_the_same_whatever_its_secrets_are() {
    let worlds = ["zqbcdfgh-first", "zqkmnpqrstvwxz-second"].map(|word| {
        let (directory, _) = files(&FILES);
        let values = format!("text = \"{word}\"\nobject = {{ owner = \"{word}-owner\" }}\n");
        std::fs::write(directory.path("terraform.tfvars"), values).unwrap();
        let own = format!("{{\"objects\": [{{\"word\": \"{word}\"}}]}}");
        std::fs::write(directory.path("a.auto.tfvars.json"), own).unwrap();
        shown(&directory, &["."], &[])
    });
    let [(code, one), (_, other)] = worlds;
    assert_eq!(code, 1);
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one.len() > 200 || name == "standard error");
        assert!(one == other, "{name} tells the worlds apart");
    }
}
