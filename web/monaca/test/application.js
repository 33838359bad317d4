// An application of the Monaca API in Chromium: a page of another origin than the server's, which loads the client from the server.
import { createServer } from "node:http";
import { after, before } from "node:test";
import { until } from "@ostiary/testing";
import { onEachEngine } from "@ostiary/testing/page";
import { prepareBackend } from "./backend.js";

export const password = "password";
let number = 0;
export const newName = () => `ana${++number}@example.org`;

/** Describes the same for each engine. `at.backend` says how the client is configured for the server, `at.site` is where pages are. */
export function onEachBackend(what, define) {
  onEachEngine(what, (at) => {
    before(async () => {
      at.backend = await prepareBackend(at.server);
      at.site = await startSite();
    });
    after(() => at.site?.close());
    define(at);
  });
}

/** Serves one page at a time, whatever is asked for: a real one, since browsers let no other ask a server on loopback. */
async function startSite() {
  const site = { html: "" };
  const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(site.html));
  await new Promise((resume) => server.listen(0, "127.0.0.1", resume));
  site.origin = `http://127.0.0.1:${server.address().port}`;
  site.close = () => {
    server.close();
    server.closeAllConnections();
  };
  return site;
}

const attribute = (name) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Opens a page of the application; its script element has these data. */
export async function open(page, at, data = at.backend) {
  const attributes = Object.entries(data).map(([name, value]) => `${attribute(name)}="${value}"`);
  at.site.html = `<!doctype html><html lang="en"><head><title>Application</title><script src="${at.server.url}/monaca-cloud.js" ${attributes.join(" ")}></script></head></html>`;
  await page.goto(at.site.origin);
}

/** Configures the page's client for its backend, with these values changed. */
export const configure = (page, at, values) => page.evaluate((configuration) => monaca.cloud.configure(configuration), { ...at.backend, ...values });

/** Calls `User.login` and the like; answers `{done: value}` or `{fail: error}`. */
export function call(page, name, ...values) {
  return page.evaluate(
    ([name, values]) =>
      new Promise((resolve) => {
        const [part, method] = name.split(".");
        monaca.cloud[part][method](...values).done((done) => resolve({ done })).fail((fail) => resolve({ fail }));
      }),
    [name, values],
  );
}

/** What the client knows of who is logged in. */
export const known = (page) =>
  page.evaluate(() => ({ oid: monaca.cloud.User._oid, authenticated: monaca.cloud.User.isAuthenticated(), token: localStorage.getItem("monacaCloudLoginToken") }));

/** Runs a piece of a page's script; answers the lines that it has written to the console, once there are so many. */
export async function run(page, code, lines = 1) {
  const written = [];
  const write = (message) => written.push(message.text());
  page.on("console", write);
  try {
    await page.addScriptTag({ content: code });
    await until(`${lines} lines on the console`, () => written.length >= lines);
    return written;
  } finally {
    page.off("console", write);
  }
}
