import { notifyFailure } from "./notices.js";
import { byId, duration, element, setText } from "./dom.js";
import { Editor } from "./editor.js";
import { EXAMPLES } from "./examples.js";
import { Kernel } from "./kernel.js";
import { Outputs } from "./outputs.js";

/** The code cell: the editor, its kernel and what the code shows. */

const STATES = {
  none: ["", "starts with the first run"],
  starting: ["waiting", "starting"],
  idle: ["live", "idle"],
  busy: ["busy", "busy"],
  restarting: ["waiting", "restarting"],
  disconnected: ["waiting", "reconnecting"],
  dead: ["failed", "ended"],
};

export class CodeCell {
  kernel = new Kernel();
  #editor = new Editor(() => this.run());
  #outputs = new Outputs(byId("outputs"), (request, value) => this.kernel.reply(request, value));
  #running = false;

  start() {
    this.#editor.begin(EXAMPLES[0].code);
    byId("run").addEventListener("click", () => this.run());
    byId("interrupt").addEventListener("click", () => this.interrupt());
    byId("restart").addEventListener("click", () => this.restart());
    byId("clear-output").addEventListener("click", () => this.#clear());
    this.kernel.addEventListener("state", () => this.#showState());
    this.#fillExamples();
    this.#showState();
    this.#showIdle();
    window.addEventListener("pagehide", () => this.kernel.shutdown());
  }

  focus() {
    this.#editor.focus();
  }

  async run() {
    const { code } = this.#editor;
    if (this.#running || !code.trim()) {
      return;
    }
    this.#running = true;
    this.#editor.remember(code);
    this.#outputs.begin();
    byId("outputs").querySelector(".empty")?.remove();
    setText(byId("run-state"), "running");
    this.#showState();
    const began = performance.now();
    let end;
    let remark = null;
    try {
      const reply = await this.kernel.execute(code, (message) => this.#outputs.handle(message));
      reply.payload
        ?.filter((page) => page.data?.["text/plain"])
        .forEach((page) => this.#outputs.page(page.data["text/plain"]));
      const number = reply.execution_count ? `[${reply.execution_count}] ` : "";
      end = `${number}${outcome(reply)} ${duration(performance.now() - began)}`;
    } catch (failure) {
      end = `ended after ${duration(performance.now() - began)}`;
      remark = failure.requestId ? `${failure.message} (request ${failure.requestId})` : failure.message;
    }
    this.#running = false;
    // Output that is queued for the next frame is drawn before the run counts as over.
    setTimeout(() => this.#ended(end, remark), document.hidden ? 250 : 50);
  }

  async interrupt() {
    if (!this.#running) {
      return;
    }
    try {
      await this.kernel.interrupt();
    } catch (failure) {
      notifyFailure("Not interrupted.", failure);
    }
  }

  async restart() {
    try {
      await this.kernel.restart();
      setText(byId("run-state"), "The kernel is new: its variables are gone.");
    } catch (failure) {
      notifyFailure("Not restarted.", failure);
    }
  }

  #ended(text, remark) {
    if (this.#running) {
      return; // The next run has begun meanwhile.
    }
    this.#outputs.end();
    if (remark) {
      this.#outputs.remark(remark);
    }
    setText(byId("run-state"), text);
    byId("clear-output").hidden = this.#outputs.empty;
    if (this.#outputs.empty) {
      byId("outputs").append(element("p", { className: "empty" }, "This run showed nothing."));
    }
    this.#showState();
  }

  #clear() {
    this.#outputs.clear();
    setText(byId("run-state"), "");
    byId("clear-output").hidden = true;
    this.#showIdle();
    byId("editor").focus();
  }

  #showIdle() {
    byId("outputs").append(
      element("p", { className: "empty" }, "What the code prints, returns or draws appears here."),
    );
  }

  #showState() {
    const { state } = this.kernel;
    const [dot, word] = STATES[state];
    byId("kernel-dot").className = `dot ${dot}`;
    setText(byId("kernel-state"), word);
    byId("kernel-state").dataset.kernel = state;
    const run = byId("run");
    run.disabled = this.#running;
    byId("interrupt").disabled = !this.#running;
    byId("restart").disabled = !["idle", "busy"].includes(state);
  }

  #fillExamples() {
    const list = byId("example-list");
    for (const { name, note, code } of EXAMPLES) {
      const pick = () => {
        list.hidePopover();
        this.#editor.code = code;
      };
      list.append(
        element(
          "button",
          { type: "button", role: "menuitem", onclick: pick },
          element("strong", {}, name),
          element("small", {}, note),
        ),
      );
    }
    list.addEventListener("toggle", (event) => event.newState === "open" && list.firstElementChild.focus());
    list.addEventListener("keydown", (event) => moveInMenu(event, list));
  }
}

const outcome = (reply) =>
  ({ ok: "done in", error: "failed after", aborted: "skipped after" })[reply.status] ?? "ended after";

function moveInMenu(event, list) {
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items[to % items.length].focus();
  }
}
