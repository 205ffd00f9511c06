"""Sends what the contract allows, and what it does not: usage: PROGRAM SERVER_URL [TAG…].

Schemathesis makes the requests from the server's /openapi.yaml, for every operation with one of the tags (`Screen` when none
is given), and compares the answers with it: no 5xx, no status, header, content type or body that the contract does not have, and nothing
accepted that it forbids. Operations whose answers do not end by themselves are left out.
"""

import os
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import schemathesis
import yaml
from schemathesis import GenerationMode
from schemathesis.cli import schemathesis as program

TAG = "Screen"  # when none is given
ENDLESS = {"multipart/x-mixed-replace", "text/event-stream"}
LONGEST_WAIT_MS = 200
LONGEST_REQUEST = 3_000  # bytes of the query and the headers
SEED = os.environ.get("GLOVEBOX_FUZZ_SEED", "1")  # the same requests in each run, unless another is asked for
WAITS = ("waitMs", "settle")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
)


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Leave out what is too long for a request line or a header: that is refused (414, 431) before any operation."""
    given = (*(case.query or {}).items(), *(case.headers or {}).items())
    return len(urllib.parse.quote(str(given))) < LONGEST_REQUEST


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Shorten what the server is asked to wait where the request is a right one; a wrong one is refused at once."""
    if case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    for name in WAITS:
        if isinstance((case.query or {}).get(name), (int, str)):
            case.query[name] = ",".join(map(shortened, str(case.query[name]).split(",")))


def shortened(number: str) -> str:
    return str(int(number) % LONGEST_WAIT_MS) if number.isascii() and number.isdigit() else number


def operations(contract: dict[str, Any], tags: set[str]) -> Iterator[tuple[str, bool]]:
    """Yield each operation of the tags, and whether its answers end."""
    for path in contract["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and tags & set(operation.get("tags", ())):
                answers = operation["responses"]
                types = {name for answer in answers.values() for name in answer.get("content", {})}
                yield operation["operationId"], not types & ENDLESS and "101" not in answers


def main(server: str, tags: set[str]) -> None:
    with urllib.request.urlopen(f"{server}/openapi.yaml", timeout=10) as answer:
        found = dict(operations(yaml.safe_load(answer), tags))
    fuzzed = [name for name, ends in found.items() if ends]
    assert fuzzed, (tags, found)
    os.chdir(tempfile.mkdtemp())  # for what Schemathesis leaves in the working directory
    print("fuzzed:", *fuzzed)
    print("left out:", *(name for name, ends in found.items() if not ends))
    program.main(
        [
            "run",
            f"{server}/openapi.yaml",
            *(f"--include-operation-id={name}" for name in fuzzed),
            "--phases=examples,coverage,fuzzing",
            f"--checks={','.join(CHECKS)}",
            "--mode=all",
            "--max-examples=100",
            "--workers=2",
            "--request-timeout=10",
            "--generation-database=none",
            f"--seed={SEED}",
            "--continue-on-failure",
        ]
    )


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), set(sys.argv[2:]) or {TAG})
