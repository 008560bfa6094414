"""Why policyuniverse and Onus differ on what a policy lets whom do: each reason is a step that takes its cause away.

Which requests have a condition key, and which actions there are on buckets and objects, is read here anew, so that a
step takes away only what AWS's documents say. `EXTRA` steps end an answer of Onus that is unknown.
"""

import re

from parliament import expand_action, iam_definition
from parliament.statement import is_condition_key_match

from documents import ARN
from public import clauses, names_one_by_one, reading
from steps import Step, per_statement

LOGIC = "IAM User Guide, 'Policy evaluation logic'"
REFERENCE = "Service Authorization Reference, 'Actions, resources, and condition keys for Amazon S3'"
KEYS = "IAM User Guide, 'AWS global condition context keys'"

# The resource types of each S3 action, from the copy of the reference that parliament brings.
TYPES = {
    privilege["privilege"]: {one["resource_type"].rstrip("*") for one in privilege["resource_types"]}
    for service in iam_definition
    if service["prefix"] == "s3"
    for privilege in service["privileges"]
}
# The condition keys that come with each.
BRINGS = {
    privilege["privilege"]: {key for one in privilege["resource_types"] for key in one["condition_keys"]}
    for service in iam_definition
    if service["prefix"] == "s3"
    for privilege in service["privileges"]
}
# S3 answers 405 to everyone outside the bucket owner's account ("PutBucketPolicy" and its like in the API reference).
OWNERS = {"GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"}
# Permissions beside those of calls: they make no request by themselves.
BESIDE = {
    "BypassGovernanceRetention",
    "ReplicateObject",
    "ReplicateDelete",
    "ReplicateTags",
    "ObjectOwnerOverrideToBucketOwner",
    "GetObjectVersionForReplication",
    "InitiateReplication",
    "PauseReplication",
}


def listed(value):
    return value if isinstance(value, list) else [value]


def expanded(action):
    """The S3 actions that an action of a policy stands for."""
    try:
        found = expand_action(action, raise_exceptions=False)
    except ValueError:
        return set()
    return {one["action"] for one in found if one["service"] == "s3"}


def on_buckets(action):
    return bool(TYPES[action] & {"bucket", "object"})


def replacing(test, other):
    """Replaces actions."""

    def change(statement):
        if "Action" not in statement or not any(test(action) for action in listed(statement["Action"])):
            return statement
        return {
            **statement,
            "Action": [other(action) if test(action) else action for action in listed(statement["Action"])],
        }

    return per_statement(change)


def alike(action):
    return "s3:GetObject" if re.match("s3:(get|list)", action, re.I) else "s3:PutObject"


def elsewhere(action):
    found = expanded(action)
    return bool(found) and not any(on_buckets(one) for one in found)


def no_such(action):
    """An action that the reference does not have, or a pattern that stands for one of another kind one day."""
    return not expanded(action) and action.startswith("s3:") or "?" in action


def dropping(test, effect="Allow"):
    """Takes conditions away."""

    def change(statement):
        kept = {}
        for clause in clauses(statement):
            if not test(clause, statement):
                for operator, values in clause.whole.items():
                    kept.setdefault(operator, {}).update(values)
        without = {name: value for name, value in statement.items() if name != "Condition"}
        return {**without, "Condition": kept} if kept else without

    return per_statement(change, effect)


def of_kms(statement):
    return any(needs(clause) and clause.key.startswith("kms:") for clause in clauses(statement))


def without_address(statement):
    kept = {name: value for name, value in statement["Condition"].items() if not name.startswith("IpAddress")}
    return {**statement, "Condition": kept}


def names_source(clause):
    """Whether it tells for whom a service acts."""
    if not needs(clause) or clause.key not in ("aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid"):
        return False
    told = [value.split(":", 5)[4] or value if value.count(":") > 4 else value for value in clause.values]
    return not any(re.search(r"[*?]", one) for one in told)


def removing(test, effect="Allow"):
    """Takes whole statements away."""
    return per_statement(lambda statement: None if test(statement) else statement, effect)


def needs(clause):
    """Whether a request without the key does not meet it."""
    if clause.name == "Null":
        return clause.values == ["false"]
    return not clause.negated and not clause.if_exists and clause.set != "ForAllValues"


