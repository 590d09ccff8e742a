import { isFunction, isNode, type Node, parse } from './syntax.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

const contains = (range: Range, offset: number): boolean =>
  range.start <= offset && offset < range.end;

/** Where a source catches what is thrown in it. */
export class Catches {
  readonly #functions: Range[] = [];
  /** The blocks of `try` whose `catch` keeps what it catches. */
  readonly #blocks: Range[] = [];

  constructor(source: string) {
    for (const statement of parse(source).body) this.#visit(statement);
  }

  /** Whether an error thrown at this offset is caught in the function that the offset is in. */
  at(offset: number): boolean {
    const inner = this.#functions.findLast((range) => contains(range, offset));
    return this.#blocks.some(
      (block) => contains(block, offset) && (!inner || contains(inner, block.start)),
    );
  }

  /** Notes outer functions before inner ones. */
  #visit(node: Node): void {
    if (isFunction(node)) this.#functions.push(rangeOf(node));
    if (node.type === 'TryStatement' && isNode(node.handler) && !throwsAgain(node.handler)) {
      this.#blocks.push(rangeOf(node.block as Node));
    }
    for (const key in node) {
      const value = node[key];
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) this.#visit(child);
      }
    }
  }
}

const rangeOf = ({ start, end }: Node): Range => ({ start, end });

/** `catch (error) { …; throw error; }` lets the error go on. Libraries do so to tidy up. */
function throwsAgain({ param, body }: Node): boolean {
  const last = ((body as Node).body as Node[]).at(-1);
  const thrown = last?.type === 'ThrowStatement' ? (last.argument as Node) : undefined;
  return thrown?.type === 'Identifier' && thrown.name === (param as Node | null)?.name;
}
