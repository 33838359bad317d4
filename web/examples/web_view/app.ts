// The web part of a phone's app, as Capacitor and Cordova run it. The session is kept where the app keeps secrets, not in the web view.
import { configure } from "@ostiary/elements/app";

/** What the app's native part offers to its pages. */
declare const keychain: { read(): Promise<Record<string, string>>; write(values: Record<string, string>): Promise<void> };
declare const server: string;

// The storage must answer at once, so all is read first.
const kept = await keychain.read();
const { current } = configure({
  server,
  storage: {
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => {
      kept[key] = value;
      void keychain.write(kept);
    },
    removeItem: (key) => {
      delete kept[key];
      void keychain.write(kept);
    },
  },
});

// Elements that stand in the HTML ask for their client as soon as they are defined: so they are defined now, not before.
await import("@ostiary/elements");
const show = () => {
  document.querySelector("#who")!.textContent = current.account ? `Hello ${current.account.email}` : "Nobody is logged in.";
};
current.subscribe(show);
show();
