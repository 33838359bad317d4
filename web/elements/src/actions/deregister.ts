// Asks for the account to be deleted.
import type { Deletion, Deregistration } from "@ostiary/client";
import { client } from "../app.js";
import { Action, properties } from "./action.js";
import { input } from "./inputs.js";
import { ownTargetOf } from "./target.js";

/**
 * Asks for the account to be deleted, proven by the password or by a code, and logs out.
 * @element ostiary-deregister
 * @attr password - The password; or else:
 * @attr code - The code sent for `deregister`.
 * @attr to - To which contact the code was sent; else the primary one of `channel`.
 * @attr channel - `email` (unless told) or `phone`.
 * @attr reason - One of the application's reasons.
 * @attr comment - In the owner's own words.
 * @attr consent - Anything, where the application has a text to consent to.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` says when the account is erased, and has the receipt that reads what became of the request.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class Deregister extends Action<Deletion> {
  static override properties = properties("password", "code", "to", "channel", "reason", "comment", "consent");
  declare password?: string;
  declare passwordFrom?: string;
  declare code?: string;
  declare codeFrom?: string;
  declare to?: string;
  declare toFrom?: string;
  declare channel?: string;
  declare channelFrom?: string;
  declare reason?: string;
  declare reasonFrom?: string;
  declare comment?: string;
  declare commentFrom?: string;
  declare consent?: string;
  declare consentFrom?: string;

  protected override perform() {
    const code = input(this, "code");
    const proof = code ? { ...ownTargetOf(this), code } : { password: input(this, "password") ?? "" };
    const said = { reason: input(this, "reason"), comment: input(this, "comment"), consent: input(this, "consent") && true };
    return client().deregister({ ...proof, ...given(said) } as Deregistration);
  }
}

const given = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

customElements.define("ostiary-deregister", Deregister);
