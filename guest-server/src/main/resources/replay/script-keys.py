

class Keyboard:
    """Presses what pyautogui has no name for: any character, any key, any button.

    What the keyboard does not have is bound to keys that it leaves free; they are free again at the end.
    """

    def __init__(self):
        self.display = display.Display()
        first, last = self.display.display.info.min_keycode, self.display.display.info.max_keycode
        keys = self.display.get_keyboard_mapping(first, last - first + 1)
        self.keycodes = {keys[i][0]: first + i for i in reversed(range(len(keys))) if keys[i][0]}
        self.spare = [first + i for i in range(len(keys)) if not any(keys[i])]
        self.used = []
        atexit.register(self.release)

    def type(self, text):
        """Types a text; a line feed is the Return key."""
        keysyms = [self.of_character(character) for character in text]
        room = max(1, len(self.spare) // 2)
        for start in range(0, len(keysyms), room):
            keycodes = self.find(keysyms[start : start + room])
            for keycode in keycodes:
                self.event(X.KeyPress, keycode)
                self.event(X.KeyRelease, keycode)

    def chord(self, *names, seconds=0):
        """Presses keys by their X names, and releases them in the opposite order."""
        keycodes = self.find([self.of_name(name) for name in names])
        for keycode in keycodes:
            self.event(X.KeyPress, keycode)
        time.sleep(seconds)
        for keycode in reversed(keycodes):
            self.event(X.KeyRelease, keycode)

    def key(self, name, down):
        """Presses or releases a key by its X name."""
        [keycode] = self.find([self.of_name(name)])
        self.event(X.KeyPress if down else X.KeyRelease, keycode)

    def button(self, number, x, y, down):
        """Presses or releases a mouse button by its X number."""
        xtest.fake_input(self.display, X.MotionNotify, x=x, y=y)
        self.event(X.ButtonPress if down else X.ButtonRelease, number)

    def find(self, keysyms):
        """The keys for all of these; every program has learned of the new ones before the first is pressed."""
        missing = {keysym for keysym in keysyms if keysym not in self.keycodes}
        if len(missing) > len(self.spare):
            time.sleep(0.5)  # for programs that have not read the last keys yet
            self.keycodes = {k: c for k, c in self.keycodes.items() if c not in self.used}
            self.spare, self.used = self.spare + self.used, []
            missing = {keysym for keysym in keysyms if keysym not in self.keycodes}
        for keysym in missing:
            keycode = self.spare.pop()
            self.display.change_keyboard_mapping(keycode, [(keysym, keysym)])
            self.keycodes[keysym] = keycode
            self.used.append(keycode)
        self.display.sync()
        return [self.keycodes[keysym] for keysym in keysyms]

    def event(self, kind, detail):
        xtest.fake_input(self.display, kind, detail)
        self.display.sync()

    def release(self):
        time.sleep(0.5)
        for keycode in self.used:
            self.display.change_keyboard_mapping(keycode, [(0, 0)])
        self.display.sync()

    @staticmethod
    def of_character(character):
        code = {"\n": 0xFF0D, "\t": 0xFF09}.get(character, ord(character))
        return code if code < 0x100 or code >= 0xFF00 and character in "\n\t" else 0x01000000 | code

    @staticmethod
    def of_name(name):
        if name.startswith("0x"):
            return int(name, 16)
        if name[0] == "U" and len(name) > 4:
            return 0x01000000 | int(name[1:], 16)
        return XK.string_to_keysym(name)


keyboard = Keyboard()
