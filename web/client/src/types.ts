// The API's types under short names; all from api/openapi.yaml.
import type { components } from "./generated/api.js";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type AccountPatch = Partial<
  Pick<Account, "given_name" | "family_name" | "gender" | "birth_date" | "picture" | "locale" | "properties">
>;
export type Application = Schemas["PublicApplication"];
export type Channel = Schemas["Channel"];
export type CodeSent = Schemas["CodeSent"];
export type Contact = Schemas["Contact"];
export type CurrentSession = Schemas["CurrentSession"];
/** Its receipt reads what became of it, also after the account is gone. */
export type Deletion = Schemas["DeletionRequested"];
export type DeletionStatus = Schemas["DeletionStatus"];
export type Export = Schemas["Export"];
export type FieldError = Schemas["FieldError"];
export type LoggedIn = Schemas["LoggedIn"];
export type Purpose = Schemas["Purpose"];
export type Registered = Schemas["Registered"];
export type Registration = Omit<Schemas["Registration"], "session">;
export type Session = Schemas["OwnSession"];

/** An email address or a phone number: exactly one. */
export type Target = { email: string; phone?: never } | { phone: string; email?: never };
export type Credentials = (Target | { username: string }) & ({ password: string } | { code: string });

/** Proof for a deletion, the password or a `deregister` code sent to a contact of the account; and what its owner says. */
export type Deregistration = ({ password: string } | (Target & { code: string })) & {
  reason?: string;
  comment?: string;
  consent?: true;
};

/** With `contacts.confirm_primary_change`: an `unbind` code on the old primary contact and a `bind` code on the new one. */
export interface PrimaryCodes {
  old_code?: string;
  new_code?: string;
}
