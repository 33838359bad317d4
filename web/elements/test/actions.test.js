// Each action by its element: what it sends, exactly which events it fires, and what the shared store says afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { current, logIn, newEmail, onEachEngine, open, password, perform } from "@ostiary/testing/page";

const names = (events) => events.map(({ name }) => name);
const failure = (events) => events.find(({ name }) => name === "failure")?.detail;

onEachEngine("actions", (at) => {
  async function person(page, body, more) {
    const email = newEmail();
    await at.server.person(email, password, more);
    await open(page, at.server, body);
    return email;
  }

  async function code(page, email, purpose) {
    const after = (await at.server.messages(email)).filter((message) => message.purpose === purpose).length;
    await page.evaluate(
      ([email, purpose]) => import("/elements.js").then(({ client }) => client().sendCode({ email, purpose })).then(() => undefined),
      [email, purpose],
    );
    return at.server.codeFor(email, purpose, after);
  }

  test("send-code and register, with inputs bound by reference", () =>
    at.page(async (page) => {
      const email = newEmail();
      await open(
        page,
        at.server,
        `<input id="email" value="${email}"><input id="code"><input id="password" type="password" value="${password}">
         <ostiary-send-code to-from="email" purpose="register"><button>Send</button></ostiary-send-code>
         <ostiary-register identifier-from="#email" code-from="code" password-from="password"><button>Register</button></ostiary-register>`,
      );
      assert.deepEqual(await perform(page, "ostiary-send-code"), [
        { name: "success", detail: true },
        { name: "finished", detail: null },
      ]);
      await page.fill("#code", await at.server.codeFor(email, "register"));
      const events = await perform(page, "ostiary-register");
      assert.deepEqual(names(events), ["success", "finished"]);
      assert.deepEqual(Object.keys(events[0].detail), ["account", "token"]);
      const { loggedIn, account, token } = await current(page);
      assert.deepEqual([loggedIn, account.email, token], [true, email, events[0].detail.token]);
    }));

  test("register and send-code are refused for what is taken or no address", () =>
    at.page(async (page) => {
      const email = await person(
        page,
        `<input id="email"><input id="code">
         <ostiary-send-code to-from="email" channel="email" purpose="register"><button>Send</button></ostiary-send-code>
         <ostiary-register identifier-from="email" code-from="code" password="${password}"><button>Register</button></ostiary-register>`,
      );
      await page.fill("#email", "nobody@");
      const refused = await perform(page, "ostiary-send-code");
      assert.deepEqual(names(refused), ["failure", "finished"]);
      assert.match(failure(refused).message, /not an email address/);
      await page.fill("#email", email);
      await page.fill("#code", await code(page, email, "register"));
      const taken = await perform(page, "ostiary-register");
      assert.deepEqual(names(taken), ["failure", "finished"]);
      assert.equal(failure(taken).code, "identifier_taken");
      assert.equal((await current(page)).loggedIn, false);
    }));

  test("a phone number is registered and bound as people write it", () =>
    at.page(async (page) => {
      const number = `+81 90-1234-${String(5000 + Math.floor(Math.random() * 4000))}`;
      const plain = number.replace(/[^+\d]/g, "");
      const email = await person(
        page,
        `<input id="to" value="${number}"><input id="code">
         <ostiary-send-code to-from="to" purpose="bind"><button>Send</button></ostiary-send-code>
         <ostiary-bind to-from="to" code-from="code"><button>Bind</button><ostiary-refresh-user></ostiary-refresh-user></ostiary-bind>
         <ostiary-log-out><button>Log out</button></ostiary-log-out>
         <ostiary-log-in identifier-from="to" password="${password}"><button>Log in</button></ostiary-log-in>`,
      );
      await logIn(page, email);
      assert.deepEqual(names(await perform(page, "ostiary-send-code")), ["success", "finished"]);
      await page.fill("#code", await at.server.codeFor(plain, "bind"));
      assert.deepEqual(names(await perform(page, "ostiary-bind")), ["success", "finished"]);
      assert.equal((await current(page)).account.phone, plain);
      await perform(page, "ostiary-log-out");
      assert.deepEqual(names(await perform(page, "ostiary-log-in")), ["success", "finished"]);
    }));

  test("unbind is refused for the last way to log in", () =>
    at.page(async (page) => {
      const email = await person(page, `<input id="code"><ostiary-unbind channel="email" code-from="code"><button>Unbind</button></ostiary-unbind>`);
      await logIn(page, email);
      await page.fill("#code", await code(page, email, "unbind"));
      const events = await perform(page, "ostiary-unbind");
      assert.deepEqual(names(events), ["failure", "finished"]);
      assert.equal(failure(events).code, "last_login_method");
    }));

  test("log-out without a server is a failure, and nobody is told that the session has ended", () =>
    at.page(async (page, context) => {
      const email = await person(page, `<ostiary-log-out><button>Log out</button></ostiary-log-out>`);
      await logIn(page, email);
      await context.setOffline(true);
      assert.equal(failure(await perform(page, "ostiary-log-out")).code, "offline");
      assert.equal((await current(page)).loggedIn, true);
      await context.setOffline(false);
      assert.deepEqual(names(await perform(page, "ostiary-log-out")), ["success", "finished"]);
    }));

  test("verify-code tells right from wrong and uses nothing up", () =>
    at.page(async (page) => {
      const email = newEmail();
      await open(page, at.server, `<input id="code"><ostiary-verify-code to="${email}" purpose="register" code-from="code"><button>Check</button></ostiary-verify-code>`);
      const right = await code(page, email, "register");
      await page.fill("#code", right === "000000" ? "111111" : "000000");
      const wrong = await perform(page, "ostiary-verify-code");
      assert.deepEqual(names(wrong), ["failure", "finished"]);
      assert.equal(failure(wrong).code, "wrong_code");
      assert.match(failure(wrong).message, /code is wrong/);
      await page.fill("#code", right);
      for (let n = 0; n < 2; ++n) assert.deepEqual(names(await perform(page, "ostiary-verify-code")), ["success", "finished"]);
    }));

  test("log-in by password, by code, and with the wrong one", () =>
    at.page(async (page) => {
      const email = await person(
        page,
        `<input id="who"><input id="password" type="password"><input id="code">
         <ostiary-log-in id="by-password" identifier-from="who" password-from="password"><button>Log in</button></ostiary-log-in>
         <ostiary-log-in id="by-code" identifier-from="who" code-from="code"><button>Log in</button></ostiary-log-in>
         <ostiary-log-out><button>Log out</button></ostiary-log-out>`,
      );
      await page.fill("#who", email);
      await page.fill("#password", "not the password");
      assert.equal(failure(await perform(page, "#by-password")).code, "wrong_credentials");
      assert.equal((await current(page)).loggedIn, false);
      await page.fill("#password", password);
      assert.deepEqual(names(await perform(page, "#by-password")), ["success", "finished"]);
      assert.equal((await current(page)).account.email, email);
      assert.deepEqual(names(await perform(page, "ostiary-log-out")), ["success", "finished"]);
      assert.deepEqual([(await current(page)).loggedIn, (await current(page)).account], [false, null]);
      await page.fill("#code", await code(page, email, "log_in"));
      assert.deepEqual(names(await perform(page, "#by-code")), ["success", "finished"]);
    }));

  test("refresh-user reads the account anew, and fails when nobody is logged in", () =>
    at.page(async (page) => {
      const email = await person(page, `<ostiary-refresh-user><button>Refresh</button></ostiary-refresh-user>`);
      assert.equal(failure(await perform(page, "ostiary-refresh-user")).code, "unauthenticated");
      await logIn(page, email);
      const { id } = (await current(page)).account;
      await at.server.admin("PATCH", `/v1/admin/applications/${await at.server.applicationId()}/accounts/${id}`, { given_name: "Ana" });
      assert.equal((await current(page)).account.given_name, null);
      const [success] = await perform(page, "ostiary-refresh-user");
      assert.equal(success.detail.given_name, "Ana");
      assert.equal((await current(page)).account.given_name, "Ana");
    }));

  test("reset-password sets it and does not log in", () =>
    at.page(async (page) => {
      const email = await person(
        page,
        `<input id="code"><input id="password" type="password" value="nine green whales">
         <ostiary-reset-password to="${"EMAIL"}" code-from="code" password-from="password"><button>Set</button></ostiary-reset-password>`,
      );
      await page.evaluate((email) => document.querySelector("ostiary-reset-password").setAttribute("to", email), email);
      await page.fill("#code", await code(page, email, "reset_password"));
      const events = await perform(page, "ostiary-reset-password");
      assert.deepEqual(names(events), ["success", "finished"]);
      assert.match(events[0].detail, /^[0-9a-f-]{36}$/);
      assert.equal((await current(page)).loggedIn, false);
      assert.equal(failure(await perform(page, "ostiary-reset-password")).code, "wrong_code", "the code is used up");
    }));

  test("bind and unbind leave the store as it was until refresh-user, which a chain may do", () =>
    at.page(async (page) => {
      const email = await person(
        page,
        `<input id="to"><input id="code">
         <ostiary-bind to-from="to" code-from="code"><button>Bind</button></ostiary-bind>
         <ostiary-refresh-user><button>Refresh</button></ostiary-refresh-user>
         <ostiary-send-code id="ask" to-from="to" purpose="unbind"><button>Ask</button></ostiary-send-code>
         <ostiary-unbind to-from="to" code-from="code"><button>Unbind</button><ostiary-refresh-user></ostiary-refresh-user></ostiary-unbind>`,
      );
      await logIn(page, email);
      const other = newEmail();
      const contacts = async () => (await current(page)).account.contacts.map(({ value }) => value).sort();
      await page.fill("#to", other);
      await page.fill("#code", await code(page, other, "bind"));
      assert.deepEqual(names(await perform(page, "ostiary-bind")), ["success", "finished"]);
      assert.deepEqual(await contacts(), [email]);
      await perform(page, "body > ostiary-refresh-user");
      assert.deepEqual(await contacts(), [email, other].sort());
      await perform(page, "#ask");
      await page.fill("#code", await at.server.codeFor(other, "unbind"));
      assert.deepEqual(names(await perform(page, "ostiary-unbind")), ["success", "finished"]);
      assert.deepEqual(await contacts(), [email]);
    }));

  test("bind is refused for what another account has", () =>
    at.page(async (page) => {
      const taken = newEmail();
      await at.server.person(taken, password);
      const email = await person(page, `<input id="code"><ostiary-bind to="${taken}" code-from="code"><button>Bind</button></ostiary-bind>`);
      await logIn(page, email);
      await page.fill("#code", await code(page, taken, "bind"));
      assert.equal(failure(await perform(page, "ostiary-bind")).code, "identifier_taken");
    }));

  test("deregister by password or code empties the store", () =>
    at.page(async (page) => {
      const body = `<input id="password" type="password"><input id="code">
         <ostiary-send-code channel="email" purpose="deregister"><button>Send</button></ostiary-send-code>
         <ostiary-deregister id="by-password" password-from="password"><button>Delete</button></ostiary-deregister>
         <ostiary-deregister id="by-code" channel="email" code-from="code"><button>Delete</button></ostiary-deregister>`;
      const email = await person(page, body);
      await logIn(page, email);
      await page.fill("#password", "not the password");
      assert.equal(failure(await perform(page, "#by-password")).code, "wrong_credentials");
      assert.equal((await current(page)).loggedIn, true);
      await page.fill("#password", password);
      const [success] = await perform(page, "#by-password");
      assert.ok(success.detail.receipt);
      assert.deepEqual([(await current(page)).loggedIn, (await current(page)).account], [false, null]);

      const second = newEmail();
      await at.server.person(second, password);
      await logIn(page, second);
      await perform(page, "ostiary-send-code");
      await page.fill("#code", await at.server.codeFor(second, "deregister"));
      assert.deepEqual(names(await perform(page, "#by-code")), ["success", "finished"]);
      assert.equal((await current(page)).loggedIn, false);
    }));
});
