// The client against a real server: each action, what the store says afterwards, and what an error carries.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startServer } from "@ostiary/testing";
import { Client, OstiaryError } from "../dist/index.js";

const password = "seven purple elephants";
let server;
let number = 0;

before(async () => {
  server = await startServer();
  await server.changeSettings({ codes: { resend_after_seconds: 0, per_target_hour: 100, per_target_day: 100 } });
});
after(() => server.remove());

function memory() {
  const values = new Map();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value), removeItem: (key) => values.delete(key) };
}

const newClient = (options = {}) => new Client({ server: server.url, storage: memory(), ...options });
const newEmail = () => `ana${++number}@example.org`;

async function registered(options) {
  const client = newClient(options);
  const email = newEmail();
  await client.sendCode({ purpose: "register", email });
  await client.register({ email, email_code: await server.codeFor(email, "register"), password });
  return { client, email };
}

const failsWith = (code) => (error) => {
  assert.ok(error instanceof OstiaryError, String(error));
  assert.equal(error.code, code);
  return true;
};

/** Counts the requests that go out. */
function counting(requests = []) {
  const fetched = async (address, init) => {
    requests.push(`${init.method} ${new URL(address).pathname}`);
    return fetch(address, init);
  };
  return { requests, fetch: fetched };
}

describe("coming and going", () => {
  test("registering logs in and the store says so", async () => {
    const { client, email } = await registered();
    assert.equal(client.current.loggedIn, true);
    assert.equal(client.current.account.email, email);
    assert.ok(client.current.token);
  });

  test("a code can be checked and is still good afterwards", async () => {
    const client = newClient();
    const email = newEmail();
    const sent = await client.sendCode({ purpose: "register", email });
    assert.ok(Date.parse(sent.expires_at) > Date.now());
    const code = await server.codeFor(email, "register");
    assert.deepEqual(await client.checkCode({ purpose: "register", email, code }), { valid: true });
    await client.register({ email, email_code: code });
  });

  test("logging in by password, by code, and out again", async () => {
    const { client, email } = await registered();
    await client.logOut();
    assert.deepEqual([client.current.loggedIn, client.current.account, client.current.token], [false, null, undefined]);
    await client.logIn({ email, password });
    await client.logOut();
    await client.sendCode({ purpose: "log_in", email });
    const answer = await client.logIn({ email, code: await server.codeFor(email, "log_in") });
    assert.equal(answer.created, false);
    assert.equal(client.current.loggedIn, true);
  });

  test("logging out ends the session at the server", async () => {
    const { client } = await registered();
    const { token } = client.current;
    await client.logOut();
    const answer = await fetch(`${server.url}/v1/session`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 401);
  });

  test("a new login on a device that is known shows its device token", async () => {
    const { client, email } = await registered();
    await client.logOut();
    let sent;
    const spy = newClient({ storage: client.current.storage, fetch: (address, init) => ((sent = init.headers), fetch(address, init)) });
    await spy.logIn({ email, password });
    assert.match(sent["Ostiary-Device"], /.+/);
  });

  test("a new password by code ends all sessions and does not log in", async () => {
    const { client, email } = await registered();
    const other = newClient();
    await other.sendCode({ purpose: "reset_password", email });
    const answer = await other.resetPassword({ email, code: await server.codeFor(email, "reset_password"), new_password: "nine green whales" });
    assert.ok(answer.account.id);
    assert.equal(other.current.loggedIn, false);
    assert.equal(client.current.loggedIn, true, "the store is as it was until a refresh");
    assert.equal(await client.refresh(), null);
    assert.equal(client.current.loggedIn, false);
  });

  test("changing the password ends the other sessions", async () => {
    const { client, email } = await registered();
    const other = newClient();
    await other.logIn({ email, password });
    await client.changePassword({ current_password: password, new_password: "nine green whales" });
    assert.equal(await other.refresh(), null);
    assert.equal((await client.sessions()).length, 1);
  });

  test("sessions are listed and ended, one and all others", async () => {
    const { client, email } = await registered();
    const others = [newClient(), newClient(), newClient()];
    for (const other of others) await other.logIn({ email, password });
    const listed = await client.sessions();
    assert.equal(listed.length, 4);
    await client.endSession(listed.find((session) => !session.current).id);
    assert.equal(await client.endOtherSessions(), 2);
    assert.equal((await client.session()).account.id, client.current.account.id);
  });
});

