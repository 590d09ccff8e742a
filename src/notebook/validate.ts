import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { NotebookError, show } from './errors.ts';
import type { Notebook } from './model.ts';
import official from './schema/nbformat.v4.5.schema.json' with { type: 'json' };

/**
 * Throws a `NotebookError` unless `value` satisfies the official nbformat 4.5 schema and no two cells share
 * an id (which the schema cannot say). `file` names the document in the message.
 */
export function validate(value: unknown, file: string): asserts value is Notebook {
  const schema = validators();
  if (!schema.notebook(value)) throw explain(value, file, schema);
  const seen = new Map<string, number>();
  for (const [index, cell] of (value as unknown as Notebook).cells.entries()) {
    const first = seen.get(cell.id);
    if (first !== undefined) {
      const problem = `expected an id of its own, got "${cell.id}", which cell ${first + 1} has too`;
      throw new NotebookError(file, `/cells/${index}/id`, problem);
    }
    seen.set(cell.id, index);
  }
}

interface Validators {
  notebook: ValidateFunction;
  definition(name: string): ValidateFunction;
}

let cached: Validators | undefined;

function validators(): Validators {
  if (cached) return cached;
  // The schema is draft 04 and uses nothing that later drafts read otherwise; its patterns (`[0-9-_]`) are
  // not valid with the `u` flag.
  const { $schema: _, ...schema } = official;
  const ajv = new Ajv({ strict: false, unicodeRegExp: false, verbose: true });
  ajv.addSchema(schema, 'nbformat');
  const get = (ref: string): ValidateFunction => {
    const found = ajv.getSchema(ref);
    if (!found) throw new Error(`the notebook schema has no ${ref}`);
    return found;
  };
  cached = {
    notebook: get('nbformat'),
    definition: (name) => get(`nbformat#/definitions/${name}`),
  };
  return cached;
}

const CELL_TYPES = ['code', 'markdown', 'raw'];
const OUTPUT_TYPES = ['stream', 'display_data', 'execute_result', 'error'];

/**
 * The schema decides by `oneOf`, whose errors name every alternative; a reader wants the one that was meant.
 * So the failing cell is found, then judged by the definition its `cell_type` (or `output_type`) asks for.
 */
function explain(value: unknown, file: string, schema: Validators): NotebookError {
  const cells = field(value, 'cells');
  for (const [index, cell] of (Array.isArray(cells) ? cells : []).entries()) {
    const at = `/cells/${index}`;
    const found = explainOne(cell, at, 'cell_type', CELL_TYPES, (t) => `${t}_cell`, file, schema);
    if (found) return found;
  }
  return describe(schema.notebook, value, '', file);
}

function explainOne(
  value: unknown,
  at: string,
  key: string,
  known: readonly string[],
  definition: (type: string) => string,
  file: string,
  schema: Validators,
): NotebookError | undefined {
  const type = field(value, key);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new NotebookError(file, at, `expected an object, got ${show(value)}`);
  }
  if (typeof type !== 'string' || !known.includes(type)) {
    const problem = `expected one of ${known.map((name) => `"${name}"`).join(', ')}, got ${show(type)}`;
    return new NotebookError(file, `${at}/${key}`, problem);
  }
  const outputs = type === 'code' ? field(value, 'outputs') : undefined;
  for (const [index, output] of (Array.isArray(outputs) ? outputs : []).entries()) {
    const inner = `${at}/outputs/${index}`;
    const found = explainOne(output, inner, 'output_type', OUTPUT_TYPES, (t) => t, file, schema);
    if (found) return found;
  }
  const check = schema.definition(definition(type));
  return check(value) ? undefined : describe(check, value, at, file);
}

function describe(
  check: ValidateFunction,
  value: unknown,
  at: string,
  file: string,
): NotebookError {
  check(value);
  const errors = check.errors ?? [];
  // A `oneOf` is reported after its alternatives' own errors, and it alone speaks for all of them.
  const error = errors.find((one) => one.keyword === 'oneOf') ?? errors[0];
  if (!error) return new NotebookError(file, at, 'does not satisfy the nbformat 4.5 schema');
  return new NotebookError(file, `${at}${error.instancePath}`, problem(error));
}

function problem(error: ErrorObject): string {
  const given = show(error.data);
  switch (error.keyword) {
    case 'required':
      return `expected the key "${error.params.missingProperty}", which is missing`;
    case 'additionalProperties':
      return `expected no key "${error.params.additionalProperty}" here; extra data belongs in metadata`;
    case 'type':
      return `expected ${[error.params.type].flat().join(' or ')}, got ${given}`;
    case 'enum':
      return `expected one of ${JSON.stringify(error.params.allowedValues)}, got ${given}`;
    case 'oneOf':
      return error.schemaPath.includes('codemirror_mode')
        ? `expected a string or an object, got ${given}`
        : `expected a string or a list of strings, got ${given}`;
    case 'pattern':
      return `expected text matching ${error.params.pattern}, got ${given}`;
    default:
      return `${error.message ?? error.keyword}, got ${given}`;
  }
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
