// The guide's mobile web view: an app's own pages at an origin of its own, answered by the app as Capacitor and Cordova do it, with the
// session in the storage that the app gives. Chromium knows no `capacitor:` addresses, so that origin is asked for by its header.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startServer, until } from "@ostiary/testing";
import { launch, withPage } from "@ostiary/testing/browser";

const folder = fileURLToPath(new URL("../web_view/", import.meta.url));
const origin = "https://localhost"; // of an app on Android
const email = "ana@example.org";
const password = "seven purple elephants";
let server, browser;
const files = new Map();

before(async () => {
  server = await startServer();
  browser = await launch();
  await server.person(email, password);
  const { outputFiles } = await build({ absWorkingDir: folder, entryPoints: ["app.ts"], bundle: true, format: "esm", target: "es2022", splitting: true, outdir: "out", write: false, define: { server: JSON.stringify(server.url) }, logLevel: "error" });
  for (const { path, text } of outputFiles) files.set(`/${path.split("/").at(-1)}`, ["text/javascript", text]);
  files.set("/", ["text/html", readFileSync(`${folder}index.html`, "utf8")]);
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

/** Starts the app anew, in a web view that knows nothing; `kept` is what the app has of earlier starts. */
const inApp = (kept, work) =>
  withPage(browser, async (page, context) => {
    await context.grantPermissions(["local-network-access"], { origin }); // the server is on loopback here, and there it is not
    await context.route(`${origin}/**`, (route) => {
      const [contentType, body] = files.get(new URL(route.request().url()).pathname) ?? ["text/plain", ""];
      return route.fulfill({ contentType, body });
    });
    await page.exposeFunction("nativeRead", () => ({ ...kept }));
    await page.exposeFunction("nativeWrite", (values) => {
      for (const key of Object.keys(kept)) delete kept[key];
      Object.assign(kept, values);
    });
    await page.addInitScript(() => (globalThis.keychain = { read: () => nativeRead(), write: (values) => nativeWrite(values) }));
    await page.goto(`${origin}/`);
    await page.locator("#who:not(:empty)").waitFor();
    await work(page, context);
  });

async function logIn(page) {
  await page.getByLabel("Email or user name").fill(email);
  await page.keyboard.press("Enter");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

const tokenIn = (kept) => Object.values(kept).map((text) => JSON.parse(text).token).find(Boolean);

test("an app's session is in its own storage, outlives the app's end, and ends with the logout", async () => {
  await server.changeSettings({ web: { origins: [origin] } });
  const kept = {};
  await inApp(kept, async (page, context) => {
    const logins = [];
    context.on("request", (request) => request.method() === "POST" && request.url() === `${server.url}/v1/sessions` && logins.push(request));
    await logIn(page);
    await page.getByText(`Hello ${email}`).waitFor();
    assert.deepEqual(await context.cookies(), [], "a foreign origin gets no cookies");
    assert.deepEqual(await page.evaluate(() => Object.entries({ ...localStorage, ...sessionStorage })), [], "nothing is in the web view");
    const headers = await logins[0].allHeaders();
    assert.deepEqual([headers.origin, headers.cookie], [origin, undefined]);
    await until("the session in the app's storage", () => tokenIn(kept));
  });
  const token = tokenIn(kept);
  await inApp(kept, async (page) => {
    await page.getByText(`Hello ${email}`).waitFor();
    const me = page.waitForRequest(`${server.url}/v1/session`);
    await page.getByRole("button", { name: "Log out" }).click();
    assert.equal((await (await me).allHeaders()).authorization, `Bearer ${token}`);
    await page.getByText("Nobody is logged in.").waitFor();
    await until("the app's storage without a session", () => !tokenIn(kept));
  });
  const answer = await fetch(`${server.url}/v1/session`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 401);
});

test("an app whose origin is not named gets no answer", async () => {
  await server.changeSettings({ web: { origins: [] } });
  const kept = {};
  await inApp(kept, async (page) => {
    await page.getByText("The server cannot be reached.").first().waitFor();
    assert.equal(tokenIn(kept), undefined);
  });
});

test("the origins of the guide are let in, and no others", async () => {
  const origins = ["https://localhost", "http://localhost", "capacitor://localhost", "ionic://localhost", "app://localhost"];
  await server.changeSettings({ web: { origins } });
  const asking = (origin) => ({ Origin: origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type" });
  for (const asked of [...origins, "capacitor://elsewhere", "https://localhost:8443", "null"]) {
    const answers = [
      await fetch(`${server.url}/v1/sessions`, { method: "OPTIONS", headers: asking(asked) }),
      await fetch(`${server.url}/v1/application`, { headers: { Origin: asked } }),
    ];
    const allowed = origins.includes(asked) ? asked : null;
    assert.deepEqual(answers.map(({ headers }) => headers.get("Access-Control-Allow-Origin")), [allowed, allowed], asked);
  }
});
