import { request } from "./api.js";
import { bytes, duration, element, icon, setText, timeOfDay } from "./dom.js";
import { readable } from "./recording-events.js";
import { ReplayControl } from "./recording-replay.js";

const MOST_LINES = 500;
const MOST_EVENTS = 50_000;

/** One recording in the list: its summary, and its events once opened. */
export class RecordingRow {
  element;
  #recording;
  #body = element("div", { className: "recording-body" });
  #loaded = false;

  constructor(recording, onDelete) {
    this.#recording = recording;
    this.element = element(
      "details",
      { className: "recording", ontoggle: () => this.element.open && this.#load() },
      element("summary", {}, icon("chevron"), ...summaryOf(recording)),
      this.#body,
    );
    this.onDelete = onDelete;
  }

  show(events) {
    this.#loaded = true;
    this.#fill(events);
    this.element.open = true;
  }

  async #load() {
    if (this.#loaded) {
      return;
    }
    this.#loaded = true;
    this.#body.replaceChildren(element("p", { className: "empty" }, "Reading the events…"));
    try {
      const text = await (await request(this.#path())).text();
      this.#fill(parseLines(text), text.length);
    } catch (failure) {
      this.#loaded = false;
      this.#body.replaceChildren(element("p", { className: "empty" }, failure.message));
    }
  }

  #path() {
    return `/recordings/${encodeURIComponent(this.#recording.recordingId)}`;
  }

  #fill(events, size) {
    const { text, counts = {} } = this.#recording;
    const replay = new ReplayControl(this.#path(), counts.frame > 0);
    this.#body.replaceChildren(
      element(
        "div",
        { className: "recording-tools" },
        replay.button,
        ...this.#links(size),
        this.#deleteButton(),
      ),
      replay.outcome,
      text ? typedText(text) : element("p", { className: "empty" }, "No text was typed."),
      eventTable(events),
      countsLine(counts),
    );
  }

  #links(size) {
    const { recordingId, video } = this.#recording;
    const path = this.#path();
    const events = size ? `Events, ${bytes(size)}` : "Events";
    return [
      page("Report", `${path}/report`, "Each step with its picture, on a page of its own"),
      file("Script", `${path}/script`, `${recordingId}.py`, "A Python program that does the same by pyautogui"),
      file("Actions", `${path}/actions`, `${recordingId}.json`, "The steps as a body for POST /actions"),
      file(events, path, `${recordingId}.jsonl`, "The events, one JSON object a line"),
      video &&
        file(
          `Video, ${bytes(video.bytes)}`,
          `${path}/video`,
          `${recordingId}.mp4`,
          video.reason ?? "The screen as it was, MP4",
        ),
    ].filter(Boolean);
  }

  #deleteButton() {
    const button = element(
      "button",
      { type: "button", className: "button quiet small" },
      icon("trash"),
      element("span", {}, "Delete"),
    );
    let armed = 0;
    button.addEventListener("click", () => {
      if (armed) {
        clearTimeout(armed);
        this.onDelete();
        return;
      }
      button.classList.add("armed");
      setText(button.lastChild, "Delete for good?");
      armed = setTimeout(() => {
        armed = 0;
        button.classList.remove("armed");
        setText(button.lastChild, "Delete");
      }, 3000);
    });
    return button;
  }
}

const page = (label, href, title) =>
  element("a", { className: "button small", href, target: "_blank", rel: "noopener", title }, label);

const file = (label, href, download, title) =>
  element("a", { className: "button small", href, download, title }, icon("download"), label);

function summaryOf({ startedAt, durationMs, eventCount, text, recordingId }) {
  const started = new Date(startedAt);
  const when = Number.isNaN(started.getTime()) ? recordingId : dayAndTime(started);
  return [
    element("strong", {}, when),
    element("span", { className: "figure" }, duration(durationMs)),
    element("span", { className: "figure" }, `${eventCount ?? 0} event${eventCount === 1 ? "" : "s"}`),
    element("span", { className: "typed" }, text ? visible(text).slice(0, 80) : ""),
  ];
}

function dayAndTime(date) {
  const today = date.toDateString() === new Date().toDateString();
  return today
    ? timeOfDay(date)
    : `${date.toLocaleDateString([], { month: "short", day: "numeric" })}, ${timeOfDay(date)}`;
}

function typedText(text) {
  return element("pre", { className: "typed-text", "aria-label": "Typed text", tabIndex: 0 }, visible(text));
}

const visible = (text) =>
  text
    .replace(/\r\n?|\n/g, "⏎\n")
    .replace(/\t/g, "⇥")
    .replace(/[\x08\x7f]/g, "⌫")
    .replace(/\x1b/g, "⎋")
    .trimEnd();

function countsLine(counts) {
  const list = element("ul", { className: "counts", "aria-label": "Events by type" });
  for (const [type, count] of Object.entries(counts).filter(([, n]) => n > 0)) {
    list.append(element("li", {}, element("b", {}, String(count)), ` ${type.replaceAll("_", " ")}`));
  }
  return list;
}

function eventTable(events) {
  const lines = readable(events);
  if (lines.length === 0) {
    return element("p", { className: "empty" }, "Nothing happened in this recording.");
  }
  const body = element("tbody");
  for (const { timeMs, kind, text } of lines.slice(0, MOST_LINES)) {
    body.append(
      element(
        "tr",
        { "data-kind": kind },
        element("td", {}, `${(timeMs / 1000).toFixed(2)} s`),
        element("td", {}, element("span", { className: "kind" }, kind)),
        element("td", {}, text),
      ),
    );
  }
  if (lines.length > MOST_LINES) {
    body.append(
      element(
        "tr",
        {},
        element("td", { colSpan: 3 }, `… and ${lines.length - MOST_LINES} more lines: see the download.`),
      ),
    );
  }
  const head = element("tr", {}, ...["Time", "Event", "What"].map((name) => element("th", { scope: "col" }, name)));
  return element("table", { className: "events" }, element("thead", {}, head), body);
}

function parseLines(text) {
  const events = [];
  for (const line of text.split("\n")) {
    if (events.length >= MOST_EVENTS) {
      break;
    }
    if (line.trim()) {
      try {
        events.push(JSON.parse(line));
      } catch {
        // The last line of a recording that was cut off.
      }
    }
  }
  return events;
}
