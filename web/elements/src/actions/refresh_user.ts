// Reads the current account anew, for all elements and tabs.
import { ReactiveElement } from "lit";
import type { Account } from "@ostiary/client";
import { OstiaryError } from "@ostiary/client";
import { client } from "../app.js";
import { Action } from "./action.js";

/**
 * Reads the current account into the shared store; fails when nobody is logged in.
 * @element ostiary-refresh-user
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is the account.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class RefreshUser extends ReactiveElement {
  static override properties = { on: {} };
  declare on: "success" | "failure";
  readonly action = new Action<Account>(this, () => this.#perform());

  constructor() {
    super();
    this.on = "success";
  }

  protected override createRenderRoot() {
    return this;
  }

  /** Whether it succeeded, with all of its chain. */
  run(): Promise<boolean> {
    return this.action.run();
  }

  get busy(): boolean {
    return this.action.busy;
  }

  /** The detail of the last success. */
  get value(): Account | undefined {
    return this.action.result;
  }

  async #perform() {
    const account = await client().refresh();
    if (!account) throw new OstiaryError("unauthenticated", "Nobody is logged in.", 401);
    return account;
  }
}

customElements.define("ostiary-refresh-user", RefreshUser);
