"""Drives the desktop through a plain WebSocket, without a Jupyter library: usage: PROGRAM SERVER_URL FILE."""

import json
import sys
import urllib.request
import uuid

from websocket import create_connection

OPEN_TERMINAL = """
import os, pyautogui, subprocess, time
terminal = subprocess.Popen(["xterm", "-geometry", "80x24+0+0", "-e", "sh"])
while subprocess.call(["xdotool", "search", "--onlyvisible", "--class", "xterm"], stdout=subprocess.DEVNULL):
    time.sleep(0.1)
time.sleep(1)
pyautogui.moveTo(60, 60)  # without a window manager the pointer says who is typed to
"""

url, file = sys.argv[1:]


def call(method, path, body=None):
    """What the gateway's HTTP API answers, parsed."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url + path, data, method=method)) as answer:
        return json.loads(answer.read() or "null")


def run(socket, code):
    """Runs code; the messages that answer it, by type."""
    message_id = uuid.uuid4().hex
    header = {"msg_id": message_id, "msg_type": "execute_request", "session": "s", "username": "", "version": "5.3"}
    content = {"code": code, "silent": False, "allow_stdin": False}
    request = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    socket.send(json.dumps(request))
    answers = {}
    while not ("execute_reply" in answers and answers.get("status") == {"execution_state": "idle"}):
        message = json.loads(socket.recv())
        if message["parent_header"].get("msg_id") == message_id:
            answers[message["msg_type"]] = message["content"]
    return answers


kernel = call("POST", "/api/kernels", {"name": "python3"})["id"]
socket = create_connection(f"{url.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id=s", timeout=60)
run(socket, OPEN_TERMINAL)
run(socket, f"pyautogui.write('echo hello > {file}\\n', interval=0.02)")
run(socket, f"for _ in range(100):\n    time.sleep(0.1)\n    if os.path.exists({file!r}): break\ntime.sleep(0.2)")
assert run(socket, f"print(open({file!r}).read(), end='')")["stream"]["text"] == "hello\n"
assert "image/png" in run(socket, "from PIL import Image; Image.new('L', (4, 4))")["execute_result"]["data"]
assert run(socket, "1 / 0")["error"]["ename"] == "ZeroDivisionError"
run(socket, "terminal.terminate()")
socket.close()
call("DELETE", f"/api/kernels/{kernel}")