def carried(key, statement):
    """Whether every action of a statement brings a key of S3, by the reference."""
    if not key.startswith("s3:") or key == "s3:tlsversion" or "Action" not in statement:
        return True
    actions = set().union(*(expanded("s3:*" if action == "*" else action) for action in listed(statement["Action"])))
    return all(any(is_condition_key_match(known, key) for known in BRINGS[one]) for one in actions if on_buckets(one))


SIGNED = (
    "aws:(principal(arn|account|org.*|tag/.*|servicename|isawsservice|type)|username|multifactorauthpresent|userid)"
    "|saml:aud|kms:(calleraccount|viaservice)"
)
# Of requests of other accounts `aws:PrincipalAccount` and its like have another value than the document asks for.
LACKED = {
    "An unsigned request": f"{SIGNED}|aws:source(arn|account|owner)",
    "A principal of another account": f"{SIGNED}|aws:source(arn|account|owner)",
    "A service": f"{SIGNED}|aws:(source(ip|vpc|vpce)|securetransport|principalisawsservice|referer)|s3:tlsversion",
}


# What they have always, so that IfExists and Null do not let them in.
HELD = {"A principal of another account": "aws:principal(arn|account)|aws:userid"}


def condition(whose):
    keys, there = re.compile(LACKED[whose]), re.compile(HELD.get(whose, "none"))
    return Step(
        "a condition that these requests do not meet",
        f"Onus. {whose} lacks the key, or has another value: {KEYS}, says which requests have a key, the {REFERENCE}, with "
        "which actions its keys come. policyuniverse keeps to a few keys.",
        dropping(
            lambda clause, of: needs(clause)
            and (keys.fullmatch(clause.key) or not carried(clause.key, of))
            or there.fullmatch(clause.key)
            and (clause.if_exists or clause.values == ["true"])
        ),
    )


def everywhere(statement):
    kept = {name: value for name, value in statement.items() if name not in ("Resource", "NotResource")}
    return {**kept, "Resource": [ARN, f"{ARN}/*"]}


