// The gallery: each story runs on the left of its own HTML, which can be changed and runs again; beside them the current account, the local mailbox and the events that fire.
import "@ostiary/elements";
import { client, languages } from "@ostiary/elements";
import { actions, forms, type Story } from "./stories.js";

const byId = (id: string) => document.getElementById(id)!;
const most = 8; // lines of a log

function make<K extends keyof HTMLElementTagNameMap>(name: K, text = "", attributes: Record<string, string> = {}): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// --- Stories

function showStory(story: Story): HTMLElement {
  const section = make("section", "", { id: story.id, class: "story" });
  const running = make("div", "", { class: "running" });
  const copy = make("button", "Copy", { type: "button", class: "copy" });
  const source = make("div", "", { class: "source" });
  const text = make("textarea", "", { "aria-label": `HTML of ${story.title}`, spellcheck: "false", rows: String(story.html.split("\n").length + 3) });
  text.value = story.html;
  text.addEventListener("input", () => run(text.value, running));
  copy.addEventListener("click", () => void navigator.clipboard.writeText(text.value).then(() => (copy.textContent = "Copied")));
  source.append(text, copy);
  run(story.html, running);
  const both = make("div", "", { class: "both" });
  both.append(running, source);
  section.append(make("h3", story.title), make("p", story.about), both);
  return section;
}

function run(html: string, place: HTMLElement) {
  place.replaceChildren(parsed(html));
  for (const element of place.querySelectorAll("*")) if (element.localName.startsWith("ostiary-")) listen(element);
}

// What whoever looks at the page typed there; the page's policy lets no script run that is not the server's own.
function parsed(html: string): DocumentFragment {
  const found = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...found.body.childNodes);
  return document.importNode(fragment, true);
}

function listen(element: Element) {
  for (const name of ["success", "failure", "finished", "change", "kept"]) {
    element.addEventListener(name, (event) => log(`<${element.localName}> ${name}`, (event as CustomEvent).detail));
  }
}

function log(name: string, detail: unknown) {
  const line = make("li", name);
  if (detail !== undefined && detail !== null) line.append(make("code", shortened(detail)));
  byId("events").prepend(line);
  while (byId("events").children.length > most) byId("events").lastChild!.remove();
}

/** A token is worth a login: it is not shown. */
const shortened = (value: unknown) => JSON.stringify(value, (key, inner) => (key === "token" ? "…" : inner)).slice(0, 160);

for (const [title, stories] of [["Forms", forms], ["Actions", actions]] as const) {
  const list = make("ul");
  for (const { id, title } of stories) {
    const item = make("li");
    item.append(make("a", title, { href: `#${id}` }));
    list.append(item);
  }
  byId("contents").append(make("h2", title), list);
  byId("stories").append(make("h2", title), ...stories.map(showStory));
}

// --- Beside the stories

function showCurrent() {
  const { loggedIn, account } = client().current;
  const { id, username, email, phone } = account ?? {};
  byId("current").textContent = JSON.stringify({ loggedIn, account: account && { id, username, email, phone } }, null, 2);
}
client().current.subscribe(showCurrent);
showCurrent();

interface Message {
  id: string;
  target: string;
  subject?: string | null;
  purpose: string;
  text: string;
}

async function showMailbox() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch("/dev/mailbox/messages?limit=5").catch(() => undefined);
  const items: Message[] = answer?.ok ? (await answer.json()).items : [];
  const lines = items.map(({ target, purpose, text }) => {
    const line = make("li");
    line.append(make("bdi", target), `: ${purpose} `);
    const code = /(?<!\d)\d{4,8}(?!\d)/.exec(text)?.[0];
    if (code) line.append(make("code", code));
    return line;
  });
  if (!lines.length) lines.push(make("li", answer?.ok ? "Nothing yet." : "Only to be read on the machine that the server runs on."));
  byId("mailbox").replaceChildren(...lines);
}
void showMailbox();
setInterval(() => void showMailbox(), 2000);

// --- Look

const look = byId("look") as HTMLFormElement;
const names = new Intl.DisplayNames(["en"], { type: "language" });
(look.elements.namedItem("lang") as HTMLSelectElement).append(...["en", ...languages().filter((tag) => tag !== "en")].map((tag) => new Option(names.of(tag), tag)));
look.addEventListener("input", () => {
  const { scheme, lang, dir, accent, radius } = Object.fromEntries(new FormData(look)) as Record<string, string>;
  const root = document.documentElement;
  root.style.setProperty("color-scheme", scheme ?? "");
  root.style.setProperty("--ostiary-color-scheme", scheme ?? "");
  root.style.setProperty("--ostiary-radius", `${radius}px`);
  if (accent !== "#1f5fbf") root.style.setProperty("--ostiary-accent", accent ?? "");
  for (const running of document.querySelectorAll<HTMLElement>(".running")) Object.assign(running, { lang, dir });
  for (const element of document.querySelectorAll(".running *")) if ("requestUpdate" in element) (element as { requestUpdate(): void }).requestUpdate();
});
