"""Measures sandboxes in virtual machines: how soon they are ready, and what the way through the bridge costs.

    python3 benchmarks/sandbox.py [--boots 3] [--calls 40]

Needs an image (`./glovebox image build`). Every line compares two times of this run, since absolute ones depend on the
machine and on what else it does.
"""

import argparse
import http.client
import json
import pathlib
import socket
import statistics
import subprocess
import sys
import time

CLONE = pathlib.Path(__file__).resolve().parent.parent
GLOVEBOX = CLONE / "glovebox"

# Runs in the guest as well as here: the median milliseconds of a screenshot that is made anew and of 1+1 in a kernel.
CALLS = """
import http.client, json, statistics, sys, time

def calls(api, kernels, token, count):
    def connect(port):
        return http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(connection, method, path, body=None):
        connection.request(method, path, body, {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status < 300, (answer.status, content[:200])
        return content

    def median_ms(work):
        times = []
        for _ in range(count + 3):
            begin = time.perf_counter()
            work()
            times.append(time.perf_counter() - begin)
        return statistics.median(times[3:]) * 1000

    screen, gateway = connect(api), connect(kernels)
    shot = median_ms(lambda: ask(screen, "GET", "/screenshot?fresh=true"))
    kernel = json.loads(ask(gateway, "POST", "/api/kernels", "{}"))["id"]
    cell = median_ms(lambda: ask(gateway, "POST", f"/api/kernels/{kernel}/execute", '{"code": "1+1"}'))
    ask(gateway, "DELETE", f"/api/kernels/{kernel}")
    return {"screenshot": shot, "cell": cell}
"""


def glovebox(*arguments, **options):
    return subprocess.run([GLOVEBOX, *arguments], check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def view(name):
    return next(box for box in json.loads(glovebox("ls", "--json")) if box["name"] == name)


def ssh_banner(name, limit_s=600):
    """When the guest's SSH server has said its first line: an open port says nothing."""
    end = time.monotonic() + limit_s
    port = None
    while time.monotonic() < end:
        try:
            port = port or int(view(name)["urls"]["ssh"].rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), 2) as connection:
                connection.settimeout(2)
                if connection.recv(4) == b"SSH-":
                    return time.monotonic()
        except (OSError, KeyError, StopIteration):
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{name} has no SSH server after {limit_s} s")


def boot(name):
    begin = time.monotonic()
    up = subprocess.Popen([GLOVEBOX, "up", "--name", name, "--timeout", "600", "--json"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    banner = ssh_banner(name) - begin
    box = json.loads(up.communicate()[0])
    return banner, time.monotonic() - begin, box


def port(box, what):
    return int(box["urls"][what].rpartition(":")[2])


def restart_ms(name, box):
    """How long the guest's services take from a restart until they are ready."""
    begin = time.monotonic()
    glovebox("exec", name, "--", "sudo", "systemctl", "restart", "glovebox.service")
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port(box, "api"), timeout=5)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return (time.monotonic() - begin) * 1000
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.1)


def row(what, value, target):
    print(f"{what:58}  {value:>22}  {target}")


def measure(arguments):
    row("what", "measured", "target")
    boots = []
    for number in range(arguments.boots):
        name = f"bench-{number}"
        banner, ready, box = boot(name)
        boots.append(ready / banner)
        row(f"boot {number + 1}: SSH banner, ready", f"{banner:.1f} s, {ready:.1f} s", "")
        if number + 1 < arguments.boots:
            glovebox("rm", "--force", name)
    row("ready, in times of the SSH banner (median)", f"{statistics.median(boots):.2f}", "<= 1.5")
    through = {}
    exec(CALLS + "\nthrough.update(calls(*given))",  # noqa: S102 - the same text runs in the guest
         {"through": through, "given": (port(box, "api"), port(box, "kernels"), box["token"], arguments.calls)})
    script = CALLS + f"\nprint(json.dumps(calls(8765, 8888, sys.stdin.readline().strip(), {arguments.calls})))"
    inside = json.loads(glovebox("exec", name, "--", "python3", "-c", script, input=box["token"] + "\n"))
    for call, target in (("screenshot", "<= 1.5"), ("cell", "<= 1.5")):
        row(f"{call}: inside the guest, through the bridge", f"{inside[call]:.1f}, {through[call]:.1f} ms", "")
        row(f"{call}: through the bridge, in times of inside", f"{through[call] / inside[call]:.2f}", target)
    memory = glovebox("exec", name, "--", "free", "-m").splitlines()[1].split()
    row("memory in use, with desktop, server and one kernel", f"{memory[2]} MB", "< 600 MB")
    image = pathlib.Path(json.loads(glovebox("info", name, "--json"))["image"])
    row("the image's disk, packed", f"{(image / 'disk.qcow2').stat().st_size / 1e6:.0f} MB", "< 250 MB")
    with_cache = restart_ms(name, box)
    glovebox("exec", name, "--", "sudo", "mv", "/opt/glovebox/.glovebox/guest-server.aot", "/tmp/aside.aot")
    without = restart_ms(name, box)
    row("services from restart to ready: with AOT cache, without", f"{with_cache:.0f}, {without:.0f} ms", "")
    row("with the cache, in times of without", f"{with_cache / without:.2f}", "< 0.5 (the server alone)")
    glovebox("rm", "--force", name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boots", type=int, default=3)
    parser.add_argument("--calls", type=int, default=40)
    measure(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
