/** What a run of a cell had to do with other cells. */
export interface Links {
  /** Names of earlier cells that it used. */
  readonly uses: readonly string[];
  /** Names that it declared. */
  readonly names: readonly string[];
  /** How long its code ran, without compilation and types. */
  readonly milliseconds: number;
}

/** A cell as it stands, and its last run. */
export interface RanCell {
  /** The code that has run; undefined where none has, or its process has forgotten it. */
  readonly ran: string | undefined;
  /** The code that is there now. */
  readonly code: string;
  readonly last: Links | undefined;
  /** What it used has changed since it ran. */
  readonly isOutdated: boolean;
}

/** Milliseconds that a cell may take to be run again by itself. */
const FAST = 100;

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

/**
 * What follows from a cell's run for the later ones among all cells: those to run again by
 * themselves, as their last run was fast, and those that are out of date until the reader runs
 * them. Whatever depends on one that is out of date is so too.
 */
export function consequences<C extends RanCell>(
  cell: C,
  cells: readonly C[],
): { readonly again: readonly C[]; readonly outdated: readonly C[] } {
  const after = (each: C) => cells.slice(cells.indexOf(each) + 1);
  const next = dependents(cell, after(cell));
  const isSlow = ({ last }: C) => Number(last?.milliseconds) >= FAST;
  const stale = new Set(cells.filter((each) => each.isOutdated && !next.includes(each)));
  for (const each of next.filter(isSlow)) stale.add(each);
  for (const each of stale) for (const one of dependents(each, after(each))) stale.add(one);
  stale.delete(cell);
  return {
    again: next.filter((each) => !stale.has(each)),
    outdated: after(cell).filter((each) => stale.has(each)),
  };
}
