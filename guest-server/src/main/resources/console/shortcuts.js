import { byId, element, icon } from "./dom.js";

/** Single-key shortcuts (off while a text field or the desktop has the keys), and the dialog that lists all keys. */

const OFF_KEY = "single-key-shortcuts";

const OTHER_KEYS = [
  ["Ctrl Enter", "Run the code; also Shift Enter"],
  ["Alt ↑", "Earlier code"],
  ["Alt ↓", "Later code"],
  ["Tab", "Indent; Shift Tab takes it back"],
  ["Esc Tab", "Leave the editor"],
  ["Ctrl Alt G", "Give back control of the desktop"],
];

export class Shortcuts {
  #dialog = byId("shortcuts");
  #keys;
  #on = remembered();

  /** @param {{key: string, name: string, run: () => void}[]} keys */
  constructor(keys) {
    this.#keys = keys;
  }

  start() {
    byId("show-shortcuts").addEventListener("click", () => this.show());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    document.addEventListener("keydown", (event) => this.#pressed(event));
    this.#fill();
  }

  show() {
    this.#dialog.showModal();
  }

  #pressed(event) {
    if (
      event.defaultPrevented ||
      event.ctrlKey ||
      event.altKey ||
      event.metaKey ||
      event.repeat ||
      typing(event.target)
    ) {
      return;
    }
    const shortcut = this.#keys.find(({ key }) => key === event.key.toLowerCase());
    if (shortcut && (this.#on || shortcut.key === "?") && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      shortcut.run();
    }
  }

  #fill() {
    const box = element("input", { type: "checkbox", checked: this.#on, onchange: () => this.#turn(box.checked) });
    this.#dialog.replaceChildren(
      element(
        "header",
        {},
        element("h2", { id: "shortcuts-title" }, "Keyboard shortcuts"),
        element(
          "button",
          { type: "button", className: "icon-button", "aria-label": "Close", onclick: () => this.#dialog.close() },
          icon("close"),
        ),
      ),
      element(
        "div",
        { className: "shortcut-columns" },
        column(
          "Anywhere but in text",
          this.#keys.map(({ key, name }) => [key.toUpperCase(), name]),
        ),
        column("In the editor and the desktop", OTHER_KEYS),
      ),
      element("label", { className: "switch" }, box, "Single-key shortcuts"),
    );
  }

  #turn(on) {
    this.#on = on;
    try {
      localStorage.setItem(OFF_KEY, on ? "on" : "off");
    } catch {
      // The choice then lasts as long as the page.
    }
  }
}

function column(title, rows) {
  const list = element("dl");
  for (const [keys, name] of rows) {
    list.append(
      element(
        "div",
        {},
        element("dt", {}, ...keys.split(" ").map((key) => element("kbd", {}, key))),
        element("dd", {}, name),
      ),
    );
  }
  return element("section", {}, element("h3", {}, title), list);
}

const typing = (target) =>
  target instanceof Element &&
  target.closest("input, textarea, select, [contenteditable], .live-view, [role=menu]") !== null;

function remembered() {
  try {
    return localStorage.getItem(OFF_KEY) !== "off";
  } catch {
    return true;
  }
}
