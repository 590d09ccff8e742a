/** What a page asks of the service worker. */
export type Question =
  /** It may have loaded without the service worker: what it shows shall be kept. */
  | 'here'
  /** A new build is there and waits: it may begin, if this page is of it, and nobody reads the earlier one. */
  | Begin
  /** How much of the course is kept. */
  | 'kept'
  /** Keep some more of it. */
  | 'more';

export interface Begin {
  /** The folder of scripts that the page is made with. */
  readonly assets: string;
}

/** How many bytes of the course are kept, and how many it has. */
export interface Kept {
  readonly bytes: number;
  readonly total: number;
}
