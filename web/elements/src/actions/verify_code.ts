// Tells whether a code is right, without using it up.
import { ReactiveElement } from "lit";
import { client } from "../app.js";
import { Action } from "./action.js";
import { input, inputs } from "./inputs.js";
import { purposeOf, targetOf } from "./target.js";

/**
 * Tells whether a code is right. A wrong guess counts as one of its tries; a right one can still be used.
 * @element ostiary-verify-code
 * @attr to - Email address or phone number.
 * @attr channel - `email` or `phone`; else seen by the look of `to`.
 * @attr purpose - What the code is for: `register`, `log_in`, `bind`, `unbind`, `reset_password` or `deregister`.
 * @attr code - The code as it was received.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is true.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class VerifyCode extends ReactiveElement {
  static override properties = { ...inputs("to", "channel", "purpose", "code"), on: {} };
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare purpose?: string;
  declare purposeFrom?: string;
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
    const code = input(this, "code") ?? "";
    await client().checkCode({ ...targetOf(this), purpose: purposeOf(this), code });
    return true as const;
  }
}

customElements.define("ostiary-verify-code", VerifyCode);
