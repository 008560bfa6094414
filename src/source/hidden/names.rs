//! Names of arguments, and of parameters of addresses, that hold credentials.

/// Names of arguments that hold a credential, of the AWS provider, of backends, of connections, and of resources: with `_`
/// for a dash, and in small letters.
const NAMES: [&str; 22] = [
    "access_key",
    "account_key",
    "api_key",
    "apikey",
    "connection_string",
    "credentials",
    "customer_key",
    "encryption_key",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pem_file",
    "private_key",
    "pwd",
    "sas",
    "secret",
    "secret_binary",
    "secret_string",
    "secrets",
    "shared_key",
    "token",
];

/// What such names end in, behind another word.
const ENDINGS: [&str; 19] = [
    "_access_key",
    "_account_key",
    "_api_key",
    "_apikey",
    "_connection_string",
    "_credentials",
    "_customer_key",
    "_encryption_key",
    "_passphrase",
    "_passwd",
    "_password",
    "_passwords",
    "_private_key",
    "_pwd",
    "_secret",
    "_shared_key",
    "_token",
    "private_key_pem",
    "secret_key",
];

/// What every such name has in it.
pub(super) const STEMS: [&str; 11] = [
    "access_key",
    "secret",
    "token",
    "pass",
    "private_key",
    "er_key",
    "encryption_key",
    "api_key",
    "apikey",
    "pwd",
    "credential",
];

/// The rest of them.
pub(super) const RARE: [&str; 6] = ["connection_string", "shared_key", "account_key", "sas", "_wo", "pem_file"];

/// Whether a parameter of a query is a credential, such as `access_token`, `X-Amz-Signature` or `sig`.
pub(super) fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "sig", "key", "secret", "pass", "credential"].iter().any(|part| name.contains(part))
}

/// Whether an argument with this name holds a credential.
pub fn is_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    // Terraform documentation, "Use write-only arguments": what no state may hold has a name that ends so.
    name.ends_with("_wo") || NAMES.contains(&&*name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}
