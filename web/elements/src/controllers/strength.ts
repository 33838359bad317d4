// Whether a new password would be accepted, by the server's own rules, a moment after the typing stops. Says nothing while it does not know.
import { OstiaryError, type Application, type Registration } from "@ostiary/client";
import type { ReactiveController } from "lit";
import { client } from "../app.js";
import type { Form } from "./form.js";

const pause = 600; // milliseconds without a key

export class Strength implements ReactiveController {
  verdict: { good: boolean; sentence: string } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(
    private readonly form: Form,
    /** Whose password it would be; rules may compare it with the name. */
    private readonly who: () => Registration,
  ) {
    form.host.addController(this);
  }

  hostConnected() {}

  hostDisconnected() {
    clearTimeout(this.#timer);
  }

  judge(password: string, rules: Application["passwords"]) {
    clearTimeout(this.#timer);
    this.#asked++;
    const length = [...password].length;
    if (!password) this.#say(undefined);
    else if (length < rules.shortest) this.#say({ good: false, sentence: this.form.words.say("password_shortest", { n: rules.shortest }) });
    else this.#timer = setTimeout(() => void this.#ask(password), pause);
  }

  async #ask(password: string) {
    const mine = ++this.#asked;
    const { words } = this.form;
    const good = { good: true, sentence: words.say("password_good") };
    const verdict = await client().validate({ ...this.who(), password }).then(
      () => good,
      (error) => {
        if (!(error instanceof OstiaryError)) return undefined;
        const fault = error.field("password");
        if (fault) return { good: false, sentence: words.explain(fault.code) };
        // Whether a name is taken is looked at after the password; with another fault it was not looked at.
        return error.code === "identifier_taken" ? good : undefined;
      },
    );
    if (mine === this.#asked) this.#say(verdict);
  }

  #say(verdict: Strength["verdict"]) {
    this.verdict = verdict;
    this.form.host.requestUpdate();
  }
}
