import type { Bilingual } from '../../../contract/index.ts';
import {
  CellNames,
  DRAFT,
  errorsIn,
  isOfModule,
  problemOf,
  type TypeProblem,
} from '../../../typecheck/program/index.ts';
import { type Declarations, FOLDER, PageProgram, type TypeScript } from './program.ts';

/**
 * Checks the types of cells on a page, as the kernel does. Each cell that has run stays a module, and the next one sees
 * the names of all: the simple way of docs/typecheck.md, which is fast enough for the cells of one page.
 */
export class PageChecker {
  readonly #program: PageProgram;
  readonly #language: keyof Bilingual;
  #cells = namesOfCells();
  /** Files that hold cells. */
  readonly #written = new Set<string>();

  constructor(typescript: TypeScript, declarations: Declarations, language: keyof Bilingual) {
    this.#program = new PageProgram(typescript, declarations);
    this.#language = language;
    this.#writeCells();
  }

  /** What is wrong with the types of a cell that is to run. */
  check(source: string): TypeProblem[] {
    const text = this.#cells.draft(source, true);
    this.#program.write(DRAFT, text);
    const options = { inside: `${FOLDER}/`, limit: source.length, language: this.#language };
    return (
      errorsIn(this.#program, DRAFT)
        // Which modules a page has, the run says better.
        .filter((finding) => !isOfModule(finding))
        .map((finding) => problemOf(finding, options))
    );
  }

  /** A cell has run; where it threw half way, `bound` holds the names that it had declared by then. */
  accept(source: string, bound?: readonly string[]): void {
    this.#cells.accept(source, new Map(), bound && new Set(bound));
    this.#cells.sweep();
    this.#writeCells();
  }

  /** The cells' process has lost its variables. */
  forget(): void {
    this.#cells = namesOfCells();
    this.#writeCells();
  }

  #writeCells(): void {
    const files = new Map(this.#cells.files());
    for (const [file, text] of files) this.#program.write(file, text);
    // Of more cells than a fresh page has room for, the files stay, and say nothing.
    for (const file of this.#written) if (!files.has(file)) this.#program.write(file, 'export{};');
    for (const file of files.keys()) this.#written.add(file);
  }
}

/** No type is written down here: of what is kept as a module, nothing needs to be. */
const namesOfCells = () => new CellNames(FOLDER, () => false);
