"""A text field of Qt for the tests: qt_text.py FILE keeps what is in it in FILE, which is there from the beginning."""

import os
import sys
from pathlib import Path

from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QTextEdit

file = Path(sys.argv[1])
app = QApplication(sys.argv)
later = QTimer()
later.setSingleShot(True)


def write():
    new = file.with_suffix(".new")
    new.write_text(field.toPlainText(), newline="")
    os.replace(new, file)


later.timeout.connect(write)
field = QTextEdit()
field.setWindowTitle("qt text")
field.setAcceptRichText(False)
field.textChanged.connect(lambda: later.start(0))
field.resize(500, 300)
field.show()
write()
sys.exit(app.exec_())
