// Tells whether a code is right, without using it up.
import { client } from "../app.js";
import { Action, properties } from "./action.js";
import { input } from "./inputs.js";
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
export class VerifyCode extends Action<true> {
  static override properties = properties("to", "channel", "purpose", "code");
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare purpose?: string;
  declare purposeFrom?: string;
  declare code?: string;
  declare codeFrom?: string;

  protected override async perform() {
    const code = input(this, "code") ?? "";
    await client().checkCode({ ...targetOf(this), purpose: purposeOf(this), code });
    return true as const;
  }
}

customElements.define("ostiary-verify-code", VerifyCode);
