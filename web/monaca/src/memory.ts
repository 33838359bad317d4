// What the client keeps in localStorage: the token of automatic login, under the vendor's name, and the id of this device. What the
// browser does not let it keep lasts as long as the page.
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
    ofThisPage.set(key, value);
  }
}

export const loginToken = {
  /** Empty when there is none. */
  get: () => get(loginTokenKey),
  set: (token: string) => set(loginTokenKey, token),
  remove(): void {
    ofThisPage.delete(loginTokenKey);
    try {
      localStorage.removeItem(loginTokenKey);
    } catch {
      // Then nothing is there.
    }
  },
};

/** Random, made on its first use, and the same for all pages of the origin. */
export function deviceId(): string {
  if (!get(deviceKey)) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    set(deviceKey, Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return get(deviceKey);
}
