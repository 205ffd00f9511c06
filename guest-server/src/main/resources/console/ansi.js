/** Terminal text: SGR escape sequences become spans, other escapes are dropped. */

const ESCAPE = /\x1b(?:\[([0-9;:?]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_=>()][0-9A-B]?)/g;

/** A run of graphic settings, carried from one piece of text to the next. */
export class AnsiStyle {
  constructor(other) {
    this.fg = other?.fg ?? null;
    this.bg = other?.bg ?? null;
    this.bold = other?.bold ?? false;
    this.faint = other?.faint ?? false;
    this.italic = other?.italic ?? false;
    this.underline = other?.underline ?? false;
    this.inverse = other?.inverse ?? false;
  }

  get plain() {
    return !(
      this.fg !== null ||
      this.bg !== null ||
      this.bold ||
      this.faint ||
      this.italic ||
      this.underline ||
      this.inverse
    );
  }

  apply(parameters) {
    const codes = parameters.split(/[;:]/).map((code) => Number(code) || 0);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (code === 38 || code === 48) {
        const [colour, used] = extended(codes, i + 1);
        this[code === 38 ? "fg" : "bg"] = colour;
        i += used;
      } else {
        this.#one(code);
      }
    }
  }

  #one(code) {
    if (code === 0) Object.assign(this, new AnsiStyle());
    else if (code === 1) this.bold = true;
    else if (code === 2) this.faint = true;
    else if (code === 3) this.italic = true;
    else if (code === 4) this.underline = true;
    else if (code === 7) this.inverse = true;
    else if (code === 22) this.bold = this.faint = false;
    else if (code === 23) this.italic = false;
    else if (code === 24) this.underline = false;
    else if (code === 27) this.inverse = false;
    else if (code >= 30 && code <= 37) this.fg = code - 30;
    else if (code === 39) this.fg = null;
    else if (code >= 40 && code <= 47) this.bg = code - 40;
    else if (code === 49) this.bg = null;
    else if (code >= 90 && code <= 97) this.fg = code - 82;
    else if (code >= 100 && code <= 107) this.bg = code - 92;
  }

  /** A node that shows `text` in this style. */
  node(text) {
    if (this.plain) {
      return document.createTextNode(text);
    }
    const span = document.createElement("span");
    span.textContent = text;
    const [fg, bg] = this.inverse ? [this.bg ?? "base", this.fg ?? "text"] : [this.fg, this.bg];
    paint(span, "fg", fg);
    paint(span, "bg", bg);
    for (const name of ["bold", "faint", "italic", "underline"]) {
      span.classList.toggle(`ansi-${name}`, this[name]);
    }
    return span;
  }
}

/** The nodes of a text, changing `style` as its escapes say. */
export function ansiNodes(text, style = new AnsiStyle()) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    if (match.index > from) {
      nodes.push(style.node(text.slice(from, match.index)));
    }
    if (match[2] === "m") {
      style.apply(match[1]);
    }
    from = match.index + match[0].length;
  }
  if (from < text.length) {
    nodes.push(style.node(text.slice(from)));
  }
  return nodes;
}

export const withoutAnsi = (text) => text.replace(ESCAPE, "");

function paint(span, which, colour) {
  if (colour === null) {
    return;
  }
  if (typeof colour === "string" && colour.startsWith("rgb")) {
    span.classList.add(`ansi-${which}-exact`);
    span.style.setProperty(`--ansi-${which}`, colour);
  } else {
    span.classList.add(`ansi-${which}-${colour}`);
  }
}

/** Colours of `38;5;n` and `38;2;r;g;b`, and how many codes they took. */
function extended(codes, at) {
  if (codes[at] === 2) {
    return [
      `rgb(${codes
        .slice(at + 1, at + 4)
        .map((n) => Math.min(255, n))
        .join(",")})`,
      4,
    ];
  }
  const n = codes[at + 1] ?? 0;
  if (n < 16) {
    return [n, 2];
  }
  if (n >= 232) {
    const grey = 8 + (n - 232) * 10;
    return [`rgb(${grey},${grey},${grey})`, 2];
  }
  const level = (value) => (value === 0 ? 0 : 55 + value * 40);
  const cube = n - 16;
  return [`rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`, 2];
}
