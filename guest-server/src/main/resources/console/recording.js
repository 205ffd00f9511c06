import { request, requestJson } from "./api.js";
import { byId, clock, element, keyHint, setText } from "./dom.js";
import { notify, notifyFailure } from "./notices.js";
import { RecordingRow } from "./recording-row.js";

/** Starting and stopping a recording, and the list of earlier ones with what happened in them. */

export class Recordings {
  #list = byId("recording-list");
  #running = null;
  #startedAt = 0;
  #ticking = 0;
  #asking = false;
  #known = [];
  #rows = new Map();

  start() {
    byId("record").addEventListener("click", () => this.toggle());
    this.refresh();
  }

  toggle() {
    return this.#running ? this.#stop() : this.#start();
  }

  /** Called with each health answer: a recording that someone else started or stopped shows here too. */
  noticed(check) {
    if (!this.#asking && Number.isFinite(check?.active) && check.active > 0 !== Boolean(this.#running)) {
      this.refresh();
    }
  }

  async refresh() {
    try {
      const { recordings = [] } = await requestJson("/recordings");
      this.#known = recordings.filter((recording) => recording.state !== "recording");
      this.#show(recordings.find((recording) => recording.state === "recording") ?? null);
    } catch (failure) {
      if (failure.status !== 0) {
        notifyFailure("The recordings are not known.", failure);
      }
      this.#show(this.#running);
    }
  }

  async #start() {
    await this.#ask(async () => {
      try {
        const frames = byId("record-frames").checked;
        const video = byId("record-video").checked;
        const started = await requestJson(`/record?mode=start&frames=${frames}&video=${video}`, { method: "POST" });
        this.#show({ ...started, startedAt: new Date().toISOString() });
      } catch (failure) {
        if (failure.status !== 409) {
          throw failure;
        }
        notifyFailure("Not started.", failure, { action: { label: "Stop it", run: () => this.#stop() } });
        await this.refresh();
      }
    }, "Not started.");
  }

  async #stop() {
    await this.#ask(async () => {
      const id = this.#running ? `&id=${encodeURIComponent(this.#running.recordingId)}` : "";
      const path = `/record?mode=stop${id}`;
      const { events = [], ...summary } = await requestJson(path, { method: "POST", timeoutMs: 60000 });
      this.#known = [summary, ...this.#known.filter((other) => other.recordingId !== summary.recordingId)];
      this.#show(null);
      const row = this.#rows.get(summary.recordingId);
      row.show(events);
      this.#list.scrollTop = 0;
    }, "Not stopped.");
  }

  async #ask(work, complaint) {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    byId("record").setAttribute("aria-busy", "true");
    try {
      await work();
    } catch (failure) {
      notifyFailure(complaint, failure);
      if (failure.status === 404 || failure.status === 409) {
        await this.refresh();
      }
    } finally {
      this.#asking = false;
      byId("record").removeAttribute("aria-busy");
    }
  }

  #show(running) {
    this.#running = running;
    const button = byId("record");
    button.setAttribute("aria-pressed", String(Boolean(running)));
    byId("record-frames").disabled = byId("record-video").disabled = Boolean(running);
    setText(button.querySelector("span"), running ? "Stop" : "Record");
    clearInterval(this.#ticking);
    setText(byId("recording-clock"), "");
    if (running) {
      const started = Date.parse(running.startedAt);
      // The guest's clock may differ from this one: a start in the future counts from now.
      this.#startedAt = Math.min(Number.isFinite(started) ? started : Date.now(), Date.now());
      const tick = () => setText(byId("recording-clock"), clock(Date.now() - this.#startedAt));
      tick();
      this.#ticking = setInterval(tick, 100);
    }
    this.#showList();
  }

  #showList() {
    const ids = new Set(this.#known.map((recording) => recording.recordingId));
    [...this.#rows.keys()].filter((id) => !ids.has(id)).forEach((id) => this.#rows.delete(id));
    const rows = this.#known.map((recording) => {
      if (!this.#rows.has(recording.recordingId)) {
        this.#rows.set(recording.recordingId, new RecordingRow(recording, () => this.#delete(recording)));
      }
      return this.#rows.get(recording.recordingId).element;
    });
    const empty = element(
      "p",
      { className: "empty" },
      "Keys, clicks and moves on the desktop, to read, to run as a program, and to do again. ",
      keyHint("R", "starts a recording."),
    );
    const now = element("p", { className: "now" }, "Recording keys, clicks and moves on the desktop.");
    const wanted = [...(this.#running ? [now] : []), ...rows];
    this.#list.replaceChildren(...(wanted.length ? wanted : [empty]));
  }

  async #delete({ recordingId }) {
    try {
      await request(`/recordings/${encodeURIComponent(recordingId)}`, { method: "DELETE" });
      notify("Recording deleted", { key: "deleted" });
    } catch (failure) {
      if (failure.status !== 404) {
        notifyFailure("Not deleted.", failure);
        return;
      }
    }
    this.#known = this.#known.filter((other) => other.recordingId !== recordingId);
    this.#showList();
    this.#list.focus({ preventScroll: true });
  }
}
