// Removes an email address or phone from the account.
import { ReactiveElement } from "lit";
import { client } from "../app.js";
import { Action } from "./action.js";
import { input, inputs } from "./inputs.js";
import { contactOf } from "./target.js";

/**
 * Removes a contact from the account. The store is as it was until `ostiary-refresh-user`: chain it.
 * @element ostiary-unbind
 * @attr to - Which contact; else the primary one of `channel`.
 * @attr channel - `email` (unless told) or `phone`.
 * @attr code - The code sent to it for `unbind`.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is true.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class Unbind extends ReactiveElement {
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
    await client().unbind(contactOf(this).id, input(this, "code"));
    return true as const;
  }
}

customElements.define("ostiary-unbind", Unbind);