TLS = Step(
    "a version of TLS that S3 refuses",
    "Onus. S3 takes TLS 1.2 and later only (Amazon S3 User Guide, 'Protecting data in transit with encryption'), so nobody "
    "meets the condition. policyuniverse does not look at s3:TlsVersion.",
    dropping(lambda clause, _: clause.key == "s3:tlsversion" and clause.name == "NumericLessThan"),
)
NETWORKS = Step(
    "an address and an endpoint at once",
    f"Onus. Requests through a VPC endpoint have no aws:SourceIp, others no aws:SourceVpc and -Vpce ({KEYS}), so nobody meets "
    "both conditions. policyuniverse reads each condition by itself.",
    per_statement(
        lambda one: without_address(one) if {"vpc", "vpce"} & {c.key[10:] for c in clauses(one) if needs(c)} else one
    ),
)
OPPOSITE = Step(
    "conditions that exclude each other",
    "Onus. All conditions must hold (IAM User Guide, 'IAM JSON policy elements: Condition operators'): one asks for what "
    "the other refuses. policyuniverse reads each condition by itself.",
    dropping(lambda clause, of: not needs(clause) and any(c.key == clause.key and needs(c) for c in clauses(of))),
)
DENY = Step(
    "a Deny",
    f"Onus. An explicit Deny overrides an Allow ({LOGIC}); policyuniverse reads Allow statements only.",
    # One that asks for a key of KMS never applies to S3.
    removing(lambda one: not of_kms(one), "Deny"),
    peer="yes",
)
RESOURCE = Step(
    "resources",
    "Onus. An action on objects needs the ARN of objects, one on buckets that of the bucket "
    f"({REFERENCE}); policyuniverse does not compare actions with resources, nor resources with the bucket.",
    per_statement(everywhere),
)
ELSEWHERE = Step(
    "actions that are on no bucket",
    f"Onus. The {REFERENCE}, knows them for other resources, or another service does: a bucket policy cannot grant them. "
    "policyuniverse does not look at what actions are on.",
    replacing(lambda action: elsewhere(action) or not (action.startswith("s3:") or action == "*"), alike),
)
NO_ACTION = Step(
    "NotAction that leaves none",
    "Onus. Without s3:* nothing is left to do with a bucket (IAM User Guide, 'IAM JSON policy elements: NotAction'). "
    "policyuniverse does not look at actions when it lists principals.",
    per_statement(
        lambda one: (
            {**{k: v for k, v in one.items() if k != "NotAction"}, "Action": ["s3:GetObject", "s3:ListBucket"]}
            if {"s3:*", "*"} & set(listed(one.get("NotAction", [])))
            else one
        )
    ),
)
CLOUDFRONT = Step(
    "an origin access identity of CloudFront",
    "Onus. It is of a distribution, and its account is AWS's (Amazon CloudFront Developer Guide, 'Restrict access to an "
    "Amazon S3 origin'). policyuniverse reads `cloudfront` as the account.",
    per_statement(
        lambda one: (
            {**one, "Principal": {"AWS": "arn:aws:iam::210987654321:root"}}
            if ":cloudfront:user" in str(one.get("Principal"))
            else one
        )
    ),
)
LOAD_BALANCERS = Step(
    "an account that delivers logs of load balancers",
    "Onus. It is AWS's (User Guide for Application Load Balancers, 'Enable access logs for your Application Load Balancer').",
    per_statement(
        lambda one: (
            {**one, "Principal": {"AWS": "arn:aws:iam::210987654321:root"}}
            if ":156460612806:" in str(one.get("Principal"))
            else one
        )
    ),
)
PROVIDER = Step(
    "an identity provider",
    "Onus. A web identity is no service (IAM User Guide, 'AWS JSON policy elements: Principal'). policyuniverse puts "
    "Service and Federated into one set, and the names look alike.",
    per_statement(
        lambda one: (
            {**one, "Principal": {"Service": "sns.amazonaws.com"}} if "Federated" in (one.get("Principal") or {}) else one
        )
    ),
)
NAMED_SOURCE = Step(
    "one of several conditions names the source",
    "Onus. All conditions must hold (IAM User Guide, 'IAM JSON policy elements: Condition operators'), so one that names the "
    "source is enough; policyuniverse calls conditions open when any of their values is.",
    dropping(lambda clause, _: names_source(clause)),
)
LIMITED = Step(
    "a statement with a limit in a policy that is public",
    "Both. Another statement makes the whole policy public (Amazon S3 User Guide, 'Blocking public access to your Amazon S3 "
    "storage'), and an unsigned request from the network that this one names is allowed. policyuniverse judges each statement.",
    removing(lambda one: reading(one) == "no"),
    peer="no",
)
SOURCE_TOLD = Step(
    "a source that services tell",
    "Onus, of services that tell for whom they act (IAM User Guide, 'The confused deputy problem'): what is asked of the "
    "account with IfExists, or by a negated `*`, or by a `*` that stands for itself, then refuses. policyuniverse reads the "
    "first like the plain operator and skips the second.",
    dropping(
        lambda clause, _: clause.key in ("aws:sourceaccount", "aws:sourceowner")
        and (not needs(clause) or clause.name.startswith("StringEquals") and "*" in clause.values)
    ),
)
NO_SOURCE = Step(
    "conditions of which none names the source",
    "Onus. Only aws:SourceArn, -Account, -Owner and -OrgID tell for whom a service acts (IAM User Guide, 'The confused deputy "
    "problem'), and with IfExists or a wildcard they name nobody. policyuniverse takes every account, id, address and ARN in "
    "conditions for a limit.",
    removing(lambda one: clauses(one) and not any(names_source(clause) for clause in clauses(one))),
    peer="no",
)
EVERYONE = Step(
    "a grant to everyone",
    "Onus. `*` names services as well (IAM User Guide, 'AWS JSON policy elements: Principal'), and the policy names one "
    "elsewhere. policyuniverse looks for the name in the same statement.",
    removing(lambda one: names_one_by_one(one) == "no"),
    peer="no",
)
OWNER = Step(
    "actions of the owner's account",
    "Onus. S3 answers 405 to everyone outside the owner's account, whatever the policy allows (Amazon S3 API Reference, "
    "'GetBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy'). policyuniverse takes the actions as they are.",
    replacing(lambda action: expanded(action) and expanded(action) <= OWNERS, alike),
)
NOT_ACTION = Step(
    "NotAction",
    "Onus. NotAction allows all other actions (IAM User Guide, 'IAM JSON policy elements: NotAction'); the actions that "
    "policyuniverse lists come from Action only.",
    removing(lambda statement: "NotAction" in statement),
)
NOT_PRINCIPAL = Step(
    "NotPrincipal",
    "Onus. With Allow everyone who is not named is let in (IAM User Guide, 'AWS JSON policy elements: NotPrincipal'); the "
    "principals that policyuniverse lists come from Principal only.",
    removing(lambda statement: "NotPrincipal" in statement),
)

