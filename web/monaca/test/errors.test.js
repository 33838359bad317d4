// Every code that a server answers, as the failure handlers of an application in Chromium get it: `code`, `message` and `data`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { call, configure, newName, onEachBackend, open, password } from "./application.js";
import { managementKey, setAutomaticLogin } from "./backend.js";
import { relayTo } from "./other_servers.js";

const nothing = {};

onEachBackend("an error of the server", (at) => {
  const onPage = (what, work) =>
    test(what, () =>
      at.page(async (page) => {
        await open(page, at);
        await work(page, newName());
      }),
    );
  const registered = async (page, name, properties) => {
    const { done, fail } = await call(page, "User.register", name, password, properties);
    assert.ok(done, JSON.stringify(fail));
    return done.user;
  };
  const fails = async (page, expected, ...asked) => assert.deepEqual(await call(page, ...asked), { fail: expected });
  /** What is wrong with each parameter is told in a sentence, whatever it is. */
  const failsAbout = async (page, parameters, ...asked) => {
    const { fail } = await call(page, ...asked);
    assert.deepEqual([Object.keys(fail).sort(), fail.code, fail.message], [["code", "data", "message"], -32602, "Invalid params"]);
    assert.deepEqual(Object.keys(fail.data).sort(), parameters);
    for (const sentence of Object.values(fail.data)) assert.match(sentence, /^[A-Z].*\.$/);
  };

  onPage("4: the key or the backend is wrong", async (page, name) => {
    for (const wrong of [{ apiKey: "wrong" }, { backendId: "wrong" }]) {
      await open(page, at);
      await configure(page, at, wrong);
      await fails(page, { code: 4, message: "The API key or the backend id is invalid", data: nothing }, "User.validate", name);
    }
  });

  onPage("10: the session that some server gave is none by its form", async (page, name) => {
    const relay = await relayTo(at.backend.url + at.backend.backendId, {
      answerHeaders: { "X-Set-Monaca-Cloud-Session": "not a session", "Access-Control-Expose-Headers": "X-Set-Monaca-Cloud-Session" },
    });
    try {
      await configure(page, at, { url: relay.url });
      assert.deepEqual(await call(page, "User.validate", name), { done: "OK" });
      await fails(page, { code: 10, message: "The format of the session id is invalid", data: nothing }, "User.validate", name);
    } finally {
      relay.close();
    }
  });

  onPage("11: nobody is logged in", async (page) => {
    await fails(page, { code: 11, message: "User login is required", data: nothing }, "User.logout");
  });

  onPage("12: the device has no id", async (page, name) => {
    await configure(page, at, { deviceId: "" });
    await fails(page, { code: 12, message: "A device id is required", data: nothing }, "User.validate", name);
  });

  onPage("13: what is switched off, and a token for who is logged in", async (page, name) => {
    const expected = { code: 13, message: "Invalid operation", data: nothing };
    await setAutomaticLogin(at.server, false);
    try {
      await fails(page, expected, "User.autoLogin");
    } finally {
      await setAutomaticLogin(at.server, true);
    }
    await registered(page, name);
    await fails(page, expected, "User.sendPasswordResetToken", name);
  });

  onPage("14: not from this address", async (page) => {
    const key = await managementKey(at.server);
    await at.server.changeSettings({ monaca: { management_addresses: ["192.0.2.0/24"] } });
    const relay = await relayTo(`${at.backend.url}${at.backend.backendId}/management`, {
      headers: { "X-Monaca-Backend-Management-API-Key": key },
      change: (text) => text.replace("User.logout", "User.getPropertyNames"),
    });
    try {
      await configure(page, at, { url: relay.url });
      await fails(page, { code: 14, message: "Permission denied", data: nothing }, "User.logout");
    } finally {
      relay.close();
      await at.server.changeSettings({ monaca: { management_addresses: null } });
    }
  });

  onPage("9999: too many tries, and when to come back", async (page, name) => {
    await registered(page, name);
    await at.server.changeSettings({ limits: { failures_before_lock: 2 } });
    try {
      for (let i = 0; i < 2; ++i) await failsAbout(page, ["username"], "User.login", name, "wrong");
      const { fail } = await call(page, "User.login", name, password);
      const { retryAfter } = fail.data;
      assert.deepEqual(fail, { code: 9999, message: "Too many calls; try again later", data: { retryAfter } });
      assert.ok(Number.isInteger(retryAfter) && retryAfter > 0);
    } finally {
      await at.server.changeSettings({ limits: { failures_before_lock: null } });
    }
  });

  onPage("-32602: each parameter with what is wrong about it", async (page, name) => {
    await failsAbout(page, ["password", "properties", "username"], "User.register", "a", "b", { _c: 1 });
    await failsAbout(page, ["properties", "username"], "User.validate", "a b", { "c-d": 1 });
    await failsAbout(page, ["username"], "User.login", name, password);
    await failsAbout(page, ["loginToken"], "User.autoLogin");
    await failsAbout(page, ["options"], "User.sendPasswordResetToken", name, { templateName: "none" });
    await failsAbout(page, ["token"], "User.resetPasswordAndLogin", name, password, "000000");
    await failsAbout(page, ["properties"], "Device.saveProperties");
    await failsAbout(page, ["properties"], "Device.saveProperty", "color");
    const { _id } = await registered(page, name);
    await failsAbout(page, ["username"], "User.validate", name);
    await failsAbout(page, ["names"], "User.getProperties", "age");
    await failsAbout(page, ["properties"], "User.saveProperty", "_age", 21);
    await failsAbout(page, ["properties"], "User.saveProperty");
    await failsAbout(page, ["oldPassword"], "User.updatePassword", "wrong", "password2");
    await failsAbout(page, ["newPassword"], "User.updatePassword", password, "b");
    await failsAbout(page, ["password"], "User.unregister", "wrong");
    await failsAbout(page, ["templateName"], "Mailer.sendMail", _id, "none", {});
    await failsAbout(page, ["substituteParams", "userOid"], "Mailer.sendMail", "nobody", "welcome", { name: [] });
  });

  onPage("-32603: a mail that cannot be sent", async (page) => {
    const { _id } = await registered(page, `nobody${newName().replace(/@.*/, "")}`);
    const data = { userOid: "The mail could not be sent: the user has no email address in this property." };
    await fails(page, { code: -32603, message: "Internal error", data }, "Mailer.sendMail", _id, "welcome", { name: "John" });
  });

  onPage("-32602: values within values beyond any measure", async (page) => {
    const deep = JSON.parse('{"a":'.repeat(40) + "1" + "}".repeat(40));
    const data = { params: "Nested at most 32 levels deep." };
    await fails(page, { code: -32602, message: "Invalid params", data }, "Device.saveProperties", deep);
  });

  // What this client never sends, something on the way may make of what it sends.
  for (const [code, message, right, wrong] of [
    [-32700, "Parse error", '"jsonrpc"', '"json'],
    [-32600, "Invalid Request", '"jsonrpc":"2.0"', '"jsonrpc":"1.0"'],
    [-32601, "Method not found", "User.validate", "User.nothing"],
  ]) {
    onPage(`${code}: a call that was spoilt on its way, ${wrong}`, async (page, name) => {
      const relay = await relayTo(at.backend.url + at.backend.backendId, { change: (text) => text.replace(right, wrong) });
      try {
        await configure(page, at, { url: relay.url });
        await fails(page, { code, message, data: nothing }, "User.validate", name);
      } finally {
        relay.close();
      }
    });
  }

  onPage("-13: more than any call may bring", async (page) => {
    const big = { text: "x".repeat(3_000_000) };
    await fails(page, { code: -13, message: "Invalid status code", data: nothing }, "Device.saveProperties", big);
  });
});
