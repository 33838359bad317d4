// Every call of the vendor's documentation, by its own example, in Chromium against the real server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { call, known, newName, onEachBackend, open, password, run } from "./application.js";
import { resetTokenFor, setAutomaticLogin } from "./backend.js";
import { example } from "./vendor_examples.js";

const failsWith = (code) => new RegExp(`^Err#${code}: [A-Z]`);
const oid = /^u[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

onEachBackend("the vendor's examples", (at) => {
  /** A test with a page of the application, and a name that nobody has. */
  const onPage = (what, work) =>
    test(what, () =>
      at.page(async (page) => {
        await open(page, at);
        await page.evaluate(() => (globalThis.cosole = console));
        await work(page, newName());
      }),
    );
  const registered = async (page, name, properties = {}, word = password) => {
    const { done, fail } = await call(page, "User.register", name, word, properties);
    assert.ok(done, JSON.stringify(fail));
  };
  const fails = async (page, code, text) => assert.match((await run(page, text))[0], failsWith(code));

  onPage("register", async (page, name) => {
    assert.deepEqual(await run(page, example("register", name), 2), [`Welcome, ${name}`, "You are 21 years old."]);
    assert.equal((await known(page)).authenticated, true);
    await fails(page, -32602, example("register", name));
  });

  onPage("validate", async (page, name) => {
    assert.deepEqual(await run(page, example("validate", name)), ["Validation passed!"]);
    await registered(page, name);
    await fails(page, -32602, example("validate", name));
  });

  onPage("unregister", async (page, name) => {
    await fails(page, 11, example("unregister"));
    await registered(page, name);
    await fails(page, -32602, example("unregister").replace("password", "another"));
    assert.deepEqual(await run(page, example("unregister")), ["You are unregistered"]);
    assert.deepEqual(await known(page), { oid: null, authenticated: false, token: null });
    await fails(page, -32602, example("login", name));
  });

  onPage("login", async (page, name) => {
    await fails(page, -32602, example("login", name));
    await registered(page, name);
    await call(page, "User.logout");
    assert.deepEqual(await run(page, example("login", name)), [`Hello again, ${name}`]);
    await fails(page, -32602, example("login", name).replace('"password"', '"another"'));
  });

  onPage("isAuthenticated", async (page, name) => {
    const code = example("isAuthenticated").replace("// Go to login", 'console.log("login");') + 'console.log("end");';
    assert.deepEqual(await run(page, code, 2), ["login", "end"]);
    await registered(page, name);
    assert.deepEqual(await run(page, code), ["end"]);
  });

  onPage("autoLogin", async (page, name) => {
    await fails(page, -32602, example("autoLogin"));
    await registered(page, name);
    await page.reload();
    assert.deepEqual(await run(page, example("autoLogin")), [`Hello again, ${name}`]);
    await setAutomaticLogin(at.server, false);
    try {
      await fails(page, 13, example("autoLogin"));
    } finally {
      await setAutomaticLogin(at.server, true);
    }
  });

  onPage("logout", async (page, name) => {
    await fails(page, 11, example("logout"));
    await registered(page, name);
    assert.deepEqual(await run(page, example("logout")), ["You are successfully logged out"]);
    await fails(page, -32602, example("autoLogin"));
  });

  onPage("updatePassword", async (page, name) => {
    await fails(page, 11, example("updatePassword"));
    await registered(page, name, {}, "oldPassword");
    assert.deepEqual(await run(page, example("updatePassword")), ["Your password is successfully changed"]);
    await fails(page, -32602, example("updatePassword"));
    assert.equal((await call(page, "User.login", name, "oldPassword")).fail.code, -32602);
    assert.equal((await call(page, "User.login", name, "newPassword")).done.user._username, name);
  });

  onPage("sendPasswordResetToken and resetPasswordAndLogin", async (page, email) => {
    await registered(page, "username", { email });
    await fails(page, 13, example("sendPasswordResetToken"));
    await call(page, "User.logout");
    await fails(page, -32602, example("sendPasswordResetToken").replace("{", '{templateName:"none",'));
    assert.deepEqual(await run(page, example("sendPasswordResetToken")), ["An email was successfully sent."]);
    const token = await resetTokenFor(at.server, email);
    await fails(page, -32602, example("resetPasswordAndLogin").replace("000000", token === "000000" ? "000001" : "000000"));
    const withToken = example("resetPasswordAndLogin").replace("000000", token);
    assert.deepEqual(await run(page, withToken), ["username, your password is successfully changed."]);
    assert.match((await known(page)).oid, oid);
    await fails(page, -32602, withToken);
    assert.equal((await call(page, "User.login", "username", "newPassword")).done.user.email, email);
  });

  onPage("getProperty", async (page, name) => {
    await registered(page, name, { age: 21 });
    assert.deepEqual(await run(page, example("getProperty", name)), ["21"]);
    await call(page, "User.logout");
    assert.equal((await call(page, "User.getProperty", "age")).fail.code, 11);
  });

  onPage("getProperties", async (page, name) => {
    await registered(page, name, { age: 21, icon: "cat.png" });
    assert.deepEqual(await run(page, example("getProperties", name), 2), ["21", "cat.png"]);
    await call(page, "User.logout");
    assert.equal((await call(page, "User.getProperties", ["age", "icon"])).fail.code, 11);
  });

  onPage("saveProperty", async (page, name) => {
    await registered(page, name, { age: 21 });
    assert.deepEqual(await run(page, example("saveProperty", name)), ["Your nickname was changed"]);
    assert.deepEqual(await call(page, "User.getProperties", ["age", "nickname"]), { done: { age: 21, nickname: "John" } });
    assert.equal((await call(page, "User.saveProperty", "_nickname", "John")).fail.code, -32602);
    await call(page, "User.logout");
    assert.equal((await call(page, "User.saveProperty", "nickname", "John")).fail.code, 11);
  });

  onPage("saveProperties", async (page, name) => {
    await registered(page, name, { age: 21 });
    assert.deepEqual(await run(page, example("saveProperties", name)), ["Your nickname and email were changed"]);
    assert.deepEqual(await call(page, "User.getProperties", ["age", "nickname", "email"]), { done: { age: 21, nickname: "John", email: name } });
    assert.equal((await call(page, "User.saveProperties")).fail.code, -32602);
    await call(page, "User.logout");
    assert.equal((await call(page, "User.saveProperties", { nickname: "John" })).fail.code, 11);
  });

  onPage("_oid", async (page, name) => {
    await page.addScriptTag({ content: example("_oid") });
    assert.equal(await page.evaluate("oid"), null);
    await registered(page, name);
    await page.addScriptTag({ content: example("_oid") });
    assert.match(await page.evaluate("oid"), oid);
  });
});
