/** Small helpers to build elements and to write figures for people. */

export const byId = (id) => document.getElementById(id);

/** An element with properties, listeners (`onclick`) and attributes (`aria-…`, `role`); strings become text. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (name in node && !name.includes("-")) {
      node[name] = value;
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** "S takes one.": shown where there is a keyboard. */
export function keyHint(key, text) {
  return element("span", { className: "key-hint" }, element("kbd", {}, key), ` ${text}`);
}

export function bytes(count) {
  if (!Number.isFinite(count)) {
    return "–";
  }
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  let value = count;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** 850 → "0.85 s", 62 000 → "1:02 min", 3 700 000 → "1:01 h". */
export function duration(ms) {
  if (!Number.isFinite(ms)) {
    return "–";
  }
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  return minutes < 60 ? `${minutes}:${two(seconds % 60)} min` : `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`;
}

/** A running clock: "0:07.3", "12:40.0". */
export function clock(ms) {
  const seconds = Math.max(0, ms) / 1000;
  const rest = (seconds % 60).toFixed(1).padStart(4, "0");
  return rest === "60.0" ? `${Math.floor(seconds / 60) + 1}:00.0` : `${Math.floor(seconds / 60)}:${rest}`;
}

export const timeOfDay = (date) =>
  date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** Writes text only when it changed, so that assistive technology is not told the same thing twice. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyThroughSelection(text); // The clipboard API is for secure pages only, and a guest may be plain http.
  }
}

function copyThroughSelection(text) {
  const area = element("textarea", { value: text, className: "visually-hidden" });
  const before = document.activeElement;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus?.();
  return copied;
}
