// Makes an account and logs it in.
import type { Account } from "@ostiary/client";
import { client } from "../app.js";
import { Action, properties } from "./action.js";
import { identifier, input } from "./inputs.js";

/**
 * Makes an account and logs it in.
 * @element ostiary-register
 * @attr identifier - User name, email address or phone number.
 * @attr identifier-type - `username`, `email` or `phone`; else seen by the look of `identifier`.
 * @attr password - Where the application asks for one.
 * @attr code - The code sent to the identifier for `register`, where it is verified.
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - `detail` is { account, token }.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class Register extends Action<{ account: Account; token: string | undefined }> {
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
    const password = input(this, "password");
    const proof = !code ? {} : who["phone"] ? { phone_code: code } : { email_code: code };
    const { account, session } = await client().register({ ...who, ...proof, ...(password && { password }) });
    return { account, token: session.token };
  }
}

customElements.define("ostiary-register", Register);
