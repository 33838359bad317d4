// What stays in the browser, and for whom: applications that share an origin, tokens from before, storage that is full or comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attributes, load, memory, user } from "./script.js";

const second = { url: "https://other.example/monaca/", backendId: "second", apiKey: "key2" };

/** Logs in on a page of this application; the server gives it this token. */
function logIn(data, storage, loginToken) {
  const { cloud, requests } = load({ data, storage });
  cloud.User.login("ana", "pass");
  requests[0].answer({ user, loginToken });
  return cloud;
}
/** What autoLogin sends on a new page of this application. */
function sent(data, storage) {
  const { cloud, requests } = load({ data, storage });
  cloud.User.autoLogin();
  return requests[0].body.params;
}
function logOut(data, storage) {
  const { cloud, requests } = load({ data, storage });
  cloud.User.logout();
  requests[0].answer("OK");
}
/** Lets itself be read, and nothing be written; then, when `full` is false, that too. */
function fillable(values) {
  const storage = memory(values);
  const write = storage.setItem;
  storage.full = false;
  storage.setItem = (key, value) => {
    if (storage.full) throw new Error("QuotaExceededError");
    write(key, value);
  };
  return storage;
}

test("applications of one origin see neither token nor device of each other", () => {
  for (const other of [second, { ...attributes, url: second.url }, { ...attributes, backendId: second.backendId }]) {
    const storage = memory();
    logIn(attributes, storage, "token1");
    assert.equal(sent(other, storage).loginToken, "");
    logIn(other, storage, "token2");
    assert.deepEqual([sent(attributes, storage).loginToken, sent(other, storage).loginToken], ["token1", "token2"]);
    assert.notEqual(sent(attributes, storage).__device, sent(other, storage).__device);
    assert.equal(sent(other, storage).__device, sent(other, storage).__device);
    logOut(other, storage);
    assert.deepEqual([sent(attributes, storage).loginToken, sent(other, storage).loginToken], ["token1", ""]);
    logIn(other, storage, "token3");
    logOut(attributes, storage);
    assert.deepEqual([sent(attributes, storage).loginToken, sent(other, storage).loginToken], ["", "token3"]);
  }
});

test("another backend that a page turns to has its own token and device", () => {
  const storage = memory();
  const cloud = logIn(attributes, storage, "token1");
  const { deviceId } = cloud;
  cloud.configure(second);
  assert.notEqual(cloud.deviceId, deviceId);
  assert.equal(sent(second, storage).loginToken, "");
  cloud.configure(attributes);
  assert.equal(cloud.deviceId, deviceId);
  assert.equal(sent(attributes, storage).loginToken, "token1");
});

test("a single application's token has the vendor's name, and one that the vendor's client left is used", () => {
  const storage = memory({ monacaCloudLoginToken: "theirs", monacaCloudDeviceId: "d1" });
  const { loginToken, __device } = sent(attributes, storage);
  assert.deepEqual([loginToken, __device], ["theirs", "d1"]);
  logIn(attributes, storage, "token1");
  assert.equal(storage.values.monacaCloudLoginToken, "token1");
  delete storage.values.monacaCloudLoginToken;
  assert.equal(sent(attributes, storage).loginToken, "", "applications remove it so");
});

test("autoLogin that waits takes the token of the backend that it goes to", () => {
  const storage = memory();
  logIn(attributes, storage, "token1");
  logIn(second, storage, "token2");
  for (const [backend, token] of [[attributes, "token1"], [second, "token2"]]) {
    const { cloud, requests } = load({ data: {}, storage });
    cloud.User.autoLogin();
    cloud.configure(backend);
    assert.equal(requests[0].body.params.loginToken, token);
  }
});

test("a token that cannot be stored leaves no older one for the next page", () => {
  const storage = fillable();
  logIn(attributes, storage, "token1");
  storage.full = true;
  const cloud = logIn(attributes, storage, "token2");
  assert.equal(cloud.User.isAuthenticated(), true);
  assert.equal(sent(attributes, storage).loginToken, "");
});

test("once it can be stored again, what is stored counts, of other pages too", () => {
  const storage = fillable();
  const { cloud, requests } = load({ storage });
  const autoLogin = (loginToken) => {
    cloud.User.autoLogin();
    const request = requests.pop();
    request.answer({ user, loginToken });
    return request.body.params.loginToken;
  };
  storage.full = true;
  autoLogin("token1");
  assert.deepEqual([autoLogin("token2"), storage.values.monacaCloudLoginToken], ["token1", undefined]);
  storage.full = false;
  assert.equal(autoLogin("token3"), "token2");
  logIn(attributes, storage, "token4");
  assert.equal(autoLogin("token5"), "token4");
});

test("while it is full, no backend is the first, and none is sent what the vendor's client left", () => {
  const storage = fillable({ monacaCloudLoginToken: "theirs", monacaCloudDeviceId: "d1" });
  storage.full = true;
  const ids = [attributes, second].map((backend) => {
    const { loginToken, __device } = sent(backend, storage);
    assert.equal(loginToken, "");
    return __device;
  });
  assert.equal(new Set([...ids, "d1"]).size, 3);
  assert.deepEqual(Object.keys(storage.values), ["monacaCloudLoginToken", "monacaCloudDeviceId"]);
});

test("a page that began with a full storage goes on with its own token when there is room", () => {
  const storage = fillable({ monacaCloudLoginToken: "theirs" });
  storage.full = true;
  const { cloud, requests } = load({ storage });
  cloud.User.login("ana", "pass");
  requests.pop().answer({ user, loginToken: "token1" });
  storage.full = false;
  for (const token of ["token1", "token2"]) {
    cloud.User.autoLogin();
    const request = requests.pop();
    assert.equal(request.body.params.loginToken, token);
    request.answer({ user, loginToken: "token2" });
  }
});