BESIDE_CALLS = Step(
    "permissions that no call needs alone",
    "Onus is careful. s3:ReplicateObject, s3:BypassGovernanceRetention and their like are asked for beside other "
    "permissions (Amazon S3 User Guide, 'Setting up permissions for live replication'), so no request proves them: unknown.",
    replacing(lambda action: expanded(action) and expanded(action) <= BESIDE, alike),
)
NO_SUCH = Step(
    "an action that AWS does not have",
    f"Onus. The {REFERENCE}, does not have it, or not all that its pattern stands for; AWS may add one, on buckets or "
    "objects, that reads or writes: unknown. The peer takes names as they are and does not expand `?`.",
    replacing(no_such, lambda action: "s3:GetObject" if "?" in action else alike(action)),
)
VARIABLE = Step(
    "a policy variable in a resource",
    "Onus. Which objects are meant is told by the request (IAM User Guide, 'IAM policy elements: Variables and tags'), and "
    "for whom it has no value is another matter: unknown. The peer does not compare resources.",
    per_statement(lambda statement: everywhere(statement) if "${" in str(statement.get("Resource")) else statement, None),
)
OTHER_PRINCIPALS = Step(
    "principals that name no account",
    "Onus. Of a canonical user or an identity provider the document does not tell the account: unknown. The peer "
    "knows no CanonicalUser and reads a provider like the name of a service.",
    removing(lambda statement: {"CanonicalUser", "Federated"} & set(statement.get("Principal") or {})),
)
ACCESS_POINTS = Step(
    "a condition on access points",
    "Onus is careful. s3:DataAccessPointArn and -Account are documented for requests through access points (Amazon S3 User "
    "Guide, 'Configuring IAM policies for using access points'), not what other requests have for them: unknown. "
    "The peer does not know the keys.",
    dropping(lambda clause, _: clause.key.startswith("s3:dataaccesspoint"), None),
)
SET = Step(
    "a key with several values without a set operator",
    "Onus. AWS asks for ForAnyValue or ForAllValues with aws:PrincipalOrgPaths (IAM User Guide, 'Single-valued vs. "
    "multivalued context keys') and does not say what comes without: unknown. The peer does not mind.",
    dropping(lambda clause, _: clause.key == "aws:principalorgpaths", None),
)
WRITTEN = Step(
    "a wildcard that the operator compares as it stands",
    "Onus is careful. With StringEquals `*` stands for itself, and nobody has such an id: unknown. The peer does not "
    "look at the operator.",
    dropping(lambda clause, _: clause.name.startswith("StringEquals") and re.search(r"[*?]", "".join(clause.values)), None),
)
UNTOLD = Step(
    "a key that AWS does not tell of these requests",
    f"Onus. {KEYS}, does not say whether such requests have it: unknown. The peer does not look at most keys.",
    dropping(lambda clause, _: re.fullmatch(SIGNED, clause.key) and not clause.key.startswith("kms:"), None),
)
DOUBTFUL_DENY = Step(
    "a Deny that may not apply",
    f"Onus. A Deny overrides ({LOGIC}), but whether it applies rests on what AWS does not document: unknown. "
    "The peer reads Allow statements only.",
    removing(lambda one: ({"Condition", "NotPrincipal"} & set(one) or "${" in str(one)) and not of_kms(one), "Deny"),
)
TO_COME = Step(
    "a pattern of actions on a resource of another kind",
    f"Onus is careful. By the {REFERENCE}, no action of today that the pattern stands for is on this resource; one to come "
    "may be: unknown. The peer does not compare actions with resources.",
    per_statement(lambda statement: everywhere(statement) if "*" in str(statement.get("Action")) else statement),
)
KEYS_TO_COME = Step(
    "a key that a pattern of actions may bring one day",
    f"Onus is careful. By the {REFERENCE}, no action of today that the pattern stands for brings the key; one to come may: "
    "unknown. The peer does not look at the key.",
    dropping(lambda clause, of: "*" in str(of.get("Action", "*")) and not carried(clause.key, of)),
)
EXTRA = [
    BESIDE_CALLS,
    TO_COME,
    KEYS_TO_COME,
    NO_SUCH,
    VARIABLE,
    OTHER_PRINCIPALS,
    ACCESS_POINTS,
    SET,
    WRITTEN,
    UNTOLD,
    DOUBTFUL_DENY,
]
