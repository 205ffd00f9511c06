/** Requests to the server, and its failures as {@link RequestFailure}. */

export class RequestFailure extends Error {
  constructor(status, message, problem = {}) {
    super(message);
    this.status = status;
    this.requestId = problem.requestId;
    this.problem = problem;
  }
}

/** Tells when the server asks for a token that this page does not have. */
export const access = new EventTarget();

/**
 * Sends a request. Answers are returned when they are 2xx or 304; anything else, and no answer at all (status 0),
 * is thrown as a RequestFailure whose message is fit to be shown.
 */
export async function request(path, { json, timeoutMs = 30000, ...options } = {}) {
  const init = { cache: "no-store", signal: AbortSignal.timeout(timeoutMs), ...options };
  if (json !== undefined) {
    init.body = JSON.stringify(json);
    init.headers = { ...init.headers, "Content-Type": "application/json" };
  }
  let response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    const late = cause.name === "TimeoutError";
    throw new RequestFailure(0, late ? `No answer within ${timeoutMs / 1000} s.` : "The server cannot be reached.");
  }
  if (response.ok || response.status === 304) {
    return response;
  }
  throw await failureOf(response);
}

export const requestJson = async (path, options) => (await request(path, options)).json();

async function failureOf(response) {
  const text = await response.text().catch(() => "");
  const problem = parsed(text);
  if (response.status === 401) {
    access.dispatchEvent(new Event("token-needed"));
  }
  const fields = (problem.errors ?? []).map((error) => `${error.field}: ${error.message}`).join("; ");
  const said = problem.detail ?? problem.message ?? problem.title ?? `The server answered ${response.status}.`;
  problem.requestId ??= response.headers.get("X-Request-Id") ?? undefined;
  return new RequestFailure(response.status, fields ? `${said} (${fields})` : said, problem);
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}
