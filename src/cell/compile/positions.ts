import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from '@jridgewell/trace-mapping';

/** A line and a column, both from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Traces a position back through several source maps, made only when one is needed. */
export function chainMaps(makers: readonly (() => unknown)[]) {
  let maps: TraceMap[] | undefined;
  return ({ line, column }: Position): Position | undefined => {
    maps ??= makers.map((make) => new TraceMap(make() as never));
    let at: Position = { line, column };
    for (const map of maps) {
      const found = trace(map, at);
      if (!found) return undefined;
      at = found;
    }
    return at;
  };
}

/** Code that was added in front of a line counts as a part of the line's own code. */
function trace(map: TraceMap, { line, column }: Position): Position | undefined {
  for (const bias of [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND] as const) {
    const found = originalPositionFor(map, { line: line + 1, column, bias });
    if (found.line !== null) return { line: found.line - 1, column: found.column };
  }
  return undefined;
}
