// What goes over the wire and what the client keeps, without a server: the exact request, the queue, the session, what each answer
// changes, and the three errors that are the client's own.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attributes, load, memory, refused, user } from "./script.js";

const outcome = (promise) => {
  const seen = {};
  promise.done((value) => (seen.done = value)).fail((error) => (seen.fail = error));
  return seen;
};
const device = memory({ monacaCloudDeviceId: "d1" });

describe("the request", () => {
  test("is what the vendor's client sends", () => {
    const { cloud, requests } = load({ storage: device });
    cloud.User.login("ana@example.org", "password");
    const [{ method, url, headers, timeout, text }] = requests;
    assert.deepEqual([method, url, timeout], ["POST", "https://accounts.example.org/monaca/backend", 30000]);
    assert.deepEqual(headers, { "Content-Type": "application/x-www-form-urlencoded" });
    assert.equal(text, '{"jsonrpc":"2.0","method":"User.login","params":{"username":"ana@example.org","password":"password","__api_key":"key","__device":"d1"},"id":"1"}');
  });

  const control = { __api_key: "key", __device: "d1" };
  for (const [name, call, method, params] of [
    ["register", (c) => c.User.register("ana", "pass", { age: 21 }), "User.register", { username: "ana", password: "pass", properties: { age: 21 } }],
    ["register without properties", (c) => c.User.register("ana", "pass"), "User.register", { username: "ana", password: "pass", properties: {} }],
    ["validate", (c) => c.User.validate("ana", { age: 21 }), "User.validate", { username: "ana", properties: { age: 21 } }],
    ["validate without properties", (c) => c.User.validate("ana"), "User.validate", { username: "ana" }],
    ["unregister", (c) => c.User.unregister("pass"), "User.unregister", { password: "pass" }],
    ["login", (c) => c.User.login("ana", "pass"), "User.login", { username: "ana", password: "pass" }],
    ["autoLogin without a token", (c) => c.User.autoLogin(), "User.autoLogin", { loginToken: "" }],
    ["logout", (c) => c.User.logout(), "User.logout", {}],
    ["updatePassword", (c) => c.User.updatePassword("old", "new"), "User.updatePassword", { oldPassword: "old", newPassword: "new" }],
    ["sendPasswordResetToken", (c) => c.User.sendPasswordResetToken("ana", { emailPropertyName: "email" }), "User.sendPasswordResetToken", { username: "ana", options: { emailPropertyName: "email" } }],
    ["sendPasswordResetToken without options", (c) => c.User.sendPasswordResetToken("ana"), "User.sendPasswordResetToken", { username: "ana" }],
    ["resetPasswordAndLogin", (c) => c.User.resetPasswordAndLogin("ana", "new", "000000"), "User.resetPasswordAndLogin", { username: "ana", newPassword: "new", token: "000000" }],
    ["getProperty", (c) => c.User.getProperty("age"), "User.getProperties", { names: ["age"] }],
    ["getProperties", (c) => c.User.getProperties(["age", "icon"]), "User.getProperties", { names: ["age", "icon"] }],
    ["saveProperty", (c) => c.User.saveProperty("nickname", "John"), "User.saveProperties", { properties: { nickname: "John" } }],
    ["saveProperties", (c) => c.User.saveProperties({ nickname: "John", age: 1 }), "User.saveProperties", { properties: { nickname: "John", age: 1 } }],
    ["saveProperties of nothing", (c) => c.User.saveProperties(), "User.saveProperties", {}],
    ["Device.getProperty", (c) => c.Device.getProperty("color"), "Device.getProperties", { names: ["color"] }],
    ["Device.getProperties", (c) => c.Device.getProperties(["color"]), "Device.getProperties", { names: ["color"] }],
    ["Device.saveProperty", (c) => c.Device.saveProperty("color", "red"), "Device.saveProperties", { properties: { color: "red" } }],
    ["Device.saveProperties", (c) => c.Device.saveProperties({ color: "red" }), "Device.saveProperties", { properties: { color: "red" } }],
    ["Mailer.sendMail", (c) => c.Mailer.sendMail("u5", "welcome", { name: "John" }, { emailPropertyName: "email" }), "Mailer.sendMail", { userOid: "u5", templateName: "welcome", substituteParams: { name: "John" }, options: { emailPropertyName: "email" } }],
  ]) {
    test(name, () => {
      const { cloud, requests } = load({ storage: memory({ monacaCloudDeviceId: "d1" }) });
      call(cloud);
      assert.deepEqual(requests[0].body, { jsonrpc: "2.0", method, params: { ...params, ...control }, id: "1" });
    });
  }

  test("holds the parameters as they were when it was called, and leaves them alone", () => {
    const { cloud, requests } = load({ data: {} });
    const properties = { age: 21 };
    cloud.User.saveProperties(properties);
    properties.age = 22;
    cloud.configure(attributes);
    assert.deepEqual([requests[0].body.params.properties, properties], [{ age: 21 }, { age: 22 }]);
  });

  test("with a cycle in its parameters is refused where it is called", () => {
    const { cloud, requests } = load({ data: {} });
    const properties = {};
    properties.self = properties;
    assert.throws(() => cloud.User.saveProperties(properties), TypeError);
    cloud.configure(attributes);
    assert.equal(requests.length, 0);
  });
});

