// What the client keeps in localStorage for the backend at an address: the token of automatic login, and the id of this device. The first
// backend of an origin, once localStorage says which one that is, has the vendor's name for the token, and what the vendor's client left
// there; names of any other end with its address, so that none sees what another has. What the browser does not let it keep lasts as long
// as the page.
const firstKey = "monacaCloudBackend";
const loginTokenKey = "monacaCloudLoginToken";
const deviceKey = "monacaCloudDeviceId";

const ofThisPage = new Map<string, string>();

function get(key: string): string {
  const own = ofThisPage.get(key);
  if (own !== undefined) return own;
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function set(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    ofThisPage.delete(key);
  } catch {
    // The next page must not take an older value for it.
    remove(key);
    ofThisPage.set(key, value);
  }
}

function remove(key: string): void {
  ofThisPage.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Then nothing is there.
  }
}

// security: what one server gave is sent to no other (applications_of_one_origin_see_neither_token_nor_device_of_each_other).
function of(address: string, key: string): string {
  const own = `${key} ${address}`;
  if (get(own)) return own;
  try {
    if (!localStorage.getItem(firstKey)) localStorage.setItem(firstKey, address);
    return localStorage.getItem(firstKey) === address ? key : own;
  } catch {
    // Who is the first must be known to the next page as well.
    return own;
  }
}

export const loginToken = {
  /** Empty when there is none. */
  get: (address: string) => get(of(address, loginTokenKey)),
  set: (address: string, token: string) => set(of(address, loginTokenKey), token),
  remove: (address: string) => remove(of(address, loginTokenKey)),
};

/** Random, made on its first use, and the same for all pages of the origin. */
export function deviceIdFor(address: string): string {
  const key = of(address, deviceKey);
  if (!get(key)) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    set(key, Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return get(key);
}
