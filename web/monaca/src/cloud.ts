// `monaca.cloud` itself: its parts, and how it is told which server and backend it belongs to.
import { Calls, newError } from "./calls.js";
import { deviceId } from "./memory.js";
import type { CloudErrorMaker, MonacaCloud } from "./monaca-cloud.js";
import { propertyCalls } from "./properties.js";
import { userCalls } from "./user.js";

// Callable with `new` and without.
const CloudError = function (code: number, message: string, data?: Record<string, unknown>) {
  return newError(code, message, data);
} as CloudErrorMaker;

export function createCloud(): MonacaCloud {
  const target = { timeout: 30_000, url: "", backendId: "", apiKey: "", deviceId: "" };
  const parts = target as MonacaCloud;
  const calls = new Calls(target);
  parts.User = userCalls(calls);
  parts.Device = propertyCalls("Device", calls.call);
  parts.Mailer = {
    sendMail: (userOid, templateName, substituteParams, options) => calls.call("Mailer.sendMail", { userOid, templateName, substituteParams, options }),
  };
  parts.Error = CloudError;
  parts.setTimeout = (milliseconds) => {
    target.timeout = milliseconds;
  };
  parts.configure = (configuration) => {
    Object.assign(target, configuration, { deviceId: configuration.deviceId ?? deviceId() });
    calls.start();
  };
  return parts;
}
