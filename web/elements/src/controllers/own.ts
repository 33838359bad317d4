// What a part of the account's page stands on: the account, read anew when the part appears (all parts of a page share one request), and its
// words for somebody who is not logged in.
import type { Account } from "@ostiary/client";
import { html, type ReactiveElement } from "lit";
import { client } from "../app.js";
import { title, whenLoaded, type Part } from "../forms/parts.js";
import type { Words } from "../localize.js";
import { CurrentController } from "./current.js";
import { Loaded } from "./loaded.js";

export class Own {
  readonly #current: CurrentController;
  readonly #read: Loaded<boolean>;

  constructor(
    host: ReactiveElement,
    private readonly words: Words,
  ) {
    this.#current = new CurrentController(host);
    this.#read = new Loaded(host, async () => Boolean(await client().refresh()));
  }

  /** Draws the account that is logged in. What was known before is drawn at once. */
  draw(draw: (account: Account) => Part): Part {
    const { account } = this.#current.value;
    if (account) return draw(account);
    return whenLoaded(this.words, this.#read, () => html`${title(this.words.say("not_logged_in"))}`);
  }
}
