// The client asks for no more than Node 18 has: what came later is hidden here before the client is loaded.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, newEmail, password, server } from "./people.js";

const later = [
  [globalThis, "crypto", "Crypto", "CustomEvent", "navigator", "Navigator", "WebSocket", "EventSource", "CloseEvent", "localStorage", "sessionStorage", "Iterator"],
  [Promise, "withResolvers", "try"],
  [Object, "groupBy"],
  [Array, "fromAsync"],
  [Array.prototype, "toSorted", "toReversed", "toSpliced", "with"],
  [Set.prototype, "union", "intersection", "difference"],
  [AbortSignal, "any"],
  [URL, "canParse", "parse"],
];

/** Does `work` without what later versions of Node have brought. */
async function asInNode18(work) {
  const hidden = [];
  for (const [object, ...names] of later) {
    for (const name of names) {
      const was = Object.getOwnPropertyDescriptor(object, name);
      if (was && delete object[name]) hidden.push([object, name, was]);
    }
  }
  try {
    return await work();
  } finally {
    for (const [object, name, was] of hidden) Object.defineProperty(object, name, was);
  }
}

test("the client works with what Node 18 has", async () => {
  await asInNode18(async () => {
    assert.equal(typeof crypto, "undefined");
    const { Client } = await import("../dist/index.js?in-node-18");
    const client = new Client({ server: server.url, storage: memory() });
    const email = newEmail();
    await client.sendCode({ purpose: "register", email });
    await client.register({ email, email_code: await server.codeFor(email, "register"), password });
    assert.equal((await client.refresh()).email, email);
    await client.updateProfile({ given_name: "Ana" });
    await client.logOut();
    assert.equal(client.current.loggedIn, false);
  });
});
