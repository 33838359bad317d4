// Logs in by password or by code.
import type { Account, Credentials } from "@ostiary/client";
import { client } from "../app.js";
import { Action, properties } from "./action.js";
import { identifier, input } from "./inputs.js";

/**
 * Logs in with an identifier and a password, or a code sent for `log_in`.
 * @element ostiary-log-in
 * @attr identifier - User name, email address or phone number.
 * @attr identifier-type - `username`, `email` or `phone`; else seen by the look of `identifier`.
 * @attr password - The password; or else:
 * @attr code - The code sent to the identifier for `log_in`.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is { account, token }.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class LogIn extends Action<{ account: Account; token: string | undefined }> {
  static override properties = properties("identifier", "identifier-type", "password", "code");
  declare identifier?: string;
  declare identifierFrom?: string;
  declare identifierType?: string;
  declare identifierTypeFrom?: string;
  declare password?: string;
  declare passwordFrom?: string;
  declare code?: string;
  declare codeFrom?: string;

  protected override async perform() {
    const who = identifier(this, "identifier", input(this, "identifier-type"));
    const code = input(this, "code");
    const proof = code ? { code } : { password: input(this, "password") ?? "" };
    const { account, session } = await client().logIn({ ...who, ...proof } as Credentials);
    return { account, token: session.token };
  }
}

customElements.define("ostiary-log-in", LogIn);
