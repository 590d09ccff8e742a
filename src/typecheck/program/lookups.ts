import { importing, valueTypeOf } from './kept-cells.ts';
import type { Declared } from './names.ts';

/** A name's latest meaning, and the name under which the scope exports it. */
export interface Meaning {
  readonly exported: string;
  readonly declared: Declared;
}

/** A variable that is known by its type alone. */
export interface Declarable {
  readonly cell: number;
  /** Its declaration, with its documentation. */
  readonly text: string;
  /** Names of the scope that the text speaks of. */
  readonly uses: readonly string[];
}

/** The lines by which a file takes names of earlier cells. */
export class Lookups {
  /** Names of the scope. */
  readonly uses: string[] = [];
  readonly #imported: (readonly [exported: string, local: string])[] = [];
  readonly #packages = new Map<string, readonly string[]>();
  #lines = '';

  import(exported: string, name = exported): void {
    this.uses.push(exported);
    this.#imported.push([exported, name]);
  }

  declare({ text, uses }: Declarable): void {
    for (const name of uses) this.import(name);
    this.#lines += text;
  }

  variable(name: string, { exported, declared }: Meaning): void {
    this.uses.push(exported);
    this.#imported.push([valueTypeOf(exported), `__ng_value_${name}`]);
    this.#lines += `declare ${declared.value} ${name}:__ng_value_${name}['v'];`;
  }

  /**
   * Declares of a package what is named of it. The checker makes a list of all exports of a namespace before it
   * reads the first, anew for each cell; TensorFlow.js has over a thousand.
   */
  namespace(name: string, module: string, members: Iterable<string>): void {
    const alias = (member: string) => `__ng_${name}$${member}`;
    const list = (line: (member: string) => string) => [...members].map(line).join();
    const imports = list((member) => `${member} as ${alias(member)}`);
    this.#packages.set(module, [...(this.#packages.get(module) ?? []), imports]);
    this.#lines += `declare namespace ${name}{export{${list((m) => `${alias(m)} as ${m}`)}}}`;
  }

  type(name: string, { exported, declared: { type } }: Meaning): void {
    if (!type) return;
    this.import(exported, `__ng_type_${name}`);
    this.#lines += `type ${name}${type.parameters}=__ng_type_${name}${type.arguments};`;
  }

  text(): string {
    return importing(this.#imported) + this.#lines;
  }

  packageText(names: Iterable<string>): string {
    const line = (name: string) => {
      const list = this.#packages.get(name);
      return `import${list ? `{${list.join()}}from` : ''}${JSON.stringify(name)};`;
    };
    return [...names].map(line).join('');
  }
}
