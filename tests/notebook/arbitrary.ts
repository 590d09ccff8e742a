import fc from 'fast-check';
import type { Cell, JsonObject, Notebook, Output } from '../../src/notebook/index.ts';

/** Text that has broken notebook tools: markers, comment ends, every line end, no final newline, emoji. */
export const nastyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '// %%',
        '// %% [markdown] id="x"',
        '//%%',
        '// \\%%',
        '// \\\\%% x',
        '%%',
        '\\%% y',
        '// ---',
        '*/',
        '/*',
        '`${',
        '\n',
        '\n\n',
        '\r\n',
        '\r',
        '\u2028',
        '\x85',
        ' ',
        '\t',
        '"',
        '\\',
        '//',
        '// ',
        '🎓',
        '神经网络',
        '<!-- en -->',
      ),
      fc.string({ maxLength: 8, unit: 'grapheme' }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const key = fc
  .oneof(
    fc.constantFrom('a', 'nbgrader', 'my key', '10', '9', 'constructor', 'id', 'attachments'),
    nastyText,
  )
  .filter((name) => name !== '__proto__');
const json = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    nastyText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(key, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).json;

/** Keys whose values the schema or Jupyter's reader prescribes. */
const TAKEN = new Set([
  'name',
  'tags',
  'jupyter',
  'execution',
  'collapsed',
  'scrolled',
  'format',
  'trusted',
]);
const object = fc
  .dictionary(key, json, { maxKeys: 3, noNullPrototype: true })
  .map(
    (it) =>
      Object.fromEntries(Object.entries(it).filter(([name]) => !TAKEN.has(name))) as JsonObject,
  );

const tags = fc.uniqueArray(fc.stringMatching(/^[a-z:-]{1,8}$/), { maxLength: 3 });
const cellMetadata = fc
  .tuple(object, fc.option(tags, { nil: undefined }))
  .map(([rest, list]) => (list ? { ...rest, tags: list } : rest));

const bundle = fc
  .record({ plain: nastyText, png: fc.base64String(), figure: json, svg: nastyText })
  .map((it) => ({
    'text/plain': it.plain,
    'image/png': it.png,
    'image/svg+xml': it.svg,
    'application/vnd.plotly.v1+json': it.figure,
  })) as fc.Arbitrary<JsonObject>;

const count = fc.option(fc.nat(), { nil: null });
const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record({
    output_type: fc.constant('stream' as const),
    name: fc.constantFrom('stdout', 'stderr'),
    text: nastyText,
  }),
  fc.record({ output_type: fc.constant('display_data' as const), data: bundle, metadata: object }),
  fc.record({
    output_type: fc.constant('execute_result' as const),
    data: bundle,
    metadata: object,
    execution_count: count,
  }),
  fc.record({
    output_type: fc.constant('error' as const),
    ename: nastyText,
    evalue: nastyText,
    traceback: fc.array(nastyText, { maxLength: 3 }),
  }),
);

const id = fc.stringMatching(/^[a-zA-Z0-9-_]{1,64}$/);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({
    cell_type: fc.constant('code' as const),
    id,
    metadata: cellMetadata,
    source: nastyText,
    execution_count: count,
    outputs: fc.array(output, { maxLength: 3 }),
  }),
  fc.record(
    {
      cell_type: fc.constantFrom('markdown' as const, 'raw' as const),
      id,
      metadata: cellMetadata,
      source: nastyText,
      attachments: fc.dictionary(key, bundle, { maxKeys: 2, noNullPrototype: true }),
    },
    { requiredKeys: ['cell_type', 'id', 'metadata', 'source'] },
  ),
) as fc.Arbitrary<Cell>;

export const notebook: fc.Arbitrary<Notebook> = fc.record({
  nbformat: fc.constant(4 as const),
  nbformat_minor: fc.constant(5 as const),
  metadata: object.map(
    ({ kernelspec, language_info, title, authors, orig_nbformat, signature, ...rest }) => ({
      ...rest,
      kernelspec: { name: 'tslab', display_name: 'TypeScript' },
    }),
  ),
  cells: fc.uniqueArray(cell, { selector: (it) => it.id, maxLength: 5 }),
});
