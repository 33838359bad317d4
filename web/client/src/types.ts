// The API's types under short names; all from api/openapi.yaml.
import type { components } from "./generated/api.js";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type AccountPatch = Partial<
  Pick<Account, "given_name" | "family_name" | "gender" | "birth_date" | "picture" | "locale" | "properties">
>;
export type Application = Schemas["PublicApplication"] & {
  brand?: { logo_url: string; accent: string; terms_url: string; privacy_url: string };
  web?: { return_urls: string[] };
  deletion?: { allowed: boolean; grace_days: number; reasons: string[]; free_text: boolean; consent_text: string };
  contacts?: { most_per_channel: number; confirm_primary_change: boolean };
};
export type Channel = Schemas["Channel"];
export type CodeSent = Schemas["CodeSent"];
export type Contact = Schemas["Contact"];
export type CurrentSession = Schemas["CurrentSession"];
export type FieldError = Schemas["FieldError"];
export type LoggedIn = Schemas["LoggedIn"];
export type Purpose = Schemas["Purpose"];
export type Registered = Schemas["Registered"];
export type Registration = Omit<Schemas["Registration"], "session">;
export type Session = Schemas["OwnSession"];

/** An email address or a phone number: exactly one. */
export type Target = { email: string; phone?: never } | { phone: string; email?: never };
export type Credentials = (Target | { username: string }) & ({ password: string } | { code: string });

/** Why an account may be deleted: the password, or a `deregister` code sent to a contact of it; and what its owner says. */
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

export interface Deletion {
  id: string;
  requested_at: string;
  due_at: string;
  /** Reads the request's timeline, also after the account is gone. */
  receipt: string;
}

export interface DeletionStatus {
  id: string;
  requested_at: string;
  due_at: string;
  timeline: { event: "requested" | "cancelled" | "erased"; at: string }[];
}

export interface Export {
  id: string;
  state: "waiting" | "ready";
  created_at: string;
  expires_at: string;
}
