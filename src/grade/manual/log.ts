import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManualEntry } from './manual-file.ts';
import { keyOf } from './merge.ts';

/** Who has changed which points, and when. */
export interface LogLine {
  /** ISO 8601. */
  readonly time: string;
  readonly by: string;
  readonly student: string;
  readonly question: string;
  /** Points and comment; null where there were, or are, none. */
  readonly before: Given | null;
  readonly after: Given | null;
}

type Given = Pick<ManualEntry, 'points' | 'comment'>;

export const LOG = 'manual.log.jsonl';

/**
 * Appends to the log what has changed since its last line, also where somebody has written into `manual.json` by hand.
 * Nothing in the log is ever changed.
 */
export async function logManual(
  folder: string,
  entries: readonly ManualEntry[],
  by: string,
): Promise<readonly LogLine[]> {
  const path = join(folder, LOG);
  const last = new Map<string, LogLine>();
  for (const line of await readLog(path)) last.set(keyOf(line), line);
  const now = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const time = new Date().toISOString();
  const lines: LogLine[] = [];
  const note = (of: Pick<ManualEntry, 'student' | 'question'>, after: Given | null): void => {
    const before = last.get(keyOf(of))?.after ?? null;
    if (isSame(before, after)) return;
    lines.push({ time, by, student: of.student, question: of.question, before, after });
  };
  for (const entry of now.values()) note(entry, given(entry));
  for (const [key, line] of last) if (!now.has(key)) note(line, null);
  if (lines.length > 0) {
    await mkdir(folder, { recursive: true });
    await appendFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return lines;
}

async function readLog(path: string): Promise<readonly LogLine[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      // The last line of a machine that stopped while it wrote.
      return [];
    }
  });
}

const given = ({ points, comment = '' }: Given): Given =>
  comment === '' ? { points } : { points, comment };

const isSame = (a: Given | null, b: Given | null): boolean =>
  a?.points === b?.points &&
  (a?.comment ?? '') === (b?.comment ?? '') &&
  (a === null) === (b === null);
