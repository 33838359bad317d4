// A newcomer in the gallery: signs up there, reads the code beside the form, and changes the HTML.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newEmail, onEachEngine, password } from "@ostiary/testing/page";

onEachEngine(
  "gallery",
  (at) => {
    test("a newcomer signs up and reads the code in the mailbox beside the form", () =>
      at.page(async (page) => {
        const email = newEmail();
        await page.goto(`${at.server.url}/gallery`);
        const form = page.locator("ostiary-sign-up-form");
        await form.getByLabel("Email").fill(email);
        await form.getByLabel("Password", { exact: false }).first().fill(password);
        await form.getByRole("button", { name: "Sign up" }).click();
        const line = page.locator("#mailbox li").filter({ hasText: email });
        await form.getByLabel("Code").fill(await line.locator("code").innerText());
        await page.locator("#current").filter({ hasText: '"loggedIn": true' }).waitFor();
        await page.locator("ostiary-sessions").getByText("This device").waitFor();
        const events = await page.locator("#events").innerText();
        assert.match(events, /<ostiary-sign-up-form> success/);
        const token = await page.evaluate(() => import("/elements.js").then(({ client }) => client().current.token));
        assert.ok(token && !events.includes(token), "a token is worth a login: it is not shown");
      }));

    test("changed HTML runs at once", () =>
      at.page(async (page) => {
        await page.goto(`${at.server.url}/gallery`);
        await page.getByLabel("HTML of Log out").fill("<ostiary-log-out><button>Good bye</button></ostiary-log-out><img src=x onerror=document.title='run'>");
        await page.getByRole("button", { name: "Good bye" }).click();
        await page.locator("#events").getByText("<ostiary-log-out> success").waitFor();
        assert.notEqual(await page.title(), "run", "the policy lets no other script run");
      }));

    test("a look chosen at the top is every element's", () =>
      at.page(async (page) => {
        await page.goto(`${at.server.url}/gallery`);
        await page.getByLabel("Language").selectOption("es");
        await page.getByRole("button", { name: "Crear cuenta" }).waitFor();
        await page.getByLabel("Direction").selectOption("rtl");
        assert.equal(await page.locator("ostiary-sign-up-form").evaluate((form) => getComputedStyle(form).direction), "rtl");
      }));
  },
  ["sqlite"],
);
