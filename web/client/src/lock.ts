// One at a time: among all tabs by Web Locks, else in this process by waiting for the one before. `work` is told whether it had to wait.
const last = new Map<string, Promise<unknown>>();

export async function alone<T>(name: string, work: (waited: boolean) => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (!locks) {
    const before = last.get(name);
    const mine = (before ?? Promise.resolve()).then(
      () => work(before !== undefined),
      () => work(true),
    );
    last.set(name, mine);
    return mine;
  }
  const done = await locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { answer: await work(false) } : undefined));
  return done ? done.answer : ((await locks.request(name, () => work(true))) as T);
}
