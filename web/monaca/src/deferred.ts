// A deferred with the behaviour of jQuery 1.8 to 2, which applications of this API rely on, and not that of the language's promises:
// callbacks run at once and in order, what a failure handler returns stays a failure, the first settling wins, and an exception in a
// callback goes to whoever settled. `catch` is added, and whatever has a `then` is followed.
import type { CloudPromise } from "./monaca-cloud.js";

type State = "pending" | "resolved" | "rejected";
type Settled = Exclude<State, "pending">;
type Step = (this: unknown, ...values: unknown[]) => unknown;
type Steps = Step | readonly Steps[] | null | undefined;

export interface Deferred<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
  promise: CloudPromise<Value>;
}

/** The callbacks of one outcome. Once fired, those that come later run at once, after those that are still waiting. */
class Callbacks {
  private waiting: Step[] = [];
  private fired: unknown[] | undefined;
  private running = false;

  constructor(private readonly owner: () => unknown) {}

  add(steps: readonly Steps[]): void {
    for (const step of steps) {
      if (typeof step === "function") this.waiting.push(step);
      else if (Array.isArray(step)) this.add(step);
    }
    this.run();
  }

  fire(values: unknown[]): void {
    this.fired = values;
    this.run();
  }

  private run(): void {
    if (!this.fired || this.running) return;
    this.running = true;
    try {
      for (let step = this.waiting.shift(); step; step = this.waiting.shift()) step.apply(this.owner(), this.fired);
    } finally {
      // Whatever waits behind a callback that threw is left out, as it is there.
      this.waiting = [];
      this.running = false;
    }
  }
}

/** Settles `next` as `returned` settles, when that is a promise of any kind; answers whether it is. */
function follow(returned: any, next: Chain): boolean {
  const source = typeof returned?.promise === "function" ? returned.promise() : returned;
  if (typeof source?.then !== "function") return false;
  source.then(
    (...values: unknown[]) => next.settle("resolved", values),
    (...values: unknown[]) => next.settle("rejected", values),
  );
  return true;
}

/** One promise, and what makes the next of it. */
class Chain {
  state: State = "pending";
  readonly methods: Record<string, Step>;
  private readonly outcomes: Record<Settled, Callbacks>;

  constructor() {
    const owner = () => this.methods;
    this.outcomes = { resolved: new Callbacks(owner), rejected: new Callbacks(owner) };
    const { resolved, rejected } = this.outcomes;
    this.methods = chainable({
      done: (...steps) => resolved.add(steps as Steps[]),
      fail: (...steps) => rejected.add(steps as Steps[]),
      always: (...steps) => {
        resolved.add(steps as Steps[]);
        rejected.add(steps as Steps[]);
      },
      // No call of this API reports how far it is.
      progress: () => undefined,
    });
    this.methods.then = (ok, bad) => this.then(ok, bad);
    this.methods.catch = (bad) => this.then(undefined, bad);
    this.methods.state = () => this.state;
    this.methods.promise = (target) => (target ? Object.assign(target, this.methods) : this.methods);
  }

  settle(state: Settled, values: unknown[]): void {
    if (this.state !== "pending") return;
    this.state = state;
    this.outcomes[state].fire(values);
  }

  private then(ok: unknown, bad: unknown): unknown {
    const next = new Chain();
    const passOn = (state: Settled, handler: unknown) => {
      this.outcomes[state].add([
        function (this: unknown, ...values) {
          if (typeof handler !== "function") return next.settle(state, values);
          const returned: unknown = handler.apply(this, values);
          if (!follow(returned, next)) next.settle(state, [returned]);
        },
      ]);
    };
    passOn("resolved", ok);
    passOn("rejected", bad);
    return next.methods;
  }
}

/** Each method returns what it was called on, so that an object which got them by `promise(target)` chains too. */
function chainable(methods: Record<string, (...values: unknown[]) => void>): Record<string, Step> {
  const chained: Record<string, Step> = {};
  for (const [name, method] of Object.entries(methods)) {
    chained[name] = function (this: unknown, ...values: unknown[]) {
      method(...values);
      return this;
    };
  }
  return chained;
}

export function deferred<Value>(): Deferred<Value> {
  const core = new Chain();
  return {
    resolve: (value) => core.settle("resolved", [value]),
    reject: (error) => core.settle("rejected", [error]),
    promise: core.methods as unknown as CloudPromise<Value>,
  };
}
