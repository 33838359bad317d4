// How every page looks: axe finds nothing and nothing is wider than the screen, in every language and both directions.
// The pictures are in build/results/pictures; look at them after a change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, inEveryLook } from "@ostiary/testing/browser";
import { newEmail, onEachEngine, password } from "@ostiary/testing/page";
import { logIn, part, person } from "./visitor.js";

const parts = ["profile", "contacts", "password", "sessions", "data", "delete"];

onEachEngine("looks", (at) => {
  /** Judges what the page shows now. Its style is the same on every engine: all looks on one of them are enough. */
  const look = (page, name) => {
    const judge = async ({ name: shown, both }, direction) => {
      const where = `${name}, ${shown}, ${direction}`;
      if (both && direction === "ltr") assert.deepEqual(await faults(page), [], where);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wider, 0, `${where} is ${wider} px wider than the screen`);
    };
    return inEveryLook(page, `${at.engine}/${name}`, judge, at.engine !== "sqlite");
  };

  test("what is wrong inside an element is found", () =>
    at.page(async (page) => {
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByLabel("Email").waitFor();
      assert.deepEqual(await faults(page), []);
      await page.locator("ostiary-sign-up-form").evaluate((form) => {
        form.shadowRoot.querySelector("label[for=email]").remove();
        form.shadowRoot.querySelector("h2").style.color = "#888";
        form.shadowRoot.querySelector("h2").style.background = "#999";
      });
      const found = (await faults(page)).map((fault) => fault.split(":")[0]);
      assert.ok(found.includes("label") && found.includes("color-contrast"), found.join());
    }));

  test("signing up", () =>
    at.page(async (page) => {
      const email = newEmail();
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByLabel("Email").waitFor();
      await look(page, "sign-up");
      await page.getByRole("button", { name: "Sign up" }).click();
      await page.getByText("Fill this in.").first().waitFor();
      await look(page, "sign-up-faults");
      await page.getByRole("button", { name: "Use a phone number instead" }).click();
      await page.getByLabel("Phone number").waitFor();
      await page.getByLabel("Phone number").fill("+81 90 1234 5678");
      await look(page, "sign-up-phone");
      await page.getByRole("button", { name: "Use an email address instead" }).click();
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Password", { exact: false }).first().fill(password);
      await page.getByText("This password is fine.").waitFor();
      await look(page, "sign-up-filled");
      await page.getByRole("button", { name: "Sign up" }).click();
      await page.getByLabel("Code").pressSequentially("12");
      await look(page, "sign-up-code");
      await page.getByLabel("Code").fill("000000");
      await page.getByText("The code is wrong or too old.").first().waitFor();
      await look(page, "sign-up-wrong-code");
    }));

  test("logging in and recovering", () =>
    at.page(async (page) => {
      await page.goto(`${at.server.url}/account/log-in`);
      await page.getByLabel("Email or user name").waitFor();
      await look(page, "log-in");
      await page.getByLabel("Email or user name").fill(newEmail());
      await page.keyboard.press("Enter");
      await page.getByLabel("Password", { exact: true }).fill("not the password");
      await look(page, "log-in-password");
      await page.keyboard.press("Enter");
      await page.getByText("do not match").first().waitFor();
      await look(page, "log-in-refused");
      await page.goto(`${at.server.url}/account/recover`);
      await page.getByLabel("Email").fill(newEmail());
      await look(page, "recover");
      await page.keyboard.press("Enter");
      await page.getByLabel("Code").waitFor();
      await look(page, "recover-code");
    }));

  test("the account", () =>
    at.page(async (page) => {
      const email = await person(at, { given_name: "Ana", family_name: "Lovelace" });
      await logIn(page, at, email);
      for (const id of parts) {
        await page.goto(`${at.server.url}/account#${id}`);
        await page.locator(`#${id} h2`).waitFor();
        await look(page, `account-${id}`);
      }
      await page.getByRole("button", { name: "Delete my account…" }).click();
      await page.getByRole("heading", { name: "Why are you leaving?" }).waitFor();
      await look(page, "account-delete-why");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("heading", { name: "Show that it is you" }).waitFor();
      await look(page, "account-delete-proof");
      await part(page, "Contacts");
      await page.getByRole("button", { name: "Add a phone number" }).click();
      await page.getByLabel("Phone number").fill("+81 90 1234 5678");
      await look(page, "account-contacts-add");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Enter the code" }).waitFor();
      await look(page, "account-contacts-code");
    }));

  test("the gallery", () =>
    at.page(async (page) => {
      await page.goto(`${at.server.url}/gallery`);
      await page.getByRole("heading", { name: "Log in to Default" }).waitFor();
      await look(page, "gallery");
    }));

  for (const [language, words] of Object.entries({ es: "Crear cuenta", hi: "खाता बनाएँ", ja: "登録", zh: "注册" })) {
    test(`signing up in ${language}`, () =>
      at.page(
        async (page) => {
          await page.goto(`${at.server.url}/account/sign-up`);
          await page.getByRole("button", { name: words, exact: true }).waitFor();
          assert.equal((await page.evaluate(() => document.documentElement.lang)).slice(0, 2), language);
          await look(page, `sign-up-${language}`);
        },
        { locale: language },
      ));
  }

  test("from right to left the page is mirrored, and numbers are not", () =>
    at.page(async (page) => {
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.evaluate(() => (document.documentElement.dir = "rtl"));
      const edges = async (found) => {
        const { x, width } = await found.boundingBox();
        return [x, x + width];
      };
      const [, label] = await edges(page.getByText("Email", { exact: true }));
      const [, email] = await edges(page.getByLabel("Email"));
      assert.ok(Math.abs(label - email) < 1, "what stands at the start stands on the right");
      const [, show] = await edges(page.getByRole("button", { name: "Show password" }));
      assert.ok(show < label, "the button in the password is on the left");
      await page.getByRole("button", { name: "Use a phone number instead" }).click();
      const [number] = await edges(page.getByLabel("Phone number"));
      const [, country] = await edges(page.getByText("+1", { exact: true }));
      assert.ok(country < number, "the country's code is before the number");
    }));

  test("targets are large enough for a finger", () =>
    at.page(async (page) => {
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByLabel("Email").waitFor();
      for (const target of await page.locator("button, input:visible, select").all()) {
        const { height } = await target.boundingBox();
        assert.ok(height >= 44, `${await target.textContent()}: ${height} px`);
      }
    }));

  test("pages load nothing that their policy forbids", () =>
    at.page(async (page) => {
      const messages = [];
      page.on("console", (message) => /Content.Security.Policy/i.test(message.text()) && messages.push(message.text()));
      for (const path of ["/account/sign-up", "/account/log-in", "/account/recover", "/gallery"]) {
        await page.goto(at.server.url + path);
        await page.locator("h2").first().waitFor();
      }
      assert.deepEqual(messages, []);
    }));
});
