// The four property calls, which users and devices have alike: four functions, two methods of the server.
import type { Call } from "./calls.js";
import type { Properties, PropertyCalls } from "./monaca-cloud.js";

export function propertyCalls(of: "User" | "Device", call: Call): PropertyCalls {
  const get = (names: readonly string[], read: (properties: any) => any) =>
    call(`${of}.getProperties`, { names }, ({ properties }: { properties: Properties }) => read(properties));
  const save = (properties: Properties) => call<"OK">(`${of}.saveProperties`, { properties });
  return {
    getProperty: (name) => get([name], (properties) => properties[name]),
    getProperties: (names) => get(names, (properties) => properties),
    saveProperty: (name, value) => save({ [name]: value }),
    saveProperties: save,
  };
}
