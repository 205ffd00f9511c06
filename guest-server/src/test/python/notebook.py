"""A notebook as people write them, executed by nbclient through Jupyter's own client of kernel gateways."""

import base64
import struct
import zlib

import nbformat
from jupyter_server.gateway.gateway_client import GatewayClient
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook


def png(width, height):
    """A grey picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x7f" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURE = png(24, 16)

CELLS = [
    "import sys\nprint('to the reader')\nprint('to the operator', file=sys.stderr)",
    f"from IPython.display import Image, display\ndisplay(Image(data={PICTURE!r}))",
    "1 / 0",
    # nbclient is the page of an Output widget: what is printed in it comes back to the kernel as a comm message.
    "import ipywidgets\nout = ipywidgets.Output()\nwith out:\n    print('captured')",
    "out.outputs",
    "ipywidgets.IntSlider(value=7)",
    "'é' * 3",
]


def execute(url, **start):
    """Executes the notebook at `url`, and checks what became of each cell; `start` says which kernel it gets."""
    GatewayClient.instance().url = url
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in CELLS])
    client = NotebookClient(
        notebook,
        timeout=60,
        allow_errors=True,
        kernel_manager_class="jupyter_server.gateway.managers.GatewayKernelManager",
    )
    client.execute(**start)
    nbformat.validate(notebook)
    assert [cell.execution_count for cell in notebook.cells] == list(range(1, len(CELLS) + 1)), notebook
    printed, picture, failed, _, captured, slider, text = [cell.outputs for cell in notebook.cells]
    streams = {output.name: output.text for output in printed}
    assert streams == {"stdout": "to the reader\n", "stderr": "to the operator\n"}, printed
    assert base64.b64decode(picture[0].data["image/png"]) == PICTURE, picture
    assert failed[0].ename == "ZeroDivisionError" and failed[0].traceback, failed
    assert "captured" in captured[0].data["text/plain"], captured
    model = slider[0].data["application/vnd.jupyter.widget-view+json"]["model_id"]
    states = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    assert states[model]["state"]["value"] == 7, states
    assert text[0].data["text/plain"] == "'ééé'", text
