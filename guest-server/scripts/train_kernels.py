"""Uses a kernel as clients do, so that the JVM of the training run learns what that takes.

Usage: train_kernels.py HOST PORT KERNEL_ID: runs cells over both WebSocket sub-protocols.
"""

import base64
import json
import os
import socket
import struct
import sys
import uuid

CELLS = 300
V1 = "v1.kernel.websocket.jupyter.org"


def connect(host, port, kernel, protocol):
    """Open the kernel's channels."""
    opened = socket.create_connection((host, port), timeout=30)
    lines = [
        f"GET /api/kernels/{kernel}/channels?session_id={uuid.uuid4()} HTTP/1.1",
        f"Host: {host}:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode(),
        *([f"Sec-WebSocket-Protocol: {protocol}"] if protocol else []),
    ]
    opened.sendall("\r\n".join([*lines, "", ""]).encode())
    stream = opened.makefile("rb")
    while stream.readline() not in (b"\r\n", b""):
        pass
    return opened, stream


def send(opened, opcode, payload):
    """Send a frame, masked with zeros."""
    size = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
    opened.sendall(bytes([0x80 | opcode]) + size + bytes(4) + payload)


def receive(stream):
    """Read a frame: opcode and payload."""
    opcode, size = stream.read(2)
    if size == 126:
        (size,) = struct.unpack(">H", stream.read(2))
    elif size == 127:
        (size,) = struct.unpack(">Q", stream.read(8))
    return opcode & 15, stream.read(size)


def request(protocol):
    """Make an execute_request."""
    header = {"msg_id": uuid.uuid4().hex, "session": "s", "username": "", "version": "5.3", "date": ""}
    header["msg_type"] = "execute_request"
    content = {"code": "print(1); 1+1", "silent": False, "store_history": False, "allow_stdin": False}
    if not protocol:
        fields = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        return 1, json.dumps({"channel": "shell", **fields}).encode()
    parts = [b"shell", *(json.dumps(part).encode() for part in (header, {}, {}, content))]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return 2, struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def main():
    """Run cells, each until the kernel has replied."""
    host, port, kernel = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    for protocol in ("", V1):
        opened, stream = connect(host, port, kernel, protocol)
        for _ in range(CELLS):
            send(opened, *request(protocol))
            payload = b""
            while b"execute_reply" not in payload:
                opcode, payload = receive(stream)
                if opcode == 9:
                    send(opened, 10, payload)
        opened.close()


main()
