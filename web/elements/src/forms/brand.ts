// The application's own face on a form: logo, colour, and the links to its terms.
import type { Application } from "@ostiary/client";
import { html, nothing } from "lit";
import type { Words } from "../localize.js";
import type { Part } from "./parts.js";

export const logo = ({ brand }: Application): string | null => brand.logo_url || null;

/** "By signing up you agree to ...", with what the application links to. */
export function agreement(words: Words, { brand }: Application): Part {
  if (!brand.terms_url && !brand.privacy_url) return nothing;
  const link = (url: string, text: string) => (url ? html`<a href=${url} target="_blank" rel="noopener">${text}</a>` : nothing);
  const both = brand.terms_url && brand.privacy_url ? html` · ` : nothing;
  return html`<p class="muted">
    ${words.say("agreement")} ${link(brand.terms_url, words.say("terms"))}${both}${link(brand.privacy_url, words.say("privacy"))}
  </p>`;
}

/** Colours a page or element by the brand, with a text colour on it that can be read. Not by a style attribute: a strict policy forbids it. */
export function paint(element: HTMLElement, { brand }: Application): void {
  const digits = /^#([0-9a-f]{6})$/i.exec(brand.accent)?.[1];
  if (!digits) return;
  const [red, green, blue] = [0, 2, 4].map((at) => {
    const part = parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue; // WCAG's relative luminance
  element.style.setProperty("--ostiary-accent", `#${digits}`);
  element.style.setProperty("--ostiary-on-accent", light > 0.179 ? "#000" : "#fff");
}
