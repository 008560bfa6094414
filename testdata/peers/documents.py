"""The documents that are compared: random ones, and those of the fixtures in this repository."""

import glob
import json
import os
import random
import re

from onus import ACCOUNT, BUCKET

HERE = os.path.dirname(os.path.abspath(__file__))
OTHER = "210987654321"
THIRD = "444455556666"
ARN = f"arn:aws:s3:::{BUCKET}"

PRINCIPALS = [
    *4 * ["*"],
    *2 * [{"AWS": "*"}],
    {"AWS": ["*", f"arn:aws:iam::{ACCOUNT}:root"]},
    *3 * [{"AWS": f"arn:aws:iam::{ACCOUNT}:root"}],
    {"AWS": ACCOUNT},
    *2 * [{"AWS": f"arn:aws:iam::{ACCOUNT}:role/app"}],
    {"AWS": [f"arn:aws:iam::{ACCOUNT}:user/ops/kim", f"arn:aws:iam::{ACCOUNT}:role/app"]},
    {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session"},
    *3 * [{"AWS": f"arn:aws:iam::{OTHER}:root"}],
    {"AWS": OTHER},
    {"AWS": f"arn:aws:iam::{OTHER}:role/partner"},
    {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{THIRD}:user/guest"]},
    {"AWS": "AIDACKCEVSQ6C2EXAMPLE"},
    {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"},
    {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
    {"Federated": "cognito-identity.amazonaws.com"},
    {"Service": "logging.s3.amazonaws.com"},
    *2 * [{"Service": "cloudfront.amazonaws.com"}],
    {"Service": ["cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com"]},
    {"Service": "sns.amazonaws.com", "AWS": f"arn:aws:iam::{ACCOUNT}:role/app"},
]
NOT_PRINCIPALS = [
    {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{ACCOUNT}:role/app"]},
    {"AWS": f"arn:aws:iam::{OTHER}:root"},
    {"Service": "cloudtrail.amazonaws.com"},
]
ACTIONS = """
    s3:GetObject s3:GetObject s3:GetObject s3:GetObjectVersion s3:PutObject s3:PutObject s3:DeleteObject s3:ListBucket
    s3:ListBucket s3:ListBucketVersions s3:GetBucketAcl s3:GetBucketLocation s3:PutBucketPolicy s3:DeleteBucketPolicy
    s3:PutBucketAcl s3:PutObjectAcl s3:GetBucketPolicy s3:PutEncryptionConfiguration s3:AbortMultipartUpload
    s3:ListMultipartUploadParts s3:GetObjectTagging s3:PutLifecycleConfiguration s3:ReplicateObject s3:* s3:* s3:*
    s3:Get* s3:Get* s3:List* s3:Put* s3:*Object s3:GetObject* s3:Delete* s3:g?tobject * s3:GetObjectAttributes
    s3:BypassGovernanceRetention s3:GetBucket* s3:ListAllMyBuckets
""".split()
ODD_ACTIONS = ["s3:GetObjects", "s3:HeadObject", "sqs:SendMessage", "ec2:*"]
RESOURCES = [
    *4 * [f"{ARN}/*"],
    *4 * [[ARN, f"{ARN}/*"]],
    *2 * [ARN],
    "*",
    f"{ARN}*",
    f"{ARN}/public/*",
    f"{ARN}/AWSLogs/{ACCOUNT}/*",
    f"{ARN}/index.html",
    [f"{ARN}/a/*", f"{ARN}/b/*"],
    f"{ARN}/${{aws:username}}/*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::another-one/*",
]
SECURE = ("Bool", "aws:SecureTransport")
VALUES = {
    "aws:SourceIp": [
        "203.0.113.0/24",
        "198.51.100.7",
        "0.0.0.0/0",
        "0.0.0.0/1",
        "52.0.0.0/7",
        "10.0.0.0/8",
        "::/0",
        "2000::/3",
    ],
    "aws:SourceArn": [
        f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1EXAMPLE",
        f"arn:aws:sns:eu-west-1:{ACCOUNT}:topic",
        f"arn:aws:sns:*:{ACCOUNT}:*",
        "arn:aws:s3:::a-source",
        "arn:aws:s3:::*",
        "arn:aws:apigateway:eu-west-1::/restapis/abc",
        "arn:aws:sns:eu-west-1:*:topic",
    ],
    "aws:SourceAccount": [ACCOUNT, OTHER, "*"],
    "aws:SourceOwner": [ACCOUNT],
    "aws:SourceVpc": ["vpc-0a1b2c3d4e5f67890", "vpc-*", "vpc-0?"],
    "aws:SourceVpce": ["vpce-0a1b2c3d4e5f67890", "vpce-11111111111111111", "vpce-*"],
    "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-*"],
    "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*", "o-*/r-ab12/*"],
    "aws:PrincipalArn": [f"arn:aws:iam::{ACCOUNT}:role/app", f"arn:aws:iam::{ACCOUNT}:role/*", "arn:aws:iam::*:role/app"],
    "aws:PrincipalAccount": [ACCOUNT, OTHER],
    "aws:PrincipalTag/team": ["storage", "*"],
    "aws:userid": ["AIDACKCEVSQ6C2EXAMPLE", "AROACKCEVSQ6C2EXAMPLE:*"],
    "aws:Referer": ["https://www.example.com/*"],
    "aws:UserAgent": ["client/1"],
    "aws:username": ["kim"],
    "s3:DataAccessPointAccount": [ACCOUNT],
    "s3:DataAccessPointArn": [
        f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/*",
        f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/one",
    ],
    "s3:x-amz-acl": ["bucket-owner-full-control", "public-read"],
    "s3:x-amz-server-side-encryption": ["aws:kms", "AES256"],
    "s3:prefix": ["home/", "public/*"],
    "s3:ExistingObjectTag/public": ["yes"],
    "kms:CallerAccount": [ACCOUNT],
    "saml:aud": ["https://signin.aws.amazon.com/saml"],
}
TEXT_OPERATORS = 5 * ["StringEquals"] + 4 * ["StringLike"] + ["StringNotEquals", "StringNotLike", "StringEqualsIgnoreCase"]
TEXT_OPERATORS += ["StringEqualsIfExists", "StringLikeIfExists", "ForAnyValue:StringEquals", "ForAllValues:StringLike"]
TEXT_OPERATORS += ["ForAnyValue:StringLike"]
ARN_OPERATORS = ["ArnEquals", "ArnLike", "ArnLike", "ArnNotEquals", "ArnLikeIfExists", "StringLike", "StringEquals"]
IP_OPERATORS = 5 * ["IpAddress"] + ["NotIpAddress", "IpAddressIfExists"]
OTHERS = [
    *[("Bool", "aws:SecureTransport", value) for value in ("true", "false", "false", True)],
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
    ("Bool", "aws:PrincipalIsAWSService", "false"),
    ("NumericLessThan", "s3:TlsVersion", "1.2"),
    ("NumericLessThanEquals", "s3:max-keys", 10),
    ("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"),
    ("Null", "aws:PrincipalArn", "true"),
    ("Null", "aws:PrincipalOrgID", "false"),
    ("Null", "s3:x-amz-server-side-encryption", "true"),
    ("StringEquals", "aws:SourceAccount", int(ACCOUNT)),
]


def chance(rng, share):
    return rng.random() < share


def one_or_more(rng, pool, most):
    some = rng.sample(pool, rng.randint(1, most))
    return some[0] if len(some) == 1 and chance(rng, 0.7) else some


def conditions(rng):
    found = {}
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        if chance(rng, 0.2):
            operator, key, value = rng.choice(OTHERS)
        else:
            key = rng.choice(list(VALUES))
            arn = key in ("aws:SourceArn", "aws:PrincipalArn", "s3:DataAccessPointArn")
            operators = IP_OPERATORS if key == "aws:SourceIp" else ARN_OPERATORS if arn else TEXT_OPERATORS
            operator = rng.choice(operators)
            value = one_or_more(rng, VALUES[key], min(2, len(VALUES[key])))
        if chance(rng, 0.1):
            key = key.lower() if chance(rng, 0.5) else key.replace("aws:S", "AWS:S")
        found.setdefault(operator, {})[key] = value
    return found


def statement(rng, denies):
    made = {}
    if chance(rng, 0.5):
        made["Sid"] = "".join(rng.choice("ABCabc123") for _ in range(8))
    made["Effect"] = "Deny" if chance(rng, denies) else "Allow"
    deny = made["Effect"] == "Deny"
    if chance(rng, 0.08):
        made["NotPrincipal"] = rng.choice(NOT_PRINCIPALS)
    else:
        made["Principal"] = "*" if deny and chance(rng, 0.6) else rng.choice(PRINCIPALS)
    actions = ["s3:*"] if deny and chance(rng, 0.5) else rng.sample(ACTIONS, rng.choice([1, 1, 1, 2, 3]))
    if chance(rng, 0.03):
        actions.append(rng.choice(ODD_ACTIONS))
    made["NotAction" if chance(rng, 0.04) else "Action"] = actions[0] if len(actions) == 1 else actions
    made["NotResource" if chance(rng, 0.03) else "Resource"] = rng.choice(RESOURCES)
    if chance(rng, 0.5):
        made["Condition"] = conditions(rng)
    return made


def document(rng):
    statements = [statement(rng, 0.25) for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 4, 6]))]
    made = {"Version": "2012-10-17"} if chance(rng, 0.95) else {"Version": "2008-10-17"} if chance(rng, 0.5) else {}
    made["Statement"] = statements[0] if len(statements) == 1 and chance(rng, 0.2) else statements
    return made


def bucket_policies(count, seed):
    """Random bucket policies."""
    rng = random.Random(f"bucket {seed}")
    return [document(rng) for _ in range(count)]


def telling():
    """Bucket policies that random ones rarely come to, from disagreements of the past."""
    everyone = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{ARN}/*"}
    other = {**everyone, "Principal": {"AWS": OTHER}}
    service = {**everyone, "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject"}
    denied = {**everyone, "Effect": "Deny", "Condition": {"StringEquals": {"kms:CallerAccount": ACCOUNT}}}
    network = {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f67890"}}
    found = [
        [everyone, {**everyone, "Action": "s3:PutObject", "Condition": network}],
        [other, {**denied, "Action": "s3:PutObject"}],
        [{**other, "Condition": {"StringNotEquals": {"kms:CallerAccount": ACCOUNT}}}],
        [{**service, "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}}],
        [{**service, "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*"}}}],
        [{**service, "Condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}],
    ]
    return [{"Version": "2012-10-17", "Statement": one} for one in found]


def identity_policies(count, seed):
    """Random identity policies, many of which are generous."""
    rng = random.Random(f"identity {seed}")
    found = []
    for _ in range(count):
        made = document(rng)
        for one in statements(made):
            one.pop("Principal", one.pop("NotPrincipal", None))
            if chance(rng, 0.4):
                one["Action"] = rng.choice(["s3:*", "*", ["s3:*", "kms:Decrypt"], ["s3:Get*", "s3:*"]])
                one.pop("NotAction", None)
            if chance(rng, 0.4):
                one["Resource"] = rng.choice(
                    ["*", "arn:aws:s3:::*", ["*", ARN], ["arn:aws:s3:::*", "arn:aws:s3:::*/*"], "arn:aws:s3:::*/*"]
                )
                one.pop("NotResource", None)
            if chance(rng, 0.3):
                one.pop("Condition", None)
        found.append(made)
    return found


def statements(document):
    found = document.get("Statement", [])
    return found if isinstance(found, list) else [found]


def fixtures():
    """Documents in the plans of fixtures and in the cases of `testdata/documents`: of buckets, and of identities."""
    texts = set()
    for path in sorted(glob.glob(f"{HERE}/../**/plan.json", recursive=True)):
        with open(path) as file:
            texts.update(policies(json.load(file)))
    with open(f"{HERE}/../documents/cases.jsonl") as file:
        texts.update(case["json"] for case in map(json.loads, file) if "json" in case)
    of_buckets, of_identities = {}, {}
    for text in sorted(texts):
        made = json.loads(text)
        every = statements(made)
        if not every or not all(isinstance(one, dict) and {"Resource", "NotResource"} & set(one) for one in every):
            continue
        owned = sum(bool({"Principal", "NotPrincipal"} & set(one)) for one in every)
        if owned == len(every):
            named = re.findall(r'"arn:aws[a-z-]*:s3:::([^"/*?$]+)', json.dumps([one.get("Resource") for one in every]))
            renamed = re.sub(rf'(:s3:::){re.escape(named[0])}(?=["/*])', rf"\g<1>{BUCKET}", text) if named else text
            of_buckets[renamed] = json.loads(renamed)
        elif not owned:
            of_identities[text] = made
    return list(of_buckets.values()), list(of_identities.values())


def policies(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from policies(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from policies(inner)
    elif isinstance(value, str) and value.lstrip().startswith("{") and '"Statement"' in value:
        try:
            made = json.loads(value)
        except ValueError:
            return
        if isinstance(made, dict) and "Statement" in made:
            yield value
