// Who is logged in, as the client keeps it: over restarts, many callers and late answers.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { counting, memory, newClient, password, registered } from "./people.js";

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
