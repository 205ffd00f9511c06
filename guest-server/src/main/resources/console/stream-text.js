import { AnsiStyle, ansiNodes } from "./ansi.js";
import { element } from "./dom.js";

/**
 * Terminal-like text that grows: colours, carriage returns and backspaces as a terminal shows them. Whole lines are
 * laid out once, in blocks; only the unfinished last line is drawn anew, so a flood of output stays cheap.
 */

const LINES_PER_BLOCK = 200;
const MOST_COLOURED = 20000;

export class StreamText {
  element;
  #style = new AnsiStyle();
  #block = null;
  #lines = 0;
  #coloured = 0;
  #tail = "";
  #tailNode = element("span");

  constructor(name) {
    this.element = element("pre", { className: `stream ${name}` });
  }

  append(text) {
    const all = this.#tail + text.replace(/\r+\n/g, "\n");
    const lines = all.split("\n");
    this.#tail = settled(lines.pop());
    this.#tailNode.remove();
    lines.forEach((line) => this.#commit(`${settled(line)}\n`));
    this.#tailNode.replaceChildren(...ansiNodes(this.#tail, new AnsiStyle(this.#style)));
    this.#openBlock().append(this.#tailNode);
  }

  #commit(line) {
    const block = this.#openBlock();
    for (const node of ansiNodes(line, this.#style)) {
      const last = block.lastChild;
      if (last?.nodeType === Node.TEXT_NODE && (node.nodeType === Node.TEXT_NODE || this.#coloured >= MOST_COLOURED)) {
        last.appendData(node.textContent);
      } else {
        this.#coloured += node.nodeType === Node.TEXT_NODE ? 0 : 1;
        block.append(node);
      }
    }
    this.#lines++;
  }

  #openBlock() {
    if (!this.#block || this.#lines >= LINES_PER_BLOCK) {
      this.#block = element("span", { className: "block" });
      this.#lines = 0;
      this.element.append(this.#block);
    }
    return this.#block;
  }
}

/** What is seen of a line after its carriage returns and backspaces. */
function settled(line) {
  if (!line.includes("\r") && !line.includes("\b")) {
    return line;
  }
  let seen = "";
  for (const part of line.split("\r").slice(0, -1)) {
    seen = over(seen, part);
  }
  const last = line.slice(line.lastIndexOf("\r") + 1);
  // A return at the very end waits for what will be written over the line.
  const shown = last === "" && line.endsWith("\r") ? `${seen}\r` : over(seen, last);
  return withoutBackspaces(shown);
}

/** `text` written over `seen` from its start; where colours make columns unsure, it replaces it. */
function over(seen, text) {
  if (text === "") {
    return seen;
  }
  const replaces = seen.includes("\x1b") || text.includes("\x1b") || text.length >= seen.length;
  return replaces ? text : text + seen.slice(text.length);
}

function withoutBackspaces(text) {
  let result = text;
  let before;
  do {
    before = result;
    result = result.replace(/[^\n\b]\x08/g, "");
  } while (result !== before);
  return result.replace(/\x08/g, "");
}
