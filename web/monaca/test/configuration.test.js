// How the client is told its server, its application and its device, and what calls do meanwhile, without a server.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attributes, load, memory, outcome, user } from "./script.js";

const notConfigured = "monaca.cloud is not configured: it needs url, backendId and apiKey";

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

  const { url, ...withoutUrl } = attributes;

  test("without a url, the server is where the script is from", () => {
    assert.equal(load({ data: withoutUrl }).cloud.url, url);
    const { cloud } = load({ data: {} });
    cloud.configure(withoutUrl);
    assert.equal(cloud.url, url);
  });

  test("a bundle, and a copy in the application's own folder, are from no server", () => {
    for (const src of ["https://app.example.org/assets/main.js", "https://app.example.org/main.js?from=/monaca-cloud.js", "file:///app/monaca-cloud.js", ""]) {
      const { cloud, requests, warnings } = load({ src, data: withoutUrl });
      assert.deepEqual([cloud.url, warnings], ["", [notConfigured]], src);
      assert.throws(() => cloud.configure(withoutUrl), { name: "TypeError", message: notConfigured });
      cloud.User.login("ana", "pass");
      assert.equal(requests.length, 0);
      assert.equal(load({ src }).cloud.url, url);
      assert.equal(load({ src, data: { url } }).cloud.configure(withoutUrl), undefined);
    }
  });

  test("an element that does not say all leaves it to the call, and so does a bundle, which has none", () => {
    for (const data of [{ backendId: "backend" }, { apiKey: "key" }, {}, undefined]) {
      const { cloud, requests } = load({ data: data ?? null });
      cloud.User.logout();
      assert.equal(requests.length, 0);
      assert.deepEqual([cloud.url, cloud.backendId, cloud.apiKey, cloud.deviceId], ["", "", "", ""]);
    }
  });

  test("half of an element's attributes is told, and so is the first call that waits", () => {
    for (const data of [{ backendId: "backend" }, { apiKey: "key" }]) assert.deepEqual(load({ data }).warnings, [notConfigured]);
    const { cloud, warnings } = load({ data: {} });
    assert.deepEqual(warnings, []);
    for (let i = 0; i < 2; ++i) cloud.User.logout();
    assert.deepEqual(warnings, [notConfigured]);
    cloud.configure(attributes);
    cloud.User.logout();
    assert.equal(warnings.length, 1);
  });

  test("that lacks something is refused, and nothing is sent", () => {
    const { cloud, requests } = load({ data: {} });
    cloud.User.login("ana", "pass");
    for (const wrong of [undefined, {}, "x", { ...attributes, url: "" }, { ...attributes, backendId: "" }, { ...attributes, apiKey: undefined }]) {
      assert.throws(() => cloud.configure(wrong), TypeError);
    }
    assert.deepEqual([requests.length, cloud.backendId], [0, ""]);
    cloud.configure(attributes);
    assert.equal(requests.length, 1);
  });

  test("a url without its last slash gets it", () => {
    const bare = { ...attributes, url: "https://accounts.example.org/monaca" };
    assert.equal(load({ data: bare }).cloud.url, url);
    const { cloud } = load({ data: {} });
    cloud.configure(bare);
    assert.equal(cloud.url, url);
  });

  // What the vendor's loader does on a page that still has it, when Cordova has told it its own server.
  const assignAsVendor = ({ cloud }) => {
    const theirs = { deviceId: "native", url: "https://old.example/", backendId: "old", apiKey: "oldkey" };
    for (const [name, value] of Object.entries(theirs)) cloud[name] = new String(value);
    for (let i = 0; i < cloud.postQueue.length; i++) cloud._doPost(cloud.postQueue[i]);
    cloud.postQueue = [];
  };

  test("stays where the page has put it when the vendor's loader assigns its own server", () => {
    for (const data of [attributes, {}]) {
      const loaded = load({ data });
      const { cloud, requests, warnings } = loaded;
      cloud.configure({ ...attributes, deviceId: "d1" });
      assignAsVendor(loaded);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0], /ignored/);
      cloud.User.login("ana", "pass");
      assert.equal(requests[0].url, "https://accounts.example.org/monaca/backend");
      assert.deepEqual(requests[0].body.params, { username: "ana", password: "pass", __api_key: "key", __device: "d1" });
    }
  });

  test("what is assigned before counts until then", () => {
    const loaded = load({ data: {} });
    assignAsVendor(loaded);
    assert.equal(`${loaded.cloud.url}${loaded.cloud.backendId}`, "https://old.example/old");
    loaded.cloud.configure(attributes);
    assert.equal(loaded.cloud.url, url);
    assert.deepEqual(loaded.warnings, []);
  });

  test("the script's second loading keeps the calls that wait, and who is logged in", () => {
    const { cloud, page, requests } = load({ data: {} });
    const waiting = outcome(cloud.User.login("ana", "pass"));
    assert.equal(load({ page }).cloud, cloud);
    requests[0].answer({ user }, { session: "abc123" });
    assert.deepEqual(waiting, { done: { user } });
    load({ page, src: "https://app.example.org/copy.js" });
    load({ page, data: {} });
    page.monaca.cloud.User.logout();
    assert.deepEqual([page.monaca.cloud.User._oid, requests[1].body.params.__session], ["u5", "abc123"]);
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
    for (const given of ["mine", ""]) {
      cloud.configure({ ...attributes, deviceId: given });
      assert.equal(cloud.deviceId, given);
    }
  });

  test("the device's id that was assigned before the first configuration is the one unless that gives another", () => {
    const { cloud } = load({ data: {} });
    cloud.deviceId = "assigned";
    cloud.configure(attributes);
    assert.equal(cloud.deviceId, "assigned");
    cloud.configure({ ...attributes, backendId: "another" });
    assert.match(cloud.deviceId, /^[0-9a-f]{32}$/);
    const { cloud: other } = load({ data: {} });
    other.deviceId = "assigned";
    other.configure({ ...attributes, deviceId: "given" });
    assert.equal(other.deviceId, "given");
  });

  test("setTimeout and another configuration count from the next call on", () => {
    const { cloud, requests } = load();
    cloud.setTimeout(5);
    cloud.configure({ ...attributes, apiKey: "another" });
    cloud.User.logout();
    assert.deepEqual([cloud.timeout, requests[0].timeout, requests[0].body.params.__api_key], [5, 5, "another"]);
    cloud.timeout = 6;
    cloud.User.logout();
    assert.equal(requests[1].timeout, 6);
  });

  test("works through an alias, and with functions taken out of their object", () => {
    const { cloud: MC, requests } = load();
    const { login, isAuthenticated } = MC.User;
    login("ana", "pass");
    requests[0].answer({ user });
    assert.deepEqual([MC.User._oid, isAuthenticated()], ["u5", true]);
  });
});
