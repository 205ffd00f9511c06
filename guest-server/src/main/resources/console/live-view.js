import { request } from "./api.js";
import { byId, setText } from "./dom.js";

/**
 * The desktop as it is now: noVNC over `/websockify`. View-only until control is taken; control ends when it is given
 * back or the focus goes elsewhere. Where there is no live view, a screenshot a second takes its place.
 */

const RETRY_MS = [400, 800, 1500, 3000, 5000, 10000];
const FAILURES_BEFORE_PICTURES = 2;
const PICTURE_EVERY_MS = 1000;

export class LiveView {
  #panel = byId("live");
  #target = byId("live-view");
  #cover = byId("live-cover");
  #message = byId("live-message");
  #RFB = null;
  #rfb = null;
  #connected = false;
  #failures = 0;
  #retry = 0;
  #pictures = new Pictures((text) => this.#showState("pictures", text));

  async start() {
    this.#cover.addEventListener("click", () => this.takeControl());
    byId("control").addEventListener("click", () => this.toggleControl());
    byId("fullscreen").addEventListener("click", () => this.toggleFullscreen());
    this.#target.addEventListener("focusout", (event) => this.#focusWent(event));
    document.addEventListener("keydown", (event) => this.#releaseKeys(event), true);
    try {
      this.#RFB = (await import("/novnc/core/rfb.js")).default;
      (await import("/novnc/core/util/logging.js")).initLogging("none"); // The page itself says how the connection is.
    } catch {
      this.#pictures.start("no live view here");
      return;
    }
    this.#connect();
  }

  /** Connects at once instead of after the present wait: for when the server is known to be back. */
  reconnect() {
    if (this.#RFB && !this.#rfb) {
      this.#connect();
    }
  }

  get inControl() {
    return this.#panel.classList.contains("in-control");
  }

  toggleControl() {
    if (this.inControl) {
      this.giveControlBack();
      this.#cover.focus({ preventScroll: true });
    } else {
      this.takeControl();
    }
  }

  takeControl() {
    if (!this.#connected) {
      return;
    }
    this.#rfb.viewOnly = false;
    this.#showControl(true);
    this.#rfb.focus();
  }

  giveControlBack() {
    if (!this.inControl) {
      return;
    }
    this.#showControl(false);
    if (this.#rfb) {
      window.dispatchEvent(new Event("blur")); // Makes noVNC send key-up for all it holds, while it still may.
      this.#rfb.viewOnly = true;
      this.#rfb.blur();
    }
  }

  toggleFullscreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      this.#panel.requestFullscreen().catch(() => {});
    }
  }

  #connect() {
    clearTimeout(this.#retry);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const rfb = new this.#RFB(this.#target, `${scheme}://${location.host}/websockify`, { shared: true });
    this.#rfb = rfb;
    rfb.viewOnly = true;
    rfb.scaleViewport = true;
    rfb.background = "transparent";
    rfb.addEventListener("connect", () => this.#opened());
    rfb.addEventListener("disconnect", () => this.#closed(rfb));
    rfb.addEventListener("credentialsrequired", () => rfb.disconnect());
    if (this.#failures === 0) {
      this.#showState("waiting", "connecting");
    }
  }

  #opened() {
    this.#connected = true;
    this.#failures = 0;
    this.#pictures.stop();
    this.#message.hidden = true;
    this.#cover.disabled = false;
    byId("control").disabled = false;
    this.#showState("live", "live");
  }

  #closed(rfb) {
    if (rfb !== this.#rfb) {
      return;
    }
    this.#showControl(false);
    this.#rfb = null;
    this.#connected = false;
    this.#cover.disabled = true;
    byId("control").disabled = true;
    this.#failures++;
    if (this.#failures >= FAILURES_BEFORE_PICTURES) {
      this.#pictures.start("live view does not answer");
    } else {
      this.#showState("waiting", "reconnecting");
    }
    this.#message.hidden = this.#pictures.shown;
    setText(this.#message, "The connection to the desktop was lost. Connecting again…");
    this.#retry = setTimeout(() => this.#connect(), RETRY_MS[Math.min(this.#failures - 1, RETRY_MS.length - 1)]);
  }

  #focusWent(event) {
    if (event.relatedTarget && !this.#target.contains(event.relatedTarget)) {
      this.giveControlBack();
    }
  }

  /** Ctrl+Alt+G gives control back, as in other machines' windows; it must be seen before noVNC takes the key. */
  #releaseKeys(event) {
    if (this.inControl && event.ctrlKey && event.altKey && event.code === "KeyG") {
      event.preventDefault();
      event.stopPropagation();
      this.toggleControl();
    }
  }

  #showControl(on) {
    this.#panel.classList.toggle("in-control", on);
    const button = byId("control");
    button.setAttribute("aria-pressed", String(on));
    setText(button.querySelector("span"), on ? "Give back" : "Take control");
    button.querySelector("use").setAttribute("href", on ? "icons.svg#eye" : "icons.svg#pointer");
    if (this.#connected) {
      this.#showState("live", on ? "you are in control, Ctrl+Alt+G gives it back" : "live");
    }
  }

  #showState(kind, text) {
    byId("live-dot").className = `dot ${kind}`;
    setText(byId("live-state"), text);
  }
}

/** The fallback: the newest screenshot, asked for each second, sent only when it changed. */
class Pictures {
  #image = byId("live-picture");
  #tell;
  #reason = "";
  #etag = null;
  #url = null;
  #timer = 0;
  #running = false;

  constructor(tell) {
    this.#tell = tell;
  }

  get shown() {
    return !this.#image.hidden;
  }

  start(reason) {
    this.#reason = reason;
    if (!this.#running) {
      this.#running = true;
      this.#next();
    }
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#image.hidden = true;
    this.#replace(null);
    this.#etag = null;
  }

  async #next() {
    if (!document.hidden) {
      await this.#fetch();
    }
    if (this.#running) {
      this.#timer = setTimeout(() => this.#next(), PICTURE_EVERY_MS);
    }
  }

  async #fetch() {
    try {
      const headers = this.#etag ? { "If-None-Match": this.#etag } : {};
      const response = await request("/screenshot", { headers, timeoutMs: 10000 });
      if (response.status === 200 && this.#running) {
        this.#etag = response.headers.get("ETag");
        this.#replace(URL.createObjectURL(await response.blob()));
        this.#image.hidden = false;
        byId("live-message").hidden = true;
      }
      this.#tell(`a picture each second (${this.#reason})`);
    } catch (failure) {
      this.#tell("no picture");
      this.#image.hidden = true;
      byId("live-message").hidden = false;
      setText(byId("live-message"), failure.message);
    }
  }

  #replace(url) {
    if (this.#url) {
      URL.revokeObjectURL(this.#url);
    }
    this.#url = url;
    if (url) {
      this.#image.src = url;
    } else {
      this.#image.removeAttribute("src");
    }
  }
}
