// Adds an email address or phone to the account.
import { client } from "../app.js";
import { Action, properties } from "./action.js";
import { input } from "./inputs.js";
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
export class Bind extends Action<true> {
  static override properties = properties("to", "channel", "code");
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare code?: string;
  declare codeFrom?: string;

  protected override async perform() {
    await client().bind({ ...targetOf(this), code: input(this, "code") ?? "" });
    return true as const;
  }
}

customElements.define("ostiary-bind", Bind);