describe("configuration", () => {
  test("calls wait for it, and then go out in their order", () => {
    const { cloud, requests } = load({ data: {} });
    const first = outcome(cloud.User.validate("first"));
    cloud.Device.getProperty("second");
    cloud.User.login("third", "pass");
    assert.equal(requests.length, 0);
    cloud.configure(attributes);
    cloud.User.validate("fourth");
    assert.deepEqual(requests.map(({ body }) => body.method), ["User.validate", "Device.getProperties", "User.login", "User.validate"]);
    requests[0].answer("OK");
    assert.deepEqual(first, { done: "OK" });
    cloud.configure(attributes);
    assert.equal(requests.length, 4);
  });

  test("comes from the attributes of the script's element", () => {
    const { cloud } = load({ storage: device });
    const { url, backendId, apiKey, deviceId, timeout } = cloud;
    assert.deepEqual({ url, backendId, apiKey, deviceId, timeout }, { ...attributes, deviceId: "d1", timeout: 30000 });
  });

  test("without data-url, the server is where the script is from", () => {
    const { cloud } = load({ data: { backendId: "backend", apiKey: "key" } });
    assert.equal(cloud.url, "https://accounts.example.org/monaca/");
  });

  test("an element that does not say all leaves it to the call, and so does a bundle, which has none", () => {
    for (const data of [{ backendId: "backend" }, { apiKey: "key" }, undefined]) {
      const { cloud, requests } = load({ data: data ?? null });
      cloud.User.logout();
      assert.equal(requests.length, 0);
      assert.deepEqual([cloud.url, cloud.backendId, cloud.apiKey, cloud.deviceId], ["", "", "", ""]);
    }
  });

  test("leaves what else is in window.monaca", () => {
    const { page } = load({ page: { monaca: { version: 5 } } });
    assert.equal(page.monaca.version, 5);
  });

  test("the device's id is random, stays, and can be given", () => {
    const storage = memory();
    const { deviceId } = load({ storage }).cloud;
    assert.match(deviceId, /^[0-9a-f]{32}$/);
    assert.equal(storage.values.monacaCloudDeviceId, deviceId);
    assert.equal(load({ storage }).cloud.deviceId, deviceId);
    assert.notEqual(load().cloud.deviceId, deviceId);
    const { cloud } = load({ data: {}, storage });
    cloud.configure({ ...attributes, deviceId: "mine" });
    assert.equal(cloud.deviceId, "mine");
  });

  test("setTimeout and the properties count from the next call on", () => {
    const { cloud, requests } = load();
    cloud.setTimeout(5);
    cloud.apiKey = "another";
    cloud.User.logout();
    assert.deepEqual([cloud.timeout, requests[0].timeout, requests[0].body.params.__api_key], [5, 5, "another"]);
  });

  test("works through an alias, and with functions taken out of their object", () => {
    const { cloud: MC, requests } = load();
    const { login, isAuthenticated } = MC.User;
    login("ana", "pass");
    requests[0].answer({ user });
    assert.deepEqual([MC.User._oid, isAuthenticated()], ["u5", true]);
  });
});

