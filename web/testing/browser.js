// Debian's Chromium for tests: one browser a test file, a fresh context a test, no talk to anybody but the server under test.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const pictures = join(root, "build/results/pictures");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const options = {
  executablePath: "/usr/bin/chromium-headless-shell",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage"],
};

const kinds = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'; img-src 'self' https: data:";
const fileOf = (path) =>
  path.startsWith("/assets/") ? path : path.endsWith(".js") ? `/pages${path}` : path === "/gallery" ? "/pages/gallery.html" : `/pages/${path.split("/")[2] ?? "account"}.html`;

/** For work on the web part: with WEB_FOLDER, pages and assets come from what `npm run build` wrote there, not from the program. */
async function serveFromFolder(context) {
  const folder = process.env.WEB_FOLDER;
  if (!folder) return;
  await context.route(/^[^?#]*:\d+\/(account|gallery|elements\.js|monaca-cloud\.js|assets\/)/, async (route) => {
    const file = folder + fileOf(new URL(route.request().url()).pathname);
    if (!existsSync(file)) return route.continue(); // of the program's other pages
    await route.fulfill({ path: file, contentType: kinds[extname(file)], headers: { "Content-Security-Policy": policy, "Content-Type": kinds[extname(file)] } });
  });
}

export function launch() {
  if (!existsSync(options.executablePath)) throw new Error("no Chromium: tools/install_packages web test");
  return chromium.launch(options);
}

/** A browser whose profile outlives it, for tests that close and reopen it. */
export async function launchWithProfile(folder) {
  const context = await chromium.launchPersistentContext(folder, options);
  await serveFromFolder(context);
  return context;
}

/** Runs `work` with a page in a context of its own; what the page reports as an error fails the test. */
export async function withPage(browser, work, contextOptions = {}) {
  const context = await browser.newContext({ locale: "en-US", ...contextOptions });
  await serveFromFolder(context);
  const errors = [];
  context.on("weberror", (error) => errors.push(error.error()));
  try {
    context.setDefaultTimeout(60_000); // as patient as `until`
    const page = await context.newPage();
    await work(page, context);
  } finally {
    await context.close();
  }
  if (errors.length) throw errors[0];
}

/** What axe finds wrong with the page. */
export async function faults(page) {
  // Not as a <script>: the page's policy forbids that.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await readFile(axe, "utf8"));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

// Colours and widths do not depend on each other: two of these are enough where four would take long.
export const looks = [
  { name: "light-desktop", colorScheme: "light", viewport: { width: 1280, height: 800 }, both: true },
  { name: "dark-desktop", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { name: "light-phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
  { name: "dark-phone", colorScheme: "dark", viewport: { width: 390, height: 844 }, both: true },
];

/**
 * Shows the page in each look, some of them from right to left too: calls `judge` with the look, and takes a picture. `few`: only those looks
 * that find most, from left to right.
 */
export async function inEveryLook(page, name, judge, few = false) {
  const size = page.viewportSize();
  for (const direction of few ? ["ltr"] : ["ltr", "rtl"]) {
    await page.evaluate((direction) => (document.documentElement.dir = direction), direction);
    for (const look of looks.filter(({ both }) => both || (direction === "ltr" && !few))) {
      await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(look.viewport);
      await judge(look, direction);
      await page.screenshot({ path: join(pictures, `${name}-${look.name}${direction === "rtl" ? "-rtl" : ""}.png`), animations: "disabled" });
    }
  }
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
  await page.emulateMedia({ colorScheme: null });
  if (size) await page.setViewportSize(size);
}
