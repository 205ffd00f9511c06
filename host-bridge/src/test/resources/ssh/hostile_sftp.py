"""An sftp server (version 3, draft-ietf-secsh-filexfer-02) that lies. Its argument says how."""

import os
import struct
import sys

HOW = sys.argv[1]
NAMES = {
    "up": ["../escaped"],
    "absolute": ["/tmp/escaped"],
    "dots": ["....", "a/../../escaped"],
    "empty": [""],
    "nul": ["a\0b"],
    "long": ["x" * 4000],
    "twice": ["same", "same"],
    "deep": ["d"],
    "endless": ["file"],
}
DIRECTORY, FILE = 0o40755, 0o106755  # a file that is setuid besides


def string(data):
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">I", len(data)) + data


def attributes(mode, size=10):
    return struct.pack(">IQI", 1 | 4, size, mode)


def status(code):
    return bytes([101]) + request + struct.pack(">I", code) + string("") + string("")


def handle(kind, body, listed):
    if kind == 1:  # init
        return bytes([2]) + struct.pack(">I", 3)
    if kind in (7, 17, 8):  # lstat, stat, fstat
        return bytes([105]) + request + attributes(FILE if HOW == "endless-file" else DIRECTORY)
    if kind in (3, 11):  # open, opendir
        return bytes([102]) + request + string("h%d" % len(listed))
    if kind == 12:  # readdir
        if HOW == "endless-list":
            names = [("f%d" % len(listed), FILE)]
        elif listed and listed[-1] == body:
            return status(1)
        else:
            names = [(n, DIRECTORY if HOW == "deep" else FILE) for n in NAMES[HOW]]
        listed.append(body)
        entries = b"".join(string(n) + string(n) + attributes(m) for n, m in names)
        return bytes([104]) + request + struct.pack(">I", len(names)) + entries
    if kind == 5:  # read
        length = struct.unpack(">I", body[-4:])[0]
        offset = struct.unpack(">Q", body[-12:-4])[0]
        if HOW != "endless-file" and offset >= 10:
            return status(1)
        return bytes([103]) + request + string(b"x" * (length if HOW == "endless-file" else 10))
    if kind == 4:  # close
        return status(0)
    return status(8)


def read(count):
    data = b""
    while len(data) < count:
        piece = os.read(0, count - len(data))
        if not piece:
            sys.exit(0)
        data += piece
    return data


seen = []
while True:
    length = struct.unpack(">I", read(4))[0]
    packet = read(length)
    request = packet[1:5]
    reply = handle(packet[0], packet[5:], seen)
    os.write(1, string(reply)) if len(reply) < 30000 else sys.stdout.buffer.write(string(reply)) and sys.stdout.flush()
