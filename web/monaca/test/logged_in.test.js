// What the client keeps of who is logged in, without a server: the session, the login token and `_oid`, and what each answer changes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attributes, load, memory, outcome, refused, user } from "./script.js";

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

  test("isAuthenticated asks only whether _oid is null", () => {
    const { cloud } = load();
    for (const [_oid, expected] of [["", true], ["u5", true], [null, false]]) {
      cloud.User._oid = _oid;
      assert.equal(cloud.User.isAuthenticated(), expected);
    }
  });

  test("another backend has neither session nor _oid of the one before; another key of the same has", () => {
    for (const elsewhere of [{ url: "https://other.example/monaca/" }, { backendId: "other" }]) {
      const { cloud, requests } = loggedIn();
      cloud.configure({ ...attributes, apiKey: "another" });
      cloud.User.validate("ana");
      assert.deepEqual([cloud.User._oid, requests[0].body.params.__session], ["u5", "abc123"]);
      cloud.configure({ ...attributes, ...elsewhere });
      cloud.User.validate("ana");
      assert.deepEqual([cloud.User._oid, "__session" in requests[1].body.params], [null, false]);
    }
  });

  test("an answer that comes after another backend was configured changes nothing and fails", () => {
    const { cloud, requests, storage } = load();
    const seen = outcome(cloud.User.login("ana", "pass"));
    cloud.configure({ ...attributes, backendId: "other" });
    requests[0].answer({ user, loginToken: "token1" }, { session: "abc123" });
    cloud.User.autoLogin();
    const { loginToken, ...control } = requests[1].body.params;
    assert.deepEqual([seen.fail.code, cloud.User._oid, loginToken, "__session" in control], [-12, null, "", false]);
    assert.equal(JSON.stringify(storage.values).includes("token1"), false);
  });

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
