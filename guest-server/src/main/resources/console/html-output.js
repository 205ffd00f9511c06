import { element } from "./dom.js";

/**
 * HTML that a program printed, in a frame where no script can run (the sandbox has no `allow-scripts`) and that loads
 * nothing. It shares the page's origin only so that the page can size it and carry its styles over through the CSSOM,
 * which a strict style policy allows while it forbids them as markup.
 */

const DROPPED = "script, style, noscript, base, meta, link, iframe, frame, object, embed, form, template";
const TALLEST = 480;
const STYLE = `<link rel="stylesheet" href="${new URL("html-output.css", import.meta.url)}">`;

/** @returns {HTMLElement|null} null when nothing is left to be shown */
export function htmlOutput(html) {
  const sheets = [];
  const parsed = new DOMParser().parseFromString(quieted(html, sheets), "text/html");
  parsed.querySelectorAll(DROPPED).forEach((node) => node.remove());
  const styles = [];
  for (const node of parsed.body.querySelectorAll("*")) {
    clean(node, styles);
  }
  if (!parsed.body.textContent.trim() && !parsed.body.querySelector("img, svg, hr, progress, meter, video, audio")) {
    return null;
  }
  return frame(parsed.body.innerHTML, sheets, styles);
}

/**
 * Takes out, before the parser sees them, the styles and handlers that the page's policy would report. What this
 * misses, the policy blocks and {@link clean} removes: it is for a quiet console, not for safety.
 */
function quieted(html, sheets) {
  return html
    .replace(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi, (_, sheet) => {
      sheets.push(sheet);
      return "";
    })
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/(\s)(style|on[a-z]+)(?=\s*=)/gi, "$1data-was-$2"));
}

function clean(node, styles) {
  for (const { name, value } of [...node.attributes]) {
    const link = [
      "src",
      "srcset",
      "href",
      "xlink:href",
      "action",
      "formaction",
      "poster",
      "background",
      "ping",
    ].includes(name);
    if (name === "style" || name === "data-was-style") {
      node.removeAttribute(name);
      node.setAttribute("data-style", styles.push(value) - 1);
    } else if (
      name.startsWith("on") ||
      name.startsWith("data-was-") ||
      (link && !/^(data:image\/|#)/i.test(value.trim()))
    ) {
      node.removeAttribute(name);
      if (name === "href" && node.localName === "a") {
        node.title ||= value;
      }
    }
  }
  if (node.localName === "img" && !node.hasAttribute("src")) {
    node.replaceWith(node.alt);
  }
}

function frame(body, sheets, styles) {
  const view = element("iframe", {
    className: "html-output",
    title: "HTML output",
    sandbox: "allow-same-origin",
    srcdoc: `<!doctype html><html><head>${STYLE}</head><body>${body}</body></html>`,
  });
  view.addEventListener("load", () => {
    const { contentDocument: document, contentWindow: window } = view;
    if (!document) {
      return;
    }
    dress(view);
    document.adoptedStyleSheets = sheets.map((text) => {
      const sheet = new window.CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    for (const node of document.querySelectorAll("[data-style]")) {
      node.style.cssText = styles[node.dataset.style] ?? "";
    }
    const fit = () => (view.style.height = `${Math.min(TALLEST, document.body.offsetHeight + 4)}px`);
    fit();
    new ResizeObserver(fit).observe(document.body);
  });
  return view;
}

/** Gives a frame the page's theme. */
function dress(view) {
  const { theme } = window.document.documentElement.dataset;
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  view.contentDocument.documentElement.dataset.theme = dark ? "dark" : "light";
}

window.addEventListener("theme", () => {
  [...document.querySelectorAll("iframe.html-output")].filter((view) => view.contentDocument).forEach(dress);
});
