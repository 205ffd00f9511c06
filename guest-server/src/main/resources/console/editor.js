import { byId } from "./dom.js";
import { highlighted } from "./python-syntax.js";

/** The code editor: a text area over its own coloured copy, with Python's indentation and a history of what ran. */

const INDENT = "    ";
const MOST_HISTORY = 100;
const HISTORY_KEY = "history";
const DRAFT_KEY = "draft";

export class Editor {
  #area = byId("editor");
  #copy = byId("highlight");
  #numbers = byId("line-numbers");
  #lines = 0;
  #tabLeaves = false;
  #history = loadHistory();
  #at = this.#history.length;
  #draft = "";
  #onRun;

  constructor(onRun) {
    this.#onRun = onRun;
    this.#area.addEventListener("input", () => this.#changed());
    this.#area.addEventListener("keydown", (event) => this.#key(event));
    this.#area.addEventListener("blur", () => (this.#tabLeaves = false));
    // The frame scrolls, not the text area in it.
    this.#area.addEventListener("scroll", () => this.#area.scrollTo(0, 0));
  }

  get code() {
    return this.#area.value;
  }

  /** Replaces the text as if typed, so that undo brings the old one back. */
  set code(text) {
    this.#area.focus({ preventScroll: true });
    this.#area.select();
    this.#insert(text);
    this.#area.setSelectionRange(text.length, text.length);
  }

  /** The first text, or what was there before the page was loaded again; the focus stays where it is. */
  begin(text) {
    this.#area.value = kept(DRAFT_KEY) || text;
    this.#changed();
    window.addEventListener("pagehide", () => keep(DRAFT_KEY, this.code));
  }

  focus() {
    this.#area.focus();
  }

  remember(code) {
    if (this.#history.at(-1) !== code) {
      this.#history = [...this.#history, code].slice(-MOST_HISTORY);
      keep(HISTORY_KEY, JSON.stringify(this.#history));
    }
    this.#at = this.#history.length;
  }

  #key(event) {
    const { key } = event;
    const leaves = this.#tabLeaves;
    if (key !== "Shift") {
      this.#tabLeaves = false;
    }
    if (event.isComposing) {
      return;
    }
    if (key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      this.#onRun();
    } else if (key === "Enter" && !event.altKey) {
      event.preventDefault();
      this.#newLine();
    } else if (key === "Tab" && !leaves && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      this.#tab(event.shiftKey);
    } else if (key === "Escape") {
      this.#tabLeaves = true;
    } else if (event.altKey && !event.ctrlKey && (key === "ArrowUp" || key === "ArrowDown")) {
      event.preventDefault();
      this.#travel(key === "ArrowUp" ? -1 : 1);
    } else if (key === "Backspace" && this.#backOverIndent()) {
      event.preventDefault();
    }
  }

  #newLine() {
    const line = this.#lineBefore();
    const indent = line.match(/^[ \t]*/)[0];
    const code = line.replace(/#.*$/, "").trimEnd();
    if (code.endsWith(":")) {
      this.#insert(`\n${indent}${INDENT}`);
    } else if (/^\s*(return|pass|break|continue|raise)\b/.test(line) && this.#restOfLine() === "") {
      this.#insert(`\n${indent.slice(0, -INDENT.length)}`);
    } else {
      this.#insert(`\n${indent}`);
    }
  }

  #tab(back) {
    const { selectionStart: start, selectionEnd: end, value } = this.#area;
    if (start === end && !back) {
      this.#insert(" ".repeat(INDENT.length - (this.#lineBefore().length % INDENT.length)));
      return;
    }
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const lines = value.slice(from, end).split("\n");
    const moved = lines.map((line) => (back ? line.replace(/^ {1,4}|^\t/, "") : line && INDENT + line));
    this.#area.setSelectionRange(from, end);
    this.#insert(moved.join("\n"));
    const grown = moved.join("\n").length - lines.join("\n").length;
    const first = moved[0].length - lines[0].length;
    this.#area.setSelectionRange(Math.max(from, start + (start === from && start !== end ? 0 : first)), end + grown);
  }

  #backOverIndent() {
    const { selectionStart: start, selectionEnd: end } = this.#area;
    const line = this.#lineBefore();
    if (start !== end || line === "" || line.trim() !== "" || line.includes("\t")) {
      return false;
    }
    const width = ((line.length - 1) % INDENT.length) + 1;
    this.#area.setSelectionRange(start - width, start);
    this.#insert("");
    return true;
  }

  #travel(step) {
    const to = this.#at + step;
    if (to < 0 || to > this.#history.length) {
      return;
    }
    if (this.#at === this.#history.length) {
      this.#draft = this.code;
    }
    this.#at = to;
    this.code = to === this.#history.length ? this.#draft : this.#history[to];
  }

  #lineBefore() {
    const { selectionStart: start, value } = this.#area;
    return value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
  }

  #restOfLine() {
    const { selectionEnd: end, value } = this.#area;
    const stop = value.indexOf("\n", end);
    return value.slice(end, stop < 0 ? undefined : stop).trim();
  }

  /** `execCommand` is the one way to insert text that the browser's undo knows. */
  #insert(text) {
    const done = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
    if (!done) {
      const { selectionStart: start, selectionEnd: end } = this.#area;
      this.#area.setRangeText(text, start, end, "end");
    }
    this.#changed();
  }

  #changed() {
    const code = this.code;
    this.#copy.replaceChildren(...highlighted(code), "\n");
    const lines = code.split("\n").length;
    if (lines !== this.#lines) {
      this.#lines = lines;
      this.#numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    }
  }
}

function loadHistory() {
  try {
    const history = JSON.parse(kept(HISTORY_KEY) ?? "[]");
    return Array.isArray(history) ? history.filter((code) => typeof code === "string") : [];
  } catch {
    return [];
  }
}

function kept(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key, text) {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // No storage, or no room in it: it lasts as long as the page.
  }
}
