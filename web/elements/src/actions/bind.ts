// Adds an email address or phone to the account.
import { ReactiveElement } from "lit";
import { client } from "../app.js";
import { Action } from "./action.js";
import { input, inputs } from "./inputs.js";
import { targetOf } from "./target.js";

/**
 * Adds a contact to the account. The store is as it was until `ostiary-refresh-user`: chain it.
 * @element ostiary-bind
 * @attr to - The new email address or phone number.
 * @attr channel - `email` or `phone`; else seen by the look of `to`.
 * @attr code - The code sent to it for `bind`.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is true.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class Bind extends ReactiveElement {
  static override properties = { ...inputs("to", "channel", "code"), on: {} };
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare code?: string;
  declare codeFrom?: string;
  declare on: "success" | "failure";
  readonly action = new Action<true>(this, () => this.#perform());

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
  get value(): true | undefined {
    return this.action.result;
  }

  async #perform() {
    await client().bind({ ...targetOf(this), code: input(this, "code") ?? "" });
    return true as const;
  }
}

customElements.define("ostiary-bind", Bind);
