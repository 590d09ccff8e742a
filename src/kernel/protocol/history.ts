import { Fields, ProtocolError } from './fields.ts';

interface Entry {
  readonly line: number;
  readonly input: string;
  /** `text/plain` of the cell's last value, where it had one. */
  readonly output: string | null;
}

/** `[session, line, input]`, or `[session, line, [input, output]]` where outputs are asked for. */
export type HistoryRow = readonly [
  session: number,
  line: number,
  content: string | readonly [input: string, output: string | null],
];

/** This process's only session, as the numbers of `history_reply` count them. */
const SESSION = 1;

/** The inputs of this session, for `history_request`: the last ones, a range of lines, or a search by glob. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string, output: string | null): void {
    this.#entries.push({ line, input, output });
  }

  /** @throws ProtocolError for an access type that the protocol does not name. */
  query(request: Fields): readonly HistoryRow[] {
    const withOutput = request.boolean('output', false);
    return this.#select(request).map(({ line, input, output }) => [
      SESSION,
      line,
      withOutput ? [input, output] : input,
    ]);
  }

  #select(request: Fields): readonly Entry[] {
    const access = request.string('hist_access_type');
    switch (access) {
      case 'tail':
        return last(this.#entries, request.integer('n', 10));
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

  #range(request: Fields): readonly Entry[] {
    const session = request.integer('session', 0);
    // 0 names the running session and negative numbers earlier ones, of which none are kept.
    if (session !== 0 && session !== SESSION) return [];
    const start = request.integer('start', 1);
    const stop = request.integer('stop', Number.MAX_SAFE_INTEGER);
    return this.#entries.filter(({ line }) => line >= start && line < stop);
  }

  #search(request: Fields): readonly Entry[] {
    const matches = globMatcher(request.string('pattern', '*'));
    let found = this.#entries.filter(({ input }) => matches(input));
    if (request.boolean('unique', false)) {
      const latest = new Map(found.map((entry) => [entry.input, entry]));
      found = found.filter((entry) => latest.get(entry.input) === entry);
    }
    return last(found, request.integer('n', found.length));
  }
}

function last<T>(items: readonly T[], count: number): readonly T[] {
  return count > 0 ? items.slice(-count) : [];
}

/** `*` is any text, `?` any character. Matched by hand: a regular expression could be made to take forever. */
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
