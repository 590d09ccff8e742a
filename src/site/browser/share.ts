import { say } from './page-facts.ts';
import { markOf, pack, type SharedCell, unpack } from './share-link.ts';
import { tell } from './share-notice.ts';

/** A cell, as far as a link carries it. */
export interface ShareableCell {
  readonly number: number;
  readonly original: string;
  readonly code: string;
  readonly isChanged: boolean;
  /** Where the reader has moved the controls that stand here; null for those that nobody has. */
  readonly settings: readonly unknown[];
  /** Where a link wants the controls, until the reader has run the cell. */
  wanted: readonly unknown[] | undefined;
  edit(code: string, focus: boolean): Promise<void>;
}

/** The address of this page as the reader has changed it. */
export function linkTo(cells: readonly ShareableCell[]): string {
  const shared = <T>({ number, original }: ShareableCell, value: T): SharedCell<T> => ({
    ...{ cell: number, mark: markOf(original), value },
  });
  const edits = cells.filter(({ isChanged }) => isChanged).map((cell) => shared(cell, cell.code));
  const settings = cells
    .map((cell) => shared(cell, cell.settings))
    .filter(({ value }) => value.some((each) => each !== null));
  const address = new URL(location.href);
  address.hash = pack({ edits, settings });
  return address.href;
}

/** Asks whether to use what this page's address carries, and does so. Nothing of it is run. */
export function offer(
  cells: readonly ShareableCell[],
  chosen: { use(): void; leave(): void },
): void {
  const shared = unpack(location.hash);
  if (!shared) {
    tell(say.shareBroken);
    chosen.leave();
    return;
  }
  const { edits, settings } = shared;
  const placeOf = ({ cell, mark }: SharedCell<unknown>) =>
    cells.find(({ number, original }) => number === cell && markOf(original) === mark);
  const use = () => {
    chosen.use();
    for (const edit of edits) void placeOf(edit)?.edit(edit.value, false);
    for (const setting of settings) {
      const cell = placeOf(setting);
      if (cell) cell.wanted = setting.value;
    }
    const isOld = [...edits, ...settings].some((each) => !placeOf(each));
    tell(isOld ? `${say.shareUsed} ${say.shareOld}` : say.shareUsed);
  };
  tell(say.shareOffer(edits.length, settings.length), [
    [say.shareUse, use],
    [say.shareLeave, () => chosen.leave()],
  ]);
}
