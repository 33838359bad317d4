// Compiled, never run: an application that has the declarations as a file of its own, and no import.
const MC = monaca.cloud;

MC.User.register("ana@example.org", "password", { age: 21 })
  .done((result) => console.log(result.user._username.length + result.user.age + result.user._createdAt))
  .fail((error) => console.log(`Err#${error.code + 0}: ${error.message.trim()}`, error.data["username"]))
  .always(() => console.log("done"));

MC.User.login<{ age: number }>("ana@example.org", "password")
  .then(({ user }) => MC.User.getProperty<number>("age").then((age) => (age ?? user.age) + 1))
  .then((next) => next.toFixed())
  .catch((error) => error.code);

MC.User.autoLogin()
  .then(({ user }) => user, () => MC.User.login("ana", "password").then(({ user }) => user))
  .done((user) => user._id.length)
  .fail((error) => error.message.trim());
MC.User.autoLogin()
  .then(null, (error) => error.code)
  .fail((code) => code.toFixed());
MC.User.autoLogin()
  .catch(() => MC.User.login("ana", "password"))
  .done(({ user }) => user._id)
  .fail((error) => error.code.toFixed());
MC.User.login("ana", "password")
  .then(({ user }) => (user._createdAt ? MC.User.getProperty<number>("age") : undefined))
  .done((age) => age?.toFixed())
  .fail((error) => error.code);
MC.User.logout()
  .done(function () {
    return this.state();
  })
  .then(
    function () {
      return this.state();
    },
    function () {
      return this.state();
    },
  )
  .always((value) => value.trim());

const oid: string | null = MC.User._oid;
const within: boolean = MC.User.isAuthenticated();
const state: "pending" | "resolved" | "rejected" = MC.User.logout().state();
const made = [MC.Error(10001, "Mine"), new MC.Error(10002, "Mine", { a: 1 })].map(({ code }) => code + 1);

async function awaited(): Promise<void> {
  const { loginToken } = await MC.User.autoLogin();
  const { nickname } = await MC.User.getProperties<{ nickname: string }>(["nickname"]);
  const saved: "OK" = await MC.Device.saveProperties({ color: "red" });
  console.log(saved, loginToken?.length, nickname?.length, oid, within, state, made);
  await MC.Mailer.sendMail("u5", "welcome", { name: "John" }, { emailPropertyName: "email" });
  const both = MC.User.logout().promise({ name: "form" });
  both.done((value) => value.length + both.name.length);
  // As one of the language's, wherever these are followed.
  const followed: PromiseLike<string> = MC.User.logout();
  const [word, age] = await Promise.all([Promise.resolve(followed).then(() => MC.User.logout()), MC.User.getProperty<number>("age")]);
  console.log(word.length, age?.toFixed());
}

interface Profile {
  age: number;
  nickname?: string;
}

async function described(profile: Profile): Promise<number> {
  await MC.User.validate("ana", profile);
  const { user } = await MC.User.register("ana", "password", profile);
  await MC.User.saveProperties(profile);
  await MC.Device.saveProperties(profile);
  await MC.Mailer.sendMail(user._id, "welcome", profile);
  const { age, nickname } = await MC.User.getProperties<Profile>(["age", "nickname"]);
  const again = await MC.User.login<Profile>("ana", "password");
  const reset = await MC.User.resetPasswordAndLogin<Profile>("ana", "password", "000000");
  const automatic = await MC.User.autoLogin<Profile>();
  return (age ?? 0) + (nickname?.length ?? 0) + user.age + again.user.age + reset.user.age + automatic.user.age;
}

MC.configure({ url: "https://accounts.example.org/monaca/", backendId: "backend", apiKey: "key" });
MC.configure({ backendId: "backend", apiKey: "key" });
MC.setTimeout(5000);
void awaited().then(() => described({ age: 21 }));

// @ts-expect-error: a password is needed
MC.User.login("ana");
// @ts-expect-error: properties have names
MC.User.saveProperties("age");
// @ts-expect-error: names are a list
MC.User.getProperties("age");
// @ts-expect-error: no such call
MC.User.signIn("ana", "password");
// @ts-expect-error: what either handler gives
MC.User.autoLogin().then(({ user }) => user, () => MC.User.login("ana", "password")).done((user) => user._id);
// @ts-expect-error: either value
MC.User.getProperty<number>("age").then((age) => (age ?? 0) + 1, () => MC.User.validate("ana")).done((next) => next.toFixed());
// @ts-expect-error: what the failure handler returned
MC.User.autoLogin().then(null, (error) => error.code).fail((error) => error.message);
// @ts-expect-error: the language's promises fail with anything
MC.User.autoLogin().then(async () => 5).fail((error) => error.code);
// @ts-expect-error: the key is missing
MC.configure({ url: "https://accounts.example.org/monaca/", backendId: "backend" });
