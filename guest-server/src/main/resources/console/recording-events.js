/**
 * A recording's events as lines that people read: runs of moves, of scrolling and of typed characters are one line
 * each, and a key or button that goes down and up is one press.
 */

const SHORTCUT = new Set(["ctrl", "control", "alt", "super", "meta", "mod1", "mod4"]);
const MODIFIER = /^(Shift|Control|Alt|Super|Meta|Hyper|ISO_Level3_Shift|Caps_Lock)/;
const CLICK_MS = 400;

/** @returns {{timeMs: number, kind: string, text: string}[]} */
export function readable(events) {
  const lines = [];
  for (const event of events) {
    const last = lines.at(-1);
    const line = lineOf(event, last, lines);
    if (line) {
      lines.push(line);
    }
  }
  return lines.map(({ timeMs, kind, words }) => ({ timeMs, kind, text: words() }));
}

function lineOf(event, last, lines) {
  switch (event.type) {
    case "mouse_move":
    case "mouse_drag":
      return path(event, last);
    case "scroll":
      return scroll(event, last);
    case "mouse_down":
      return press(event);
    case "mouse_up":
      return release(event, lines);
    case "key_down":
      return key(event, last);
    case "key_up":
      return keyUp(event, lines);
    case "frame":
      return null; // the report shows them
    case "action":
      return action(event);
    case "gap":
      return {
        timeMs: event.timeMs,
        kind: "gap",
        words: () => event.detail ?? event.reason ?? "Events may be missing here.",
      };
    default:
      return { timeMs: event.timeMs, kind: event.type, words: () => rest(event) };
  }
}

/** What the server was asked to do; how it ended is told when it was not done. */
function action({ timeMs, phase, action: asked, status }) {
  if (phase === "begin") {
    return { timeMs, kind: "action", words: () => asking(asked) };
  }
  return status === "ok" ? null : { timeMs, kind: "action", words: () => `not done: ${status}` };
}

function asking({ type, action: name, ...facts }) {
  const { text, keys, x, y } = facts;
  const place = x === undefined ? JSON.stringify(facts) : `at ${x},${y}`;
  return `${type ?? name} ${text ?? keys?.join("+") ?? place}`;
}

function path(event, last) {
  const kind = event.type === "mouse_drag" ? "drag" : "move";
  if (last?.kind === kind) {
    last.count++;
    last.to = event;
    return null;
  }
  const noun = kind === "drag" ? "drag" : "move";
  const line = { timeMs: event.timeMs, kind, count: 1, to: event };
  line.words = () => `${line.count} ${noun}${line.count === 1 ? "" : "s"} to ${line.to.x},${line.to.y}`;
  return line;
}

function scroll(event, last) {
  if (last?.kind === "scroll" && last.direction === event.direction) {
    last.notches += event.notches ?? 1;
    return null;
  }
  const line = { timeMs: event.timeMs, kind: "scroll", direction: event.direction, notches: event.notches ?? 1 };
  line.words = () =>
    `${line.direction}, ${line.notches} notch${line.notches === 1 ? "" : "es"} at ${event.x},${event.y}`;
  return line;
}

function press(event) {
  const line = { timeMs: event.timeMs, kind: "press", down: event, up: null };
  const button = event.button ?? "button";
  line.words = () => `${button} at ${event.x},${event.y}`;
  return line;
}

function release(event, lines) {
  const line = lines.findLast((candidate) => candidate.down?.button === event.button && candidate.kind === "press");
  if (line && !line.up) {
    line.up = event;
    const still = line === lines.at(-1) && event.timeMs - line.timeMs <= CLICK_MS;
    if (still) {
      line.kind = "click";
      return null;
    }
  }
  return { timeMs: event.timeMs, kind: "release", words: () => `${event.button ?? "button"} at ${event.x},${event.y}` };
}

function key(event, last) {
  const name = event.keysym ?? `keycode ${event.keycode}`;
  if (MODIFIER.test(name)) {
    return { timeMs: event.timeMs, kind: "modifier", keysym: name, held: true, words: () => `${name} held` };
  }
  const held = (event.modifiers ?? []).map((modifier) => modifier.toLowerCase());
  const combined = held.filter((modifier) => SHORTCUT.has(modifier));
  const printable = combined.length === 0 && event.text && !/[\x00-\x1f\x7f]/.test(event.text);
  if (printable) {
    const typing = lastTyping(last);
    if (typing) {
      typing.typed += event.text;
      return null;
    }
    const line = { timeMs: event.timeMs, kind: "type", typed: event.text };
    line.words = () => line.typed;
    return line;
  }
  const chord = [...held.filter((modifier) => SHORTCUT.has(modifier) || modifier === "shift"), name].join("+");
  if (last?.kind === "key" && last.chord === chord) {
    last.count++;
    return null;
  }
  const line = { timeMs: event.timeMs, kind: "key", chord, count: 1 };
  line.words = () => (line.count > 1 ? `${chord} ×${line.count}` : chord);
  return line;
}

const lastTyping = (last) => (last?.kind === "type" ? last : null);

/** Releases say nothing new, and a modifier that was only held for other keys is told by them. */
function keyUp(event, lines) {
  const at = lines.findLastIndex((line) => line.kind === "modifier" && line.held && line.keysym === event.keysym);
  if (at >= 0) {
    const usedBySomething = lines.slice(at + 1).length > 0 || lines[at - 1]?.kind === "type";
    if (usedBySomething || lines[at].used) {
      lines.splice(at, 1);
      joinTyping(lines, at);
    } else {
      lines[at].held = false;
      lines[at].kind = "key";
      lines[at].chord = event.keysym;
      lines[at].count = 1;
      lines[at].words = () => event.keysym;
    }
  }
  return null;
}

/** Without the Shift between them, what was typed before it and after it is one line. */
function joinTyping(lines, at) {
  const before = lines[at - 1];
  const after = lines[at];
  if (before?.kind === "type" && after?.kind === "type") {
    before.typed += after.typed;
    lines.splice(at, 1);
  }
}

function rest({ seq, timeMs, type, ...facts }) {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(", ");
}
