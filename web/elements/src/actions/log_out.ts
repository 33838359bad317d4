// Ends the session, here and at the server.
import { ReactiveElement } from "lit";
import { client } from "../app.js";
import { Action } from "./action.js";

/**
 * Ends the session. It touches no data.
 * @element ostiary-log-out
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - Without `detail`.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class LogOut extends ReactiveElement {
  static override properties = { on: {} };
  declare on: "success" | "failure";
  readonly action = new Action<void>(this, () => this.#perform());

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
  get value(): void | undefined {
    return this.action.result;
  }

  #perform() {
    return client().logOut();
  }
}

customElements.define("ostiary-log-out", LogOut);
