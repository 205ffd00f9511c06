import { access } from "./api.js";
import { CodeCell } from "./code-cell.js";
import { byId, setText } from "./dom.js";
import { Health } from "./health.js";
import { LiveView } from "./live-view.js";
import { notify } from "./notices.js";
import { Recordings } from "./recording.js";
import { Screenshots } from "./screenshots.js";
import { Shortcuts } from "./shortcuts.js";

/** The console page: makes its parts and tells them of each other's news. */

const health = new Health();
const live = new LiveView();
const code = new CodeCell();
const recordings = new Recordings();
const screenshots = new Screenshots();

const shortcuts = new Shortcuts([
  { key: "e", name: "Edit the code", run: () => code.focus() },
  { key: "s", name: "Take a screenshot", run: () => screenshots.take() },
  { key: "r", name: "Start or stop recording", run: () => recordings.toggle() },
  { key: "v", name: "Take or give back control", run: () => live.toggleControl() },
  { key: "f", name: "Desktop in full screen", run: () => live.toggleFullscreen() },
  { key: "i", name: "Interrupt the code", run: () => code.interrupt() },
  { key: "h", name: "Health details", run: () => health.toggleDetails() },
  { key: "t", name: "Light or dark", run: () => byId("theme").click() },
  { key: "?", name: "This list", run: () => shortcuts.show() },
]);

health.addEventListener("health", ({ detail }) => recordings.noticed(detail.checks?.recording));
health.addEventListener("back", () => {
  notify("The server answers again", { tone: "good", key: "back" });
  live.reconnect();
  code.kernel.reconnect();
  recordings.refresh();
});

access.addEventListener("token-needed", () => {
  const outage = byId("outage");
  outage.hidden = false;
  setText(outage, `This server needs its token: open this page with ${location.origin}/?token=…`);
});

health.start();
live.start();
code.start();
recordings.start();
screenshots.start();
shortcuts.start();
