// Removes an email address or phone from the account.
import { client } from "../app.js";
import { Action, properties } from "./action.js";
import { input } from "./inputs.js";
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
export class Unbind extends Action<true> {
  static override properties = properties("to", "channel", "code");
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare code?: string;
  declare codeFrom?: string;

  protected override async perform() {
    await client().unbind(contactOf(this).id, input(this, "code"));
    return true as const;
  }
}

customElements.define("ostiary-unbind", Unbind);
