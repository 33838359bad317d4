// The page of the guide, used as a person uses it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { newName, onEachBackend, password } from "./application.js";

const html = readFileSync(new URL("../../examples/monaca/index.html", import.meta.url), "utf8");

onEachBackend("the guide's page", (at) => {
  test("keeps a note for its user", () =>
    at.page(async (page) => {
      at.site.html = html.replace("http://127.0.0.1:8080", at.server.url).replace("BACKEND_ID", at.backend.backendId).replace("API_KEY", at.backend.apiKey);
      await page.goto(at.site.origin);
      const name = newName();
      const press = (button) => page.getByRole("button", { name: button }).click();
      const says = (text) => page.getByRole("status").filter({ hasText: text }).waitFor();
      const enter = async (word) => {
        await page.getByLabel("User name").fill(name);
        await page.getByLabel("Password").fill(word);
      };

      await enter(password);
      await press("Sign up");
      await says(`Hello ${name}.`);
      await page.getByLabel("Note").fill("Buy milk.");
      await press("Save");
      await says("Saved.");

      await page.reload();
      await says(`Hello ${name}.`);
      assert.equal(await page.getByLabel("Note").inputValue(), "Buy milk.");
      await press("Log out");
      await says("Goodbye.");

      await page.reload();
      await enter("another");
      await press("Log in");
      await says(/^The credentials are wrong\.$/);
      assert.equal(await page.getByLabel("Note").isVisible(), false);
      await enter(password);
      await press("Log in");
      await says(`Hello ${name}.`);
      assert.equal(await page.getByLabel("Note").inputValue(), "Buy milk.");
    }));

  test("tells in words that there were too many tries", () =>
    at.page(async (page) => {
      at.site.html = html.replace("http://127.0.0.1:8080", at.server.url).replace("BACKEND_ID", at.backend.backendId).replace("API_KEY", at.backend.apiKey);
      await page.goto(at.site.origin);
      await page.getByLabel("User name").fill(newName());
      await page.getByLabel("Password").fill(password);
      const said = page.getByRole("status");
      const logIn = async () => {
        await said.evaluate((element) => (element.textContent = ""));
        await page.getByRole("button", { name: "Log in" }).click();
        await said.filter({ hasText: /\w/ }).waitFor();
        return said.textContent();
      };
      await at.server.changeSettings({ limits: { logins_per_address_minute: 1 } });
      try {
        await logIn();
        assert.equal(await logIn(), "Too many calls; try again later");
      } finally {
        await at.server.changeSettings({ limits: { logins_per_address_minute: 100000 } });
      }
    }));
});
