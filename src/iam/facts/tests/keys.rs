use crate::iam::facts::actions::{actions, find as action};
use crate::iam::facts::keys::{By, Key, Kind, Unsigned, find, keys};
use crate::iam::glob::{literal, matches, wildcards};

fn key(name: &str) -> &'static Key {
    find(&name.to_lowercase()).unwrap_or_else(|| panic!("{name} is missing"))
}

fn of(service: &str) -> usize {
    keys().iter().filter(|key| key.name.split_once(':').is_some_and(|(prefix, _)| prefix == service)).count()
}

fn carriers(name: &str) -> Vec<&'static str> {
    actions().iter().map(|action| action.name).filter(|action| key(name).comes_with(action)).collect()
}

#[test]
fn sorted_and_unique() {
    assert!(keys().windows(2).all(|pair| pair[0].folded < pair[1].folded));
    assert!(keys().iter().all(|key| key.folded == key.name.to_lowercase()));
}

#[test]
fn as_many_as_the_references_list() {
    // Of the attestations of KMS, which the reference lists one by one, there is one prefix.
    assert_eq!(["aws", "kms", "s3", "sts"].map(of), [53, 39, 61, 12]);
}

#[test]
fn no_prefix_hides_another_key() {
    for prefix in keys().iter().filter(|key| key.is_prefix()) {
        let begin = keys().iter().filter(|key| key.folded.starts_with(prefix.folded));
        assert_eq!(begin.count(), 1, "{}", prefix.name);
    }
}

#[test]
fn found_by_prefix() {
    assert_eq!(key("aws:PrincipalTag/team").name, "aws:PrincipalTag/");
    assert_eq!(key("s3:ExistingObjectTag/a/b").name, "s3:ExistingObjectTag/");
    assert_eq!(key("kms:EncryptionContext:aws:s3:arn").name, "kms:EncryptionContext:");
    assert_eq!(key("kms:EncryptionContextKeys").name, "kms:EncryptionContextKeys");
    assert_eq!(key("kms:RecipientAttestation:PCR31").name, "kms:RecipientAttestation:");
    assert_eq!(key("sts:RequestContext/identitycenter:userid").name, "sts:RequestContext/");
    for missing in ["aws:principaltag/", "aws:principaltag", "s3:prefix/x", "s3:prefi", "", "zzz:key", "aws:sourcei"] {
        assert_eq!(find(missing), None, "{missing}");
    }
    // The caller folds the case.
    assert_eq!(find("aws:SourceIp"), None);
    assert!(keys().iter().filter(|key| !key.is_prefix()).all(|key| find(key.folded) == Some(key)));
}

#[test]
fn lists_name_actions_that_exist() {
    for key in keys() {
        let listed = key.actions.unwrap_or_default();
        assert!(listed.windows(2).all(|pair| pair[0] < pair[1]), "{}: {listed:?}", key.name);
        for name in listed {
            assert_eq!(action(name).map(|action| action.name), Some(*name), "{}", key.name);
            assert!(key.comes_with(name), "{} with {name}", key.name);
        }
        assert!(actions().iter().any(|action| key.comes_with(action.name)), "{} comes with nothing", key.name);
    }
}

#[test]
fn come_with_the_actions_of_the_reference() {
    assert_eq!(carriers("s3:prefix"), ["s3:ListBucket", "s3:ListBucketVersions"]);
    assert_eq!(carriers("s3:if-none-match"), ["s3:PutObject"]);
    assert_eq!(carriers("s3:object-lock-legal-hold"), ["s3:PutObject", "s3:PutObjectLegalHold"]);
    assert_eq!(carriers("s3:LocationConstraint"), ["s3:CreateAccessPoint", "s3:CreateBucket"]);
    assert!(!carriers("s3:x-amz-server-side-encryption").contains(&"s3:GetObject"));
    assert!(carriers("s3:ExistingObjectTag/a").contains(&"s3:GetObject"));
    assert!(!carriers("s3:ExistingObjectTag/a").contains(&"s3:PutObject"));
    // Nearly every action has these, and every action those.
    assert_eq!(["s3:TlsVersion", "s3:ResourceAccount"].map(|name| carriers(name).len()), [177, 178]);
    assert_eq!(carriers("s3:x-amz-content-sha256").len(), 165);
    assert_eq!(["kms:CallerAccount", "kms:ViaService"].map(|name| carriers(name).len()), [51, 45]);
    assert_eq!(carriers("aws:SourceIp").len(), actions().len());
}

