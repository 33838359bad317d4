// The account's page, part by part, as people use it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "@ostiary/testing";
import { newEmail, onEachEngine, password } from "@ostiary/testing/page";
import { logIn, newPassword, part, person, toast } from "./visitor.js";

onEachEngine("the account's page", (at) => {
  test("the profile is changed, also when it was changed elsewhere in between", () =>
    at.page(async (page) => {
      const email = await person(at);
      await logIn(page, at, email);
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
      await logIn(page, at, await person(at));
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
      await logIn(page, at, await person(at));
      await part(page, "Sessions");
      await page.getByRole("heading", { name: "Where you are logged in" }).waitFor();
      await page.getByRole("link", { name: "Skip to content" }).press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.localName), "main");
      assert.ok(await page.getByRole("heading", { name: "Where you are logged in" }).isVisible());
    }));

  test("on a phone the link to the part that is shown is on the screen", () =>
    at.page(
      async (page) => {
        await logIn(page, at, await person(at));
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
      const email = await person(at);
      const other = newEmail();
      await logIn(page, at, email);
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
      const email = await person(at);
      await logIn(page, at, email);
      await part(page, "Contacts");
      await page.getByRole("button", { name: `Remove: ${email}` }).click();
      await page.getByLabel("Code").fill(await at.server.codeFor(email, "unbind"));
      await page.getByRole("button", { name: "Remove", exact: true }).click();
      await page.getByText("This is your last way to log in.").first().waitFor();
    }));

  test("the password is changed, and the other sessions end", () =>
    at.page(async (page) => {
      const email = await person(at);
      await logIn(page, at, email);
      await at.page(async (other) => {
        await logIn(other, at, email);
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
      const email = await person(at);
      await logIn(page, at, email);
      await at.page(async (other) => {
        await logIn(other, at, email);
        await page.reload();
        await part(page, "Sessions");
        await page.getByText("This device").waitFor();
        await page.getByRole("button", { name: "Log out everywhere else" }).click();
        await toast(page, "Logged out there");
        await other.reload();
        await other.waitForURL("**/account/log-in");
      });
    }));

  test("opening the page asks the server for each thing once", () =>
    at.page(async (page) => {
      await logIn(page, at, await person(at));
      const requests = [];
      page.on("request", (request) => request.url().includes("/v1/") && requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
      for (const address of ["/account#sessions", "/account"]) {
        await page.goto("about:blank");
        requests.length = 0;
        await page.goto(at.server.url + address, { waitUntil: "networkidle" });
        await page.getByRole("heading", { name: address.includes("#") ? "Where you are logged in" : "Profile" }).waitFor();
        assert.deepEqual(requests.sort(), ["GET /v1/application", "GET /v1/me", "GET /v1/sessions"]);
      }
    }));

  test("the account's data are downloaded", () =>
    at.page(async (page) => {
      const email = await person(at);
      await logIn(page, at, email);
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
        const email = await person(at);
        await logIn(page, at, email);
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
        await logIn(page, at, email);
      } finally {
        await at.server.changeSettings({ deletion: null });
      }
    }));
});
