/** The snippets of the Examples menu; the first one is in the editor when the page opens. */

export const EXAMPLES = [
  {
    name: "Move the pointer and look",
    note: "pyautogui, and a picture of the result",
    code: `import pyautogui
from PIL import ImageGrab

width, height = pyautogui.size()
print(f"The desktop is {width} × {height} pixels.")

pyautogui.moveTo(width // 2, height // 2, duration=0.5)
print("The pointer is at", tuple(pyautogui.position()))

ImageGrab.grab()  # the last value of the code is shown
`,
  },
  {
    name: "Open a terminal and type",
    note: "starts a program, then uses its keyboard",
    code: `import shutil
import subprocess
import time

import pyautogui

terminal = shutil.which("x-terminal-emulator") or shutil.which("xterm")
subprocess.Popen([terminal], start_new_session=True)
time.sleep(1.5)  # until the window is there

pyautogui.write("echo Hello from the glovebox", interval=0.03)
pyautogui.press("enter")
`,
  },
  {
    name: "Show part of the screen",
    note: "a cut-out, twice as large",
    code: `from PIL import ImageGrab

screen = ImageGrab.grab()
part = screen.crop((0, 0, 640, 360))
print(f"Screen {screen.size}, shown {part.size}")

part.resize((part.width * 2, part.height * 2))
`,
  },
  {
    name: "Draw a picture",
    note: "Pillow, no display needed",
    code: `from math import cos, pi, sin

from PIL import Image, ImageDraw

size = 720
picture = Image.new("RGB", (size, size), "#0e1116")
draw = ImageDraw.Draw(picture)

for step in range(360):
    angle = step * pi / 90
    radius = size * (0.06 + 0.4 * step / 360)
    x, y = size / 2 + radius * cos(angle), size / 2 + radius * sin(angle)
    dot = 3 + step / 28
    colour = f"hsl({150 + step // 3}, 70%, 60%)"
    draw.ellipse((x - dot, y - dot, x + dot, y + dot), fill=colour)

picture
`,
  },
  {
    name: "Count until interrupted",
    note: "an endless loop: stop it with Interrupt",
    code: `import time

count = 0
while True:
    count += 1
    print(f"\\rCounting: {count}", end="", flush=True)
    time.sleep(0.1)
`,
  },
];
