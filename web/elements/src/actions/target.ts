// To whom: the email address or phone of an action, as the client takes it. What belongs to the account is looked up in the shared store,
// which is as fresh as the last refresh.
import { OstiaryError, type Contact, type Purpose, type Target } from "@ostiary/client";
import type { ReactiveElement } from "lit";
import { client } from "../app.js";
import { input, kindOf } from "./inputs.js";

/** What `to` and `channel` say. */
export function targetOf(host: ReactiveElement): Target {
  const to = input(host, "to") ?? "";
  const channel = input(host, "channel") ?? (kindOf(to) === "phone" ? "phone" : "email");
  return { [channel]: to } as Target;
}

/** The account's contact that `to` names, or the primary one of `channel`. */
export function contactOf(host: ReactiveElement): Contact {
  const to = input(host, "to")?.toLowerCase();
  const channel = input(host, "channel") ?? (to && kindOf(to) === "phone" ? "phone" : "email");
  const contacts = client().current.account?.contacts ?? [];
  const plain = (value: string) => (channel === "phone" ? value.replace(/[^+\d]/g, "") : value.toLowerCase());
  const found = contacts.find((one) => one.channel === channel && (to ? plain(one.value) === plain(to) : one.primary));
  if (!found) throw new OstiaryError("invalid_value", "The account has no such contact.");
  return found;
}

/** Where a code about the account itself goes. */
export function ownTargetOf(host: ReactiveElement): Target {
  if (input(host, "to")) return targetOf(host);
  const { channel, value } = contactOf(host);
  return { [channel]: value } as Target;
}

export function purposeOf(host: ReactiveElement): Purpose {
  return (input(host, "purpose") ?? "log_in") as Purpose;
}
