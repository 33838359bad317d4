// `monaca.cloud` itself: its parts, and how it is told which server and backend it belongs to.
import { Calls, newError, notConfigured } from "./calls.js";
import { deviceIdFor } from "./memory.js";
import type { CloudErrorMaker, Configuration, MonacaCloud } from "./monaca-cloud.js";
import { propertyCalls } from "./properties.js";
import { userCalls } from "./user.js";

// Callable with `new` and without.
const CloudError = function (code: number, message: string, data?: Record<string, unknown>) {
  return newError(code, message, data);
} as CloudErrorMaker;

/** `ownServer` is the url for a configuration that gives none; empty where none is known. */
export function createCloud(ownServer: string): MonacaCloud {
  const cloud = { timeout: 30_000 } as MonacaCloud;
  const target: Required<Configuration> = { url: "", backendId: "", apiKey: "", deviceId: "" };
  let configured = false;
  let warned = false;
  // security: the vendor's loader, on pages that still have it, assigns its own server when the device is ready; no password goes there
  // (stays_where_the_page_has_put_it_when_the_vendor_s_loader_assigns_its_own_server).
  for (const name of Object.keys(target) as (keyof Configuration)[]) {
    Object.defineProperty(cloud, name, {
      enumerable: true,
      get: () => target[name],
      set(value) {
        if (!configured) target[name] = value;
        else if (!warned) console.warn(`monaca.cloud is configured: what ${name} is assigned is ignored`);
        warned = configured;
      },
    });
  }
  // That loader then goes through the calls that its own client left here.
  Object.assign(cloud, { postQueue: [] });

  const calls = new Calls(cloud);
  cloud.User = userCalls(calls);
  cloud.Device = propertyCalls("Device", calls.call);
  cloud.Mailer = {
    sendMail: (userOid, templateName, substituteParams, options) => calls.call("Mailer.sendMail", { userOid, templateName, substituteParams, options }),
  };
  cloud.Error = CloudError;
  cloud.setTimeout = (milliseconds) => {
    cloud.timeout = milliseconds;
  };
  cloud.configure = ({ url = ownServer, backendId, apiKey, deviceId }) => {
    if (!url || !backendId || !apiKey) throw new TypeError(notConfigured);
    const before = target.url + target.backendId;
    const complete = url.replace(/\/?$/, "/");
    const address = complete + backendId;
    const assigned = configured ? "" : target.deviceId;
    Object.assign(target, { url: complete, backendId, apiKey, deviceId: deviceId ?? (assigned || deviceIdFor(address)) });
    configured = true;
    if (address !== before) {
      cloud.User._oid = null;
      calls.forgetSession();
    }
    calls.start();
  };
  return cloud;
}
