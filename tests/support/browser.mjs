// The server's own pages in a real browser, for test_pages.py: `node browser.mjs BASE LINK FOLDER` writes a JSON report to standard
// output, and a picture of every page in every look into FOLDER. playwright-core is the web workspace's.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");
const [base, link, folder] = process.argv.slice(2);
const password = "seven purple elephants dancing";
const looks = [
  { name: "phone-light", colorScheme: "light", viewport: { width: 390, height: 780 } },
  { name: "phone-dark", colorScheme: "dark", viewport: { width: 390, height: 780 } },
  { name: "desktop-light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "desktop-dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
];
const pages = { start: "/", mailbox: "/dev/mailbox", setup: "/console/setup", docs: "/docs", errors: "/docs/errors" };
const report = { complaints: [], looks: [], flow: {} };

// WCAG 2.2 contrast of every text against what is behind it, and what is wider than the window. Runs in the page.
function examine() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0.99) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${element.tagName} ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  const small = [...document.querySelectorAll("button, input")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44);
  return { overflow: document.documentElement.scrollWidth - innerWidth, faint, small: small.map((e) => e.outerHTML.slice(0, 80)) };
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox", "--disable-background-networking"] });

async function open(look) {
  const context = await browser.newContext({ colorScheme: look.colorScheme, viewport: look.viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && report.complaints.push(message.text()));
  page.on("pageerror", (error) => report.complaints.push(String(error)));
  page.on("requestfailed", (request) => report.complaints.push(`failed: ${request.url()}`));
  return page;
}

async function lookAtAll(look) {
  const page = await open(look);
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(base + path);
    await page.screenshot({ path: `${folder}/${name}-${look.name}.png` });
    report.looks.push({ page: name, look: look.name, title: await page.title(), ...(await page.evaluate(examine)) });
  }
  await page.context().close();
}

// The first administrator, by the one-time link, with a mistake first; then a code, read in the mailbox.
async function setUp(look) {
  const page = await open(look);
  await page.goto(link);
  await page.fill("#email", "root@example.org");
  await page.fill("#password", "password");
  await page.click("#show");
  report.flow.shown = await page.getAttribute("#password", "type");
  const refused = page.waitForResponse("**/v1/admin/setup");
  await page.click("[type=submit]");
  await refused;
  await page.waitForSelector("#password-error:not(:empty)");
  report.flow.mistake = await page.textContent("#password-error");
  report.flow.focused = await page.evaluate(() => document.activeElement.id);
  report.complaints = report.complaints.filter((text) => !text.includes("status of 400"));
  await page.screenshot({ path: `${folder}/setup-mistake-${look.name}.png` });
  await page.fill("#password", password);
  await page.press("#password", "Enter");
  await page.waitForSelector("#done:not([hidden])");
  report.flow.address = page.url();
  report.flow.formHidden = !(await page.isVisible("#setup"));
  await page.screenshot({ path: `${folder}/setup-done-${look.name}.png` });
  await page.goto(`${base}/dev/mailbox`);
  report.flow.mailbox = await page.textContent("main");
  report.flow.code = await page.textContent(".code");
  await page.context().close();
}

try {
  await Promise.all(looks.map(lookAtAll));
  await setUp(looks[0]);
} finally {
  await browser.close();
}
console.log(JSON.stringify(report));
