import { requestJson } from "./api.js";
import { byId, bytes, duration, element, setText } from "./dom.js";

/** The health pills in the header, their details, and the line that says when the server does not answer. */

const EVERY_MS = 3000;
const WORDS = { clients: "X clients", freeBytes: "Free", roundTripMs: "Round trip", python: "Python" };

const figures = {
  display: (check) =>
    [
      Number.isFinite(check.roundTripMs) && `${milliseconds(check.roundTripMs)}`,
      check.width && `${check.width}×${check.height}`,
    ]
      .filter(Boolean)
      .join(" · "),
  kernels: (check) => (Number.isFinite(check.running) ? `${check.running} running` : ""),
  recording: (check) => (check.active ? `${check.active} running` : "idle"),
  disk: (check) => (Number.isFinite(check.freeBytes) ? `${bytes(check.freeBytes)} free` : ""),
};

const milliseconds = (ms) => (ms < 0.05 ? "under 0.1 ms" : ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);

/** Polls `/health`. Events: `health` (detail: the answer), `lost`, `back`. */
export class Health extends EventTarget {
  #pills = new Map([...document.querySelectorAll("[data-health]")].map((pill) => [pill.dataset.health, pill]));
  #details = byId("health-details");
  #answer = null;
  #lostSince = 0;
  #timer = 0;
  #asking = false;

  start() {
    this.#pills.forEach((pill) => this.#makeOpen(pill));
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.#timer);
      if (!document.hidden) {
        this.#ask();
      }
    });
    this.#ask();
  }

  toggleDetails() {
    this.#fillDetails();
    this.#details.togglePopover();
  }

  #makeOpen(pill) {
    pill.popoverTargetElement = this.#details;
    pill.addEventListener("click", () => {
      this.#fillDetails();
      this.#details.style.left = `${Math.max(12, Math.min(pill.getBoundingClientRect().left, innerWidth - 352))}px`;
    });
  }

  async #ask() {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    clearTimeout(this.#timer);
    try {
      const answer = await requestJson("/health", { timeoutMs: 5000 });
      this.#found(answer);
    } catch (failure) {
      this.#missed(failure);
    } finally {
      this.#asking = false;
    }
    if (!document.hidden) {
      this.#timer = setTimeout(() => this.#ask(), this.#lostSince ? 1500 : EVERY_MS);
    }
  }

  #found(answer) {
    this.#answer = answer;
    if (this.#lostSince) {
      this.#lostSince = 0;
      byId("outage").hidden = true;
      document.body.classList.remove("lost");
      this.dispatchEvent(new Event("back"));
    }
    this.#showPills(answer.checks ?? {});
    this.#showDetails();
    this.dispatchEvent(new CustomEvent("health", { detail: answer }));
  }

  #missed(failure) {
    const first = !this.#lostSince;
    this.#lostSince ||= Date.now();
    document.body.classList.add("lost");
    const outage = byId("outage");
    outage.hidden = false;
    setText(outage, failure.status === 0 ? "The server does not answer. Trying again…" : failure.message);
    for (const pill of this.#pills.values()) {
      pill.dataset.status = "unknown";
    }
    this.#showDetails();
    if (first) {
      this.dispatchEvent(new Event("lost"));
    }
  }

  #showPills(checks) {
    for (const name of Object.keys(checks)) {
      if (!this.#pills.has(name)) {
        this.#pills.set(name, this.#newPill(name));
      }
    }
    for (const [name, pill] of this.#pills) {
      if (name !== "summary") {
        this.#showPill(name, pill, checks[name]);
      }
    }
    const failed = Object.values(checks).filter((check) => check?.status && check.status !== "ok").length;
    const summary = this.#pills.get("summary");
    summary.dataset.status = this.#answer.status === "ok" && !failed ? "ok" : "failed";
    setText(
      summary.querySelector(".pill-name"),
      failed ? `${failed} failing` : this.#answer.status === "ok" ? "Healthy" : "Degraded",
    );
  }

  #showPill(name, pill, check) {
    pill.hidden = !check;
    if (!check) {
      return;
    }
    const ok = check.status === "ok" || check.status === undefined;
    const active = name === "recording" && check.active > 0;
    pill.dataset.status = active ? "active" : ok ? "ok" : "failed";
    setText(pill.querySelector(".pill-figure"), ok ? figures[name]?.(check) || "ready" : "failing");
    pill.title = check.detail ?? "";
  }

  #newPill(name) {
    const pill = element(
      "button",
      { type: "button", className: "pill", "data-health": name },
      element("span", { className: "dot" }),
      element("span", { className: "pill-name", textContent: titled(name) }),
      element("span", { className: "pill-figure" }),
    );
    this.#makeOpen(pill);
    document.querySelector(".health").append(pill);
    return pill;
  }

  #showDetails() {
    if (this.#details.matches(":popover-open")) {
      this.#fillDetails();
    }
  }

  #fillDetails() {
    const { version, uptimeMs, checks = {} } = this.#answer ?? {};
    const server = { status: this.#lostSince ? "lost" : "ok", version, up: duration(uptimeMs) };
    this.#details.replaceChildren(
      ...[["server", server], ...Object.entries(checks)].map(([name, check]) => section(name, check ?? {})),
    );
  }
}

function section(name, { status = "unknown", ...facts }) {
  const rows = Object.entries(facts)
    .filter(([key, value]) => value !== undefined && value !== null && !(key === "height" && facts.width))
    .map(([key, value]) => row(key, key === "width" ? `${facts.width}×${facts.height}` : value));
  return element(
    "section",
    { "data-status": status },
    element(
      "h3",
      {},
      element("span", { className: "dot" }),
      titled(name),
      element("span", { className: "status-word" }, status),
    ),
    rows.length > 0 && element("dl", {}, ...rows),
  );
}

function row(key, value) {
  const word = key === "width" ? "Size" : (WORDS[key] ?? titled(key));
  return element("div", {}, element("dt", {}, word), element("dd", {}, readable(key, value)));
}

function readable(key, value) {
  if (key.endsWith("Bytes")) {
    return bytes(value);
  }
  if (key.endsWith("Ms")) {
    return `${value} ms`;
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const titled = (name) => {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
