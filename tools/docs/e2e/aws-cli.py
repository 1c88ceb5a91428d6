"""Runs AWS CLI commands without AWS: parses each command, checks its parameters against the service model, and returns an
example of its output, so that later commands have input.

Reads commands from a FIFO as NUL-terminated arguments, the first of which is the Region. Writes the output to another FIFO,
and appends the problems of each command to a file as a line of JSON. Exits with the shell that started it.
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
from botocore.exceptions import UnknownServiceError

PROBLEMS = []
QUERIES = []
ARGUMENTS = []
SESSION = clidriver.create_clidriver().session


def end_without(parent):
    if os.getppid() != parent:
        os._exit(0)


def example(shape, name="", index=0, depth=0):
    """Example value of a shape. List elements have different enumeration values and words of the query, so that filters match."""
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
    """Whether a member is a pagination token. With a token, pagination would never end."""
    return re.search(r"^(next)?marker$|(next|page|pagination)token$", name, re.IGNORECASE) is not None


def picks_by_position(node):
    """Whether a query picks elements by position, sorts or counts. In a projection, only the part before it matters."""
    kind, children = node["type"], node["children"]
    if kind in ("index", "slice", "function_expression"):
        return True
    if kind in ("projection", "value_projection", "filter_projection", "flatten"):
        children = children[:1]
    return any(picks_by_position(child) for child in children)


def check_paging(model, arguments):
    """With text output, the CLI runs the query on each page of the output."""
    loader = SESSION.get_component("data_loader")
    try:
        pages = loader.load_service_model(model.service_model.service_name, "paginators-1")["pagination"]
    except UnknownServiceError:
        return
    if model.name not in pages or "text" not in arguments or "--no-paginate" in arguments:
        return
    for query in QUERIES:
        if picks_by_position(jmespath.compile(query).parsed):
            PROBLEMS.append(f"--output text runs --query once for each page, use --output json and jq: {query}")


def answer(model, params, **_):
    check_paging(model, ARGUMENTS)
    output = example(model.output_shape) if model.output_shape else {}
    return SimpleNamespace(status_code=200, headers={}), {**output, "ResponseMetadata": {"HTTPStatusCode": 200}}


def wait_no_time(self, **params):
    params.pop("WaiterConfig", None)
    self._operation_method(**params)


def search_and_check(self, value, options=None):
    found = SEARCH(self, value, options)
    # the CLI also runs its own queries for pagination
    if self.expression in QUERIES and is_empty(found):
        PROBLEMS.append(f"--query matches nothing in the output: {self.expression}")
    return found


def is_empty(found):
    return found is None or (isinstance(found, list) and any(is_empty(each) for each in found))


SEARCH = jmespath.parser.ParsedResult.search
jmespath.parser.ParsedResult.search = search_and_check
waiter.Waiter.wait = wait_no_time


def run(region, arguments):
    PROBLEMS.clear()
    ARGUMENTS[:] = arguments
    QUERIES[:] = [arguments[i + 1] for i, each in enumerate(arguments[:-1]) if each == "--query"]
    os.environ.pop("AWS_DEFAULT_REGION", None)
    if region:
        # version 1 of the CLI reads the Region only from this variable
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
