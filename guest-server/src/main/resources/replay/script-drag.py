

def drag(*path, button="left"):
    """Drags along the points of a path."""
    pyautogui.mouseDown(*path[0], button=button)
    for x, y in path[1:]:
        time.sleep(0.01)  # programs take in where the pointer is, not where it was
        pyautogui.moveTo(x, y)
    pyautogui.mouseUp(button=button)
