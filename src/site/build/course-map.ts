import type { Bilingual } from '../../contract/index.ts';
import type { Entry, Group } from './contents.ts';

/** A chapter on the map. Its place is a share of the width and a distance from the top. */
export interface MapNode {
  readonly entry: Entry;
  readonly label: string;
  /** From 0 to 100. */
  readonly x: number;
  /** In pixels. */
  readonly y: number;
  /** All it builds on, near or far, by name. */
  readonly needs: ReadonlySet<string>;
}

/** Leads from a chapter to one that builds on it. */
export interface MapEdge {
  readonly from: MapNode;
  readonly to: MapNode;
}

export interface CourseMap {
  readonly rows: readonly { readonly title: Bilingual; readonly y: number }[];
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly height: number;
}

/** From a row to the next, and from the top of a row to its chapters. */
export const ROW = 84;
const LINE = 54;

/**
 * The chapters by group, one row a group, and what each builds on: a chapter that another one
 * brings along has no edge of its own. Only chapters with a label are on the map, and only titled
 * groups.
 *
 * @param needsOf labels of what a chapter builds on, by its name; those that stand later are left out
 */
export function courseMap(
  groups: readonly Group[],
  needsOf: (name: string) => readonly string[],
): CourseMap {
  const rows: { title: Bilingual; y: number }[] = [];
  const nodes = new Map<string, MapNode>();
  const edges: MapEdge[] = [];
  for (const { title, entries } of groups) {
    const own = entries.filter(({ label }) => label !== undefined);
    if (title === undefined || own.length === 0) continue;
    const top = rows.length * ROW;
    rows.push({ title, y: top });
    own.forEach((entry, k) => {
      const label = entry.label ?? '';
      const near = needsOf(entry.name).flatMap((need) => nodes.get(need) ?? []);
      const beyond = new Set(near.flatMap(({ needs }) => [...needs]));
      const node: MapNode = {
        ...{ entry, label, x: (100 * (k + 0.5)) / own.length, y: top + LINE },
        needs: new Set([...near.map(({ entry: { name } }) => name), ...beyond]),
      };
      nodes.set(label, node);
      for (const from of near) {
        if (!beyond.has(from.entry.name)) edges.push({ from, to: node });
      }
    });
  }
  return { rows, nodes: [...nodes.values()], edges, height: rows.length * ROW };
}