describe("who is logged in", () => {
  for (const [name, call] of [
    ["register", (u) => u.register("ana", "pass")],
    ["login", (u) => u.login("ana", "pass")],
    ["autoLogin", (u) => u.autoLogin()],
    ["resetPasswordAndLogin", (u) => u.resetPasswordAndLogin("ana", "pass", "000000")],
  ]) {
    test(`${name} sets session, token and _oid before its callbacks run`, () => {
      const { cloud, requests, storage } = load();
      assert.deepEqual([cloud.User._oid, cloud.User.isAuthenticated()], [null, false]);
      let within;
      call(cloud.User).done((result) => {
        within = [result.user._username, cloud.User._oid, cloud.User.isAuthenticated(), storage.values.monacaCloudLoginToken];
        cloud.User.getProperty("age");
      });
      requests[0].answer({ user, loginToken: "token1" }, { session: "abc123" });
      assert.deepEqual(within, ["ana", "u5", true, "token1"]);
      assert.equal("__session" in requests[0].body.params, false);
      assert.equal(requests[1].body.params.__session, "abc123");
    });
  }

  const loggedIn = () => {
    const loaded = load();
    loaded.cloud.User.login("ana", "pass");
    loaded.requests.pop().answer({ user, loginToken: "token1" }, { session: "abc123" });
    return loaded;
  };

  for (const [name, call] of [["logout", (u) => u.logout()], ["unregister", (u) => u.unregister("pass")]]) {
    test(`${name} forgets all of it, before its callbacks run`, () => {
      const { cloud, requests, storage } = loggedIn();
      let within;
      call(cloud.User).done((result) => (within = [result, cloud.User._oid, cloud.User.isAuthenticated(), "monacaCloudLoginToken" in storage.values]));
      requests[0].answer("OK");
      assert.deepEqual(within, ["OK", null, false, false]);
      cloud.User.autoLogin();
      assert.equal("__session" in requests[1].body.params, false);
      assert.equal(requests[1].body.params.loginToken, "");
    });

    test(`${name} that fails forgets nothing`, () => {
      const { cloud, requests, storage } = loggedIn();
      const seen = outcome(call(cloud.User));
      requests[0].fail({ code: 11, message: "User login is required", data: {} });
      assert.equal(seen.fail.code, 11);
      cloud.User.getProperty("age");
      assert.deepEqual([cloud.User._oid, storage.values.monacaCloudLoginToken, requests[1].body.params.__session], ["u5", "token1", "abc123"]);
    });
  }

  test("an ended session leaves it as it was until somebody asks", () => {
    const { cloud, requests } = loggedIn();
    cloud.User.getProperty("age");
    requests[0].fail({ code: 11, message: "User login is required", data: {} });
    assert.equal(cloud.User.isAuthenticated(), true);
  });

  test("a session that comes with an error counts too", () => {
    const { cloud, requests } = loggedIn();
    cloud.User.validate("ana");
    requests[0].fail({ code: -32602, message: "Invalid params", data: {} }, { session: "def456" });
    cloud.User.validate("ana");
    assert.equal(requests[1].body.params.__session, "def456");
  });

  test("a page that is loaded again has neither session nor _oid, and autoLogin has the token", () => {
    const { storage } = loggedIn();
    const { cloud, requests } = load({ storage });
    assert.equal(cloud.User.isAuthenticated(), false);
    cloud.User.autoLogin();
    assert.equal(requests[0].body.params.loginToken, "token1");
    assert.equal("__session" in requests[0].body.params, false);
    requests[0].answer({ user, loginToken: "token2" }, { session: "abc123" });
    assert.equal(storage.values.monacaCloudLoginToken, "token2");
  });

  test("autoLogin that fails keeps the token", () => {
    const storage = memory({ monacaCloudLoginToken: "token1" });
    const { cloud, requests } = load({ storage });
    const seen = outcome(cloud.User.autoLogin());
    requests[0].fail({ code: -32602, message: "Invalid params", data: {} });
    assert.deepEqual([seen.fail.code, storage.values.monacaCloudLoginToken], [-32602, "token1"]);
  });

  test("a login without token leaves the stored one, and none is stored", () => {
    for (const loginToken of [undefined, null]) {
      const { cloud, requests, storage } = load();
      cloud.User.login("ana", "pass");
      requests[0].answer({ user, loginToken });
      assert.equal("monacaCloudLoginToken" in storage.values, false);
    }
  });

  test("the token is taken from the answer to any method", () => {
    const { cloud, requests, storage } = load();
    cloud.User.updatePassword("old", "new");
    requests[0].answer({ loginToken: "token3" });
    assert.equal(storage.values.monacaCloudLoginToken, "token3");
  });

  test("where the browser allows no storage, it lasts as long as the page", () => {
    const { cloud, requests } = load({ storage: refused });
    const { deviceId } = cloud;
    assert.match(deviceId, /^[0-9a-f]{32}$/);
    cloud.User.login("ana", "pass");
    requests[0].answer({ user, loginToken: "token1" });
    cloud.User.autoLogin();
    assert.deepEqual([requests[1].body.params.loginToken, requests[1].body.params.__device], ["token1", deviceId]);
    cloud.User.logout();
    requests[2].answer("OK");
    cloud.User.autoLogin();
    assert.equal(requests[3].body.params.loginToken, "");
  });
});

