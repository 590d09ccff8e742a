/** What a page asks of the service worker. */
export type Question =
  /** It may have loaded without the service worker: what it shows shall be kept. */
  | 'here'
  /** A new build is there and waits: it may begin, if nobody reads the earlier one. */
  | 'begin'
  /** How much of the course is kept. */
  | 'kept'
  /** Keep some more of it. */
  | 'more';

/** How many bytes of the course are kept, and how many it has. */
export interface Kept {
  readonly bytes: number;
  readonly total: number;
}