#[test]
fn come_with_no_action_of_another_service() {
    assert!(!key("s3:TlsVersion").comes_with("kms:Decrypt"));
    assert!(!key("kms:KeySpec").comes_with("s3:GetObject"));
    assert!(!key("s3:TlsVersion").comes_with("sns:Publish"));
    assert!(key("S3:TlsVersion").comes_with("S3:GETOBJECT"));
    // Of an action that is in no table nothing is certain.
    assert!(key("s3:prefix").comes_with("s3:ListSomethingNew"));
    assert!(key("aws:RequestTag/a").comes_with("sns:CreateTopic"));
    assert!(!key("aws:RequestTag/a").comes_with("s3:GetObject"));
}

#[test]
fn anonymous_requests_have_no_principal() {
    let fixed =
        [("aws:PrincipalAccount", "anonymous"), ("aws:PrincipalType", "Anonymous"), ("aws:userid", "anonymous")];
    for (name, value) in fixed {
        assert_eq!((key(name).unsigned, key(name).always), (Unsigned::Fixed(value), true));
    }
    assert_eq!(key("aws:ViaAWSService").unsigned, Unsigned::Fixed("false"));
    let named = |key: &&Key| fixed.iter().any(|(name, _)| *name == key.name);
    for key in keys().iter().filter(|key| key.by == By::Principal && !named(key)) {
        assert_eq!(key.unsigned, Unsigned::Absent, "{}", key.name);
    }
    assert!(!key("aws:username").always && key("aws:PrincipalArn").always);
}

#[test]
fn only_services_set_what_is_of_services() {
    for key in keys().iter().filter(|key| key.by == By::Service) {
        assert_ne!((key.unsigned, key.always), (Unsigned::Present, true), "{}", key.name);
    }
    for name in ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:CalledVia", "kms:ViaService"] {
        assert_eq!((key(name).by, key(name).unsigned, key(name).always), (By::Service, Unsigned::Absent, false));
    }
}

#[test]
fn networks_decide_on_theirs() {
    // Plain HTTP has no version of TLS, and through an endpoint of a VPC there is no address.
    let always: Vec<_> = keys().iter().filter(|key| key.by == By::Network && key.always).map(|key| key.name).collect();
    assert_eq!(always, ["aws:SecureTransport"]);
    for name in ["aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp", "s3:TlsVersion"] {
        assert_eq!((key(name).by, key(name).unsigned), (By::Network, Unsigned::Present));
    }
}

#[test]
fn values_match_their_shape() {
    let values = [
        ("aws:SourceVpce", "vpce-1a2b3c4d"),
        ("aws:SourceVpc", "vpc-1a2b3c4d"),
        ("aws:SourceVpcArn", "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1a2b3c4d"),
        ("aws:PrincipalAccount", "111122223333"),
        ("aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/"),
        ("aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"),
        ("aws:PrincipalArn", "arn:aws-us-gov:iam::111122223333:role/x"),
        ("s3:prefix", ""),
        ("s3:DataAccessPointArn", "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap"),
        ("s3:DataAccessPointArn", "arn:aws:s3::111122223333:accesspoint/alias.mrap"),
        ("kms:ViaService", "s3.cn-north-1.amazonaws.com.cn"),
        ("kms:RequestAlias", "alias/aws/s3"),
    ];
    for (name, value) in values {
        assert!(matches(&wildcards(key(name).shape), &literal(value)), "{name} = {value}");
    }
    // The header of an upload may name its key otherwise.
    let named = |key: &Key| key.name.ends_with("-aws-kms-key-id");
    for key in keys().iter().filter(|key| key.kind == Kind::Arn && !named(key)) {
        assert!(key.shape.starts_with("arn:"), "{}", key.name);
    }
}
