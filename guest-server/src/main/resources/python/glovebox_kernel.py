"""Runs ipykernel for the guest server: as `python -m ipykernel_launcher`, with some differences.

Output is never dropped: ipykernel's own socket throws messages away when 1,000 of them wait to be sent, the final
`idle` among them; here printing waits instead. Replies to execute requests tell what the cell has used. A kernel that
was started ahead of time can be given its environment variables and directory. And pyautogui is ready for agents: its
fail-safe, which ends a program when the pointer is in a corner of the screen, is off, and it takes screenshots without
a helper program.
"""

import importlib.abc
import importlib.machinery
import os
import resource
import sys

# The script's own directory comes first on the path; kernels look into their working directory instead.
if sys.path and os.path.realpath(sys.path[0]) == os.path.dirname(os.path.realpath(__file__)):
    del sys.path[0]

# The debugger says so on standard error of every kernel that frozen modules are in use; nothing depends on it.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp


class PyautoguiFinder(importlib.abc.MetaPathFinder):
    """Sets pyautogui up when, and only when, it is imported."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname != "pyautogui":
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                module.FAILSAFE = False
                # Makes pyscreeze let Pillow grab the screen itself, instead of running scrot for each picture.
                if "pyscreeze" in sys.modules:
                    sys.modules["pyscreeze"].GNOMESCREENSHOT_EXISTS = True

            spec.loader.exec_module = exec_module
        return spec


class Meter:
    """Measures what a cell uses: processor time with that of ended child processes, and the most memory at a time."""

    def __init__(self):
        # Writing 5 there sets the mark of the most memory back to what is used now: proc_pid_clear_refs(5).
        try:
            self._mark = os.open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC)
        except OSError:
            self._mark = None

    def start(self):
        if self._mark is not None:
            try:
                os.write(self._mark, b"5")
            except OSError:
                self._mark = None
        return self._cpu_seconds()

    def stop(self, started):
        return {
            "cpu_ms": round((self._cpu_seconds() - started) * 1000, 3),
            "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }

    @staticmethod
    def _cpu_seconds():
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


class GloveboxKernel(IPythonKernel):
    """ipykernel's kernel that says what cells use, and can be set up after its start."""

    control_msg_types = [*IPythonKernel.control_msg_types, "glovebox_setup_request"]

    def __init__(self, **options):
        super().__init__(**options)
        self._meter = Meter()

    def init_metadata(self, parent):
        return {**super().init_metadata(parent), "glovebox": self._meter.start()}

    def finish_metadata(self, parent, metadata, reply_content):
        metadata["glovebox"] = self._meter.stop(metadata["glovebox"])
        return super().finish_metadata(parent, metadata, reply_content)

    def glovebox_setup_request(self, stream, ident, parent):
        try:
            os.environ.update(parent["content"]["variables"])
            os.chdir(parent["content"]["directory"])
            content = {"status": "ok"}
        except (OSError, ValueError) as error:
            content = {"status": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
        self.session.send(stream, "glovebox_setup_reply", content, parent, ident=ident)


class GloveboxKernelApp(IPKernelApp):
    """ipykernel's application with an iopub socket that blocks where it would drop."""

    def _bind_socket(self, socket, port):
        if socket.socket_type == zmq.XPUB:
            socket.setsockopt(zmq.XPUB_NODROP, 1)
        return super()._bind_socket(socket, port)


if __name__ == "__main__":
    sys.meta_path.insert(0, PyautoguiFinder())
    # Its warnings would reach clients as output of no cell.
    GloveboxKernelApp.launch_instance([*sys.argv[1:], "--log-level=ERROR"], kernel_class=GloveboxKernel)
