/** What a probe inside a box is to try. */
export interface Attempts {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  /** Files of so many bytes. */
  readonly fill?: readonly { readonly folder: string; readonly bytes: number }[];
  /** Processes to send a signal to. */
  readonly kill?: readonly number[];
  /** Where somebody listens. A path that begins with a zero is the name of an abstract socket. */
  readonly reach?: readonly (
    | { readonly host: string; readonly port: number }
    | { readonly path: string }
  )[];
  /** The variables that it may find at the first process; another is a leak. */
  readonly environment?: readonly string[];
  /** Look for others. */
  readonly processes?: boolean;
  /** Bytes to take. */
  readonly memory?: number;
  /** Files to open. */
  readonly files?: number;
  /** Threads to start. */
  readonly threads?: number;
}

/** For each attempt, the code of the error that it met with, or `done`. */
export type Outcomes = Readonly<Record<string, string>>;