describe("the account's own", () => {
  /** `message` names the text that brings the code, where it is not the purpose's own. */
  const codeFor = async (client, purpose, email, message = purpose) => {
    const after = (await server.messages(email)).filter(({ purpose }) => purpose === message).length;
    await client.sendCode({ purpose, email });
    return server.codeFor(email, message, after);
  };

  test("contacts are bound, made primary and unbound; the store shows it after a refresh", async () => {
    const { client, email } = await registered();
    const other = newEmail();
    const contact = await client.bind({ email: other, code: await codeFor(client, "bind", other) });
    assert.equal(contact.value, other);
    assert.equal(client.current.account.contacts.length, 1);
    await client.refresh();
    assert.equal(client.current.account.contacts.length, 2);
    assert.equal((await client.makePrimary(contact.id)).primary, true);
    assert.equal((await client.refresh()).email, other);
    const old = client.current.account.contacts.find(({ value }) => value === email);
    await client.unbind(old.id, await codeFor(client, "unbind", email));
    assert.deepEqual((await client.refresh()).contacts.map(({ value }) => value), [other]);
  });

  test("a refresh after a change is not answered by a read that began before it", async () => {
    const storage = memory();
    const { email } = await registered({ storage });
    let release;
    const held = new Promise((resume) => (release = resume));
    let reads = 0;
    const slowFirst = async (address, init) => {
      const answer = await fetch(address, init);
      if (address.endsWith("/v1/me") && ++reads === 1) await held;
      return answer;
    };
    const client = newClient({ storage, fetch: slowFirst });
    const early = client.refresh();
    const other = newEmail();
    await client.bind({ email: other, code: await codeFor(client, "bind", other) });
    const late = client.refresh();
    release();
    assert.deepEqual((await early).contacts.map(({ value }) => value), [email]);
    assert.deepEqual((await late).contacts.map(({ value }) => value).sort(), [email, other].sort());
    assert.equal(client.current.account.contacts.length, 2);
  });

  test("the profile is changed unless it was changed elsewhere", async () => {
    const { client, email } = await registered();
    await client.refresh();
    const other = newClient();
    await other.logIn({ email, password });
    await other.refresh();
    assert.equal((await client.updateProfile({ given_name: "Ana", properties: { theme: "dark" } })).given_name, "Ana");
    assert.equal(client.current.account.properties.theme, "dark");
    await assert.rejects(other.updateProfile({ given_name: "Anna" }), failsWith("precondition_failed"));
    await other.refresh();
    assert.equal((await other.updateProfile({ given_name: null })).given_name, null);
  });

  test("a picture is set and removed", async () => {
    const { client } = await registered();
    const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    const { picture } = await client.setPicture(new Blob([png], { type: "image/png" }));
    assert.equal((await fetch(client.address(picture))).headers.get("Content-Type"), "image/webp");
    await client.removePicture();
    assert.equal((await client.refresh()).picture, null);
  });

  test("the data are exported", async () => {
    const { client, email } = await registered();
    let state = await client.requestExport();
    for (let n = 0; n < 100 && state.state === "waiting"; ++n) state = await client.exportState(state.id);
    assert.equal(JSON.parse(await (await client.exportArchive(state.id)).text()).account.email, email);
  });

  test("a deletion logs out, can be followed, and taken back", async () => {
    await server.changeSettings({ deletion: { grace_days: 7 } });
    const { client, email } = await registered();
    const { receipt, due_at } = await client.deregister({ password });
    assert.equal(client.current.loggedIn, false);
    const error = await client.logIn({ email, password }).catch((caught) => caught);
    failsWith("account_deleting")(error);
    assert.equal(error.until, due_at);
    await client.cancelDeletion({ email, code: await codeFor(client, "deregister", email, "cancel_deletion") });
    const { timeline } = await client.deletionStatus(receipt);
    assert.deepEqual(timeline.map(({ event }) => event), ["requested", "cancelled"]);
    await client.logIn({ email, password });
  });
});

