import type { CodeCell, Notebook } from '../model.ts';
import { type Declared, declaredParameters } from './declared.ts';
import { literal } from './literal.ts';
import { fits, type ValueType } from './value-type.ts';

/** The tag of the cell that declares the parameters, and of the one that gives them other values. */
const DECLARES = 'parameters';
const INJECTED = 'injected-parameters';

/** The value of a parameter: data, or text whose meaning follows from the parameter's type. */
export type ParameterValue = { readonly data: unknown } | { readonly text: string };
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A parameter is not one of the notebook, or its value is none of its type. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/**
 * The notebook with a cell after the one tagged `parameters` that declares some of its variables
 * again, with other values. The types are those of the first declarations. A cell that was injected
 * before gives way.
 *
 * @throws ParameterError for a name that is not declared there, and for a value of another type
 */
export function injectParameters(notebook: Notebook, parameters: Parameters): Notebook {
  const cells = notebook.cells.filter((cell) => !cell.metadata.tags?.includes(INJECTED));
  const at = cells.findIndex(
    (cell) => cell.cell_type === 'code' && cell.metadata.tags?.includes(DECLARES),
  );
  const names = Object.keys(parameters);
  if (at < 0) {
    throw new ParameterError(
      `no cell is tagged ${DECLARES}, so there is no ${names.join(', ')} to set; ` +
        `tag the cell that declares the parameters`,
    );
  }
  const declared = declaredParameters(cells[at]?.source ?? '');
  const lines = names.map((name) => {
    const parameter = declared.find((one) => one.name === name);
    if (!parameter) throw new ParameterError(`${name} is no parameter; ${listOf(declared)}`);
    const value = readValue(parameter, parameters[name] as ParameterValue);
    const type = parameter.typeText === undefined ? '' : `: ${parameter.typeText}`;
    return `${parameter.keyword} ${name}${type} = ${literal(value)};`;
  });
  const injected: CodeCell = {
    cell_type: 'code',
    id: freeId(cells),
    metadata: { tags: [INJECTED] },
    source: lines.join('\n'),
    execution_count: null,
    outputs: [],
  };
  return { ...notebook, cells: [...cells.slice(0, at + 1), injected, ...cells.slice(at + 1)] };
}

function listOf(declared: readonly Declared[]): string {
  const known = declared.map(({ name, typeText = 'any JSON' }) => `${name}: ${typeText}`);
  return known.length === 0
    ? `the cell tagged ${DECLARES} declares none`
    : `expected one of ${known.join(', ')}`;
}

function freeId(cells: Notebook['cells']): string {
  const taken = new Set(cells.map(({ id }) => id));
  for (let i = 1; ; i++) {
    const id = i === 1 ? INJECTED : `${INJECTED}-${i}`;
    if (!taken.has(id)) return id;
  }
}

function readValue({ name, type, typeText = 'JSON' }: Declared, given: ParameterValue): unknown {
  const values = 'text' in given ? readings(given.text, type) : [given.data];
  const value = values.find((one) => fits(type, one));
  if (value !== undefined) return value;
  const shown = 'text' in given ? given.text : (JSON.stringify(given.data) ?? 'nothing');
  throw new ParameterError(`${name} is ${shown}, expected ${typeText}`);
}

/** What a text may mean, the likeliest first. A parameter of text takes it as it is. */
function readings(text: string, type: ValueType): unknown[] {
  const data: unknown[] = [];
  try {
    data.push(JSON.parse(text) as unknown);
  } catch {
    const number = Number(text.replace(/(?<=\d)_(?=\d)/g, ''));
    const isNumber = text.trim() !== '' && (!Number.isNaN(number) || text.trim() === 'NaN');
    if (isNumber) data.push(number);
  }
  return type.kind === 'string' ? [text] : [...data, text];
}
