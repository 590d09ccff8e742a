// A plugin of esbuild: functions and classes of a module keep their names, which a reader sees in summaries and errors.
// Where modules are joined to one file, all but one of a name are called `eye2` or `_Rng`. esbuild's own `keepNames`
// would name the functions inside of functions too, each time that one is made.
import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';

const HELPER = `
  export function keepNames(things) {
    for (const [name, value] of Object.entries(things)) {
      // A class may have given itself another one.
      const added = value.name.startsWith(name) && value.name.slice(name.length);
      if (value.name === '_' + name || /^\\d+$/.test(added)) {
        Object.defineProperty(value, 'name', { value: name, configurable: true });
      }
    }
  }`;

/** @param folder the compiled modules, with a slash at its end */
export const keepNames = (folder) => ({
  name: 'keep-names',
  setup(build) {
    build.onResolve({ filter: /^keep-names$/ }, ({ path }) => ({ path, namespace: 'keep-names' }));
    build.onLoad({ filter: /.*/, namespace: 'keep-names' }, () => ({ contents: HELPER }));
    build.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(folder)) return undefined;
      const text = readFileSync(path, 'utf8');
      const names = namedIn(path, text);
      if (names.length === 0) return undefined;
      const keep = `import { keepNames as keepNames$ } from 'keep-names';\nkeepNames$({ ${names.join(', ')} });`;
      return { contents: `${text}\n${keep}\n` };
    });
  },
});

const FUNCTIONS = ['FunctionDeclaration', 'ClassDeclaration'];
const EXPRESSIONS = ['ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression'];

/** The functions and classes at the top of a module. */
function namedIn(path, text) {
  return parseSync(path, text).program.body.flatMap((statement) => {
    const found = statement.type.startsWith('Export') ? statement.declaration : statement;
    if (FUNCTIONS.includes(found?.type)) return found.id ? [found.id.name] : [];
    if (found?.type !== 'VariableDeclaration') return [];
    return found.declarations
      .filter(({ init }) => EXPRESSIONS.includes(init?.type))
      .map(({ id }) => id.name);
  });
}
