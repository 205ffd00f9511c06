"""Executes a notebook by nbclient in a session of a jupyter_server: usage: PROGRAM SERVER_URL."""

import json
import sys
import time
import urllib.request

import notebook

LIMIT_S = 30
url = sys.argv[1]


def call(method, path, body=None):
    """What the server's HTTP API answers, parsed."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url + path, data, method=method)) as answer:
        return json.loads(answer.read() or "null")


specs = call("GET", "/api/kernelspecs")
assert specs["default"] == "python3" and {"bash", "widgets"} <= specs["kernelspecs"].keys(), specs
session = call(
    "POST",
    "/api/sessions",
    {"path": "notes.ipynb", "name": "notes", "type": "notebook", "kernel": {"name": "widgets"}},
)
kernel = session["kernel"]["id"]



def await_idle():
    """Waits until the kernel is idle; the list is what brings the server's states up to date."""
    end = time.monotonic() + LIMIT_S
    while (states := [model["execution_state"] for model in call("GET", "/api/kernels")]) != ["idle"]:
        assert time.monotonic() < end, states
        time.sleep(0.1)


await_idle()
assert call("POST", f"/api/kernels/{kernel}/restart", {})["id"] == kernel
assert [model["kernel"]["id"] for model in call("GET", "/api/sessions")] == [kernel]

await_idle()  # nbclient gives up on a kernel that takes more than a second to answer
notebook.execute(url, kernel_id=kernel)
assert call("GET", "/api/kernels") == [], "nbclient ends the kernel that it has used"
