// What the tests of the client share: a server for the file, people, and clients of which each is a device of its own.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { startServer } from "@ostiary/testing";
import { Client, OstiaryError } from "../dist/index.js";

export const password = "seven purple elephants";
export let server;
let number = 0;

before(async () => {
  server = await startServer();
  await server.changeSettings({ codes: { resend_after_seconds: 0, per_target_hour: 100, per_target_day: 100 } });
});
after(() => server?.remove());

export function memory() {
  const values = new Map();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value), removeItem: (key) => values.delete(key) };
}

export const newClient = (options = {}) => new Client({ server: server.url, storage: memory(), ...options });
export const newEmail = () => `ana${++number}@example.org`;

/** Somebody who has just registered, and the client they did it with. */
export async function registered(options) {
  const client = newClient(options);
  const email = newEmail();
  await client.sendCode({ purpose: "register", email });
  await client.register({ email, email_code: await server.codeFor(email, "register"), password });
  return { client, email };
}

export const failsWith = (code) => (error) => {
  assert.ok(error instanceof OstiaryError, String(error));
  assert.equal(error.code, code);
  return true;
};

/** Counts the requests that go out. */
export function counting(requests = []) {
  const fetched = async (address, init) => {
    requests.push(`${init.method} ${new URL(address).pathname}`);
    return fetch(address, init);
  };
  return { requests, fetch: fetched };
}
