// Words in the language of the page: of the nearest `lang` around an element, else the browser's. English is there at once; the others
// load when they are wanted. `addMessages` brings a language of one's own, or other words for ours.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { en } from "./messages/en.js";

export type Key = keyof typeof en;
export type Messages = Record<Key, string>;

const loaders: Record<string, () => Promise<{ default: Messages }>> = {
  es: () => import("./messages/es.js"),
  hi: () => import("./messages/hi.js"),
  ja: () => import("./messages/ja.js"),
  zh: () => import("./messages/zh.js"),
};
const loaded = new Map<string, Partial<Messages>>([["en", en]]);
const loading = new Map<string, Promise<void>>();
const hosts = new Set<ReactiveControllerHost>();

export const languages = () => [...new Set([...Object.keys(loaders), ...loaded.keys()])].sort();

export function addMessages(language: string, messages: Partial<Messages>): void {
  loaded.set(language, { ...loaded.get(language), ...messages });
  for (const host of hosts) host.requestUpdate();
}

function load(language: string): void {
  const loader = loaders[language];
  if (!loader || loading.has(language)) return;
  const own = loaded.get(language);
  const done = loader().then(
    (module) => addMessages(language, { ...module.default, ...own }),
    () => void loading.delete(language), // offline: English until it is asked for again
  );
  loading.set(language, done);
}

/** The language tag for what is inside `element`. */
export function languageOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement ?? hostOf(at)) {
    const lang = at.getAttribute("lang");
    if (lang) return lang;
  }
  return navigator.language || "en";
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** A phone number keeps its plus in front, also in a sentence that runs from right to left. */
const isolated = (value: string) => (value.startsWith("+") ? `\u2066${value}\u2069` : value);

/** An element's words. */
export class Words implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost & Element) {
    host.addController(this);
  }

  hostConnected() {
    hosts.add(this.host);
  }

  hostDisconnected() {
    hosts.delete(this.host);
  }

  get language(): string {
    return languageOf(this.host);
  }

  /** The message, with its {places} filled. */
  say = (key: Key, values: Record<string, unknown> = {}): string => {
    const text = this.find(key) ?? en[key];
    return text.replace(/\{(\w+)\}/g, (_, name) => isolated(String(values[name] ?? "")));
  };

  /** What to tell somebody who met this error. */
  explain(code: string, values?: Record<string, unknown>): string {
    const key = `error_${code}` as Key;
    return this.say(key in en ? key : "error_internal", values);
  }

  date(time: string, style: "long" | "short" = "long"): string {
    const options = { dateStyle: style === "long" ? "long" : "medium", timeStyle: "short" } as const;
    return new Intl.DateTimeFormat(this.language, options).format(new Date(time));
  }

  private find(key: Key): string | undefined {
    const language = this.language.toLowerCase().split("-")[0] ?? "en";
    if (!(loaded.get(language)?.[key] || language === "en")) load(language);
    return loaded.get(language)?.[key];
  }
}
