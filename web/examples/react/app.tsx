// React 19: the elements are tags like others, and the current account is a store.
import { client } from "@ostiary/elements";
import type {} from "@ostiary/elements/react"; // the tags' attributes and events
import { useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";

const { current } = client();
const useAccount = () => useSyncExternalStore(current.subscribe.bind(current), current.get.bind(current)).account;

function App() {
  const account = useAccount();
  if (!account) return <ostiary-log-in-form onsuccess={() => console.log("logged in")} />;
  return (
    <>
      <p>Hello {account.email}</p>
      <ostiary-log-out>
        <button>Log out</button>
      </ostiary-log-out>
    </>
  );
}

createRoot(document.getElementById("app")!).render(<App />);
