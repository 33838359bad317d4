// How the client is told its server, its application and its device, and what calls do meanwhile, without a server.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attributes, load, memory, outcome, user } from "./script.js";

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
    const { cloud } = load({ storage: memory({ monacaCloudDeviceId: "d1" }) });
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
