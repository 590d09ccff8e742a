import { type Fields, ProtocolError } from './fields.ts';

interface Entry {
  /** The session's number, in the order in which the sessions began. */
  readonly session: number;
  readonly line: number;
  readonly input: string;
  /** `text/plain` of the cell's last value. Null where there was none, or it was not kept. */
  readonly output: string | null;
}

/** `[session, line, input]`, or `[session, line, [input, output]]` where outputs are asked for. */
export type HistoryRow = readonly [
  session: number,
  line: number,
  content: string | readonly [input: string, output: string | null],
];

/** The inputs of another session. */
export interface PastSession {
  /** Sorts in the order in which the sessions began. */
  readonly id: string;
  readonly inputs: readonly { readonly line: number; readonly input: string }[];
}

/** Keeps the inputs of sessions beyond their end. */
export interface HistoryStore {
  /** The id of the session that runs. */
  readonly id: string;
  /** The other sessions. Never throws: what cannot be read is left out. */
  others(): readonly PastSession[];
  /** Keeps an input of the session that runs. Never throws. */
  add(line: number, input: string): void;
}

const nowhere: HistoryStore = { id: '', others: () => [], add: () => undefined };

/** A longer output is not kept. */
const LONGEST_OUTPUT = 1 << 14;

/** So many characters of a session are kept. Then its oldest cells are dropped. */
const MOST_CHARS = 1 << 22;

/**
 * The inputs of this session and of others, for `history_request`: the last ones, a range of lines,
 * or a search by glob.
 */
export class History {
  readonly #store: HistoryStore;
  readonly #entries: Omit<Entry, 'session'>[] = [];
  #chars = 0;

  constructor(store: HistoryStore = nowhere) {
    this.#store = store;
  }

  /** @param isTyped by a person: then the next session remembers it. */
  add(line: number, input: string, output: string | null, isTyped = false): void {
    const isShort = output !== null && output.length <= LONGEST_OUTPUT;
    const entry = { line, input, output: isShort ? output : null };
    this.#entries.push(entry);
    this.#chars += sizeOf(entry);
    while (this.#chars > MOST_CHARS && this.#entries.length > 1) {
      this.#chars -= sizeOf(this.#entries.shift() as Omit<Entry, 'session'>);
    }
    if (isTyped) this.#store.add(line, input);
  }

  /** @throws ProtocolError for an access type that the protocol does not name. */
  query(request: Fields): readonly HistoryRow[] {
    const withOutput = request.boolean('output', false);
    return this.#select(request).map(({ session, line, input, output }) => [
      session,
      line,
      withOutput ? [input, output] : input,
    ]);
  }

  #select(request: Fields): readonly Entry[] {
    const access = request.string('hist_access_type');
    switch (access) {
      case 'tail':
        return last(this.#all().sessions.flat(), request.integer('n', 10));
      case 'range':
        return this.#range(request);
      case 'search':
        return this.#search(request);
      default:
        throw new ProtocolError(
          `history_request: hist_access_type is '${access}', expected tail, range or search`,
        );
    }
  }

  /** All sessions in their order, and the number of the running one. The first is number 1. */
  #all(): { readonly sessions: readonly (readonly Entry[])[]; readonly current: number } {
    const own: PastSession = { id: this.#store.id, inputs: this.#entries };
    const all = [...this.#store.others(), own].sort((a, b) => compare(a.id, b.id));
    const sessions = all.map(({ inputs }, i) =>
      inputs.map((entry) => ({ output: null, ...entry, session: i + 1 })),
    );
    return { sessions, current: all.indexOf(own) + 1 };
  }

  #range(request: Fields): readonly Entry[] {
    const { sessions, current } = this.#all();
    // 0 names the running session, negative numbers count back from it.
    const session = request.integer('session', 0);
    const entries = sessions[(session > 0 ? session : current + session) - 1] ?? [];
    const start = request.integer('start', 1);
    const stop = request.integer('stop', Number.MAX_SAFE_INTEGER);
    return entries.filter(({ line }) => line >= start && line < stop);
  }

  #search(request: Fields): readonly Entry[] {
    const matches = globMatcher(request.string('pattern', '*'));
    let found = this.#all()
      .sessions.flat()
      .filter(({ input }) => matches(input));
    if (request.boolean('unique', false)) {
      const latest = new Map(found.map((entry) => [entry.input, entry]));
      found = found.filter((entry) => latest.get(entry.input) === entry);
    }
    return last(found, request.integer('n', found.length));
  }
}

const sizeOf = ({ input, output }: Omit<Entry, 'session'>): number =>
  input.length + (output?.length ?? 0);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function last<T>(items: readonly T[], count: number): readonly T[] {
  return count > 0 ? items.slice(-count) : [];
}

/**
 * Matches a pattern in which `*` is any text and `?` any character. Not by a regular expression: a
 * hostile pattern could make that run for ever.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  return (text) => {
    let at = 0;
    let p = 0;
    let star = -1;
    let resume = 0;
    while (at < text.length) {
      if (pattern[p] === '*') {
        star = p++;
        resume = at;
      } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[at])) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (pattern[p] === '*') p++;
    return p === pattern.length;
  };
}
