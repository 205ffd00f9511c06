

def hold(seconds, *keys):
    """Holds keys for a while."""
    for key in keys:
        pyautogui.keyDown(key)
    time.sleep(seconds)
    for key in reversed(keys):
        pyautogui.keyUp(key)
