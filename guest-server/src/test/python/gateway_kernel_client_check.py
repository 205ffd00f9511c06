"""Talks to kernels through jupyter_server's GatewayKernelManager: usage: PROGRAM SERVER_URL.

Input, interrupt and restart of a Python kernel, and a kernel of another language.
"""

import asyncio
import contextlib
import sys

from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.gateway.managers import GatewayKernelManager

LIMIT_S = 30


async def answers(client, message_id):
    """The messages on iopub that answer a request, until its idle status: the last of each type, and all printed."""
    messages = {"printed": ""}
    while messages.get("status") != {"execution_state": "idle"}:
        message = await client.get_iopub_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") == message_id:
            messages[message["msg_type"]] = message["content"]
            messages["printed"] += message["content"].get("text", "")
    return messages


async def reply(client, message_id):
    """The content of the shell's reply to a request."""
    while True:
        message = await client.get_shell_msg(timeout=LIMIT_S)
        if message["parent_header"].get("msg_id") == message_id:
            return message["content"]


async def run(client, code):
    """What is printed when code runs to its end."""
    message_id = client.execute(code)
    assert (await reply(client, message_id))["status"] == "ok"
    return (await answers(client, message_id))["printed"]


async def interrupt(manager, client, code):
    """Interrupts code that prints "going" and then does not end by itself; the id of its request."""
    endless = client.execute(code)
    while True:
        message = await client.get_iopub_msg(timeout=LIMIT_S)
        if message["msg_type"] == "stream" and "going" in message["content"]["text"]:
            break
    await manager.interrupt_kernel()
    await answers(client, endless)
    return endless


@contextlib.asynccontextmanager
async def kernel(name):
    """A new kernel of that name, and a client that it has answered."""
    manager = GatewayKernelManager(kernel_name=name)
    await manager.start_kernel(kernel_name=name)
    client = manager.client()
    try:
        await client.start_channels()
        await client.wait_for_ready(timeout=LIMIT_S)
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel()
    assert await manager.refresh_model() is None, "the kernel is there after its shutdown"


async def python_kernel():
    async with kernel("python3") as (manager, client):
        client.allow_stdin = True
        asked = client.execute("print('Hello', input('Your name? '))")
        question = await client.get_stdin_msg(timeout=LIMIT_S)
        assert question["content"] == {"prompt": "Your name? ", "password": False}, question
        # client.input() leaves the channel out, and a message without one is the shell's, at every gateway
        client.stdin_channel.send({**client.session.msg("input_reply", {"value": "Ada"}), "channel": "stdin"})
        assert (await answers(client, asked))["printed"] == "Hello Ada\n"
        assert (await reply(client, asked))["status"] == "ok"

        completed = await reply(client, client.complete("import sysc"))
        assert "sysconfig" in completed["matches"], completed
        inspected = await reply(client, client.inspect("len"))
        assert "number of items" in inspected["data"]["text/plain"], inspected

        endless = await interrupt(manager, client, "print('going', flush=True)\nwhile True: pass")
        interrupted = await reply(client, endless)
        assert interrupted["ename"] == "KeyboardInterrupt", interrupted

        await run(client, "known = 42")
        identity = manager.kernel_id
        await manager.restart_kernel()
        assert await run(client, "print('known' in globals())") == "False\n"
        assert manager.kernel_id == identity and await manager.is_alive()


async def bash_kernel():
    async with kernel("bash") as (manager, client):
        assert await run(client, "echo $((6 * 7))") == "42\n"
        # No look at the reply: the signal also reaches the bash of the bash kernel, and may come to the kernel itself only
        # when that has answered already, in the middle of its reply.
        await interrupt(manager, client, "echo going; sleep 1000")
        assert await run(client, "echo alive") == "alive\n"


GatewayClient.instance().url = sys.argv[1]
asyncio.run(python_kernel())
asyncio.run(bash_kernel())
