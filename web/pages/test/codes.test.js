// Codes on the hosted pages when a page is loaded again, or a link is opened, while one is on its way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "@ostiary/testing";
import { newEmail, onEachEngine, password } from "@ostiary/testing/page";
import { recover } from "./visitor.js";

onEachEngine("codes on pages", (at) => {
  /** Does `work` while another code has to be waited for. */
  async function waiting(work) {
    await at.server.changeSettings({ codes: { resend_after_seconds: 60 } });
    try {
      await at.page(work);
    } finally {
      await at.server.changeSettings({ codes: { resend_after_seconds: 0 } });
    }
  }

  test("who loads the page again can still enter the code that was sent", () =>
    waiting(async (page) => {
      const email = newEmail();
      for (let times = 0; times < 2; times++) {
        await page.goto(`${at.server.url}/account/sign-up`);
        await page.getByLabel("Email").fill(email);
        await page.getByRole("button", { name: "Sign up" }).click();
        await page.getByRole("heading", { name: "Enter the code" }).waitFor();
        await page.getByText(/Another code in \d+ s/).waitFor();
      }
      await page.getByLabel("Code").fill(await at.server.codeFor(email, "register"));
      await page.waitForURL("**/account");
      assert.equal((await at.server.messages(email)).length, 1, "no second message");
    }));

  test("who has had too many codes is told so, and not asked for one", () =>
    at.page(async (page) => {
      const email = newEmail();
      await at.server.changeSettings({ codes: { per_target_hour: 1 } });
      try {
        for (const heading of ["Enter the code", "Sign up to Default"]) {
          await page.goto(`${at.server.url}/account/sign-up`);
          await page.getByLabel("Email").fill(email);
          await page.getByRole("button", { name: "Sign up" }).click();
          await page.getByRole("heading", { name: heading }).waitFor();
        }
        await page.getByText("Too many codes were sent here.").first().waitFor();
      } finally {
        await at.server.changeSettings({ codes: { per_target_hour: 100 } });
      }
    }));

  test("a link that is opened in a tab where the page is open already works, and its code leaves the address", () =>
    at.page(async (page) => {
      const email = newEmail();
      await at.server.person(email, password);
      const code = await recover(page, at, email);
      await page.evaluate((hash) => (location.hash = hash), `email=${encodeURIComponent(email)}&code=${code}`);
      await until("the address without the code", async () => !page.url().includes("#"));
      assert.equal(await page.getByLabel("Code").inputValue(), code);
      await page.getByLabel("New password").fill("nine green whales");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
    }));
});
