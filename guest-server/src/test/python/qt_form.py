"""A window of Qt for the tests."""

import sys

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QApplication, QLineEdit, QPushButton, QSlider, QVBoxLayout, QWidget

app = QApplication(sys.argv)
window = QWidget()
window.setWindowTitle("Qt form")
column = QVBoxLayout(window)

entry = QLineEdit()
entry.setAccessibleName("Town")
column.addWidget(entry)

button = QPushButton("Press me")
button.clicked.connect(lambda: button.setText("Pressed"))
column.addWidget(button)

slider = QSlider(Qt.Horizontal)
slider.setAccessibleName("Volume")
slider.setMaximum(50)
column.addWidget(slider)

window.show()
sys.exit(app.exec_())
