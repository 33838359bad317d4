// What the client does with the account of who is logged in: contacts, profile, picture, export, deletion.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { failsWith, memory, newClient, newEmail, password, registered, server } from "./people.js";

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