describe("errors", () => {
  test("carry the code, the fields and the request", async () => {
    const error = await newClient().register({ email: "nobody", password: "x" }).catch((caught) => caught);
    failsWith("invalid_request")(error);
    assert.equal(error.status, 400);
    assert.equal(error.field("email").code, "invalid_email");
    assert.match(error.requestId, /[0-9a-f-]{36}/);
  });

  test("wrong credentials leave the store alone", async () => {
    const { client, email } = await registered();
    await assert.rejects(client.logIn({ email, password: "wrong wrong wrong" }), failsWith("wrong_credentials"));
    await assert.rejects(client.changePassword({ current_password: "wrong", new_password: "nine green whales" }), failsWith("wrong_credentials"));
    assert.equal(client.current.loggedIn, true);
  });

  test("any answer that the session has ended empties the store", async () => {
    const { client } = await registered();
    const changes = [];
    client.current.subscribe((current) => changes.push(current.loggedIn));
    await fetch(`${server.url}/v1/session`, { method: "DELETE", headers: { Authorization: `Bearer ${client.current.token}` } });
    await assert.rejects(client.sessions(), failsWith("unauthenticated"));
    assert.equal(client.current.loggedIn, false);
    assert.equal(client.current.account, null);
    assert.deepEqual(changes, [false]);
  });

  test("a rule that a registration breaks is told before it is made", async () => {
    const error = await newClient().validate({ email: newEmail(), password: "password" }).catch((caught) => caught);
    assert.equal(error.field("password").code, "password_too_guessable");
  });

  test("no server, a late server and a proxy's own page have codes of their own", async () => {
    await assert.rejects(newClient({ fetch: () => Promise.reject(new TypeError("refused")) }).application(), failsWith("offline"));
    const never = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    await assert.rejects(newClient({ timeout: 20, fetch: never }).application(), failsWith("timed_out"));
    const proxy = async () => new Response("<h1>Bad gateway</h1>", { status: 502 });
    await assert.rejects(newClient({ fetch: proxy }).application(), failsWith("unavailable"));
  });

  test("what is safe to repeat survives one lost connection; what is not is sent once", async () => {
    const losing = () => {
      let lost = 0;
      const counted = counting();
      const once = (address, init) => (lost++ ? counted.fetch(address, init) : Promise.reject(new TypeError("reset")));
      return { fetch: once, tries: () => lost };
    };
    const safe = losing();
    await newClient(safe).application();
    assert.equal(safe.tries(), 2);
    const unsafe = losing();
    await assert.rejects(newClient(unsafe).logIn({ email: newEmail(), password }), failsWith("offline"));
    assert.equal(unsafe.tries(), 1);
  });

  test("a registration whose answer is lost is made once", async () => {
    const email = newEmail();
    let lost = false;
    const losesAnswer = async (address, init) => {
      const answer = await fetch(address, init);
      if (address.endsWith("/v1/accounts") && !lost) {
        lost = true;
        throw new TypeError("reset");
      }
      return answer;
    };
    const client = newClient({ fetch: losesAnswer });
    await client.sendCode({ purpose: "register", email });
    await client.register({ email, email_code: await server.codeFor(email, "register"), password });
    assert.equal(client.current.account.email, email);
    assert.ok(await client.refresh());
  });
});

describe("the store", () => {
  test("is there again after a new start", async () => {
    const storage = memory();
    const { client, email } = await registered({ storage });
    const later = newClient({ storage });
    assert.equal(later.current.loggedIn, true);
    assert.equal(later.current.account.email, email);
    assert.equal((await later.refresh()).id, client.current.account.id);
  });

  test("starts empty when what is kept is broken or may not be read", () => {
    const broken = { getItem: () => "{", setItem() {}, removeItem() {} };
    const forbidden = { getItem: () => { throw new Error("denied"); }, setItem: () => { throw new Error("denied"); }, removeItem() {} };
    for (const storage of [broken, forbidden]) assert.equal(newClient({ storage }).current.loggedIn, false);
  });

  test("reads the account once for many callers", async () => {
    const counted = counting();
    const storage = memory();
    await registered({ storage });
    const client = newClient({ storage, fetch: counted.fetch });
    const found = await Promise.all(Array.from({ length: 20 }, () => client.refresh()));
    assert.equal(new Set(found.map((account) => account.id)).size, 1);
    assert.deepEqual(counted.requests, ["GET /v1/me"]);
    await client.refresh();
    assert.equal(counted.requests.length, 2);
  });

  test("keeps its identity between changes", async () => {
    const { client } = await registered();
    assert.equal(client.current.get(), client.current.get());
    const earlier = client.current.get();
    await client.logOut();
    assert.notEqual(client.current.get(), earlier);
  });

  test("asks nothing of the server while nobody is logged in", async () => {
    const counted = counting();
    const client = newClient({ fetch: counted.fetch });
    assert.equal(await client.refresh(), null);
    await client.logOut();
    assert.deepEqual(counted.requests, []);
  });

  test("is not changed by an answer that belongs to an earlier session", async () => {
    const first = await registered();
    const second = await registered();
    let release;
    const held = new Promise((resume) => (release = resume));
    const slow = async (address, init) => {
      const answer = await fetch(address, init);
      if (address.endsWith("/v1/me")) await held;
      return answer;
    };
    const client = newClient({ fetch: slow });
    await client.logIn({ email: first.email, password });
    const reading = client.refresh();
    await client.logIn({ email: second.email, password });
    release();
    await reading;
    assert.equal(client.current.account.email, second.email);
  });
});
