/** What the leading doc comments of a cell ask for. */
export interface CellMetadata {
  /** `@module name`: the cell is a module that other cells import as `./name`. */
  readonly module?: string;
}

/** Only comments before the first code count, as in stock tslab. */
export function cellMetadata(source: string): CellMetadata {
  const leading = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(source)?.[0] ?? '';
  for (const [comment] of leading.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const match = /@module[ \t]+(\w+)[ \t]*(?:\r?\n|\*\/)/.exec(comment);
    if (match?.[1]) return { module: match[1] };
  }
  return {};
}
