// The types of `monaca.cloud`, in one file that needs no other, since pages without npm take a copy of it. Names and meanings are those
// of Monaca Backend's user API; `configure`, `catch` and the type parameters are ours.

/** What a call fails with. Codes below 0 and above -20 are made by the client; all others come from the server. */
export interface CloudError {
  code: number;
  /** English, for developers. */
  message: string;
  /** For -32602, each parameter at fault with what is wrong about it. */
  data: Record<string, unknown>;
}

type Callback<Of, Value> = ((this: Of, value: Value) => unknown) | readonly ((this: Of, value: Value) => unknown)[];
type Plain<Returned> = Exclude<Returned, PromiseLike<unknown>>;
type Followed<Returned> = Returned extends PromiseLike<infer Value> ? Value : never;
/** The language's promises may fail with anything. */
type FailureOf<Returned> = Returned extends CloudPromise<any, infer Failure> ? Failure : Returned extends PromiseLike<unknown> ? unknown : never;

/** A promise as jQuery 1.8 had it: callbacks run at once when it settles, in the order in which they were attached. */
export interface CloudPromise<Value, Failure = CloudError> {
  done(...callbacks: Callback<this, Value>[]): this;
  fail(...callbacks: Callback<this, Failure>[]): this;
  always(...callbacks: Callback<this, Value | Failure>[]): this;
  progress(...callbacks: Callback<this, unknown>[]): this;
  then<Ok = Value>(ok?: ((this: this, value: Value) => Ok) | null, bad?: null, progress?: unknown): CloudPromise<Plain<Ok> | Followed<Ok>, Failure | FailureOf<Ok>>;
  /** What `bad` returns keeps the chain failed with that, unless it is a promise: that one is followed. */
  then<Ok = Value, Bad = Failure>(
    ok: ((this: this, value: Value) => Ok) | null | undefined,
    bad: (this: this, error: Failure) => Bad,
    progress?: unknown,
  ): CloudPromise<Plain<Ok> | Followed<Ok> | Followed<Bad>, Plain<Bad> | FailureOf<Ok> | FailureOf<Bad>>;
  /** `then(null, bad)`. */
  catch<Bad>(bad: (this: this, error: Failure) => Bad): CloudPromise<Value | Followed<Bad>, Plain<Bad> | FailureOf<Bad>>;
  state(): "pending" | "resolved" | "rejected";
  promise(): this;
  promise<Target extends object>(target: Target): Target & CloudPromise<Value, Failure>;
}

export type Properties = Record<string, unknown>;

/** The user as the server shows it: its own fields begin with `_`, all others are the user's properties. */
export type CloudUser<Own extends object = Properties> = Own & {
  _id: string;
  _username: string;
  /** Milliseconds since 1970. */
  _createdAt: number;
  _updatedAt: number;
  /** The same; the vendor's documentation has it by this name. */
  _updateAt: number;
};

export interface LoggedIn<Own extends object = Properties> {
  user: CloudUser<Own>;
  /** Where automatic login is enabled; the client has stored it. */
  loginToken?: string;
}

export interface PropertyCalls {
  getProperty<Value = unknown>(name: string): CloudPromise<Value | undefined>;
  getProperties<Own extends object = Properties>(names: readonly string[]): CloudPromise<Partial<Own>>;
  saveProperty(name: string, value: unknown): CloudPromise<"OK">;
  saveProperties(properties: object): CloudPromise<"OK">;
}

export interface CloudUsers extends PropertyCalls {
  /** The id of who is logged in; null when nobody is. */
  _oid: string | null;
  register<Own extends object = Properties>(username: string, password: string, properties?: Own): CloudPromise<LoggedIn<Own>>;
  validate(username: string, properties?: object): CloudPromise<"OK">;
  unregister(password: string): CloudPromise<"OK">;
  login<Own extends object = Properties>(username: string, password: string): CloudPromise<LoggedIn<Own>>;
  /** What this page knows: it stays true when the session has ended on the server. */
  isAuthenticated(): boolean;
  autoLogin<Own extends object = Properties>(): CloudPromise<LoggedIn<Own>>;
  logout(): CloudPromise<"OK">;
  updatePassword(oldPassword: string, newPassword: string): CloudPromise<"OK">;
  sendPasswordResetToken(username: string, options?: { emailPropertyName?: string; templateName?: string }): CloudPromise<"OK">;
  resetPasswordAndLogin<Own extends object = Properties>(username: string, newPassword: string, token: string): CloudPromise<LoggedIn<Own>>;
}

export interface CloudMailer {
  sendMail(userOid: string, templateName: string, substituteParams?: object, options?: { emailPropertyName?: string }): CloudPromise<"OK">;
}

export interface Configuration {
  /** Where the backend id is added to; it ends with `/`. Else that of the server which the script is from. */
  url?: string;
  backendId: string;
  apiKey: string;
  /** Else a random one, kept in localStorage. */
  deviceId?: string;
}

export interface MonacaCloud {
  User: CloudUsers;
  Device: PropertyCalls;
  Mailer: CloudMailer;
  Error: CloudErrorMaker;
  /** Sends what was called before, and all that is called after. Who is logged in at another backend is not here. */
  configure(configuration: Configuration): void;
  setTimeout(milliseconds: number): void;
  timeout: number;
  /** This and the next three: once configured, what is assigned is ignored. */
  url: string;
  backendId: string;
  apiKey: string;
  deviceId: string;
}

export interface CloudErrorMaker {
  (code: number, message: string, data?: Record<string, unknown>): CloudError;
  new (code: number, message: string, data?: Record<string, unknown>): CloudError;
}

declare global {
  // A global of a script, which only `var` declares.
  var monaca: { cloud: MonacaCloud };
}
