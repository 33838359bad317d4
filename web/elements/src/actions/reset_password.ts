// Sets a new password by a code, logged out.
import { client } from "../app.js";
import { Action, properties } from "./action.js";
import { input } from "./inputs.js";
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
export class ResetPassword extends Action<string> {
  static override properties = properties("to", "channel", "code", "password");
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare code?: string;
  declare codeFrom?: string;
  declare password?: string;
  declare passwordFrom?: string;

  protected override async perform() {
    const code = input(this, "code") ?? "";
    const { account } = await client().resetPassword({ ...targetOf(this), code, new_password: input(this, "password") ?? "" });
    return account.id;
  }
}

customElements.define("ostiary-reset-password", ResetPassword);
