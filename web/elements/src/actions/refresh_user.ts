// Reads the current account anew, for all elements and tabs.
import type { Account } from "@ostiary/client";
import { OstiaryError } from "@ostiary/client";
import { client } from "../app.js";
import { Action, properties } from "./action.js";

/**
 * Reads the current account into the shared store; fails when nobody is logged in.
 * @element ostiary-refresh-user
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is the account.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class RefreshUser extends Action<Account> {
  static override properties = properties();

  protected override async perform() {
    const account = await client().refresh();
    if (!account) throw new OstiaryError("unauthenticated", "Nobody is logged in.", 401);
    return account;
  }
}

customElements.define("ostiary-refresh-user", RefreshUser);
