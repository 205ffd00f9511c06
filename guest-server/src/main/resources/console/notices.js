import { byId, element, icon } from "./dom.js";

/** Short messages at the edge of the page: they go by themselves, stay while pointed at, and never take the focus. */

const MOST = 4;

/**
 * @param {string} text what happened
 * @param {{tone?: "good"|"bad"|"plain", note?: string, action?: {label: string, run: () => void}, key?: string}}
 *   options a notice with the same key replaces the one before
 */
export function notify(text, { tone = "plain", note, action, key } = {}) {
  const list = byId("notices");
  const remove = () => notice.remove();
  const notice = element(
    "div",
    { className: `notice ${tone}` },
    element("span", { className: "dot" }),
    element("p", {}, text, note && element("small", {}, note)),
    action &&
      element("button", {
        type: "button",
        className: "button small",
        textContent: action.label,
        onclick: () => {
          remove();
          action.run();
        },
      }),
    element(
      "button",
      { type: "button", className: "icon-button", "aria-label": "Dismiss", onclick: remove },
      icon("close"),
    ),
  );
  if (key) {
    notice.dataset.key = key;
    [...list.children].filter((other) => other.dataset.key === key).forEach((other) => other.remove());
  }
  list.append(notice);
  while (list.children.length > MOST) {
    list.firstElementChild.remove();
  }
  let timer = setTimeout(remove, tone === "bad" ? 10000 : 4000);
  const hold = () => clearTimeout(timer);
  const release = () => (timer = setTimeout(remove, 3000));
  notice.addEventListener("pointerenter", hold);
  notice.addEventListener("pointerleave", release);
  notice.addEventListener("focusin", hold);
  notice.addEventListener("focusout", release);
}

/** Shows a failed request: what the server said, and the id under which its log has it. */
export function notifyFailure(what, failure, options = {}) {
  if (failure.status === 401) {
    return; // The page says that once, for all requests.
  }
  const note = failure.requestId ? `request ${failure.requestId}` : undefined;
  notify(`${what} ${failure.message}`, { tone: "bad", note, key: what, ...options });
}
