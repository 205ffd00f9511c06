import { request } from "./api.js";
import { duration, element, icon, setText } from "./dom.js";

const LONGEST_MS = 4 * 3_600_000; // as long as a recording may be

/** Does a recording again, and tells how that goes: a button that begins and ends it, and the outcome below. */
export class ReplayControl {
  button;
  outcome = element("div", { className: "replay", role: "status", hidden: true });
  #path;
  #compares;
  #said = element("p");
  #label = element("span", {}, "Replay");
  #running = false;
  #stepCount = 0;

  constructor(path, compares) {
    this.#path = path;
    this.#compares = compares;
    this.button = element(
      "button",
      {
        type: "button",
        className: "button small replay-button",
        title: compares
          ? "Does the same again, each step when the screen looks as it did"
          : "Does the same again, by the clock: it was recorded without pictures",
        onclick: () => (this.#running ? this.#cancel() : this.#run()),
      },
      icon("play"),
      this.#label,
    );
  }

  async #run() {
    this.#running = true;
    setText(this.#label, "Stop the replay");
    this.#tell("running", "Replaying…");
    try {
      const response = await request(`${this.#path}/replay`, {
        method: "POST",
        headers: { Accept: "application/x-ndjson" },
        json: { speed: 1 },
        timeoutMs: LONGEST_MS,
      });
      await eachLine(response, (line) => this.#told(line));
    } catch (failure) {
      this.#tell("failed", failure.message);
    } finally {
      this.#running = false;
      setText(this.#label, "Replay");
    }
  }

  async #cancel() {
    try {
      await request(`${this.#path}/replay`, { method: "DELETE" });
    } catch (failure) {
      if (failure.status !== 404) {
        this.#tell("failed", failure.message);
      }
    }
  }

  #told(line) {
    if (line.type === "begin") {
      this.#stepCount = line.stepCount;
    } else if (line.type === "end") {
      this.#end(line);
    } else {
      this.#tell("running", `Step ${line.step} of ${this.#stepCount}: ${line.action}`);
    }
  }

  #end({ status, doneCount, stepCount, durationMs, divergence }) {
    if (status === "done") {
      const how = this.#compares ? "the screen looked as recorded each time" : "the screen was not looked at";
      this.#tell(status, `Done: ${steps(stepCount)} in ${duration(durationMs)}; ${how}.`);
    } else if (status === "cancelled") {
      this.#tell(status, `Stopped after ${steps(doneCount)} of ${stepCount}.`);
    } else {
      const before = divergence.step ? `Ended before step ${divergence.step} of ${stepCount}` : "Ended after the last step";
      const pictures = [picture("Expected", divergence.expected), picture("Seen", divergence.seen)].filter(Boolean);
      this.#tell(status, `${before}: ${divergence.reason}.`);
      if (pictures.length) {
        this.outcome.append(element("div", { className: "replay-pictures" }, ...pictures));
      }
    }
  }

  #tell(status, text) {
    this.outcome.hidden = false;
    this.outcome.dataset.status = status;
    setText(this.#said, text);
    this.outcome.replaceChildren(this.#said);
  }
}

const steps = (count) => `${count} step${count === 1 ? "" : "s"}`;

function picture(label, sight) {
  if (!sight?.picture) {
    return null;
  }
  const image = element("img", { src: sight.picture, alt: `${label}: the screen`, loading: "lazy" });
  const window = sight.window ? `${label}, ${sight.window.title}` : label;
  return element("a", { href: sight.picture, target: "_blank", rel: "noopener" }, image, window);
}

/** Calls `told` with each line of JSON as it comes. */
async function eachLine(response, told) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop();
    lines.filter(Boolean).forEach((line) => told(JSON.parse(line)));
  }
}
