// What tests of pages and elements share: a server and a browser for each engine, people, and pages of a test's own making.
import { after, before, describe } from "node:test";
import { launch, withPage } from "./browser.js";
import { engines, startServer } from "./server.js";

export const password = "seven purple elephants";
let number = 0;
export const newEmail = () => `ana${++number}@example.org`;

/**
 * Describes the same for each engine. `at` names its `engine`, and holds `server` and `browser` once the tests run; limits are
 * out of the way.
 */
export function onEachEngine(what, define, on = engines) {
  for (const engine of on) {
    describe(`${what}, on ${engine}`, () => {
      const at = { engine };
      before(async () => {
        at.server = await startServer({ engine });
        await at.server.changeSettings({
          codes: { resend_after_seconds: 0, per_target_hour: 100, per_target_day: 100 },
          limits: { codes_per_address_hour: 100000, logins_per_address_minute: 100000, registrations_per_address_hour: 100000, lookups_per_address_minute: 100000 },
        });
        at.browser = await launch();
        at.page = (work, options) => withPage(at.browser, work, options);
      });
      after(async () => {
        await at.browser?.close();
        await at.server?.remove();
      });
      define(at);
    });
  }
}

/** Opens a page with this body and all elements, as an application on the server's own origin would have it. */
export async function open(page, server, body, head = "") {
  const address = `${server.url}/a-page-of-the-test`;
  const html = `<!doctype html><html lang="en"><head><title>Test</title>${head}<script type="module" src="/elements.js"></script></head><body>${body}</body></html>`;
  await page.context().route(address, (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(address);
  await page.evaluate(() => customElements.whenDefined("ostiary-delete-account"));
}

/** Runs an action element by its click or by run(), and answers all its events in order. */
export function perform(page, selector, by = "click") {
  return page.evaluate(
    ([selector, by]) =>
      new Promise((resolve) => {
        const element = document.querySelector(selector);
        const events = [];
        for (const name of ["success", "failure", "finished"]) {
          element.addEventListener(name, ({ detail }) => {
            events.push({ name, detail: detail === undefined ? null : JSON.parse(JSON.stringify(detail)) });
            if (name === "finished") setTimeout(() => resolve(events));
          });
        }
        if (by === "click") element.querySelector("button").click();
        else void element.run();
      }),
    [selector, by],
  );
}

/** What the shared store of the page says. */
export const current = (page) => page.evaluate(() => import("/elements.js").then(({ client }) => JSON.parse(JSON.stringify(client().current.get()))));

/** Logs in through the page's shared client. */
export async function logIn(page, email) {
  await page.evaluate(([email, password]) => import("/elements.js").then(({ client }) => client().logIn({ email, password })).then(() => undefined), [email, password]);
}
