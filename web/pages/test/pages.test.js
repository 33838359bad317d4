// The hosted pages as people use them: by what they read and by their keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "@ostiary/testing";
import { newEmail, onEachEngine, password } from "@ostiary/testing/page";

const newPassword = "nine green whales";

onEachEngine("pages", (at) => {
  async function person(more) {
    const email = newEmail();
    await at.server.person(email, password, more);
    return email;
  }

  async function logIn(page, email, path = "/account/log-in") {
    await page.goto(at.server.url + path);
    await page.getByLabel("Email or user name").fill(email);
    await page.keyboard.press("Enter");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/account*");
    await page.getByRole("heading", { name: "Profile" }).waitFor();
  }

  const part = (page, name) => page.getByRole("link", { name, exact: true }).click();
  const toast = (page, text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();

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
      const email = await person();
      await page.goto(`${at.server.url}/account/sign-up`);
      await page.getByLabel("Email").fill(email);
      await page.getByRole("button", { name: "Sign up" }).click();
      await page.getByText("Another account already has this.").first().waitFor();
      assert.equal((await at.server.messages(email)).length, 0);
    }));

  test("logging in by password, with the wrong one first, and out", () =>
    at.page(async (page) => {
      const email = await person();
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
      const email = await person();
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
      const email = await person();
      await page.goto(`${at.server.url}/account/recover`);
      await page.getByLabel("Email").fill(email);
      await page.keyboard.press("Enter");
      await page.getByLabel("Code").fill(await at.server.codeFor(email, "reset_password"));
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
    }));

  test("a new password by the link of the message, which opening alone does not use up", () =>
    at.page(async (page) => {
      const email = await person();
      await page.goto(`${at.server.url}/account/recover`);
      await page.getByLabel("Email").fill(email);
      await page.keyboard.press("Enter");
      const code = await at.server.codeFor(email, "reset_password");
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

  test("the profile is changed, also when it was changed elsewhere in between", () =>
    at.page(async (page) => {
      const email = await person();
      await logIn(page, email);
      await page.getByLabel("Given name").fill("Ana");
      await page.getByRole("button", { name: "Save" }).click();
      await toast(page, "Saved");
      const { items } = await at.server.admin("GET", `/v1/admin/applications/${await at.server.applicationId()}/accounts?identifier=${email}`);
      assert.equal(items[0].given_name, "Ana");
      await at.server.admin("PATCH", `/v1/admin/applications/${await at.server.applicationId()}/accounts/${items[0].id}`, { family_name: "Lovelace" });
      await page.getByLabel("Given name").fill("Anna");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("This was changed elsewhere").first().waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await toast(page, "Saved");
    }));

  test("a picture is taken, shown and removed", () =>
    at.page(async (page) => {
      await logIn(page, await person());
      const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
      await page.locator("input[type=file]").setInputFiles({ name: "ana.png", mimeType: "image/png", buffer: png });
      await page.getByRole("img", { name: "Your picture" }).waitFor();
      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByRole("button", { name: "Add a picture" }).waitFor();
      await page.locator("input[type=file]").setInputFiles({ name: "ana.gif", mimeType: "image/gif", buffer: png });
      await page.getByText("This is no picture that can be read.").first().waitFor();
      await page.locator("input[type=file]").setInputFiles({ name: "ana.png", mimeType: "image/png", buffer: Buffer.alloc(5 * 1024 * 1024 + 1) });
      await page.getByText("This is too large.").first().waitFor();
    }));

  test("the way past the links leads into the part that is shown", () =>
    at.page(async (page) => {
      await logIn(page, await person());
      await part(page, "Sessions");
      await page.getByRole("heading", { name: "Where you are logged in" }).waitFor();
      await page.getByRole("link", { name: "Skip to content" }).press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.localName), "main");
      assert.ok(await page.getByRole("heading", { name: "Where you are logged in" }).isVisible());
    }));

  test("on a phone the link to the part that is shown is on the screen", () =>
    at.page(
      async (page) => {
        await logIn(page, await person());
        for (const name of ["Delete account", "Profile"]) {
          await part(page, name);
          await until("the link", () =>
            page.locator("nav a[aria-current]").evaluate((link, name) => {
              const { left, right } = link.getBoundingClientRect();
              return link.textContent === name && left >= 0 && right <= innerWidth;
            }, name),
          );
        }
        await page.goto(`${at.server.url}/account#data`);
        await page.reload();
        await until("the link", () => page.locator("nav a[aria-current]").evaluate((link) => link.textContent === "Your data" && link.getBoundingClientRect().right <= innerWidth));
      },
      { viewport: { width: 390, height: 844 } },
    ));

  test("a contact is added, made primary, and removed", () =>
    at.page(async (page) => {
      const email = await person();
      const other = newEmail();
      await logIn(page, email);
      await part(page, "Contacts");
      await page.getByRole("button", { name: "Add an email address" }).click();
      await page.getByLabel("Email", { exact: true }).fill(other);
      await page.keyboard.press("Enter");
      await page.getByLabel("Code").fill(await at.server.codeFor(other, "bind"));
      await toast(page, "Added");
      await page.getByRole("button", { name: `Make primary: ${other}` }).click();
      await page.getByRole("button", { name: `Make primary: ${email}` }).waitFor();
      await page.getByRole("button", { name: `Remove: ${email}` }).click();
      await page.getByLabel("Code").fill(await at.server.codeFor(email, "unbind"));
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await toast(page, "Removed");
      assert.equal(await page.getByText(email, { exact: true }).count(), 0);
    }));

  test("the last way to log in cannot be removed", () =>
    at.page(async (page) => {
      const email = await person();
      await logIn(page, email);
      await part(page, "Contacts");
      await page.getByRole("button", { name: `Remove: ${email}` }).click();
      await page.getByLabel("Code").fill(await at.server.codeFor(email, "unbind"));
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByText("This is your last way to log in.").first().waitFor();
    }));

  test("the password is changed, and the other sessions end", () =>
    at.page(async (page) => {
      const email = await person();
      await logIn(page, email);
      await at.page(async (other) => {
        await logIn(other, email);
        await part(page, "Password");
        await page.getByLabel("Current password", { exact: true }).fill("not the password");
        await page.getByLabel("New password", { exact: true }).fill(newPassword);
        await page.getByRole("button", { name: "Set password" }).click();
        await page.getByText("This password is wrong.").first().waitFor();
        await page.getByLabel("Current password", { exact: true }).fill(password);
        await page.getByRole("button", { name: "Set password" }).click();
        await toast(page, "Your password is changed");
        await other.reload();
        await other.waitForURL("**/account/log-in");
      });
    }));

  test("sessions are listed, and all others ended", () =>
    at.page(async (page) => {
      const email = await person();
      await logIn(page, email);
      await at.page(async (other) => {
        await logIn(other, email);
        await page.reload();
        await part(page, "Sessions");
        await page.getByText("This device").waitFor();
        await page.getByRole("button", { name: "Log out everywhere else" }).click();
        await toast(page, "Logged out there");
        await other.reload();
        await other.waitForURL("**/account/log-in");
      });
    }));

  test("the account's data are downloaded", () =>
    at.page(async (page) => {
      const email = await person();
      await logIn(page, email);
      await part(page, "Your data");
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download" }).click();
      const file = await download;
      const chunks = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk);
      assert.match(file.suggestedFilename(), /^account-.*\.json$/);
      assert.equal(JSON.parse(Buffer.concat(chunks)).account.email, email);
    }));

  test("the account is deleted, refused meanwhile, and kept after all", () =>
    at.page(async (page) => {
      await at.server.changeSettings({ deletion: { grace_days: 7, consent_text: "I know what I lose." } });
      try {
        const email = await person();
        await logIn(page, email);
        await part(page, "Delete account");
        await page.getByText("within 7 days").waitFor();
        await page.getByRole("button", { name: "Delete my account…" }).click();
        await page.getByRole("button", { name: "Continue" }).click();
        await page.getByText("Fill this in.").first().waitFor();
        assert.equal(await page.locator("input[type=radio]:checked").count(), 0, "nothing is chosen beforehand");
        await page.getByLabel("I know what I lose.").check();
        await page.getByRole("button", { name: "Continue" }).click();
        await page.getByLabel("Password", { exact: true }).fill(password);
        await page.getByRole("button", { name: "Delete my account" }).click();
        await page.getByRole("heading", { name: "Your account is being deleted" }).waitFor();
        await page.goto(`${at.server.url}/account/log-in`);
        await page.getByLabel("Email or user name").fill(email);
        await page.keyboard.press("Enter");
        await page.getByLabel("Password", { exact: true }).fill(password);
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "This account is being deleted" }).waitFor();
        await page.getByRole("button", { name: "Keep my account" }).click();
        await page.getByLabel("Code").fill(await at.server.codeFor(email, "cancel_deletion"));
        await toast(page, "Your account stays.");
        await logIn(page, email);
      } finally {
        await at.server.changeSettings({ deletion: null });
      }
    }));

  test("an application is sent back to an address that it has registered", () =>
    at.page(async (page) => {
      const back = `${at.server.url}/docs`;
      await at.server.changeSettings({ web: { return_urls: [back] } });
      try {
        const email = await person();
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
      const email = await person();
      for (const back of [`${at.server.url}/docs`, "https://evil.example/", "//evil.example", "javascript:alert(1)"]) {
        await page.context().clearCookies();
        await logIn(page, email, `/account/log-in?return_to=${encodeURIComponent(back)}`);
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
      const email = await person();
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
