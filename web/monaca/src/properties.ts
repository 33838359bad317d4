// The four property calls, which users and devices have alike: four functions, two methods of the server.
import type { Call } from "./calls.js";
import type { PropertyCalls } from "./monaca-cloud.js";

export function propertyCalls(of: "User" | "Device", call: Call): PropertyCalls {
  const get = (names: readonly string[], read: (properties: any) => any) =>
    call(`${of}.getProperties`, { names }, ({ properties }: { properties: any }) => {
      // What every object inherits, such as `constructor`, is no property of the user.
      for (const name of names) {
        if (name in Object.prototype && !Object.prototype.hasOwnProperty.call(properties, name)) Object.defineProperty(properties, name, { value: undefined });
      }
      return read(properties);
    });
  const save = (properties: object) => call<"OK">(`${of}.saveProperties`, { properties });
  return {
    getProperty: (name) => get([name], (properties) => properties[name]),
    getProperties: (names) => get(names, (properties) => properties),
    saveProperty: (name, value) => save({ [name]: value }),
    saveProperties: save,
  };
}
