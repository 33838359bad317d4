// `monaca.cloud.User`. Who is logged in stands in `_oid`, set before the callbacks of the call that logged in run, and forgotten only
// when the server has confirmed a logout or the end of the account.
import type { Calls } from "./calls.js";
import type { CloudUsers, LoggedIn, PropertyCalls } from "./monaca-cloud.js";
import { propertyCalls } from "./properties.js";

export function userCalls(calls: Calls): CloudUsers {
  const { call } = calls;
  const logIn = (method: string, params: object) =>
    call(`User.${method}`, params, (result: LoggedIn<any>) => {
      const { _id } = result.user;
      if (typeof _id !== "string") throw new TypeError("a user without id");
      user._oid = _id;
      return result;
    });
  const leave = (method: string, params: object) =>
    call(`User.${method}`, params, (result: "OK") => {
      user._oid = null;
      calls.forget();
      return result;
    });

  const own: Omit<CloudUsers, keyof PropertyCalls> = {
    _oid: null,
    register: (username, password, properties) => logIn("register", { username, password, properties: properties ?? {} }),
    validate: (username, properties) => call("User.validate", { username, properties }),
    unregister: (password) => leave("unregister", { password }),
    login: (username, password) => logIn("login", { username, password }),
    isAuthenticated: () => user._oid !== null,
    autoLogin: () => logIn("autoLogin", {}),
    logout: () => leave("logout", {}),
    updatePassword: (oldPassword, newPassword) => call("User.updatePassword", { oldPassword, newPassword }),
    sendPasswordResetToken: (username, options) => call("User.sendPasswordResetToken", { username, options }),
    resetPasswordAndLogin: (username, newPassword, token) => logIn("resetPasswordAndLogin", { username, newPassword, token }),
  };
  const user: CloudUsers = Object.assign(own, propertyCalls("User", call));
  return user;
}
