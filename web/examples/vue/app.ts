// Vue 3. In a single-file component write the tags as they are, with `compilerOptions.isCustomElement: (tag) => tag.startsWith("ostiary-")`.
import { client } from "@ostiary/elements";
import type {} from "@ostiary/elements/vue"; // the tags' attributes
import { createApp, h, onUnmounted, shallowRef } from "vue";

function useAccount() {
  const { current } = client();
  const account = shallowRef(current.account);
  onUnmounted(current.subscribe((now) => (account.value = now.account)));
  return account;
}

createApp({
  setup() {
    const account = useAccount();
    return () =>
      account.value
        ? [h("p", `Hello ${account.value.email}`), h("ostiary-log-out", h("button", "Log out"))]
        : h("ostiary-log-in-form", { onSuccess: () => console.log("logged in") });
  },
}).mount("#app");
