// Ends the session, here and at the server.
import { client } from "../app.js";
import { Action, properties } from "./action.js";

/**
 * Ends the session. It touches no data.
 * @element ostiary-log-out
 * @attr on - In which branch of a parent action it runs: `success` (unless told) or `failure`.
 * @fires success - Without `detail`.
 * @fires failure - `detail` is { code, message }.
 * @fires finished - After the one of them, and all child actions.
 */
export class LogOut extends Action<void> {
  static override properties = properties();

  protected override perform() {
    return client().logOut();
  }
}

customElements.define("ostiary-log-out", LogOut);
