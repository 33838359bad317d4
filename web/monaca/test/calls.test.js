// What goes over the wire, without a server: the exact request, what each answer becomes, and the three errors that are the client's own.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attributes, load, memory, outcome } from "./script.js";

describe("the request", () => {
  test("is what the vendor's client sends", () => {
    const { cloud, requests } = load({ storage: memory({ monacaCloudDeviceId: "d1" }) });
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
    ["saveProperty of nothing", (c) => c.User.saveProperty(), "User.saveProperties", {}],
    ["saveProperty without a name", (c) => c.User.saveProperty(undefined, "John"), "User.saveProperties", {}],
    ["saveProperty without a value", (c) => c.User.saveProperty("nickname"), "User.saveProperties", { properties: {} }],
    ["saveProperties", (c) => c.User.saveProperties({ nickname: "John", age: 1 }), "User.saveProperties", { properties: { nickname: "John", age: 1 } }],
    ["saveProperties of nothing", (c) => c.User.saveProperties(), "User.saveProperties", {}],
    ["Device.getProperty", (c) => c.Device.getProperty("color"), "Device.getProperties", { names: ["color"] }],
    ["Device.getProperties", (c) => c.Device.getProperties(["color"]), "Device.getProperties", { names: ["color"] }],
    ["Device.saveProperty", (c) => c.Device.saveProperty("color", "red"), "Device.saveProperties", { properties: { color: "red" } }],
    ["Device.saveProperty of nothing", (c) => c.Device.saveProperty(), "Device.saveProperties", {}],
    ["Device.saveProperty without a name", (c) => c.Device.saveProperty(undefined, "red"), "Device.saveProperties", {}],
    ["Device.saveProperty without a value", (c) => c.Device.saveProperty("color"), "Device.saveProperties", {}],
    ["Device.saveProperty of null", (c) => c.Device.saveProperty("color", null), "Device.saveProperties", { properties: { color: null } }],
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

  test("what is asked for and not there can be set, and is saved then", () => {
    const { cloud, requests } = load();
    const names = ["toString", "constructor", "__proto__"];
    const seen = outcome(cloud.User.getProperties(names));
    requests[0].answer({ properties: {} });
    for (const name of names) seen.done[name] = "Ana";
    cloud.User.saveProperties(seen.done);
    assert.equal(requests[1].text.match(/"properties":(\{.*?\})/)[1], '{"toString":"Ana","constructor":"Ana","__proto__":"Ana"}');
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
    for (const text of ["", "<html>", "null", "5", "[]", "{}", '{"result":null}', '{"result":{}}', '{"result":{"user":null}}', '{"result":{"user":{}}}', '{"result":{"user":{"_id":null}}}']) {
      assert.deepEqual(failing((request) => request.answerText(text)), { code: -12, message: "Invalid response", data: {} }, text);
    }
    const withoutResult = failing((request) => request.answerText('{"jsonrpc":"2.0","id":"1"}'), (u) => u.validate("ana"));
    assert.equal(withoutResult.code, -12);
  });

  test("any status of success is one", () => {
    for (const status of [200, 201, 299]) {
      const { cloud, requests } = load();
      const seen = outcome(cloud.User.validate("ana"));
      requests[0].answer("OK", { status });
      assert.deepEqual(seen, { done: "OK" });
    }
  });

  test("-13: another status, or no connection", () => {
    const expected = { code: -13, message: "Invalid status code", data: {} };
    for (const status of [0, 199, 300, 304, 400, 404, 500, 503]) {
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
