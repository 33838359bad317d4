// One account in many tabs, over closing and reopening the browser, a slow network and a server that restarts in between.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { until } from "@ostiary/testing";
import { launchWithProfile } from "@ostiary/testing/browser";
import { current, logIn, newEmail, onEachEngine, open, password, perform } from "@ostiary/testing/page";

const body = `<ostiary-refresh-user><button>Refresh</button></ostiary-refresh-user><ostiary-log-out><button>Log out</button></ostiary-log-out>`;

onEachEngine("tabs", (at) => {
  async function person() {
    const email = newEmail();
    await at.server.person(email, password);
    return email;
  }

  async function tabs(context, count) {
    const pages = [];
    for (let n = 0; n < count; ++n) {
      const page = await context.newPage();
      await open(page, at.server, body);
      await current(page);
      pages.push(page);
    }
    return pages;
  }

  test("a login and a logout in one tab are seen in the other", () =>
    at.page(async (_, context) => {
      const email = await person();
      const [one, two] = await tabs(context, 2);
      await logIn(one, email);
      await until("the other tab", async () => (await current(two)).account?.email === email);
      await perform(two, "ostiary-log-out");
      await until("the first tab", async () => !(await current(one)).loggedIn);
    }));

  /** Reads the account in every tab, ten times each, while the first request is held; answers the ids and how many requests there were. */
  async function readEverywhere(context, pages) {
    let requests = 0;
    let release;
    const held = new Promise((resume) => (release = resume));
    await context.route("**/v1/me", async (route) => {
      requests++;
      await held;
      await route.continue();
    });
    const reading = pages.map((page) =>
      page.evaluate(async () => {
        const { client } = await import("/elements.js");
        return (await Promise.all(Array.from({ length: 10 }, () => client().refresh()))).map(({ id }) => id);
      }),
    );
    await until("all other tabs to wait", () => pages[0].evaluate(async (others) => (await navigator.locks.query()).pending.length === others, pages.length - 1));
    release();
    return { ids: (await Promise.all(reading)).flat(), requests };
  }

  test("many callers in many tabs read the account once", () =>
    at.page(async (_, context) => {
      const email = await person();
      const pages = await tabs(context, 4);
      await logIn(pages[0], email);
      for (const page of pages) await until("every tab", async () => (await current(page)).loggedIn);
      const { ids, requests } = await readEverywhere(context, pages);
      assert.equal(ids.length, 40);
      assert.equal(new Set(ids).size, 1);
      assert.equal(requests, 1);
    }));

  test("tabs that hear of each other late read the account once, too", () =>
    at.page(async (_, context) => {
      await context.addInitScript(() => {
        const send = BroadcastChannel.prototype.postMessage;
        BroadcastChannel.prototype.postMessage = function (message) {
          setTimeout(() => send.call(this, message), 100);
        };
      });
      const email = await person();
      const pages = await tabs(context, 3);
      await logIn(pages[0], email);
      for (const page of pages) await until("every tab", async () => (await current(page)).loggedIn);
      const { ids, requests } = await readEverywhere(context, pages);
      assert.equal(new Set(ids).size, 1);
      assert.equal(requests, 1);
    }));

  test("closing and reopening the browser does not log out", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ostiary-profile-"));
    try {
      const email = await person();
      const first = await launchWithProfile(folder);
      const page = await first.newPage();
      await open(page, at.server, body);
      await logIn(page, email);
      await first.close();
      const second = await launchWithProfile(folder);
      const again = await second.newPage();
      await open(again, at.server, body);
      assert.equal((await current(again)).account.email, email);
      assert.equal((await perform(again, "ostiary-refresh-user"))[0].name, "success");
      await second.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("a session that was ended elsewhere empties the store of every tab", () =>
    at.page(async (_, context) => {
      const email = await person();
      const [one, two] = await tabs(context, 2);
      await logIn(one, email);
      await until("the other tab", async () => (await current(two)).loggedIn);
      const { id } = (await current(one)).account;
      await at.server.admin("DELETE", `/v1/admin/applications/${await at.server.applicationId()}/accounts/${id}/sessions`);
      const events = await perform(two, "ostiary-refresh-user");
      assert.equal(events[0].detail.code, "unauthenticated");
      await until("the first tab", async () => !(await current(one)).loggedIn);
    }));

  test("a server that restarts in between is not noticed", () =>
    at.page(async (page) => {
      const email = await person();
      await open(page, at.server, body);
      await logIn(page, email);
      await at.server.end();
      const events = perform(page, "ostiary-refresh-user");
      await at.server.start();
      assert.deepEqual((await events).map(({ name }) => name), ["success", "finished"]);
    }));

  test("without a server the words say so, and nobody is logged out", () =>
    at.page(async (page) => {
      const email = await person();
      await open(page, at.server, body);
      await logIn(page, email);
      await page.context().setOffline(true);
      const [failure] = await perform(page, "ostiary-refresh-user");
      assert.equal(failure.detail.code, "offline");
      assert.match(failure.detail.message, /cannot be reached/);
      assert.equal((await current(page)).loggedIn, true);
    }));
});
