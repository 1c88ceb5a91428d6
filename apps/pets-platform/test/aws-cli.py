"""The parser of the AWS CLI without AWS: each command is parsed, its parameters are checked against the service's model,
and it is answered with an example of its output, so that the next command has something to go on with.

Reads commands from one FIFO, as arguments that end with NUL, the first of them the region, answers in another, and appends
what is wrong with each command to a file, as a line of JSON. Ends with the shell that asks.
"""

import io
import json
import os
import re
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import jmespath.parser
from awscli import clidriver
from botocore import waiter

PROBLEMS = []
QUERIES = []


def end_without(parent):
    if os.getppid() != parent:
        os._exit(0)


def example(shape, name="", index=0, depth=0):
    """A value of a shape. The elements of a list differ by enumerations, and by words of the query, for filters to find."""
    kind = shape.type_name
    if kind == "structure":
        members = {} if depth > 6 else shape.members
        return {key: example(member, key, index, depth + 1) for key, member in members.items() if not is_token(key)}
    if kind == "list":
        return [example(shape.member, name, i, depth + 1) for i in range(10 if depth < 3 else 3)]
    if kind == "map":
        keys = ["example", *re.findall(r"\w+", " ".join(QUERIES))]
        return {key: example(shape.value, name, i, depth + 1) for i, key in enumerate(keys)}
    if kind == "string":
        return example_text(shape, name, index)
    return {"boolean": True, "timestamp": "2026-01-31T23:45:00Z", "blob": "ZXhhbXBsZQ=="}.get(kind, 1)


def example_text(shape, name, index):
    if getattr(shape, "enum", None):
        return shape.enum[index % len(shape.enum)]
    if name == "SecretString":
        return '{"username":"example","password":"example"}'
    if name.lower().endswith("arn"):
        return "arn:aws:service:us-east-1:111111111111:example/example"
    words = ["example", *re.findall(r"`([A-Za-z][^`]*)`", " ".join(QUERIES))]
    return words[index % len(words)].ljust(int(shape.metadata.get("min", 0)), "x")


def is_token(name):
    """A page that names a next one would never end."""
    return re.search(r"^(next)?marker$|(next|page|pagination)token$", name, re.IGNORECASE) is not None


def answer(model, params, **_):
    output = example(model.output_shape) if model.output_shape else {}
    return SimpleNamespace(status_code=200, headers={}), {**output, "ResponseMetadata": {"HTTPStatusCode": 200}}


def wait_no_time(self, **params):
    params.pop("WaiterConfig", None)
    self._operation_method(**params)


def search_and_judge(self, value, options=None):
    found = SEARCH(self, value, options)
    # the CLI searches for pages of its own accord
    if self.expression in QUERIES and is_void(found):
        PROBLEMS.append(f"--query finds nothing by that name: {self.expression}")
    return found


def is_void(found):
    return found is None or (isinstance(found, list) and any(is_void(each) for each in found))


SEARCH = jmespath.parser.ParsedResult.search
jmespath.parser.ParsedResult.search = search_and_judge
waiter.Waiter.wait = wait_no_time


def run(region, arguments):
    PROBLEMS.clear()
    QUERIES[:] = [arguments[i + 1] for i, each in enumerate(arguments[:-1]) if each == "--query"]
    os.environ.pop("AWS_DEFAULT_REGION", None)
    if region:
        # version 1 of the CLI reads the region from here alone
        os.environ["AWS_DEFAULT_REGION"] = region
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            driver = clidriver.create_clidriver()
            driver.session.register("before-call", answer)
            code = driver.main(arguments)
        except SystemExit as end:
            code = end.code
        except Exception as error:
            code = f"{type(error).__name__}: {error}"
        out.flush()
    if code:
        lines = [line.strip() for line in err.getvalue().splitlines()]
        lines = [line for line in lines if line and not line.startswith(("usage:", "aws ", "To see help"))]
        PROBLEMS.append(" ".join(lines) or str(code))
    return out.buffer.getvalue()


def serve(requests, replies, results):
    while True:
        with open(requests, "rb") as pipe:
            region, *arguments = pipe.read().decode().split("\0")[:-1]
        output = run(region, arguments)
        with open(results, "a", encoding="utf-8") as file:
            print(json.dumps({"command": ["aws", *arguments], "problems": PROBLEMS}), file=file)
        with open(replies, "wb") as pipe:
            pipe.write(output)


if __name__ == "__main__":
    *files, shell = sys.argv[1:]
    signal.signal(signal.SIGALRM, lambda *_: end_without(int(shell)))
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    serve(*files)
