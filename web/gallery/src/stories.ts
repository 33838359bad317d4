// What the gallery shows: each element as a newcomer would write it.
export interface Story {
  id: string;
  title: string;
  about: string;
  html: string;
}

const input = (id: string, label: string, more = "") => `<label>${label} <input id="${id}"${more}></label>`;
const code = (id: string) => input(id, "Code", ' inputmode="numeric" autocomplete="one-time-code"');

export const forms: Story[] = [
  { id: "sign-up-form", title: "Sign-up", about: "Asks for what the application's settings want.", html: `<ostiary-sign-up-form></ostiary-sign-up-form>` },
  { id: "log-in-form", title: "Login", about: "Identifier first, then what it allows.", html: `<ostiary-log-in-form></ostiary-log-in-form>` },
  { id: "recover-form", title: "Recovery", about: "A new password by code, logged out.", html: `<ostiary-recover-form></ostiary-recover-form>` },
  { id: "profile", title: "Profile", about: "For whoever is logged in.", html: `<ostiary-profile></ostiary-profile>` },
  { id: "contacts", title: "Contacts", about: "Email addresses and phones.", html: `<ostiary-contacts></ostiary-contacts>` },
  { id: "password-form", title: "Password", about: "Changes it.", html: `<ostiary-password-form></ostiary-password-form>` },
  { id: "sessions", title: "Sessions", about: "Where the account is logged in.", html: `<ostiary-sessions></ostiary-sessions>` },
  { id: "export", title: "Data", about: "All that is kept, as a file.", html: `<ostiary-export></ostiary-export>` },
  { id: "delete-account", title: "Deletion", about: "With what the settings ask for.", html: `<ostiary-delete-account></ostiary-delete-account>` },
];

export const actions: Story[] = [
  {
    id: "register",
    title: "Register",
    about: "A send-code action, then register. Its child runs when it succeeds.",
    html: `${input("r-email", "Email", ' type="email" autocomplete="email"')}
<ostiary-send-code to-from="r-email" purpose="register">
  <button>Send code <span data-remaining></span></button>
</ostiary-send-code>
${code("r-code")}
${input("r-password", "Password", ' type="password" autocomplete="new-password"')}
<ostiary-register identifier-from="r-email" code-from="r-code" password-from="r-password">
  <button>Register</button>
  <ostiary-refresh-user on="success"></ostiary-refresh-user>
</ostiary-register>`,
  },
  {
    id: "verify-code",
    title: "Verify a code",
    about: "Right or wrong, without using it up.",
    html: `${input("v-email", "Email", ' type="email" autocomplete="email"')}
<ostiary-send-code to-from="v-email" purpose="register"><button>Send code <span data-remaining></span></button></ostiary-send-code>
${code("v-code")}
<ostiary-verify-code to-from="v-email" purpose="register" code-from="v-code"><button>Check</button></ostiary-verify-code>`,
  },
  {
    id: "log-in",
    title: "Log in",
    about: "By password; with `code-from` instead, by code.",
    html: `${input("l-who", "Email or user name", ' autocomplete="username"')}
${input("l-password", "Password", ' type="password" autocomplete="current-password"')}
<ostiary-log-in identifier-from="l-who" password-from="l-password"><button>Log in</button></ostiary-log-in>`,
  },
  { id: "refresh-user", title: "Refresh the user", about: "Reads the account anew for all elements and tabs.", html: `<ostiary-refresh-user><button>Refresh</button></ostiary-refresh-user>` },
  {
    id: "bind",
    title: "Bind",
    about: "Adds a contact, then refreshes.",
    html: `${input("b-email", "New email", ' type="email" autocomplete="email"')}
<ostiary-send-code to-from="b-email" purpose="bind"><button>Send code <span data-remaining></span></button></ostiary-send-code>
${code("b-code")}
<ostiary-bind to-from="b-email" code-from="b-code">
  <button>Bind account</button>
  <ostiary-refresh-user></ostiary-refresh-user>
</ostiary-bind>`,
  },
  {
    id: "unbind",
    title: "Unbind",
    about: "Removes the primary email unless `to` names another contact.",
    html: `<ostiary-send-code channel="email" purpose="unbind"><button>Send code <span data-remaining></span></button></ostiary-send-code>
${code("u-code")}
<ostiary-unbind channel="email" code-from="u-code">
  <button>Unbind account</button>
  <ostiary-refresh-user></ostiary-refresh-user>
</ostiary-unbind>`,
  },
  {
    id: "reset-password",
    title: "Reset the password",
    about: "Logged out, by code. It does not log in.",
    html: `${input("p-email", "Email", ' type="email" autocomplete="username"')}
<ostiary-send-code to-from="p-email" purpose="reset_password"><button>Send code <span data-remaining></span></button></ostiary-send-code>
${code("p-code")}
${input("p-password", "New password", ' type="password" autocomplete="new-password"')}
<ostiary-reset-password to-from="p-email" code-from="p-code" password-from="p-password"><button>Set password</button></ostiary-reset-password>`,
  },
  {
    id: "deregister",
    title: "Deregister",
    about: "By password, or by a code sent for `deregister`.",
    html: `${input("d-password", "Password", ' type="password" autocomplete="current-password"')}
<ostiary-deregister password-from="d-password"><button>Deregistration</button></ostiary-deregister>`,
  },
  { id: "log-out", title: "Log out", about: "Ends the session only.", html: `<ostiary-log-out><button>Log out</button></ostiary-log-out>` },
];
