"""Asks Onus through its command line: many documents, each in a bucket or identity policy of a generated module."""

import json
import os
import subprocess
import tempfile

QUESTIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "questions")
ACCOUNT = "111122223333"

# The bucket that documents are about. Each document is asked about a bucket of its own.
BUCKET = "the-bucket"
AT_ONCE = 400

ANSWERS = {"pass": "no", "fail": "yes", "unknown": "unknown"}
# A document that Onus cannot read: for AWS rejects it.
REJECTED = "a policy that AWS rejects"


class Onus:
    def __init__(self, binary):
        self.binary = binary
        self.known = {}
        self.asked = 0

    def answer(self, question, document):
        """What Onus says: yes, no, unknown or rejected, and why. To be asked before by `ask`."""
        return self.known[question, text(document)]

    def ask(self, pairs):
        """Asks all pairs of a question and a document that have not been asked."""
        wanted = {}
        for question, document in pairs:
            if (question, text(document)) not in self.known:
                wanted.setdefault(text(document), set()).add(question)
        texts = sorted(wanted)
        for start in range(0, len(texts), AT_ONCE):
            self.ask_module({f"d{start + at}": (one, wanted[one]) for at, one in enumerate(texts[start : start + AT_ONCE])})

    def ask_module(self, batch):
        questions = sorted(set().union(*(questions for _, questions in batch.values())))
        with tempfile.TemporaryDirectory() as root:
            with open(f"{root}/main.tf.json", "w") as file:
                json.dump(module(batch), file)
            command = [
                self.binary,
                "check",
                "--policy-dir",
                QUESTIONS,
                "--policy",
                ",".join(questions),
                "--format",
                "json",
                root,
            ]
            run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode not in (0, 1):
            raise SystemExit(f"onus ended with {run.returncode}: {run.stderr or run.stdout[-2000:]}")
        for verdict in json.loads(run.stdout)["verdicts"]:
            kind, name = verdict["subject"].split(".")
            document, wanted = batch[name]
            if verdict["policy"] not in wanted:
                continue
            reason = verdict["reason"] or "; ".join(verdict["messages"])
            answer = "rejected" if reason.startswith(REJECTED) else ANSWERS.get(verdict["verdict"], verdict["verdict"])
            self.known[verdict["policy"], document] = (answer, reason)
            self.asked += 1


def text(document):
    return json.dumps(document)


def literal(content):
    """A text without anything that terraform would read as a template."""
    return content.replace("${", "$${").replace("%{", "%%{")


def module(batch):
    resources = {"aws_s3_bucket": {}, "aws_s3_bucket_policy": {}, "aws_iam_policy": {}}
    for name, (document, questions) in batch.items():
        if questions == {"full"}:
            resources["aws_iam_policy"][name] = {"name": name, "policy": literal(document)}
            continue
        bucket = f"{BUCKET}-{name}"
        resources["aws_s3_bucket"][name] = {"bucket": bucket}
        resources["aws_s3_bucket_policy"][name] = {
            "bucket": f"${{aws_s3_bucket.{name}.id}}",
            "policy": literal(document.replace(BUCKET, bucket)),
        }
    provider = {"region": "eu-west-1", "allowed_account_ids": [ACCOUNT]}
    return {"provider": {"aws": provider}, "resource": {kind: some for kind, some in resources.items() if some}}
