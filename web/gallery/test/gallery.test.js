// A newcomer in the gallery: signs up there, reads the code beside the form, and changes the HTML.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer, until } from "@ostiary/testing";
import { launch, withPage } from "@ostiary/testing/browser";
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

test("a newcomer goes from what the first start prints to an account of their own within a minute", async () => {
  const began = Date.now();
  const server = await startServer({ flags: ["--welcome"] });
  const browser = await launch();
  try {
    const address = await until("the address of the gallery", () => /http:\/\/\S+\/gallery/.exec(server.printed())?.[0]);
    assert.match(server.printed(), new RegExp(`Application id +${await server.applicationId()} `));
    await withPage(browser, async (page) => {
      const email = newEmail();
      await page.goto(address);
      const form = page.locator("ostiary-sign-up-form");
      await form.getByLabel("Email").fill(email);
      await form.getByLabel("Password", { exact: false }).first().fill(password);
      await form.getByRole("button", { name: "Sign up" }).click();
      // In the mailbox's own page, as the terminal says it too.
      const mailbox = await page.context().newPage();
      await mailbox.goto(/http:\/\/\S+\/dev\/mailbox/.exec(server.printed())[0]);
      const message = mailbox.locator("article").filter({ hasText: email });
      await until("the message", async () => (await message.count()) || (await mailbox.reload(), 0));
      const [code] = /(?<!\d)\d{6}(?!\d)/.exec(await message.first().innerText());
      await form.getByLabel("Code").fill(code);
      await page.locator("#current").filter({ hasText: email }).waitFor();
    });
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`from the start of the server to the account: ${seconds} s`);
    assert.ok(seconds < 60, `${seconds} s`);
  } finally {
    await browser.close();
    await server.remove();
  }
});
