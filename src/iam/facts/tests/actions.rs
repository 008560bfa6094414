use crate::iam::facts::actions::{Action, Level, On, actions, find, nearest};

const BUCKET: &[&str] = &["s3:ListBucket", "s3:GetBucketPolicy", "s3:PutBucketAcl", "s3:GetEncryptionConfiguration"];
const OBJECT: &[&str] = &["s3:GetObject", "s3:ListMultipartUploadParts", "s3:ReplicateObject", "s3:RestoreObject"];

fn of(service: &str) -> Vec<&'static Action> {
    actions().iter().filter(|action| action.name.split_once(':').is_some_and(|(prefix, _)| prefix == service)).collect()
}

fn named(wanted: impl Fn(&Action) -> bool) -> Vec<&'static str> {
    actions().iter().filter(|action| wanted(action)).map(|action| action.name).collect()
}

#[test]
fn sorted_and_unique() {
    assert!(actions().windows(2).all(|pair| pair[0].folded < pair[1].folded));
    assert!(actions().iter().all(|action| action.folded == action.name.to_lowercase()));
}

#[test]
fn as_many_as_the_reference_lists() {
    assert_eq!(["kms", "s3", "sts"].map(|service| of(service).len()), [56, 180, 16]);
    assert_eq!(actions().len(), 252);
}

#[test]
fn the_actions_of_witnesses_act_on_the_same() {
    for (names, on, not) in [(BUCKET, On::BUCKET, On::OBJECT), (OBJECT, On::OBJECT, On::BUCKET)] {
        for name in names {
            let action = find(name).unwrap_or_else(|| panic!("{name} is missing"));
            assert_eq!(&action.name, name);
            assert!(action.on.meets(on) && !action.on.meets(not), "{action:?}");
        }
    }
}

#[test]
fn each_service_acts_on_its_own() {
    let s3 = On::BUCKET.or(On::OBJECT).or(On::ACCESS_POINT).or(On::ACCESS_POINT_OBJECT);
    for (service, own) in [("s3", s3), ("kms", On::KEY), ("sts", On::ROLE)] {
        let own = own.or(On::OTHER).or(On::ANY);
        assert!(of(service).iter().all(|action| action.on.meets(own)));
        let others = [s3, On::KEY, On::ROLE].into_iter().filter(|kind| !own.meets(*kind));
        for kind in others {
            assert!(of(service).iter().all(|action| !action.on.meets(kind)));
        }
    }
}

#[test]
fn no_action_is_on_buckets_and_objects() {
    let objects = On::OBJECT.or(On::ACCESS_POINT_OBJECT);
    let buckets = On::BUCKET.or(On::ACCESS_POINT);
    assert_eq!(named(|action| action.on.meets(objects) && action.on.meets(buckets)), <[&str; 0]>::default());
    // Objects behind access points are reached by their own path too.
    assert!(actions().iter().all(|action| !action.on.meets(On::ACCESS_POINT_OBJECT) || action.on.meets(On::OBJECT)));
}

#[test]
fn found_in_whatever_case() {
    assert_eq!(find("S3:getobject").map(|action| action.name), Some("s3:GetObject"));
    assert_eq!(find("KMS:DECRYPT").map(|action| (action.name, action.level)), Some(("kms:Decrypt", Level::Write)));
    assert_eq!(find("sts:AssumeRole").map(|action| action.on.meets(On::ROLE)), Some(true));
    assert_eq!(find("s3:GetObjects"), None);
    assert_eq!(find("s3:*"), None);
    assert_eq!(find(""), None);
}

#[test]
fn the_nearest_is_named_as_documented() {
    assert_eq!(nearest("s3:getobjects"), Some("s3:GetObject"));
    assert_eq!(nearest("s3:ListObjectsV2"), nearest("S3:LISTOBJECTSV2"));
    assert_eq!(nearest("kms:GenerateDatakeys"), Some("kms:GenerateDataKey"));
    assert_eq!(nearest("ec2:RunInstances"), None);
}

#[test]
fn what_has_no_call_of_its_own() {
    let s3 = [
        "s3:AllowVendedLogDeliveryForResource",
        "s3:BypassGovernanceRetention",
        "s3:GetObjectVersionAnnotationForReplication",
        "s3:GetObjectVersionForReplication",
        "s3:GetStorageLensDashboard",
        "s3:InitiateReplication",
        "s3:ObjectOwnerOverrideToBucketOwner",
        "s3:PauseReplication",
        "s3:ReplicateDelete",
        "s3:ReplicateObject",
        "s3:ReplicateObjectAnnotation",
        "s3:ReplicateTags",
    ];
    assert_eq!(named(|action| action.feature && action.name.starts_with("s3:")), s3);
    let sts = ["sts:GetServiceBearerToken", "sts:SetContext", "sts:SetSourceIdentity"];
    assert_eq!(named(|action| action.feature && action.name.starts_with("sts:"))[..3], sts);
    assert_eq!(named(|action| action.owner), ["s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"]);
}

#[test]
fn levels_follow_the_verbs() {
    let verb = |action: &Action| action.name.split_once(':').map_or("", |(_, name)| name);
    let reads = ["Get", "Describe", "List"];
    for action in of("s3") {
        let reading = matches!(action.level, Level::Read | Level::List);
        // This one lets a service set up a delivery.
        let allowance = verb(action) == "AllowVendedLogDeliveryForResource";
        assert_eq!(reading, allowance || reads.iter().any(|read| verb(action).starts_with(read)), "{action:?}");
    }
    let tagging = ["s3:PutObjectTagging", "s3:ReplicateTags", "s3:TagResource", "kms:TagResource", "sts:TagSession"];
    assert!(tagging.iter().all(|name| find(name).is_some_and(|action| action.level == Level::Tagging)));
    let permissions = ["s3:PutBucketAcl", "s3:PutObjectAcl", "s3:BypassGovernanceRetention", "kms:CreateGrant"];
    assert!(permissions.iter().all(|name| find(name).is_some_and(|action| action.level == Level::Permissions)));
}
