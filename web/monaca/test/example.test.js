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
      await page.getByRole("status").filter({ hasText: /\w/ }).waitFor();
      assert.equal(await page.getByLabel("Note").isVisible(), false);
      await enter(password);
      await press("Log in");
      await says(`Hello ${name}.`);
      assert.equal(await page.getByLabel("Note").inputValue(), "Buy milk.");
    }));
});
