// What every hosted page does: for which application it speaks, where it leads, and what it says when something is missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "@ostiary/testing";
import { onEachEngine, password } from "@ostiary/testing/page";
import { logIn, person } from "./visitor.js";

onEachEngine("visiting the pages", (at) => {
  test("an application is sent back to an address that it has registered", () =>
    at.page(async (page) => {
      const back = `${at.server.url}/docs`;
      await at.server.changeSettings({ web: { return_urls: [back] } });
      try {
        const email = await person(at);
        await page.goto(`${at.server.url}/account/log-in?return_to=${encodeURIComponent(back)}`);
        await page.getByLabel("Email or user name").fill(email);
        await page.keyboard.press("Enter");
        await page.getByLabel("Password", { exact: true }).fill(password);
        await page.keyboard.press("Enter");
        await page.waitForURL(back, { waitUntil: "commit" }); // what is there is not this test's
      } finally {
        await at.server.changeSettings({ web: null });
      }
    }));

  test("an unregistered return address is not followed", () =>
    at.page(async (page) => {
      const email = await person(at);
      for (const back of [`${at.server.url}/docs`, "https://evil.example/", "//evil.example", "javascript:alert(1)"]) {
        await page.context().clearCookies();
        await logIn(page, at, email, `/account/log-in?return_to=${encodeURIComponent(back)}`);
        assert.equal(new URL(page.url()).pathname, "/account");
        assert.equal(new URL(page.url()).origin, at.server.url);
      }
    }));

  test("without JavaScript a page says so", () =>
    at.page(
      async (page) => {
        for (const path of ["/account", "/account/log-in", "/account/sign-up", "/account/recover", "/gallery"]) {
          await page.goto(at.server.url + path);
          assert.match(await page.locator("noscript").innerText(), /JavaScript/);
        }
      },
      { javaScriptEnabled: false },
    ));

  test("a page that is asked for another application's accounts speaks for that application", () =>
    at.page(async (page) => {
      const shop = await at.server.admin("POST", "/v1/admin/applications", { name: "Shop" });
      const { items } = await at.server.admin("GET", `/v1/admin/applications/${shop.id}/keys`);
      const { key } = items.find(({ kind }) => kind === "publishable");
      await page.goto(`${at.server.url}/account/log-in?application=${key}`);
      await page.getByRole("heading", { name: "Log in to Shop" }).waitFor();
      await page.getByRole("link", { name: "Sign up" }).click();
      await page.getByRole("heading", { name: "Sign up to Shop" }).waitFor();
    }));

  test("a server that is not there is said, with a way to try again", () =>
    at.page(async (page) => {
      let down = true;
      await page.route("**/v1/application", (route) => (down ? route.abort() : route.continue()));
      await page.goto(`${at.server.url}/account/log-in`);
      await page.getByText("The server cannot be reached.").waitFor();
      down = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByLabel("Email or user name").waitFor();
    }));

  test("on a slow network a button is busy in place and one request is sent", () =>
    at.page(async (page) => {
      const email = await person(at);
      let logins = 0;
      await page.route("**/v1/sessions", async (route) => {
        if (route.request().method() !== "POST") return route.continue(); // the account page lists sessions
        logins++;
        await until("the busy button", () => page.locator("button[aria-busy=true]").count());
        await page.keyboard.press("Enter");
        await route.continue();
      });
      await page.goto(`${at.server.url}/account/log-in`);
      await page.getByLabel("Email or user name").fill(email);
      await page.keyboard.press("Enter");
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.keyboard.press("Enter");
      await page.waitForURL("**/account");
      assert.equal(logins, 1);
    }));
});
