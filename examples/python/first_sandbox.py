"""A sandbox from Python, with an HTTP client and a Jupyter client only.

    glovebox up --name example --json | python first_sandbox.py

reads where the sandbox is, takes a screenshot, records what is done, and runs code in it.
"""

import json
import sys
import urllib.request

from jupyter_kernel_client import JupyterKernelClient

sandbox = json.load(sys.stdin)


def api(path, body=None):
    """Asks the sandbox's API, and returns the answer's bytes."""
    request = urllib.request.Request(
        sandbox["urls"]["api"] + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + sandbox["token"], "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


print("health:", json.loads(api("/health"))["status"])
with open("screen.png", "wb") as file:
    file.write(api("/screenshot?settle=300,5000"))

api("/record?mode=start")
api("/actions", {"actions": [{"type": "click", "x": 200, "y": 150}], "settle": {"quietMs": 200}})
with JupyterKernelClient(server_url=sandbox["urls"]["kernels"], token=sandbox["token"]) as kernel:
    reply = kernel.execute("import pyautogui; pyautogui.moveTo(300, 200); print(pyautogui.size())", timeout=60)
    for output in reply["outputs"]:
        print("kernel:", output.get("text", output))
recording = json.loads(api("/record?mode=stop"))
print("recorded:", [event["type"] for event in recording["events"]])
