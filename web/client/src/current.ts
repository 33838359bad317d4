// Who is logged in: kept across page loads, the same in all tabs, with an event for each change. What it holds is what the server said
// last: after bind, unbind, reset or a change elsewhere it stays as it is until `client.refresh()`.
import type { Account } from "./types.js";

/** What is kept between page loads. localStorage fits; so does anything else that answers at once. */
export type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** A moment of the store. A change makes a new one, so it can be compared by identity (React's useSyncExternalStore). */
export interface Current {
  readonly loggedIn: boolean;
  /** As of the last refresh; null when logged out. */
  readonly account: Account | null;
  /** Of the session; absent in cookie mode and when logged out. */
  readonly token?: string | undefined;
}

export interface State extends Current {
  readonly etag?: string | undefined;
  /** Of this browser or app; outlives sessions, and proves nothing by itself. */
  readonly device?: string | undefined;
  /** Which session it is; its id, while this store has seen the login. */
  readonly since?: string | undefined;
  /** When the account's last read began and ended, in milliseconds. */
  readonly readFrom?: number;
  readonly readUntil?: number;
}

const nobody: State = { loggedIn: false, account: null };

export class CurrentAccount extends EventTarget implements Current {
  #state: State = nobody;
  #channel: BroadcastChannel | undefined;

  constructor(
    readonly key: string,
    private readonly storage: Storage,
  ) {
    super();
    try {
      this.#state = { ...nobody, ...JSON.parse(storage.getItem(key) ?? "{}") };
    } catch {
      // What is there is not ours, or may not be read: as if there were nothing.
    }
    // In Node a channel would keep the process alive, and there are no tabs.
    if (typeof document !== "undefined" && typeof BroadcastChannel !== "undefined") {
      this.#channel = new BroadcastChannel(key);
      this.#channel.onmessage = ({ data }) => this.#become(data);
    }
  }

  get loggedIn() {
    return this.#state.loggedIn;
  }
  get account() {
    return this.#state.account;
  }
  get token() {
    return this.#state.token;
  }

  /** This moment. */
  get(): Current {
    return this.#state;
  }

  /** Calls `listener` after each change, here or in another tab; answers the function that ends it. */
  subscribe(listener: (current: Current) => void): () => void {
    const heard = () => listener(this.#state);
    this.addEventListener("change", heard);
    return () => this.removeEventListener("change", heard);
  }

  get state(): State {
    return this.#state;
  }

  set(change: Partial<State>) {
    this.#become({ ...this.#state, ...change });
    try {
      this.storage.setItem(this.key, JSON.stringify(this.#state));
    } catch {
      // A full or forbidden storage: this page goes on, the next starts logged out.
    }
    this.#channel?.postMessage(this.#state);
  }

  /**
   * Waits until another tab's reading after `asked` is known: its message may come after the lock that it gave back. Not for long, since a
   * tab that met an error says nothing.
   */
  async hear(asked: number) {
    if (!this.#channel || (this.#state.readUntil ?? 0) > asked) return;
    await new Promise<void>((resume) => {
      this.addEventListener("change", () => resume(), { once: true });
      setTimeout(resume, 1000);
    });
  }

  /** Nobody is logged in any more. */
  clear() {
    this.set({ ...nobody, token: undefined, since: undefined, etag: undefined });
  }

  /** Leaves the other tabs alone from now on; for tests and apps that replace a client. */
  close() {
    this.#channel?.close();
  }

  #become(state: State) {
    this.#state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** Kept for this process only: in Node, and where a browser forbids storage. */
export function memory(): Storage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

export function standardStorage(): Storage {
  try {
    return typeof document === "undefined" ? memory() : localStorage;
  } catch {
    return memory();
  }
}
