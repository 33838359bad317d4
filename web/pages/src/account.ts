// What the hosted pages share: which application and language they speak for, where they send back, and who may see them.
//
// An address may carry `application` (a publishable key), `return_to` (where to go afterwards: only one of the URLs that the application has
// registered) and `lang`. The session is a cookie that scripts cannot read.
import { client, configure } from "@ostiary/elements/app";
import type { Application } from "@ostiary/client";

const asked = new URLSearchParams(location.search);
const application = asked.get("application");
configure({ session: "cookie", ...(application && { application }) });
// Not before: elements that are on the page ask for their client as soon as they are defined.
const { languages, paint } = await import("@ostiary/elements");

document.documentElement.lang = languageOf(asked.get("lang")) ?? languageOf(...navigator.languages) ?? "en";
keepParameters();
void start();

/** The first of these that there are words for. */
function languageOf(...wanted: (string | null)[]): string | undefined {
  return wanted.find((tag) => tag && languages().includes(tag.toLowerCase().split("-")[0] ?? "")) ?? undefined;
}

/** Links between the pages keep what this one was asked. */
function keepParameters() {
  if (!location.search) return;
  for (const element of document.querySelectorAll("[log-in-url], [sign-up-url], [recover-url], a[href^='/account']")) {
    for (const name of ["log-in-url", "sign-up-url", "recover-url", "href"]) {
      const path = element.getAttribute(name);
      if (path?.startsWith("/")) element.setAttribute(name, path + location.search);
    }
  }
}

// security: nobody is sent to an address that the application has not registered (an_unregistered_return_address_is_not_followed).
function addressAfter(application: Application): string {
  const wanted = asked.get("return_to");
  return wanted && application.web.return_urls.includes(wanted) ? wanted : `/account${location.search}`;
}

async function start() {
  const forms = document.querySelectorAll("ostiary-log-in-form, ostiary-sign-up-form");
  for (const form of forms) form.addEventListener("success", () => void leave());
  const described = client().application().then((found) => paint(document.documentElement, found), () => undefined);
  if (forms.length) {
    await described;
    // Who is logged in already goes on at once, unless the page says who else it is for.
    if (await client().refresh().catch(() => null)) await leave();
    return;
  }
  if (document.querySelector("main.account")) showAccount();
}

async function leave() {
  location.assign(addressAfter(await client().application()));
}

// --- The account's page: one part at a time, named by the address after `#`

function showAccount() {
  const parts = [...document.querySelectorAll<HTMLElement>("main.account > [id]")];
  let wanted = parts[0];
  const show = () => {
    wanted = parts.find(({ id }) => id === location.hash.slice(1)) ?? wanted;
    for (const part of parts) part.hidden = part !== wanted;
    for (const link of document.querySelectorAll("nav a")) {
      const shown = link.getAttribute("href") === `#${wanted?.id}`;
      if (shown) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      // On a phone the links are a row that scrolls.
      if (shown) link.scrollIntoView({ inline: "nearest", block: "nearest" });
    }
  };
  addEventListener("hashchange", show);
  addEventListener("resize", show); // a phone that is turned
  show();
  const deleting = document.querySelector("ostiary-delete-account");
  let deleted = false;
  deleting?.addEventListener("success", () => (deleted = true));
  const check = (loggedIn: boolean) => {
    if (!loggedIn && !deleted) location.replace(`/account/log-in${location.search}`);
  };
  // A moment later: an element that has just deleted the account says so first.
  client().current.subscribe(({ loggedIn }) => setTimeout(check, 0, loggedIn));
  client()
    .refresh()
    .then((account) => check(Boolean(account)))
    .catch(() => undefined); // the parts say themselves that the server cannot be reached
}
