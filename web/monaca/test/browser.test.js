// The client in Chromium against the real server: what stays and what goes over pages, tabs and restarts, how it is configured, and what it
// says when there is no answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { call, configure, known, newName, onEachBackend, open, password } from "./application.js";
import { mailTo, setAutomaticLogin } from "./backend.js";
import { answeringServer, silentServer } from "./other_servers.js";

onEachBackend("the Monaca client", (at) => {
  const onPage = (what, work) =>
    test(what, () =>
      at.page(async (page, context) => {
        await open(page, at);
        await work(page, newName(), context);
      }),
    );
  const registered = async (page, name, properties) => {
    const { done, fail } = await call(page, "User.register", name, password, properties);
    assert.ok(done, JSON.stringify(fail));
    return done.user;
  };
  const anotherTab = async (context) => {
    const page = await context.newPage();
    await open(page, at);
    return page;
  };

  onPage("has who is logged in before the callbacks run, and forgets it before they run", async (page, name) => {
    const seen = await page.evaluate(
      ([name, password]) =>
        new Promise((resolve) => {
          const MC = monaca.cloud;
          const now = () => [MC.User._oid, MC.User.isAuthenticated(), "monacaCloudLoginToken" in localStorage];
          const steps = [now()];
          MC.User.register(name, password).done(({ user }) => {
            steps.push(now(), MC.User._oid === user._id && user._username === name);
            MC.User.logout().done((said) => {
              steps.push(now(), said);
              resolve(steps);
            });
          });
        }),
      [name, password],
    );
    const [before, within, same, after, said] = seen;
    assert.deepEqual([before, after], [[null, false, false], [null, false, false]]);
    assert.deepEqual([within.slice(1), same, said], [[true, true], true, "OK"]);
  });

  onPage("logs in by each call that logs in", async (page, name) => {
    const { _id } = await registered(page, name);
    for (const [method, ...values] of [["login", name, password], ["autoLogin"], ["login", name, password], ["autoLogin"], ["autoLogin"]]) {
      assert.equal((await call(page, `User.${method}`, ...values)).done.user._id, _id, method);
      assert.equal((await known(page)).oid, _id);
      assert.deepEqual(await call(page, "User.getProperties", []), { done: {} });
    }
  });

  onPage("a call that only asks or changes leaves who is logged in as it was", async (page, name) => {
    await registered(page, name, { age: 21 });
    const before = await known(page);
    for (const [method, ...values] of [["validate", newName()], ["getProperty", "age"], ["saveProperty", "age", 22], ["updatePassword", password, "password2"]]) {
      assert.ok("done" in (await call(page, `User.${method}`, ...values)), method);
      assert.deepEqual(await known(page), before, method);
    }
    assert.deepEqual(await call(page, "User.getProperty", "age"), { done: 22 });
  });

  onPage("a page that is loaded again has the device and the token, and nothing else", async (page, name) => {
    const { _id } = await registered(page, name);
    const device = await page.evaluate(() => monaca.cloud.deviceId);
    await page.reload();
    const { oid, authenticated, token } = await known(page);
    assert.deepEqual([oid, authenticated, typeof token], [null, false, "string"]);
    assert.equal(await page.evaluate(() => monaca.cloud.deviceId), device);
    assert.equal((await call(page, "User.getProperty", "age")).fail.code, 11);
    assert.equal((await call(page, "User.autoLogin")).done.user._id, _id);
    assert.deepEqual(await call(page, "User.getProperty", "age"), { done: undefined });
  });

  onPage("two tabs share the token and not the session", async (page, name, context) => {
    const { _id } = await registered(page, name);
    const other = await anotherTab(context);
    assert.equal((await known(other)).authenticated, false);
    assert.equal((await call(other, "User.getProperty", "age")).fail.code, 11);
    assert.equal((await call(other, "User.autoLogin")).done.user._id, _id);
    assert.equal(await other.evaluate(() => monaca.cloud.deviceId), await page.evaluate(() => monaca.cloud.deviceId));
    assert.deepEqual(await call(page, "User.saveProperty", "age", 21), { done: "OK" });
    assert.deepEqual(await call(other, "User.getProperty", "age"), { done: 21 });
    assert.deepEqual(await call(page, "User.logout"), { done: "OK" });
    assert.equal((await known(other)).token, null);
    assert.equal((await call(other, "User.autoLogin")).fail.code, -32602);
  });

  onPage("a logout that fails forgets nothing", async (page, name, context) => {
    await registered(page, name);
    const other = await anotherTab(context);
    await call(other, "User.login", name, password);
    assert.deepEqual(await call(other, "User.updatePassword", password, "password2"), { done: "OK" });
    const before = await known(page);
    assert.equal((await call(page, "User.logout")).fail.code, 11);
    assert.deepEqual(await known(page), before);
    assert.equal(before.authenticated, true);
  });

  onPage("without automatic login nothing is stored", async (page, name) => {
    await setAutomaticLogin(at.server, false);
    try {
      await registered(page, name);
      assert.equal((await known(page)).token, null);
      assert.equal((await call(page, "User.autoLogin")).fail.code, 13);
    } finally {
      await setAutomaticLogin(at.server, true);
    }
  });

  onPage("where the browser allows no storage, it works as long as the page", async (page, name) => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, "localStorage", {
        get() {
          throw new DOMException("Not here.", "SecurityError");
        },
      });
    });
    await page.reload();
    const { _id } = await registered(page, name);
    assert.equal((await call(page, "User.autoLogin")).done.user._id, _id);
    await page.reload();
    assert.equal((await call(page, "User.autoLogin")).fail.code, -32602);
  });

  onPage("values keep what they are", async (page, name) => {
    const properties = { a: true, b: null, c: -1.5, d: "é 日本 😀", e: [1, [2, {}]], f: { g: "" } };
    const user = await registered(page, name, properties);
    assert.deepEqual(Object.fromEntries(Object.entries(user).filter(([key]) => !key.startsWith("_"))), properties);
    assert.deepEqual(await call(page, "User.getProperties", ["a", "b", "c", "d", "e", "f", "absent"]), { done: properties });
  });

  onPage("calls that overlap settle each by its own answer", async (page, name) => {
    const properties = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`p${n}`, n]));
    await registered(page, name, properties);
    const values = await page.evaluate((names) => Promise.all(names.map((one) => monaca.cloud.User.getProperty(one))), Object.keys(properties));
    assert.deepEqual(values, Object.values(properties));
  });

  onPage("a device has properties without anybody logged in, and another device has its own", async (page) => {
    assert.deepEqual(await call(page, "Device.saveProperty", "color", "red"), { done: "OK" });
    assert.deepEqual(await call(page, "Device.saveProperties", { size: 3 }), { done: "OK" });
    assert.deepEqual(await call(page, "Device.getProperty", "color"), { done: "red" });
    await page.reload();
    assert.deepEqual(await call(page, "Device.getProperties", ["color", "size", "absent"]), { done: { color: "red", size: 3 } });
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    assert.deepEqual(await call(page, "Device.getProperties", ["color", "size"]), { done: {} });
  });

  onPage("a mail is sent by its template, to whom a property names", async (page, name) => {
    const { _id } = await registered(page, "john", { email: name });
    assert.deepEqual(await call(page, "Mailer.sendMail", _id, "welcome", { name: "John" }, { emailPropertyName: "email" }), { done: "OK" });
    assert.equal((await mailTo(at.server, name, /.*/))[0], "Welcome, John!");
    assert.equal((await call(page, "Mailer.sendMail", _id, "none", {}, { emailPropertyName: "email" })).fail.code, -32602);
    await call(page, "User.logout");
    assert.equal((await call(page, "Mailer.sendMail", _id, "welcome", { name: "John" })).fail.code, 11);
  });

  onPage("a wrong key, a wrong backend and no device are told by their codes", async (page) => {
    for (const [property, value, code] of [["apiKey", "wrong", 4], ["backendId", "wrong", 4], ["deviceId", "", 12]]) {
      await configure(page, at, { [property]: value });
      assert.equal((await call(page, "User.validate", newName())).fail.code, code, property);
    }
    await configure(page, at);
    assert.deepEqual(await call(page, "User.validate", newName()), { done: "OK" });
  });

  test("calls wait until the client is configured, and go out in their order", () =>
    at.page(async (page) => {
      await open(page, at, {});
      const name = newName();
      const steps = await page.evaluate(
        async ([name, password, backend]) => {
          const MC = monaca.cloud;
          const steps = [];
          const { send } = XMLHttpRequest.prototype;
          XMLHttpRequest.prototype.send = function (body) {
            steps.push(JSON.parse(body).method);
            send.call(this, body);
          };
          const waiting = [MC.User.register(name, password, { age: 21 }), MC.User.validate(`${name}x`), MC.Device.getProperties(["color"])];
          // Longer than an answer takes that nothing holds up: this page's own request to the server.
          await fetch(`${backend.url}`, { mode: "no-cors" });
          for (const call of waiting) steps.push(call.state());
          MC.configure(backend);
          await Promise.all(waiting);
          return steps;
        },
        [name, password, at.backend],
      );
      assert.deepEqual(steps, ["pending", "pending", "pending", "User.register", "User.validate", "Device.getProperties"]);
      assert.equal((await known(page)).authenticated, true);
    }));

  test("without data-url it asks the server that it comes from", () =>
    at.page(async (page) => {
      const { backendId, apiKey } = at.backend;
      await open(page, at, { backendId, apiKey });
      assert.equal(await page.evaluate(() => monaca.cloud.url), at.backend.url);
      assert.deepEqual(await call(page, "User.validate", newName()), { done: "OK" });
    }));

  onPage("an answer that does not come in time is error -11", async (page) => {
    const silent = await silentServer();
    try {
      await configure(page, at, { url: silent.url });
      await page.evaluate(() => monaca.cloud.setTimeout(100));
      assert.deepEqual(await call(page, "User.login", "ana", password), { fail: { code: -11, message: "Connection timeout", data: {} } });
    } finally {
      silent.close();
    }
  });

  onPage("an answer that cannot be read is error -12, another status is -13", async (page) => {
    for (const [text, status, code, message] of [["<html>", 200, -12, "Invalid response"], ['{"error":{"code":11}}', 500, -13, "Invalid status code"]]) {
      const other = await answeringServer(text, { status });
      try {
        await configure(page, at, { url: other.url });
        assert.deepEqual(await call(page, "User.login", "ana", password), { fail: { code, message, data: {} } });
      } finally {
        other.close();
      }
    }
  });

  onPage("goes out as a simple request, with nothing in its headers", async (page) => {
    const other = await answeringServer('{"jsonrpc":"2.0","id":"1","result":"OK"}');
    try {
      await configure(page, at, { url: other.url });
      assert.deepEqual(await call(page, "User.validate", "ana"), { done: "OK" });
      const [{ method, url, headers, body }, ...more] = other.requests;
      assert.deepEqual([method, url, more], ["POST", `/${at.backend.backendId}`, []]);
      assert.match(headers["content-type"], /^application\/x-www-form-urlencoded\b/);
      assert.equal(headers.cookie, undefined);
      assert.equal(JSON.parse(body).id, "1");
    } finally {
      other.close();
    }
  });

  onPage("while the server is away it says so, and goes on when it is back", async (page, name) => {
    await registered(page, name, { age: 21 });
    const before = await known(page);
    await at.server.end();
    try {
      const away = { fail: { code: -13, message: "Invalid status code", data: {} } };
      assert.deepEqual(await call(page, "User.getProperty", "age"), away);
      assert.deepEqual(await call(page, "User.logout"), away);
      assert.deepEqual(await known(page), before);
    } finally {
      await at.server.start();
    }
    assert.deepEqual(await call(page, "User.getProperty", "age"), { done: 21 });
  });

  test("is one file that keeps its address, small and asked for again only when it is another", async () => {
    for (const [file, kind] of [["monaca-cloud.js", "text/javascript"], ["monaca-cloud.d.ts", "text/plain"]]) {
      const address = `${at.server.url}/${file}`;
      const first = await fetch(address, { headers: { "Accept-Encoding": "br" } });
      assert.deepEqual([first.status, first.headers.get("Content-Encoding"), first.headers.get("Cache-Control")], [200, "br", "public, no-cache"]);
      assert.equal(first.headers.get("Content-Type"), `${kind}; charset=utf-8`);
      assert.match(await first.text(), /configure/);
      const again = await fetch(address, { headers: { "Accept-Encoding": "br", "If-None-Match": first.headers.get("ETag") } });
      assert.deepEqual([again.status, await again.text()], [304, ""]);
    }
  });
});
