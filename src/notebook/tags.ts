import type { Cell } from './model.ts';

/** What a cell's tags ask of a run. */
export interface CellTags {
  /** `skip-execution`: the cell is left as it is. */
  readonly skip: boolean;
  /** `raises-exception`: the cell must raise, and the run goes on. */
  readonly raises: boolean;
  /** `volatile`: its outputs differ from run to run and are not compared. */
  readonly volatile: boolean;
  /** `needs:X`: what must be there for the cell to run. */
  readonly needs: readonly string[];
}

export function tagsOf(cell: Cell): CellTags {
  const tags = cell.metadata.tags ?? [];
  return {
    skip: tags.includes('skip-execution'),
    raises: tags.includes('raises-exception'),
    volatile: tags.includes('volatile'),
    needs: tags.filter((tag) => tag.startsWith('needs:')).map((tag) => tag.slice('needs:'.length)),
  };
}
