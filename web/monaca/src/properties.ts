// The four property calls, which users and devices have alike: four functions, two methods of the server.
import type { Call } from "./calls.js";
import type { PropertyCalls } from "./monaca-cloud.js";

export function propertyCalls(of: "User" | "Device", call: Call): PropertyCalls {
  const get = (names: readonly string[], read: (properties: any) => any) =>
    call(`${of}.getProperties`, { names }, ({ properties }: { properties: any }) => {
      // What every object inherits, such as `constructor`, is no property of the user.
      for (const name of names) {
        if (name in Object.prototype) Object.setPrototypeOf(properties, Object.create(Object.getPrototypeOf(properties), { [name]: { value: undefined, writable: true } }));
      }
      return read(properties);
    });
  const save = (properties?: object) => call<"OK">(`${of}.saveProperties`, { properties });
  return {
    getProperty: (name) => get([name], (properties) => properties[name]),
    getProperties: (names) => get(names, (properties) => properties),
    // As in the vendor's client: without a name, and for devices without a value, nothing is sent, which the server refuses.
    saveProperty: (name, value) => save(name === undefined || (of === "Device" && value === undefined) ? undefined : { [name]: value }),
    saveProperties: save,
  };
}
