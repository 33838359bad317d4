// How an action element comes to its inputs. Each input is an attribute (`email="ana@example.org"`), or a reference to what holds the value
// (`email-from="my-input"`: an id, or a CSS selector): an input of the page, or another action, whose result is then meant; a part of that
// result after slashes (`to-from="my-log-in/account/email"`).
import type { PropertyDeclarations, ReactiveElement } from "lit";

/** Declares `to` and `to-from` for each name. */
export function inputs(...names: string[]): PropertyDeclarations {
  return Object.fromEntries(names.flatMap((name) => [[property(name), { attribute: name }], [`${property(name)}From`, { attribute: `${name}-from` }]]));
}

const property = (name: string) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The value of an input; undefined when there is none or it is empty. */
export function input(host: ReactiveElement, name: string): string | undefined {
  const values = host as unknown as Record<string, string | undefined>;
  const reference = values[`${property(name)}From`];
  const value = reference ? valueAt(host, reference) : values[property(name)];
  return value || undefined;
}

function valueAt(host: Element, reference: string): string | undefined {
  const root = host.getRootNode() as Document | ShadowRoot;
  const [place = "", ...path] = reference.split("/");
  const found = root.getElementById(place) ?? root.querySelector(place);
  const { value: whole, type, checked } = (found ?? {}) as Partial<HTMLInputElement>;
  const value = path.reduce<unknown>((inside, name) => (inside as Record<string, unknown> | null | undefined)?.[name], whole);
  if (value === undefined || value === null) throw new Error(`${host.localName}: nothing with a value is at "${reference}"`);
  if (type === "checkbox" && !checked) return undefined;
  // What is typed into a password is taken as it is.
  return type === "password" ? String(value) : String(value).trim();
}

export type Kind = "email" | "phone" | "username";

/** What an identifier is, where the page does not say: by its look. */
export function kindOf(identifier: string): Kind {
  if (identifier.includes("@")) return "email";
  return /^\+?[\d\s().-]{5,}$/.test(identifier) ? "phone" : "username";
}

/** An identifier under the name that the API has for it, such as { email }. */
export function identifier(host: ReactiveElement, name: string, kind?: string): Record<string, string> {
  const value = input(host, name);
  return value ? { [kind || kindOf(value)]: value } : {};
}
