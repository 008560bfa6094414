"""The tables of actions: parliament's copy of the Service Authorization Reference, and Onus's.

Each S3 action is granted to everyone, once on the bucket and once on its objects. parliament says RESOURCE_MISMATCH where
the action is not on such a resource; Onus then finds nothing that everyone may do. Then each S3 condition key that
parliament knows is asked for with each action: UNKNOWN_CONDITION_FOR_ACTION, where Onus finds no request that has it.
"""

import json

import parliament

from documents import ARN
from groups import Comparison, Explanation
from reasons import BESIDE, OWNERS, REFERENCE, TYPES, on_buckets

# A condition that each request with the key meets, by type.
PRESENT = {
    "String": ("StringLike", "*"),
    "ArrayOfString": ("ForAnyValue:StringLike", "*"),
    "Numeric": ("NumericGreaterThanEquals", "0"),
    "Long": ("NumericGreaterThanEquals", "0"),
    "ARN": ("ArnLike", "arn:*:*:*:*:*"),
    "Bool": ("Bool", "true"),
    "Date": ("DateGreaterThan", "1970-01-02T00:00:00Z"),
}
QUESTIONS = ("public-read", "public-write")


def grant(action, resource, condition=None):
    statement = {"Effect": "Allow", "Principal": "*", "Action": f"s3:{action}", "Resource": resource}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def findings(document):
    return parliament.analyze_policy_string(json.dumps(document)).finding_ids


def possible(onus, document):
    """Whether Onus finds a request, or a permission that no request needs alone."""
    answers = [onus.answer(question, document) for question in QUESTIONS]
    return next((answer for said in ("yes", "unknown", "no") for answer in answers if answer[0] == said), answers[0])


def action(case):
    return case.document["Statement"][0]["Action"].removeprefix("s3:")


def key(case):
    (keys,) = case.document["Statement"][0]["Condition"].values()
    return next(iter(keys))


ACTIONS = [
    Explanation(
        "an action of the owner's account",
        lambda case: action(case) in OWNERS,
        "Onus. S3 answers 405 to everyone outside the owner's account (Amazon S3 API Reference). parliament looks at "
        "resources only.",
        onus="no",
    ),
    Explanation(
        "a permission that no call needs alone",
        lambda case: action(case) in BESIDE,
        "Onus. No unsigned request can be made with it alone (Amazon S3 User Guide, 'Setting up permissions for live "
        "replication'). parliament looks at resources only.",
        onus="no",
    ),
    Explanation(
        "the making of a bucket",
        lambda case: action(case) == "CreateBucket",
        "Onus. A bucket that is being made has no policy yet. parliament looks at resources only.",
        onus="no",
    ),
    Explanation(
        "an object, or an access point in its place",
        lambda case: action(case) == "GetObjectAttributes",
        f"Onus. The {REFERENCE}, lists both as resources of the action, one of which is enough. parliament asks for both.",
        peer="no",
        onus="yes",
    ),
    Explanation(
        "tags of any resource",
        lambda case: action(case) in ("ListTagsForResource", "TagResource", "UntagResource"),
        "Onus. The actions are for tags of buckets and of other resources, not of objects (Amazon S3 API Reference, "
        "'TagResource'). parliament compares only resource types that an action requires, and these require none.",
        peer="yes",
        onus="no",
    ),
]
KEYS = [
    Explanation(
        "a key of signed requests",
        lambda case: key(case) in ("s3:authType", "s3:signatureAge", "s3:signatureversion", "s3:AccessGrantsInstanceArn"),
        "Onus. An unsigned request has no signature (Amazon S3 API Reference, 'Amazon S3 Signature Version 4 "
        "Authentication Specific Policy Keys'). parliament does not ask who requests.",
        peer="yes",
        onus="no",
    ),
    Explanation(
        "a key of AWS Fault Injection Service",
        lambda case: key(case) == "s3:isReplicationPauseRequest",
        f"Onus. It tells requests of that service (the {REFERENCE}), and those are signed. parliament does not ask who "
        "requests.",
        peer="yes",
        onus="no",
    ),
    Explanation(
        "a key of access points",
        lambda case: key(case).startswith(("s3:DataAccessPoint", "s3:AccessPoint")),
        "Onus is careful. Requests through an access point have it, with all actions that go through one (Amazon S3 User "
        "Guide, 'Configuring IAM policies for using access points'), and whether there is one the policy does not say: "
        f"unknown. parliament has it with the actions for which the {REFERENCE}, lists it.",
        onus="unknown",
    ),
    Explanation(
        "how an object is made",
        lambda case: key(case) == "s3:ObjectCreationOperation",
        "Onus is careful. It is fixed by the operation (Amazon S3 User Guide, 'Enforce conditional writes on Amazon S3 "
        "buckets'), and not known to be true of a given upload: unknown.",
        onus="unknown",
    ),
    Explanation(
        "a conditional delete",
        lambda case: key(case) == "s3:if-match" and action(case) == "DeleteObject",
        "Onus. Bucket policies can ask for If-Match of deletes (Amazon S3 User Guide, 'Enforce conditional deletes on Amazon "
        "S3 buckets'). parliament's copy of the reference is older.",
        peer="no",
        onus="yes",
    ),
    Explanation(
        "a conditional read",
        lambda case: key(case) in ("s3:if-match", "s3:if-none-match") and action(case) == "GetObject",
        "Not sure. The Amazon S3 User Guide documents the keys for writes and deletes; parliament's copy of the reference "
        "lists them for GetObject as well. Onus finds no such read.",
        peer="yes",
        onus="no",
    ),
]


def actions(onus):
    comparison = Comparison(
        "S3 actions on buckets and objects: parliament RESOURCE_MISMATCH, Onus iam::public_read or _write", ACTIONS
    )
    comparison.documents = [grant(name, resource) for name in TYPES for resource in (ARN, f"{ARN}/*")]
    onus.ask((question, document) for document in comparison.documents for question in QUESTIONS)
    for document in comparison.documents:
        fits = "no" if "RESOURCE_MISMATCH" in findings(document) else "yes"
        comparison.add(document, fits, *possible(onus, document))
    return comparison


def keys(onus):
    comparison = Comparison(
        "S3 condition keys of actions: parliament UNKNOWN_CONDITION_FOR_ACTION, Onus iam::public_read or _write", KEYS
    )
    (service,) = [one for one in parliament.iam_definition if one["prefix"] == "s3"]
    for condition in service["conditions"]:
        if not condition["condition"].startswith("s3:"):
            continue
        operator, value = PRESENT[condition["type"]]
        name = condition["condition"].replace("<key>", "a")
        for one in TYPES:
            if on_buckets(one) and one not in OWNERS | BESIDE | {"CreateBucket"}:
                comparison.documents.append(grant(one, [ARN, f"{ARN}/*"], {operator: {name: value}}))
    onus.ask((question, document) for document in comparison.documents for question in QUESTIONS)
    for document in comparison.documents:
        comes = "no" if "UNKNOWN_CONDITION_FOR_ACTION" in findings(document) else "yes"
        comparison.add(document, comes, *possible(onus, document))
    return comparison
