// The quick starts as they are in the guide, each from an origin of its own: a plain page, React, Vue.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launch, withPage } from "@ostiary/testing/browser";
import { startServer } from "@ostiary/testing";

const folder = fileURLToPath(new URL("../", import.meta.url));
const password = "seven purple elephants";
const email = "ana@example.org";
let server, browser, site, origin;
const pages = new Map();

before(async () => {
  server = await startServer();
  browser = await launch();
  site = createServer((request, response) => {
    const [kind, body] = pages.get(request.url) ?? ["text/plain", ""];
    response.writeHead(200, { "Content-Type": kind }).end(body);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => site.once("listening", resolve));
  origin = `http://127.0.0.1:${site.address().port}`;
  await server.changeSettings({ web: { origins: [origin] } });
  await server.person(email, password);
});
after(async () => {
  await browser?.close();
  site?.close();
  await server?.remove();
});

async function bundle(name, entry) {
  const { outputFiles } = await build({ absWorkingDir: folder, entryPoints: [entry], bundle: true, format: "esm", target: "es2022", write: false, splitting: true, outdir: "out", jsx: "automatic", define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" }, logLevel: "error" });
  for (const { path, text } of outputFiles) pages.set(`/${name}/${path.split("/").at(-1)}`, ["text/javascript", text]);
  pages.set(`/${name}/`, ["text/html", `<!doctype html><html lang="en"><title>${name}</title><meta name="ostiary" content="${server.url}"><div id="app"></div><script type="module" src="app.js"></script>`]);
}

async function logsInAndOut(path) {
  await withPage(browser, async (page) => {
    await page.goto(origin + path);
    await page.getByLabel("Email or user name").fill(email);
    await page.keyboard.press("Enter");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await page.getByText(`Hello ${email}`).waitFor();
    await page.reload();
    await page.getByText(`Hello ${email}`).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByText(`Hello ${email}`).waitFor({ state: "detached" });
  });
}

test("a plain page", async () => {
  pages.set("/html/", ["text/html", readFileSync(`${folder}html/index.html`, "utf8").replaceAll("http://127.0.0.1:8080", server.url)]);
  await logsInAndOut("/html/");
});

test("React", async () => {
  await bundle("react", "react/app.tsx");
  await logsInAndOut("/react/");
});

test("Vue", async () => {
  await bundle("vue", "vue/app.ts");
  await logsInAndOut("/vue/");
});

test("the types of the tags fit", () => {
  execFileSync(process.execPath, [fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url)), "--project", folder], { encoding: "utf8" });
});
