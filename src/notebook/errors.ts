/** A notebook that cannot be taken as nbformat 4.5: says where it is wrong and what belongs there. */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';
  /** JSON pointer (RFC 6901) to the place, `''` for the whole document. */
  readonly pointer: string;
  /** Number of the cell the pointer lies in, counted from 1 as a reader counts. */
  readonly cell: number | undefined;

  constructor(file: string, pointer: string, problem: string) {
    const index = /^\/cells\/(\d+)/.exec(pointer)?.[1];
    const cell = index === undefined ? undefined : Number(index) + 1;
    const place = [cell === undefined ? '' : `cell ${cell}`, pointer].filter(Boolean).join(', at ');
    super(`${file}: ${place ? `${place}: ` : ''}${problem}`);
    this.pointer = pointer;
    this.cell = cell;
  }
}

/** A value as an error message shows it: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
