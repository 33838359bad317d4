// Coming to an account by the hosted pages, as people do: by what they read and by their keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "@ostiary/testing";
import { newEmail, onEachEngine, password } from "@ostiary/testing/page";
import { newPassword, person, recover } from "./visitor.js";

onEachEngine("signing up, logging in and recovering", (at) => {
  test("somebody signs up by keyboard alone", () =>
    at.page(async (page) => {
      const email = newEmail();
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByLabel("Email").waitFor();
      await page.getByLabel("Email").focus();
      await page.keyboard.type(email);
      await page.keyboard.press("Tab"); // to the phone instead
      await page.keyboard.press("Tab");
      await page.keyboard.type(password);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Enter the code" }).waitFor();
      await until("the focus in the code", () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id === "email_code"));
      await page.keyboard.insertText(await at.server.codeFor(email, "register"));
      await page.waitForURL("**/account");
      await page.getByRole("heading", { name: "Profile" }).waitFor();
      assert.equal(await page.evaluate(() => document.cookie), "", "scripts cannot read the session");
    }));

  test("a sign-up says what is wrong beside its field, and keeps what was typed", () =>
    at.page(async (page) => {
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByRole("button", { name: "Sign up" }).click();
      await page.getByText("Fill this in.").first().waitFor();
      await until("the focus at the error", () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id === "email"));
      await page.getByLabel("Email").fill(newEmail());
      await page.getByLabel("Password", { exact: false }).first().fill("password1");
      await page.getByText("This is easy to guess.").first().waitFor();
      await page.getByLabel("Email").fill("ana@");
      await page.getByRole("button", { name: "Sign up" }).click();
      await page.getByText("This is not an email address.").first().waitFor();
      assert.equal(await page.getByLabel("Email").inputValue(), "ana@");
      assert.equal(await page.getByLabel("Email").getAttribute("aria-invalid"), "true");
    }));

  test("a wrong code is said and can be put right; another can be sent", () =>
    at.page(async (page) => {
      const email = newEmail();
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByLabel("Email").fill(email);
      await page.getByRole("button", { name: "Sign up" }).click();
      const code = await at.server.codeFor(email, "register");
      await page.getByLabel("Code").fill(code === "000000" ? "111111" : "000000");
      await page.getByText("The code is wrong or too old.").first().waitFor();
      await page.getByRole("button", { name: "Send another code" }).click();
      await page.getByLabel("Code").fill(await at.server.codeFor(email, "register", 1));
      await page.waitForURL("**/account");
    }));

  test("what is taken is told before a code is sent", () =>
    at.page(async (page) => {
      const email = await person(at);
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByLabel("Email").fill(email);
      await page.getByRole("button", { name: "Sign up" }).click();
      await page.getByText("Another account already has this.").first().waitFor();
      assert.equal((await at.server.messages(email)).length, 0);
    }));

  test("logging in by password, with the wrong one first, and out", () =>
    at.page(async (page) => {
      const email = await person(at);
      await page.goto(`${at.server.url}/account/log-in`);
      await page.getByLabel("Email or user name").fill(email);
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByLabel("Password", { exact: true }).fill("not the password");
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByText("The name and password do not match.").first().waitFor();
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.waitForURL("**/account");
      await page.getByRole("button", { name: "Log out" }).first().click();
      await page.waitForURL("**/account/log-in");
      await page.goto(`${at.server.url}/account`);
      await page.waitForURL("**/account/log-in");
    }));

  test("logging in by code", () =>
    at.page(async (page) => {
      const email = await person(at);
      await page.goto(`${at.server.url}/account/log-in`);
      await page.getByLabel("Email or user name").fill(email);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Send me a code instead" }).click();
      await page.getByLabel("Code").fill(await at.server.codeFor(email, "log_in"));
      await page.waitForURL("**/account");
    }));

  test("the steps of a login are the same for an account that there is not", () =>
    at.page(async (page) => {
      await page.goto(`${at.server.url}/account/log-in`);
      await page.getByLabel("Email or user name").fill(newEmail());
      await page.keyboard.press("Enter");
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.keyboard.press("Enter");
      await page.getByText("The name and password do not match.").first().waitFor();
    }));

  test("only what the settings allow is offered", () =>
    at.page(async (page) => {
      await at.server.changeSettings({ login: { phone_password: false, phone_code: false, email_code: false, username_password: false }, registration: { open: false } });
      try {
        await page.goto(`${at.server.url}/account/log-in`);
        await page.getByLabel("Email", { exact: true }).fill(newEmail());
        assert.equal(await page.getByText("Use a phone number instead").count(), 0);
        assert.equal(await page.getByText("Sign up").count(), 0);
        await page.keyboard.press("Enter");
        await page.getByLabel("Password", { exact: true }).waitFor();
        assert.equal(await page.getByText("Send me a code instead").count(), 0);
        await page.goto(`${at.server.url}/account/sign-up`);
        await page.getByText("New accounts are not open").waitFor();
      } finally {
        await at.server.changeSettings({ login: null, registration: null });
      }
    }));

  test("a new password by code", () =>
    at.page(async (page) => {
      const email = await person(at);
      await page.getByLabel("Code").fill(await recover(page, at, email));
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
    }));

  test("a new password by the link of the message, which opening alone does not use up", () =>
    at.page(async (page) => {
      const email = await person(at);
      const code = await recover(page, at, email);
      const link = `${at.server.url}/account/recover#email=${encodeURIComponent(email)}&code=${code}`;
      for (let opened = 0; opened < 2; ++opened) {
        await page.goto("about:blank");
        await page.goto(link);
        await page.getByLabel("New password", { exact: true }).waitFor();
        assert.equal(new URL(page.url()).hash, "", "the code does not stay in the address");
      }
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
    }));
});
