import { RequestFailure, request, requestJson } from "./api.js";
import { SUBPROTOCOL, decode, encode } from "./wire.js";

/**
 * One Python kernel of this page: started with the first run, reached through its WebSocket, shut down with the page.
 * States: none, starting, idle, busy, restarting, disconnected, dead. Event: `state`.
 */

const RETRY_MS = [300, 600, 1200, 2500, 5000];
const PROBE_GRACE_MS = 500;

export class Kernel extends EventTarget {
  #id = null;
  #socket = null;
  #sessionId = identifier();
  #ready = null;
  #state = "none";
  #runs = new Map();
  #last = null;
  #failures = 0;
  #retry = 0;
  #probe = null;

  get state() {
    return this.#state;
  }

  get running() {
    return this.#runs.size > 0;
  }

  /**
   * Runs code. `onMessage` receives each message about it that shows something; the promise resolves to the execute
   * reply's content once the kernel is done and all output is here.
   */
  async execute(code, onMessage) {
    await this.#connected();
    const message = this.#message("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      stop_on_error: true,
    });
    return new Promise((resolve, reject) => {
      const run = { onMessage, resolve, reject, reply: null, idle: false };
      this.#runs.set(message.header.msg_id, run);
      this.#last = run;
      this.#socket.send(encode("shell", message));
      this.#become("busy");
    });
  }

  reply(request, value) {
    const message = this.#message("input_reply", { status: "ok", value });
    message.parent_header = request.header;
    this.#socket?.send(encode("stdin", message));
  }

  async interrupt() {
    if (this.#id) {
      await request(`/api/kernels/${this.#id}/interrupt`, { method: "POST" });
    }
  }

  async restart() {
    if (!this.#id) {
      return;
    }
    this.#become("restarting");
    this.#abandon("The kernel was restarted.");
    try {
      await request(`/api/kernels/${this.#id}/restart`, { method: "POST", timeoutMs: 90000 });
      this.#become("idle");
    } catch (failure) {
      if (failure.status === 404) {
        this.#gone("The kernel is gone.");
      }
      throw failure;
    }
  }

  /** Ends the kernel; the request outlives the page. */
  shutdown() {
    if (!this.#id) {
      return;
    }
    fetch(`/api/kernels/${this.#id}`, { method: "DELETE", keepalive: true }).catch(() => {});
    this.#gone("The kernel was shut down.");
    this.#become("none");
  }

  /** Connects at once instead of after the present wait: for when the server is known to be back. */
  reconnect() {
    if (this.#id && this.#state === "disconnected") {
      this.#open().catch(() => {});
    }
  }

  #connected() {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      return Promise.resolve();
    }
    this.#ready ??= this.#start().finally(() => (this.#ready = null));
    return this.#ready;
  }

  async #start() {
    if (!this.#id) {
      this.#become("starting");
      try {
        this.#id = (
          await requestJson("/api/kernels", { method: "POST", json: { name: "python3" }, timeoutMs: 90000 })
        ).id;
      } catch (failure) {
        this.#become("none");
        throw failure;
      }
    }
    await this.#open();
  }

  #open() {
    clearTimeout(this.#retry);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const address = `${scheme}://${location.host}/api/kernels/${this.#id}/channels?session_id=${this.#sessionId}`;
    const socket = new WebSocket(address, [SUBPROTOCOL]);
    socket.binaryType = "arraybuffer";
    const before = this.#socket;
    this.#socket = socket;
    before?.close();
    return new Promise((resolve, reject) => {
      socket.onopen = () => {
        this.#failures = 0;
        this.#become(this.running ? "busy" : "idle");
        this.#askAfterRuns();
        resolve();
      };
      socket.onmessage = (event) => socket === this.#socket && this.#received(decode(event.data));
      socket.onclose = () => {
        reject(new RequestFailure(0, "The kernel's connection could not be opened."));
        if (socket === this.#socket) {
          this.#socket = null;
          this.#lost();
        }
      };
    });
  }

  /** The server keeps messages for a session that comes back, so a lost connection need not lose output. */
  async #lost() {
    if (!this.#id) {
      return;
    }
    this.#become("disconnected");
    try {
      await request(`/api/kernels/${this.#id}`, { timeoutMs: 5000 });
    } catch (failure) {
      if (failure.status === 404) {
        this.#gone("The kernel is gone. The next run starts a new one.");
        return;
      }
    }
    const wait = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
    this.#retry = setTimeout(() => this.#open().catch(() => {}), wait);
  }

  /**
   * A kernel answers in order: when it answers this and not a run from before, the run's answer went with the old
   * connection.
   */
  #askAfterRuns() {
    if (this.running) {
      this.#probe = this.#message("kernel_info_request", {});
      this.#probe.runs = [...this.#runs.keys()];
      this.#socket.send(encode("shell", this.#probe));
    }
  }

  #probeAnswered({ runs }) {
    this.#probe = null;
    for (const id of runs.filter((run) => this.#runs.has(run))) {
      this.#runs.get(id).reject(new RequestFailure(0, "The connection was lost, and the rest of the output with it."));
      this.#runs.delete(id);
    }
    if (!this.running && this.#state === "busy") {
      this.#become("idle");
    }
  }

  #received({ channel, header, parent_header: parent, metadata, content }) {
    if (header.msg_type === "status") {
      this.#status(content.execution_state, parent);
      return;
    }
    if (parent.msg_id && parent.msg_id === this.#probe?.header.msg_id && channel === "shell") {
      const probe = this.#probe;
      setTimeout(() => this.#probeAnswered(probe), PROBE_GRACE_MS);
      return;
    }
    const run = this.#runs.get(parent.msg_id);
    if (header.msg_type === "execute_reply") {
      if (run) {
        run.reply = content;
        this.#finish(parent.msg_id, run);
      }
    } else if (channel === "iopub" || channel === "stdin") {
      (run ?? this.#last)?.onMessage({ channel, header, metadata, content });
    }
  }

  #status(state, parent) {
    const run = this.#runs.get(parent.msg_id);
    if (state === "idle" && run) {
      run.idle = true;
      this.#finish(parent.msg_id, run);
    } else if (state === "restarting") {
      this.#abandon("The kernel died and was restarted.");
      this.#become("restarting");
      // The new kernel's idle after this request tells that it is up.
      this.#socket.send(encode("shell", this.#message("kernel_info_request", {})));
    } else if (state === "dead") {
      this.#gone("The kernel died. The next run starts a new one.");
    } else if (this.#state === "restarting" && state === "idle") {
      this.#become("idle");
    }
  }

  #finish(id, run) {
    if (run.reply && run.idle) {
      this.#runs.delete(id);
      run.resolve(run.reply);
      if (!this.running && this.#state === "busy") {
        this.#become("idle");
      }
    }
  }

  #abandon(reason) {
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    runs.forEach((run) => run.reject(new RequestFailure(0, reason)));
  }

  #gone(reason) {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#id = null;
    this.#socket = null;
    this.#sessionId = identifier();
    socket?.close();
    this.#abandon(reason);
    this.#become("dead");
  }

  #become(state) {
    if (state !== this.#state) {
      this.#state = state;
      this.dispatchEvent(new Event("state"));
    }
  }

  #message(type, content) {
    const header = {
      msg_id: identifier(),
      session: this.#sessionId,
      username: "console",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.3",
    };
    return { header, parent_header: {}, metadata: {}, content };
  }
}

/** `crypto.randomUUID` is for secure pages only, and a guest may be reached over plain http. */
function identifier() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
