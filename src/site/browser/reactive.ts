/** What the last run of a cell had to do with others. */
export interface RanCell {
  /** The code that has run; undefined where none has, or the worker has forgotten it. */
  readonly ran: string | undefined;
  /** The code that is there now. */
  readonly code: string;
  readonly last:
    | { readonly uses: readonly string[]; readonly names: readonly string[] }
    | undefined;
}

/**
 * Those of the later cells that have to run again, because one has run: they are as they ran, and
 * use what it declares. One that declares the same name comes along, as the name is its own from
 * there on.
 */
export function dependents<C extends RanCell>(cell: C, later: readonly C[]): C[] {
  const names = new Set(cell.last?.names);
  return later.filter(
    (each) =>
      each.ran === each.code &&
      [...(each.last?.uses ?? []), ...(each.last?.names ?? [])].some((name) => names.has(name)),
  );
}
