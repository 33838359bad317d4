// What the moving guide has an application paste before the vendor's loader. That loader is no part of this project: here stands one that
// takes the same steps with a Cordova of our own. The places of the configuration are filled in when the app is built (or are not); at
// `deviceready` the native part is asked, whose answer names the old server; calls made before wait for that answer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { newName, onEachBackend, password } from "./application.js";
import { answeringServer } from "./other_servers.js";

const guide = readFileSync(new URL("../../../docs/guides/moving-from-monaca.md", import.meta.url), "utf8");
const loaderTag = '<script src="components/loader.js"></script>';
const [pasted] = [...guide.matchAll(/```html\n(.*?)```/gs)].map(([, text]) => text).filter((text) => text.includes(loaderTag));

function filledIn({ url, backendId, apiKey }) {
  return pasted.replace("https://accounts.example.org/monaca/", url).replace("BACKEND_ID", backendId).replace("API_KEY", apiKey);
}

/** Runs in the page, in place of components/loader.js. */
function standIn(old) {
  window.cordova = {
    exec: (success, _failure, plugin, action) => {
      if (plugin === "Monaca" && action === "getRuntimeConfiguration") setTimeout(() => success({ deviceId: "native-device", ...old }));
    },
  };
  window.monaca = window.monaca || {};
  const cloud = (monaca.cloud = monaca.cloud || {});
  Object.assign(cloud, old, { deviceId: null });
  let waiting = [];
  const send = ({ method, params, done }) => {
    const request = new XMLHttpRequest();
    request.open("POST", cloud.url + cloud.backendId);
    request.onload = () => done(JSON.parse(request.responseText));
    request.send(JSON.stringify({ jsonrpc: "2.0", id: "1", method, params: { ...params, __api_key: cloud.apiKey, __device: cloud.deviceId } }));
  };
  window.post = (method, params) =>
    new Promise((done) => {
      if (cloud.deviceId === null) waiting.push({ method, params, done });
      else send({ method, params, done });
    });
  document.addEventListener("deviceready", () => {
    const take = (answer) => {
      for (const name of ["deviceId", "url", "backendId", "apiKey"]) cloud[name] = new String(answer[name]);
      for (const call of waiting) send(call);
      waiting = [];
    };
    cordova.exec(take, null, "Monaca", "getRuntimeConfiguration", []);
  });
}

/** One call before `deviceready`, one after; how the loader is configured then, and what the old server got. */
async function runApplication(at, head) {
  const old = await answeringServer('{"jsonrpc":"2.0","id":"1","error":{"code":4,"message":"","data":{}}}');
  const seen = {};
  try {
    await at.page(async (page) => {
      const loader = `<script>(${standIn})(${JSON.stringify({ url: old.url, backendId: "oldbackend", apiKey: "oldkey" })})</script>`;
      at.site.html = `<!doctype html><html lang="en"><head><title>Application</title>${head.replace(loaderTag, loader)}</head></html>`;
      await page.goto(at.site.origin);
      seen.answers = await page.evaluate(
        async ([username, password]) => {
          const early = window.post("User.register", { username, password, properties: {} });
          document.dispatchEvent(new Event("deviceready"));
          return [await early, await window.post("User.login", { username, password })];
        },
        [newName(), password],
      );
      seen.configured = await page.evaluate(() => ["url", "backendId", "apiKey", "deviceId"].map((name) => String(monaca.cloud[name])));
    });
    return { ...seen, reached: old.requests.length };
  } finally {
    old.close();
  }
}

onEachBackend("the moving guide's lines before the vendor's loader", (at) => {
  test("lead each call to this server, whatever the app was built with and the native part says", async () => {
    const { answers, configured, reached } = await runApplication(at, filledIn(at.backend));
    const [registered, loggedIn] = answers.map(({ result }) => result.user._id);
    assert.equal(registered, loggedIn);
    const { url, backendId, apiKey } = at.backend;
    assert.deepEqual([configured, reached], [[url, backendId, apiKey, "native-device"], 0]);
  });

  test("are needed: without them the old server is asked", async () => {
    const { configured, reached } = await runApplication(at, loaderTag);
    assert.deepEqual([configured.slice(1), reached], [["oldbackend", "oldkey", "native-device"], 2]);
  });
});
