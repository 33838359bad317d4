// How actions run, alone and one after the other: busy, in order, with what the one before came to, and how long until another code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "@ostiary/testing";
import { newEmail, onEachEngine, open, password, perform } from "@ostiary/testing/page";

const names = (events) => events.map(({ name }) => name);
const failure = (events) => events.find(({ name }) => name === "failure")?.detail;

onEachEngine("chains", (at) => {
  async function person(page, body, more) {
    const email = newEmail();
    await at.server.person(email, password, more);
    await open(page, at.server, body);
    return email;
  }

  test("an action that is busy is not run again, and says so", () =>
    at.page(async (page) => {
      const email = await person(page, `<ostiary-log-in password="${password}"><button>Log in</button></ostiary-log-in>`);
      let release;
      const held = new Promise((resume) => (release = resume));
      let requests = 0;
      await page.route("**/v1/sessions", async (route) => {
        requests++;
        await held;
        await route.continue();
      });
      await page.evaluate((email) => (document.querySelector("ostiary-log-in").identifier = email), email);
      const events = perform(page, "ostiary-log-in");
      const busy = page.locator("ostiary-log-in[busy] > button[aria-busy=true][aria-disabled=true]");
      await busy.waitFor();
      await busy.click({ force: true });
      await page.evaluate(() => void document.querySelector("ostiary-log-in").run());
      release();
      assert.deepEqual(names(await events), ["success", "finished"]);
      assert.equal(requests, 1);
      assert.equal(await page.locator("ostiary-log-in[busy]").count(), 0);
    }));

  test("children run in order in their branch, and the first that fails ends the chain", () =>
    at.page(async (page) => {
      const email = await person(
        page,
        `<ostiary-log-in password="${password}">
           <button>Log in</button>
           <ostiary-refresh-user id="first"></ostiary-refresh-user>
           <ostiary-verify-code id="second" to="nobody@example.org" purpose="register" code="000000">
             <ostiary-refresh-user id="on-failure" on="failure"></ostiary-refresh-user>
           </ostiary-verify-code>
           <ostiary-refresh-user id="third"></ostiary-refresh-user>
           <ostiary-refresh-user id="other-branch" on="failure"></ostiary-refresh-user>
         </ostiary-log-in>`,
      );
      await page.evaluate((email) => {
        globalThis.seen = [];
        document.querySelector("ostiary-log-in").setAttribute("identifier", email);
        for (const element of document.querySelectorAll("[id], ostiary-log-in"))
          for (const name of ["success", "failure", "finished"]) element.addEventListener(name, () => globalThis.seen.push(`${element.id || "log-in"} ${name}`));
      }, email);
      await perform(page, "ostiary-log-in");
      assert.deepEqual(await page.evaluate(() => globalThis.seen), [
        "log-in success",
        "first success",
        "first finished",
        "second failure",
        "on-failure success",
        "on-failure finished",
        "second finished",
        "log-in finished",
      ]);
    }));

  test("what an action came to is an input of the next", () =>
    at.page(async (page) => {
      const email = await person(
        page,
        `<ostiary-log-in id="in" password="${password}">
           <button>Log in</button>
           <ostiary-send-code to-from="in/account/email" purpose="unbind"></ostiary-send-code>
         </ostiary-log-in>`,
      );
      await page.evaluate((email) => document.querySelector("#in").setAttribute("identifier", email), email);
      assert.deepEqual(names(await perform(page, "#in")), ["success", "finished"]);
      await at.server.codeFor(email, "unbind");
    }));

  test("a reference that leads nowhere is a failure, not a silence", () =>
    at.page(async (page) => {
      await open(page, at.server, `<ostiary-log-in identifier-from="nowhere"><button>Log in</button></ostiary-log-in>`);
      const events = await perform(page, "ostiary-log-in");
      assert.deepEqual(names(events), ["failure", "finished"]);
      assert.match(failure(events).message, /nowhere/);
    }));

  test("send-code counts down and takes no click meanwhile", () =>
    at.page(async (page) => {
      await at.server.changeSettings({ codes: { resend_after_seconds: 60 } });
      try {
        let requests = 0;
        page.on("request", (request) => (requests += request.url().endsWith("/v1/codes")));
        await page.clock.install();
        await open(page, at.server, `<ostiary-send-code to="${newEmail()}" purpose="register"><button>Send <b data-remaining></b></button></ostiary-send-code>`);
        await perform(page, "ostiary-send-code");
        assert.match(await page.textContent("b"), /^([1-5]?[0-9]|60)$/);
        await page.locator("button[aria-disabled=true]").click({ force: true });
        assert.deepEqual([await page.locator("[busy]").count(), requests], [0, 1]);
        await page.clock.fastForward(61_000);
        await page.locator("ostiary-send-code:not([remaining]) button[aria-disabled=false]").waitFor();
        assert.equal(await page.textContent("b"), "");
        await perform(page, "ostiary-send-code");
        assert.equal(requests, 2);
      } finally {
        await at.server.changeSettings({ codes: { resend_after_seconds: 0 } });
      }
    }));

  test("send-code counts down also when a code was sent before the page was opened", () =>
    at.page(async (page) => {
      await at.server.changeSettings({ codes: { resend_after_seconds: 60 } });
      try {
        const email = newEmail();
        await open(page, at.server, `<ostiary-send-code to="${email}" purpose="register"><button>Send <b data-remaining></b></button></ostiary-send-code>`);
        await perform(page, "ostiary-send-code");
        await page.reload();
        await page.evaluate(() => customElements.whenDefined("ostiary-send-code"));
        assert.equal(await page.textContent("b"), "");
        const refused = await perform(page, "ostiary-send-code");
        assert.deepEqual(names(refused), ["failure", "finished"]);
        assert.equal(failure(refused).code, "too_many_codes");
        await page.locator("ostiary-send-code[remaining] button[aria-disabled=true]").waitFor();
        assert.ok(Number(await page.textContent("b")) > 0);
      } finally {
        await at.server.changeSettings({ codes: { resend_after_seconds: 0 } });
      }
    }));

  test("send-code does not wait longer than the settings where the clock is slow", () =>
    at.page(async (page) => {
      await at.server.changeSettings({ codes: { resend_after_seconds: 60 } });
      try {
        await page.addInitScript(() => {
          const now = Date.now;
          Date.now = () => now() - 600_000;
        });
        await open(page, at.server, `<ostiary-send-code to="${newEmail()}" purpose="register"><button>Send <b data-remaining></b></button></ostiary-send-code>`);
        await perform(page, "ostiary-send-code");
        const left = async () => Number(await page.textContent("b"));
        await until("a minute at most", async () => (await left()) > 0 && (await left()) <= 60);
      } finally {
        await at.server.changeSettings({ codes: { resend_after_seconds: 0 } });
      }
    }));
});
