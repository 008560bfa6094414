"""Explains disagreements by what has to be left out of a document for them to end.

A step takes from a document something that the peer does not look at, such as its Deny statements. The smallest set of
steps after which Onus says of the document what the peer said of the whole explains the disagreement.
"""

import itertools

from documents import statements
from groups import Explanation

MOST = 3


class Step:
    def __init__(self, name, right, change):
        """`change` makes another document of one, or nothing where there is nothing to take away."""
        self.name, self.right, self.change = name, right, change


def per_statement(change, effect="Allow"):
    """A change of each statement with this effect: to another one, or to none. `change` never writes to its argument."""

    def changed(document):
        made = []
        for statement in statements(document):
            made.append(change(statement) if effect in (None, statement.get("Effect")) else statement)
        return {**document, "Statement": [one for one in made if one is not None]}

    return changed


def explain(comparison, onus, question, steps):
    """Gives each case of the comparison its explanation, where there is one."""
    left = list(comparison.cases)
    for size in range(1, MOST + 1):
        tried = []
        for case in left:
            for some in itertools.combinations(steps, size):
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
