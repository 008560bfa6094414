"""Whether an identity policy allows all of S3: parliament's `get_allowed_resources`, and Onus's `iam::full_s3_access`.

parliament says yes here where it finds each action on buckets, or each on objects, allowed for `*` or for all of them.
"""

import json

import jsoncfg
import parliament

from documents import statements
from groups import Comparison, Explanation
from reasons import ACCESS_POINTS, BESIDE, LOGIC, SET, TYPES, UNTOLD, WRITTEN, DOUBTFUL_DENY, removing
from steps import Step, explain, per_statement

EVERY = {"*", "arn:aws:s3:::*", "arn:aws:s3:::*/*"}


def all_allowed(document):
    policy = parliament.Policy(jsoncfg.loads_config(json.dumps(document)))
    policy.analyze()
    for kind in ("bucket", "object"):
        actions = [name for name, types in TYPES.items() if kind in types and name not in BESIDE]
        if all(EVERY & set(policy.get_allowed_resources("s3", name)) for name in actions):
            return "yes"
    return "no"


def denies(document):
    return any(one.get("Effect") == "Deny" for one in statements(document))


def anything(statement):
    return {
        "Resource" if name == "NotResource" else name: "*" if name == "NotResource" else value
        for name, value in statement.items()
    }


RAISES = Explanation(
    "parliament raises",
    lambda case: case.peer.startswith("raises"),
    "Onus. Numbers are values (IAM User Guide, 'Grammar of the IAM JSON policy language'), and an action that is none allows "
    "nothing. parliament takes each value for a text, and each action for one with a service.",
)
# Where there is a Deny of some actions, or one that parliament takes for more than it is.
PARTLY = Explanation(
    "all but what a Deny takes away",
    lambda case: denies(case.document) and all_allowed(DENIED.change(case.document)) == "yes",
    "Both, of different things. Onus looks for a grant of every action, those to come among them, and names a request that no "
    "Deny takes away; parliament counts whether every action of today is left, and reads NotResource as `*`.",
    peer="no",
    onus="yes",
)
DENIED = Step("a Deny", "", removing(lambda _: True, "Deny"))
STEPS = [
    Step(
        "a Deny",
        f"Onus. An explicit Deny overrides an Allow ({LOGIC}). parliament minds a Deny of the same resource, or of `*`, "
        "without conditions only.",
        removing(lambda _: True, "Deny"),
        peer="yes",
    ),
    Step(
        "a condition",
        "Onus. A statement applies where its conditions are met (IAM User Guide, 'IAM JSON policy elements: Condition'), and "
        "no request of all kinds meets these. parliament does not look at the conditions of an Allow.",
        per_statement(lambda one: {name: value for name, value in one.items() if name != "Condition"}),
        peer="yes",
    ),
    Step(
        "NotResource",
        "Onus. It allows all but what is named (IAM User Guide, 'IAM JSON policy elements: NotResource'). parliament reads it "
        "as `*`, as its source says.",
        per_statement(anything),
        peer="yes",
    ),
    Step(
        "NotAction",
        "Onus. It allows all other actions, and those to come (IAM User Guide, 'IAM JSON policy elements: NotAction'). In "
        "parliament the actions that are left out are those of today.",
        removing(lambda one: "NotAction" in one),
        peer="no",
    ),
]
EXTRA = [ACCESS_POINTS, SET, WRITTEN, UNTOLD, DOUBTFUL_DENY]


def compare(onus, documents):
    comparison = Comparison(
        "All of S3 to an identity: parliament get_allowed_resources, Onus iam::full_s3_access", [RAISES, PARTLY], documents
    )
    onus.ask(("full", document) for document in documents)
    for document in documents:
        try:
            peer = all_allowed(document)
        except Exception as error:  # It documents none.
            peer = f"raises {type(error).__name__}"
        comparison.add(document, peer, *onus.answer("full", document))
    explain(comparison, onus, "full", STEPS, EXTRA)
    return comparison
