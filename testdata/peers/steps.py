"""Explains disagreements by what has to be left out of a document for them to end.

A step takes from a document something that the peer does not look at, such as its Deny statements. The smallest set of
steps after which Onus says of the document what the peer said of the whole explains the disagreement.
"""

import itertools

from documents import statements
from groups import Explanation

MOST = 5


class Step:
    def __init__(self, name, right, change, peer=None):
        """`change` makes another document of one. `peer` is what the peer says then, where only one is possible."""
        self.name, self.right, self.change, self.peer = name, right, change, peer


def per_statement(change, effect="Allow"):
    """A change of each statement with this effect: to another one, or to none. `change` never writes to its argument."""

    def changed(document):
        made = []
        for statement in statements(document):
            made.append(change(statement) if effect in (None, statement.get("Effect")) else statement)
        return {**document, "Statement": [one for one in made if one is not None]}

    return changed


def explain(comparison, onus, question, steps, extra):
    """Gives each case of the comparison its explanation, where there is one. Where Onus says unknown one of the extra
    steps has to be among them, elsewhere one of the others."""
    left = list(comparison.cases)
    for size in range(1, MOST + 1):
        tried = []
        for case in left:
            required = extra if case.onus == "unknown" else steps
            able = [step for step in extra + steps if step.peer in (None, case.peer)]
            for some in itertools.combinations(able, size):
                if not any(step in required for step in some):
                    continue
                document = case.document
                for step in some:
                    changed = step.change(document)
                    if changed == document:
                        break
                    document = changed
                else:
                    tried.append((case, some, document))
        onus.ask((question, document) for _, _, document in tried if statements(document))
        for case, some, document in tried:
            answer = onus.answer(question, document)[0] if statements(document) else "no"
            if case.found is None and answer == case.peer:
                name = " and ".join(step.name for step in some)
                case.found = Explanation(name, None, " ".join(step.right for step in some))
        left = [case for case in left if case.found is None]
