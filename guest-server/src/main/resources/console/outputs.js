import { ansiNodes, withoutAnsi } from "./ansi.js";
import { element } from "./dom.js";
import { htmlOutput } from "./html-output.js";
import { StreamText } from "./stream-text.js";

/** What a run of code shows: streams, values, pictures, errors and questions, bounded in size. */

const MOST_TEXT = 2_000_000;
const MOST_ITEMS = 500;
const MOST_PICTURE_TEXT = 48_000_000;

/** The rule and the heading above an IPython traceback: the output's own title says the same. */
const HEADING = /^(?:\x1b\[[\d;]*m)*-{20,}(?:\x1b\[[\d;]*m)*\n[^\n]*Traceback \(most recent call last\)[^\n]*\n/;

export class Outputs {
  #area;
  #answer;
  #queue = [];
  #drawing = 0;
  #clearFirst = false;
  #stream = null;
  #displays = new Map();
  #costs = new WeakMap();
  #text = 0;
  #pictures = 0;
  #items = 0;
  #cut = false;

  /**
   * @param {HTMLElement} area
   * @param {(request: object, value: string) => void} answer sends what was typed at an input request
   */
  constructor(area, answer) {
    this.#area = area;
    this.#answer = answer;
  }

  /** Empties the area at the first output of the new run, or when the run ends: nothing flickers in between. */
  begin() {
    this.#queue = [];
    this.#clearFirst = true;
    this.#cut = false;
    this.#text = this.#pictures = this.#items = 0;
  }

  end() {
    if (this.#clearFirst) {
      this.clear();
    }
    this.#area.querySelectorAll("form.ask").forEach((form) => form.remove());
  }

  clear() {
    this.#queue = [];
    this.#clearFirst = false;
    this.#stream = null;
    this.#displays.clear();
    this.#text = this.#pictures = this.#items = 0;
    this.#cut = false;
    this.#area.replaceChildren();
  }

  get empty() {
    return this.#area.childElementCount === 0 && this.#queue.length === 0;
  }

  handle(message) {
    const type = message.header.msg_type;
    if (type === "clear_output") {
      this.#queue = [];
      this.#text = this.#pictures = this.#items = 0;
      this.#cut = false;
      this.#clearFirst = true;
      if (!message.content.wait) {
        this.clear();
      }
    } else if (type === "stream") {
      this.#enqueueText(message.content.name, message.content.text);
    } else if (["display_data", "execute_result", "update_display_data", "error", "input_request"].includes(type)) {
      this.#enqueue(message);
    }
  }

  /** A line about the run itself, below what it showed. */
  remark(text) {
    this.#add(element("p", { className: "cut" }, text));
  }

  /** Text that belongs to the run but came in its reply, such as the help of `name?`. */
  page(text) {
    this.#enqueueText("stdout", text);
  }

  #enqueueText(name, text) {
    if (this.#cut) {
      return;
    }
    const rest = MOST_TEXT - this.#text;
    this.#text += Math.min(rest, text.length);
    const last = this.#queue.at(-1);
    const fitting = text.slice(0, rest);
    if (last?.stream === name) {
      last.parts.push(fitting);
    } else {
      this.#enqueue({ stream: name, parts: [fitting] });
    }
    if (text.length > rest) {
      this.#cutOff("2 MB of text");
    }
  }

  #enqueue(entry) {
    const question = entry.header?.msg_type === "input_request";
    const update = entry.header?.msg_type === "update_display_data";
    if (this.#cut && !question && !update) {
      return;
    }
    if (!question && !update && ++this.#items > MOST_ITEMS) {
      this.#cutOff(`${MOST_ITEMS} outputs`);
      return;
    }
    this.#queue.push(entry);
    // Animation frames stop in a hidden tab, timers do not.
    this.#drawing ||= document.hidden ? setTimeout(() => this.#draw(), 200) : requestAnimationFrame(() => this.#draw());
  }

  #cutOff(limit) {
    if (!this.#cut) {
      this.#cut = true;
      this.#queue.push({ cut: limit });
    }
  }

  #draw() {
    this.#drawing = 0;
    const area = this.#area;
    const atEnd = area.scrollHeight - area.scrollTop - area.clientHeight < 40;
    const queue = this.#queue;
    if (queue.length > 0 && this.#clearFirst) {
      const { text, pictures, items, cut } = {
        text: this.#text,
        pictures: this.#pictures,
        items: this.#items,
        cut: this.#cut,
      };
      this.clear();
      [this.#text, this.#pictures, this.#items, this.#cut] = [text, pictures, items, cut];
    }
    this.#queue = [];
    queue.forEach((entry) => this.#show(entry));
    const error =
      queue.some((entry) => entry.header?.msg_type === "error") && area.querySelector(".error-output:last-of-type");
    if (error) {
      area.scrollTop += error.getBoundingClientRect().top - area.getBoundingClientRect().top - 8;
    } else if (atEnd) {
      area.scrollTop = area.scrollHeight;
    }
  }

  #show(entry) {
    if (entry.stream) {
      this.#showStream(entry.stream, entry.parts.join(""));
      return;
    }
    if (entry.cut) {
      this.#add(element("p", { className: "cut" }, `Output was cut here, at ${entry.cut}. The code itself goes on.`));
      return;
    }
    const { content } = entry;
    switch (entry.header.msg_type) {
      case "error":
        this.#add(errorOutput(content));
        break;
      case "input_request":
        this.#add(this.#question(entry));
        break;
      case "update_display_data":
        this.#displays.get(content.transient?.display_id)?.forEach((holder) => this.#fill(holder, content.data));
        break;
      default:
        this.#add(this.#display(entry));
    }
  }

  #showStream(name, text) {
    if (this.#stream?.name !== name) {
      this.#stream = { name, text: new StreamText(name) };
      this.#area.append(this.#stream.text.element);
    }
    this.#stream.text.append(text);
  }

  #add(node) {
    this.#stream = null;
    this.#area.append(node);
  }

  #display({ header, content }) {
    const holder = element("div", { className: header.msg_type === "execute_result" ? "value result" : "value" });
    this.#fill(holder, content.data);
    const id = content.transient?.display_id;
    if (id) {
      this.#displays.set(id, [...(this.#displays.get(id) ?? []), holder]);
    }
    return holder;
  }

  /** Shows a value in its place; what was there before no longer counts. */
  #fill(holder, data) {
    const old = this.#costs.get(holder) ?? { text: 0, pictures: 0 };
    this.#text -= old.text;
    this.#pictures -= old.pictures;
    const before = { text: this.#text, pictures: this.#pictures };
    holder.replaceChildren(this.#value(data));
    this.#costs.set(holder, { text: this.#text - before.text, pictures: this.#pictures - before.pictures });
  }

  #value(data) {
    const picture = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"].find((type) => data[type]);
    if (picture) {
      return this.#picture(picture, joined(data[picture]), joined(data["text/plain"] ?? ""));
    }
    if (data["text/html"]) {
      const html = this.#fitting(joined(data["text/html"]));
      const view = html && htmlOutput(html);
      if (view) {
        return view;
      }
    }
    if (data["application/json"] !== undefined) {
      return textOutput(this.#fitting(JSON.stringify(data["application/json"], null, 2)), "json");
    }
    const plain = data["text/plain"] ?? data["text/markdown"] ?? data["text/latex"];
    return plain === undefined
      ? element("p", { className: "cut" }, `Nothing here can show ${Object.keys(data).join(", ") || "an empty value"}.`)
      : textOutput(this.#fitting(joined(plain)), "plain");
  }

  #picture(type, encoded, description) {
    this.#pictures += encoded.length;
    if (this.#pictures > MOST_PICTURE_TEXT) {
      return element("p", { className: "cut" }, "A picture was left out: this run has shown 36 MB of pictures.");
    }
    const svg = type === "image/svg+xml";
    const source = svg
      ? `data:${type};charset=utf-8,${encodeURIComponent(encoded)}`
      : `data:${type};base64,${encoded.replace(/\s/g, "")}`;
    return element("img", { className: "picture", src: source, alt: description.slice(0, 200) || "Picture" });
  }

  #fitting(text) {
    const rest = Math.max(0, MOST_TEXT - this.#text);
    this.#text += Math.min(rest, text.length);
    if (text.length <= rest) {
      return text;
    }
    this.#cutOff("2 MB of text");
    this.#drawing ||= requestAnimationFrame(() => this.#draw());
    return text.slice(0, rest);
  }

  #question(message) {
    const { prompt, password } = message.content;
    const field = element("input", {
      type: password ? "password" : "text",
      autocomplete: "off",
      spellcheck: false,
      "aria-label": prompt || "Input for the program",
    });
    const form = element(
      "form",
      {
        className: "ask",
        onsubmit: (event) => {
          event.preventDefault();
          const { value } = field;
          form.replaceWith(
            element("pre", { className: "stream stdout" }, `${prompt}${password ? "•".repeat(value.length) : value}`),
          );
          this.#answer(message, value);
        },
      },
      element("span", { className: "prompt" }, prompt),
      field,
      element("button", { className: "button small", type: "submit" }, "Enter"),
    );
    requestAnimationFrame(() => field.focus());
    return form;
  }
}

function errorOutput({ ename, evalue, traceback = [] }) {
  const lines = traceback.join("\n").replace(HEADING, "");
  return element(
    "div",
    { className: "error-output", role: "alert" },
    element(
      "p",
      { className: "error-title" },
      element("strong", {}, ename || "Error"),
      evalue ? ` ${withoutAnsi(evalue).slice(0, 2000)}` : "",
    ),
    lines && element("pre", { className: "traceback" }, ...ansiNodes(lines.slice(0, 200_000))),
  );
}

function textOutput(text, kind) {
  return element("pre", { className: `text ${kind}` }, ...ansiNodes(text));
}

const joined = (value) =>
  Array.isArray(value) ? value.join("") : typeof value === "string" ? value : JSON.stringify(value);
