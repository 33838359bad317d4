// Sets a new password by a code, logged out.
import { ReactiveElement } from "lit";
import { client } from "../app.js";
import { Action } from "./action.js";
import { input, inputs } from "./inputs.js";
import { targetOf } from "./target.js";

/**
 * Sets a new password and ends all sessions of the account. It does not log in.
 * @element ostiary-reset-password
 * @attr to - Email address or phone number.
 * @attr channel - `email` or `phone`; else seen by the look of `to`.
 * @attr code - The code sent to it for `reset_password`.
 * @attr password - The new password.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is the id of the account.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class ResetPassword extends ReactiveElement {
  static override properties = { ...inputs("to", "channel", "code", "password"), on: {} };
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare code?: string;
  declare codeFrom?: string;
  declare password?: string;
  declare passwordFrom?: string;
  declare on: "success" | "failure";
  readonly action = new Action<string>(this, () => this.#perform());

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
  get value(): string | undefined {
    return this.action.result;
  }

  async #perform() {
    const code = input(this, "code") ?? "";
    const { account } = await client().resetPassword({ ...targetOf(this), code, new_password: input(this, "password") ?? "" });
    return account.id;
  }
}

customElements.define("ostiary-reset-password", ResetPassword);
