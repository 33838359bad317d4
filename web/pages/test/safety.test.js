// What docs/security.md promises of pages, in a real browser: nothing that people store is run, a link is used up by its page alone, and
// foreign pages can do nothing with a visitor's cookie.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { newEmail, onEachEngine, password } from "@ostiary/testing/page";
import { logIn, newPassword, recover } from "./visitor.js";

const canary = `<img src=x onerror="globalThis.canary=1"><script>globalThis.canary=1</script><b>{{code}}</b>`;
const shortCanary = `"><img src=x onerror=canary=1>`;

/** A web server of somebody else on this machine: one page, at two origins. */
async function foreignSite(body) {
  const site = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(body)).listen(0, "127.0.0.1");
  await new Promise((resolve) => site.once("listening", resolve));
  const { port } = site.address();
  // Another site, whose requests carry no cookie; and another origin of the same site, whose requests do.
  return { site, origins: [`http://localhost:${port}`, `http://127.0.0.1:${port}`] };
}

/** What a page reads by a request with the visitor's cookies; nothing when the browser or the server refuses. */
const request = (page, address, init) =>
  page.evaluate(
    ([address, init]) => fetch(address, { ...init, credentials: "include" }).then((answer) => (answer.type === "opaque" ? "" : answer.text()), () => ""),
    [address, init],
  );

onEachEngine("safety", (at) => {
  const isQuiet = async (page, where) => assert.equal(await page.evaluate(() => globalThis.canary), undefined, where);

  test("what people store is shown and never run", () =>
    at.page(
      async (page) => {
        const application = `/v1/admin/applications/${await at.server.applicationId()}`;
        const email = newEmail();
        await at.server.person(email, password, { given_name: canary, family_name: canary, gender: shortCanary });
        await at.server.admin("PATCH", application, { name: canary });
        await at.server.changeSettings({ deletion: { consent_text: canary, reasons: [canary] } });
        try {
          await page.goto(`${at.server.url}/account/sign-up`);
          await page.getByRole("heading", { name: canary }).waitFor();
          await isQuiet(page, "sign-up");
          await logIn(page, at, email);
          assert.equal(await page.getByLabel("Given name").inputValue(), canary);
          await page.goto(`${at.server.url}/account#sessions`);
          await page.getByText("This device").waitFor();
          await page.goto(`${at.server.url}/account#delete`);
          await page.getByRole("button", { name: "Delete my account…" }).click();
          assert.equal(await page.getByText(canary).count(), 2);
          await isQuiet(page, "the account");

          await recover(page, at, email);
          for (const path of ["/dev/mailbox", "/gallery"]) {
            await page.goto(at.server.url + path);
            await page.getByText(email).first().waitFor();
            await isQuiet(page, path);
          }
          // As a mail program without a policy would show it.
          const [{ html }] = await at.server.messages(email);
          await page.goto("about:blank");
          await page.setContent(html);
          assert.ok(await page.getByText("globalThis.canary").count(), "the name stands in the message");
          await isQuiet(page, "a message");
          assert.equal(await page.locator("script, img, b").filter({ hasText: "canary" }).count(), 0);
        } finally {
          await at.server.admin("PATCH", application, { name: "Default" });
          await at.server.changeSettings({ deletion: null });
        }
      },
      { userAgent: canary },
    ));

  test("a link that is opened again and again is used up by its page alone", () =>
    at.page(async (page, context) => {
      const email = newEmail();
      await at.server.person(email, password);
      const code = await recover(page, at, email);
      const [{ text }] = await at.server.messages(email);
      const link = /https?:\/\/\S+/.exec(text)[0];
      assert.ok(link.endsWith(`code=${code}`));

      const sent = [];
      context.on("request", (request) => sent.push(`${request.method()} ${request.url().split("#")[0]}`));
      for (let opened = 0; opened < 3; ++opened) {
        await page.goto("about:blank");
        await page.goto(link);
        await page.getByLabel("New password", { exact: true }).waitFor();
      }
      assert.ok(!sent.some((request) => request.includes(code)), "the code reaches no server by opening");
      assert.deepEqual(sent.filter((request) => !request.startsWith("GET ")), []);
      await page.getByLabel("New password", { exact: true }).fill(newPassword);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
      assert.ok(sent.includes(`POST ${at.server.url}/v1/password-resets`));
      assert.ok(!sent.some((request) => request.includes(code)));
    }));

  test("a foreign page reads nothing and changes nothing with a visitors cookie", () =>
    at.page(async (page, context) => {
      const email = newEmail();
      await at.server.person(email, password);
      await logIn(page, at, email);
      const [cookie, ...others] = (await context.cookies()).filter(({ name }) => name.endsWith("ostiary_session"));
      assert.deepEqual(others, []);
      assert.equal(cookie.httpOnly, true);
      assert.notEqual(cookie.sameSite, "None");
      assert.equal(cookie.domain, "127.0.0.1", "no other host gets it");
      assert.equal(await page.evaluate(() => document.cookie), "");

      const tries = [
        ["GET", "/v1/me", {}],
        ["DELETE", "/v1/session", {}],
        ["POST", "/v1/me/exports", { mode: "no-cors" }],
        ["POST", "/v1/me/deletion", { mode: "no-cors", headers: { "Content-Type": "text/plain" }, body: JSON.stringify({ password }) }],
        ["POST", "/v1/me/deletion", { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ password }) }],
      ];
      const { site, origins } = await foreignSite(`<!doctype html><title>Foreign</title><iframe src="${at.server.url}/account"></iframe>`);
      try {
        for (const origin of origins) {
          const other = await context.newPage();
          await other.goto(`${origin}/`);
          for (const [method, path, more] of tries) {
            assert.equal(await request(other, at.server.url + path, { method, ...more }), "", `${origin} reads ${method} ${path}`);
          }
          assert.equal(await other.frames().at(-1).locator("ostiary-profile").count(), 0, "the account is in no foreign frame");
        }
        // The settings alone keep it out.
        await at.server.changeSettings({ web: { origins } });
        const friend = context.pages().at(-1);
        assert.match(await request(friend, `${at.server.url}/v1/me`, {}), new RegExp(email));
      } finally {
        site.close();
        site.closeAllConnections();
        await at.server.changeSettings({ web: null });
      }

      // All is as it was; and the same request of the page itself shows that it would have worked.
      const me = await page.evaluate(async () => (await fetch("/v1/me")).json());
      assert.equal(me.email, email);
      assert.equal(me.status, "active");
      const own = await page.evaluate(async () => (await fetch("/v1/me/exports", { method: "POST" })).status);
      assert.ok(own === 201 || own === 202, `no foreign page has asked for it: ${own}`);
    }));
});
