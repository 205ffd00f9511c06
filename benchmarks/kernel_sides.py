"""The sides of the kernel measurements: plain ZeroMQ, jupyter_kernel_gateway, Glovebox, each by its protocols."""

import ast
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from cells import Kernel
from channels import Codec, JsonCodec, V1Codec
from environment import Environment
from kernel_clients import Gateway
from kernel_direct import direct_kernel
from processes import LOOPBACK, free_port, listener, running, wait_until_answering


@dataclass(frozen=True)
class Server:
    """A gateway: its key in the figures, its name in the tables, where it answers, its process."""

    key: str
    title: str
    gateway: Gateway
    pid: int


@dataclass(frozen=True)
class Side:
    """One contender: its key and name, how a kernel of it is opened, and its protocol and server, if there are.

    `open` can be sent to another process.
    """

    key: str
    title: str
    open: Callable[[], AbstractContextManager[Kernel]]
    codec: Codec | None = None
    server: Server | None = None

    @property
    def pid(self) -> int | None:
        """Answer the server's process."""
        return self.server.pid if self.server else None


@dataclass(frozen=True)
class Contest:
    """All that are measured: the servers, the peer first, and the floor and each server's protocols as sides."""

    servers: list[Server]
    sides: list[Side]

    def plain(self) -> list[Side]:
        """Answer the floor and one side a server: for what does not depend on the protocol."""
        return [side for side in self.sides if not side.key.endswith("-json")]

    def acknowledging(self) -> list[Side]:
        """Answer the servers' sides with a client that acknowledges at once."""
        return [
            replace(
                side,
                key=f"{side.key}-ack",
                title=f"{side.title}, quick ACK",
                open=partial(side.server.gateway.kernel, side.codec, acknowledging=True),
            )
            for side in self.sides
            if side.server and side.codec
        ]


@contextmanager
def contest(environment: Environment) -> Iterator[Contest]:
    """Run the peer, and answer it beside the floor and Glovebox, all with kernels of the same make."""
    specs = kernelspecs(environment)
    variables = gateway_variables(environment, specs)
    floor = partial(direct_kernel, specs, environment.workdir, variables)
    sides = [Side("direct", "ZeroMQ, BlockingKernelClient", floor)]
    with kernel_gateway(environment, specs) as peer:
        servers = [_server("peer", "jupyter_kernel_gateway", peer)]
        if environment.glovebox:
            own = Gateway(environment.glovebox.kernels_url, environment.glovebox.headers)
            servers.append(_server("glovebox", "Glovebox", own))
        for server in servers:
            for name, label, codec in (("v1", "v1", V1Codec()), ("json", "JSON", JsonCodec())):
                opened = partial(server.gateway.kernel, codec)
                sides.append(Side(f"{server.key}-{name}", f"{server.title}, {label}", opened, codec, server))
        yield Contest(servers, sides)


def _server(key: str, title: str, gateway: Gateway) -> Server:
    return Server(key, title, gateway, listener(urlsplit(gateway.url).port or 80))


def kernelspecs(environment: Environment) -> Path:
    """Make a directory with one kernelspec, `python3`: ipykernel in the environment that Glovebox's kernels run in.

    So the peers' kernels have the same interpreter and the same ipykernel; without Glovebox they are this program's.
    """
    python = sys.executable
    if environment.glovebox:
        own = Gateway(environment.glovebox.kernels_url, environment.glovebox.headers)
        with own.kernel(V1Codec()) as kernel:
            python = ast.literal_eval(kernel.run("__import__('sys').executable").result)
    spec = {"argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
    directory = environment.workdir / "jupyter" / "kernels"
    (directory / "python3").mkdir(parents=True, exist_ok=True)
    (directory / "python3" / "kernel.json").write_text(
        json.dumps({**spec, "display_name": "Python 3", "language": "python"})
    )
    return directory


def gateway_command(port: int) -> list[str]:
    """Command line of the peer; its limits of output a second, which drop what is above, are off."""
    command = [sys.executable, "-m", "kernel_gateway", f"--KernelGatewayApp.ip={LOOPBACK}"]
    command += [f"--KernelGatewayApp.port={port}", "--KernelGatewayApp.port_retries=0"]
    return [*command, "--ZMQChannelsWebsocketConnection.limit_rate=False"]


def gateway_variables(environment: Environment, specs: Path) -> Mapping[str, str]:
    """Environment of the peer: the given kernelspecs, and no user's configuration."""
    own = specs.parent
    folders = {name: str(own / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    kept = {name: value for name, value in environment.variables.items() if not name.startswith(("KG_", "JUPYTER_"))}
    return {**kept, **folders, "JUPYTER_PATH": str(own), "JUPYTER_DATA_DIR": str(own), "JUPYTER_NO_CONFIG": "1"}


@contextmanager
def kernel_gateway(environment: Environment, specs: Path) -> Iterator[Gateway]:
    """Run jupyter_kernel_gateway."""
    port = free_port()
    log = environment.workdir / "kernel-gateway.log"
    variables = gateway_variables(environment, specs)
    with running(gateway_command(port), variables, log, environment.workdir) as server:
        wait_until_answering(server, port, "/api")
        yield Gateway(f"http://{LOOPBACK}:{port}", {})
