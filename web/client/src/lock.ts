// One at a time: among all tabs by Web Locks, else in this process by waiting for the one before.
const last = new Map<string, Promise<unknown>>();

export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (locks) return locks.request(name, work) as Promise<T>;
  const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
  last.set(name, mine);
  return mine;
}
