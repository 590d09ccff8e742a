import { bothLanguages, type Text } from '../contract/index.ts';
import { jupyterDisplay, type Showable } from '../display/index.ts';
import { type Controls, viewOf } from './control.ts';
import { Model } from './model.ts';

const LABEL: Text = { zh: '写成代码', en: 'As code' };
const KEPT: Text = { zh: '是你自己的，不写进代码', en: 'your own, not written into code' };

/** Beside some controls: a button that gives their present values as TypeScript, to be copied. */
export class AsCode implements Showable {
  readonly #controls: Controls;
  readonly #model: Model;
  #isAsked = false;

  constructor(controls: Controls) {
    this.#controls = controls;
    this.#model = new Model('as-code', { label: LABEL, value: 0, code: '' });
    this.#model.onChange(() => {
      this.#isAsked = true;
      this.refresh();
    });
  }

  /** A control has moved. */
  refresh(): void {
    if (this.#isAsked) this.#model.set({ code: asCode(this.#controls) });
  }

  /** Where no kernel answers, there is nothing to say in its place. */
  [jupyterDisplay]() {
    return viewOf(this.#model);
  }
}

/** The values of controls as declarations: `const lr = 0.3;`. Private ones are named alone. */
export function asCode(controls: Controls): string {
  const all = Object.entries(controls);
  const entries = all.flatMap(([name, { isPrivate, value }]) =>
    isPrivate ? [] : [[name, value] as const],
  );
  const declarations = entries.every(([name]) => isName(name))
    ? entries.map(([name, value]) => `const ${name} = ${literal(value)};`)
    : [`const values = ${literal(Object.fromEntries(entries))};`];
  const kept = all.flatMap(([name, { isPrivate }]) =>
    isPrivate ? [`// ${name}: ${bothLanguages(KEPT)}`] : [],
  );
  return [...declarations, ...kept].join('\n');
}

const isName = (text: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);

/** A value of a control as a literal of TypeScript. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${isName(key) ? key : literal(key)}: ${literal(inner)}`,
  );
  return `{ ${entries.join(', ')} }`;
}
