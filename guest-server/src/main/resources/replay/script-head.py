import time

import pyautogui

pyautogui.PAUSE = 0  # the pauses are in the steps
pyautogui.FAILSAFE = False  # a step may lead into a corner of the screen

SPEED = 1.0  # 2.0: with half of the recorded pauses


def pause(seconds):
    """Waits as the recording did."""
    time.sleep(seconds / SPEED)
