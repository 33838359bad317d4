// The built script in a page that is none: no browser, no server. A test sees each request and answers it.
import { webcrypto } from "node:crypto"; // in browsers a global; in Node 18 none
import { readFileSync } from "node:fs";

const script = readFileSync(new URL("../dist/monaca-cloud.js", import.meta.url), "utf8");
export const attributes = { url: "https://accounts.example.org/monaca/", backendId: "backend", apiKey: "key" };

export function memory(values = {}) {
  return {
    values,
    getItem: (key) => values[key] ?? null,
    setItem: (key, value) => (values[key] = String(value)),
    removeItem: (key) => delete values[key],
  };
}

/** A storage that a browser does not let the page use. */
export const refused = { getItem: refuse, setItem: refuse, removeItem: refuse };
function refuse() {
  throw new Error("SecurityError");
}

/** Loads the script by an element with these data attributes; `requests` are those that it has sent, `warnings` its lines on the console. */
export function load({ data = attributes, src = "https://accounts.example.org/monaca-cloud.js", storage = memory(), page = {} } = {}) {
  const requests = [];
  const warnings = [];
  class FakeRequest {
    headers = {};
    open(method, url) {
      new URL(url);
      Object.assign(this, { method, url });
    }
    setRequestHeader(name, value) {
      this.headers[name] = value;
    }
    send(text) {
      Object.assign(this, { text, body: JSON.parse(text) });
      requests.push(this);
    }
    getResponseHeader(name) {
      return this.answerHeaders?.[name] ?? null;
    }
    /** Answers with this text. */
    answerText(responseText, { status = 200, session } = {}) {
      Object.assign(this, { status, responseText, answerHeaders: session ? { "X-Set-Monaca-Cloud-Session": session } : {} });
      this.onload();
    }
    answer(result, how) {
      this.answerText(JSON.stringify({ jsonrpc: "2.0", id: "1", result }), how);
    }
    fail(error, how) {
      this.answerText(JSON.stringify({ jsonrpc: "2.0", id: "1", error }), how);
    }
  }
  const run = new Function("window", "document", "localStorage", "XMLHttpRequest", "crypto", "console", script);
  run(page, { currentScript: data && { src, dataset: data } }, storage, FakeRequest, webcrypto, { warn: (text) => warnings.push(text) });
  return { cloud: page.monaca.cloud, page, requests, storage, warnings };
}

/** What becomes of a call: `done` or `fail`, once it has settled. */
export function outcome(promise) {
  const seen = {};
  promise.done((value) => (seen.done = value)).fail((error) => (seen.fail = error));
  return seen;
}

/** A call that has not settled, and what settles it. */
export function pending() {
  const { cloud, requests } = load();
  const promise = cloud.User.validate("ana");
  const [request] = requests;
  return { promise, resolve: (value) => request.answer(value), reject: (error) => request.fail(error) };
}

export const user = { _id: "u5", _username: "ana", _createdAt: 1, _updatedAt: 1 };
