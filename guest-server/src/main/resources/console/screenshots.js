import { request } from "./api.js";
import { byId, bytes, copyText, element, icon, keyHint, setText, timeOfDay } from "./dom.js";
import { notify, notifyFailure } from "./notices.js";

/** Screenshots taken from this page: the last ones, each with its size, a download and the request for it. */

const MOST = 12;

export class Screenshots {
  #shots = [];
  #list = byId("screenshot-list");
  #lightbox = byId("lightbox");
  #shown = -1;
  #taking = false;

  start() {
    byId("take-screenshot").addEventListener("click", () => this.take());
    this.#lightbox.addEventListener("keydown", (event) => this.#key(event));
    this.#lightbox.addEventListener("click", (event) => event.target === this.#lightbox && this.#lightbox.close());
    this.#show();
  }

  async take() {
    if (this.#taking) {
      return;
    }
    this.#taking = true;
    byId("take-screenshot").setAttribute("aria-busy", "true");
    try {
      const began = performance.now();
      const response = await request("/screenshot");
      const blob = await response.blob();
      await this.#add(blob, performance.now() - began);
    } catch (failure) {
      notifyFailure("No screenshot.", failure);
    } finally {
      this.#taking = false;
      byId("take-screenshot").removeAttribute("aria-busy");
    }
  }

  async #add(blob, tookMs) {
    const takenAt = new Date();
    const shot = { blob, takenAt, url: URL.createObjectURL(blob), width: 0, height: 0 };
    const picture = new Image();
    picture.src = shot.url;
    await picture.decode().catch(() => {});
    shot.width = picture.naturalWidth;
    shot.height = picture.naturalHeight;
    this.#shots.unshift(shot);
    this.#shots.splice(MOST).forEach((old) => URL.revokeObjectURL(old.url));
    this.#show();
    this.#list.scrollTop = 0;
    setText(byId("screenshot-state"), `${shot.width}×${shot.height}, ${bytes(blob.size)} in ${Math.round(tookMs)} ms`);
    if (this.#list.getBoundingClientRect().top > innerHeight) {
      notify("Screenshot taken", { tone: "good", key: "screenshot" });
    }
  }

  #show() {
    if (this.#shots.length === 0) {
      this.#list.replaceChildren(
        element("p", { className: "empty" }, "Pictures of the desktop appear here. ", keyHint("S", "takes one.")),
      );
      return;
    }
    const strip = element("ul", { className: "strip" });
    this.#shots.forEach((shot, index) => strip.append(element("li", {}, this.#thumbnail(shot, index))));
    this.#list.replaceChildren(strip);
  }

  #thumbnail(shot, index) {
    return element(
      "button",
      {
        type: "button",
        className: "thumbnail",
        "aria-label": `Screenshot of ${describe(shot)}`,
        onclick: () => this.#open(index),
      },
      element("img", { src: shot.url, alt: "", loading: "lazy" }),
      element("span", {}, timeOfDay(shot.takenAt), element("small", {}, bytes(shot.blob.size))),
    );
  }

  #open(index) {
    this.#shown = index;
    const shot = this.#shots[index];
    const step = (by, name, label) =>
      element(
        "button",
        {
          type: "button",
          className: "icon-button",
          "aria-label": label,
          disabled: !this.#shots[index + by],
          onclick: () => this.#open(index + by),
        },
        icon(name),
      );
    this.#lightbox.replaceChildren(
      element("img", { src: shot.url, alt: `The desktop at ${timeOfDay(shot.takenAt)}` }),
      element(
        "div",
        { className: "lightbox-bar" },
        step(-1, "previous", "Newer"),
        step(1, "next", "Older"),
        element("p", {}, describe(shot)),
        element("a", { className: "button", href: shot.url, download: fileName(shot) }, icon("download"), "Download"),
        element(
          "button",
          { type: "button", className: "button", onclick: () => copyCurl() },
          icon("copy"),
          "Copy curl",
        ),
        element(
          "button",
          {
            type: "button",
            className: "icon-button",
            "aria-label": "Close",
            autofocus: true,
            onclick: () => this.#lightbox.close(),
          },
          icon("close"),
        ),
      ),
    );
    if (!this.#lightbox.open) {
      this.#lightbox.showModal();
    }
  }

  #key(event) {
    const to = this.#shown + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0);
    if (to !== this.#shown && this.#shots[to]) {
      event.preventDefault();
      this.#open(to);
    }
  }
}

async function copyCurl() {
  const copied = await copyText(`curl -fsS -o screenshot.png '${location.origin}/screenshot'`);
  notify(copied ? "Copied the request as a curl command" : "The browser did not allow copying", {
    tone: copied ? "good" : "bad",
    key: "curl",
  });
}

const describe = ({ takenAt, width, height, blob }) =>
  `${timeOfDay(takenAt)} · ${width}×${height} · ${bytes(blob.size)}`;

function fileName({ takenAt, blob }) {
  const time = timeOfDay(takenAt).replaceAll(":", "-");
  return `screenshot-${time}.${blob.type.split("/")[1]?.replace("jpeg", "jpg") || "png"}`;
}