describe("results", () => {
  test("what every object inherits is no property, until it was saved", () => {
    const { cloud, requests } = load();
    const names = ["toString", "constructor", "__proto__", "hasOwnProperty"];
    const one = names.map((name) => outcome(cloud.User.getProperty(name)));
    const all = outcome(cloud.User.getProperties([...names, "absent"]));
    const saved = outcome(cloud.User.getProperty("constructor"));
    for (const request of requests.slice(0, -1)) request.answer({ properties: {} });
    requests.at(-1).answer({ properties: { constructor: "Ana" } });
    assert.deepEqual(one, names.map(() => ({ done: undefined })));
    assert.deepEqual([...names.map((name) => all.done[name]), Object.keys(all.done)], [undefined, undefined, undefined, undefined, []]);
    assert.deepEqual(saved, { done: "Ana" });
    const ordinary = outcome(cloud.User.getProperties(["age"]));
    requests.at(-1).answer({ properties: { age: 21 } });
    assert.equal(ordinary.done.hasOwnProperty("age"), true, "applications ask so");
  });

  test("getProperty resolves with the value, undefined where there is none; getProperties with all", () => {
    const { cloud, requests } = load();
    for (const part of [cloud.User, cloud.Device]) {
      requests.length = 0;
      const one = outcome(part.getProperty("age"));
      const none = outcome(part.getProperty("icon"));
      const all = outcome(part.getProperties(["age", "icon"]));
      for (const request of requests) request.answer({ properties: { age: 21 } });
      assert.deepEqual([one, none, all], [{ done: 21 }, { done: undefined }, { done: { age: 21 } }]);
    }
  });

  test("an error is handed on as it came, even null", () => {
    const { cloud, requests } = load();
    const error = { code: -32602, message: "Invalid params", data: { username: "Taken." }, more: 1 };
    const given = outcome(cloud.User.validate("ana"));
    const empty = outcome(cloud.User.validate("ana"));
    requests[0].fail(error);
    requests[1].fail(null);
    assert.deepEqual([given, empty], [{ fail: error }, { fail: null }]);
  });

  test("calls that overlap settle each by its own answer", () => {
    const { cloud, requests } = load();
    const [first, second] = [outcome(cloud.User.getProperty("a")), outcome(cloud.User.getProperty("b"))];
    requests[1].answer({ properties: { b: 2 } });
    assert.deepEqual([first, second], [{}, { done: 2 }]);
    requests[0].answer({ properties: { a: 1 } });
    assert.deepEqual(first, { done: 1 });
  });
});

describe("errors of the client's own", () => {
  const failing = (how, call = (u) => u.login("ana", "pass")) => {
    const { cloud, requests } = load();
    const seen = outcome(call(cloud.User));
    how(requests[0]);
    assert.deepEqual([cloud.User._oid, seen.done], [null, undefined]);
    return seen.fail;
  };

  test("-11: no answer in time", () => {
    assert.deepEqual(failing((request) => request.ontimeout()), { code: -11, message: "Connection timeout", data: {} });
  });

  test("-12: an answer that is none", () => {
    for (const text of ["", "<html>", "null", "5", "[]", "{}", '{"result":null}', '{"result":{}}', '{"result":{"user":null}}']) {
      assert.deepEqual(failing((request) => request.answerText(text)), { code: -12, message: "Invalid response", data: {} }, text);
    }
    const withoutResult = failing((request) => request.answerText('{"jsonrpc":"2.0","id":"1"}'), (u) => u.validate("ana"));
    assert.equal(withoutResult.code, -12);
  });

  test("-13: another status, or no connection", () => {
    const expected = { code: -13, message: "Invalid status code", data: {} };
    for (const status of [304, 400, 404, 500, 503]) {
      assert.deepEqual(failing((request) => request.answerText('{"error":{"code":4}}', { status })), expected);
    }
    assert.deepEqual(failing((request) => request.onerror()), expected);
    assert.deepEqual(failing((request) => request.onabort()), expected);
  });

  test("-13: an address that is none, told after the call has returned", async () => {
    const { cloud } = load({ data: { ...attributes, url: "http://[" } });
    const promise = cloud.User.login("ana", "pass");
    assert.equal(promise.state(), "pending");
    await assert.rejects(Promise.resolve(promise), { code: -13 });
  });

  test("Error makes errors of the same shape, with new and without", () => {
    const { Error: CloudError } = load().cloud;
    assert.deepEqual(CloudError(10001, "Mine"), { code: 10001, message: "Mine", data: {} });
    assert.deepEqual(new CloudError(10001, "Mine", { a: 1 }), { code: 10001, message: "Mine", data: { a: 1 } });
  });
});
