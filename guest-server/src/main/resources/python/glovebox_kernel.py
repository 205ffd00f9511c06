"""Runs ipykernel for the guest server: as `python -m ipykernel_launcher`, with two differences.

Output is never dropped: ipykernel's own socket throws messages away when 1,000 of them wait to be sent, the final
`idle` among them; here printing waits instead. And pyautogui is ready for agents: its fail-safe, which ends a program
when the pointer is in a corner of the screen, is off, and it takes screenshots without a helper program.
"""

import importlib.abc
import importlib.util
import os
import sys

# The script's own directory comes first on the path; kernels look into their working directory instead.
if sys.path and os.path.realpath(sys.path[0]) == os.path.dirname(os.path.realpath(__file__)):
    del sys.path[0]

# The debugger says so on standard error of every kernel that frozen modules are in use; nothing depends on it.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

import zmq
from ipykernel.kernelapp import IPKernelApp


class PyautoguiFinder(importlib.abc.MetaPathFinder):
    """Sets pyautogui up when, and only when, it is imported."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname != "pyautogui":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                module.FAILSAFE = False
                # Makes pyscreeze let Pillow grab the screen itself, instead of running scrot for each picture.
                sys.modules["pyscreeze"].GNOMESCREENSHOT_EXISTS = True

            spec.loader.exec_module = exec_module
        return spec


class GloveboxKernelApp(IPKernelApp):
    """ipykernel's application with an iopub socket that blocks where it would drop."""

    def _bind_socket(self, socket, port):
        if socket.socket_type == zmq.XPUB:
            socket.setsockopt(zmq.XPUB_NODROP, 1)
        return super()._bind_socket(socket, port)


if __name__ == "__main__":
    sys.meta_path.insert(0, PyautoguiFinder())
    # Its warnings would reach clients as output of no cell.
    GloveboxKernelApp.launch_instance([*sys.argv[1:], "--log-level=ERROR"])
