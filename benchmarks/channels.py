"""The two WebSocket sub-protocols of Jupyter's kernel channels, as an ordinary client speaks them.

`v1.kernel.websocket.jupyter.org` is the binary one; without a sub-protocol a message is one JSON text.
See https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html.
"""

import json
import struct
import uuid
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A message of a channel, as far as a client that runs code reads it."""

    channel: str
    kind: str
    parent_id: str
    content: Json


class Codec(Protocol):
    """One sub-protocol: how a message becomes a WebSocket frame and back."""

    subprotocols: list[str]

    def encode(self, channel: str, header: Json, content: Json) -> str | bytes:
        """Answer the frame's payload: text as str, binary as bytes."""

    def decode(self, payload: bytes) -> Message:
        """Read the payload of a text or binary frame."""


class JsonCodec:
    """The default: everything in one JSON text."""

    subprotocols: list[str] = []  # noqa: RUF012

    def encode(self, channel: str, header: Json, content: Json) -> str:
        """Answer the text."""
        message = {"channel": channel, "header": header, "parent_header": {}, "metadata": {}, "content": content}
        return json.dumps({**message, "buffers": []})

    def decode(self, payload: bytes) -> Message:
        """Read the text."""
        message = json.loads(payload)
        parent = message["parent_header"].get("msg_id", "")
        return Message(message["channel"], message["header"]["msg_type"], parent, message["content"])


class V1Codec:
    """The binary one: a count, offsets (all little-endian 64-bit), then channel, header, parent, metadata, content."""

    subprotocols: list[str] = ["v1.kernel.websocket.jupyter.org"]  # noqa: RUF012

    def encode(self, channel: str, header: Json, content: Json) -> bytes:
        """Answer the frame."""
        parts = [channel.encode(), *(json.dumps(each).encode() for each in (header, {}, {}, content))]
        offsets = [8 * (len(parts) + 2)]
        for part in parts:
            offsets.append(offsets[-1] + len(part))
        return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)

    def decode(self, payload: bytes) -> Message:
        """Read the frame."""
        (count,) = struct.unpack_from("<Q", payload)
        offsets = struct.unpack_from(f"<{count}Q", payload, 8)
        channel, header, parent, _, content = (payload[start:end] for start, end in pairwise(offsets[:6]))
        parent_id = json.loads(parent).get("msg_id", "")
        return Message(channel.decode(), json.loads(header)["msg_type"], parent_id, json.loads(content))


def execute_request(code: str, session: str) -> tuple[Json, Json]:
    """Make header and content of a request to run `code`."""
    header = {"msg_id": uuid.uuid4().hex, "session": session, "username": "", "version": "5.3"}
    header |= {"msg_type": "execute_request", "date": ""}
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    return header, content | {"stop_on_error": True}
