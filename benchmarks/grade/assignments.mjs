// One assignment three times: two exercises on arrays, a point and two checks with drawn cases each.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const OURS = `// %% id="imports"
import { check } from 'notegrad';

// %% id="scale"
function scale(xs: number[]): number[] {
  // ### BEGIN SOLUTION
  const top = Math.max(...xs);
  return xs.map((x) => x / top);
  // ### STARTER
  // return check.stub();
  // ### END SOLUTION
}

// %% id="check-scale"
await check.exercise('A.1', '缩放 | To a largest value of one', { points: 1, hint: '除 | divide' }, (t) => {
  for (const size of [5, 50]) {
    t.check(\`\${size} 个数 | \${size} numbers\`, {
      given: (rng) => ({ xs: Array.from({ length: size }, () => rng.uniform(1, 9)) }),
      answer: ({ xs }) => scale(xs),
      expect: ({ xs }) => xs.map((x) => x / Math.max(...xs)),
      mistakes: [
        { gives: ({ xs }) => xs.map((x) => x / Math.min(...xs)), say: '除以了最小值 | by the smallest' },
        { gives: ({ xs }) => xs.map((x) => x / xs.length), say: '除以了个数 | by their number' },
        { gives: ({ xs }) => xs, say: '没有除 | not divided' },
      ],
    });
  }
});

// %% id="dot"
function dot(xs: number[], ys: number[]): number {
  // ### BEGIN SOLUTION
  return xs.reduce((sum, x, i) => sum + x * (ys[i] as number), 0);
  // ### STARTER
  // return check.stub();
  // ### END SOLUTION
}

// %% id="check-dot"
await check.exercise('A.2', '点积 | The dot product', { points: 1, hint: '乘了再加 | multiply, then add' }, (t) => {
  for (const size of [5, 50]) {
    t.check(\`\${size} 个数 | \${size} numbers\`, {
      given: (rng) => ({
        xs: Array.from({ length: size }, () => rng.normal()),
        ys: Array.from({ length: size }, () => rng.normal()),
      }),
      answer: ({ xs, ys }) => dot(xs, ys),
      expect: ({ xs, ys }) => xs.reduce((sum, x, i) => sum + x * (ys[i] as number), 0),
      mistakes: [
        { gives: ({ xs, ys }) => xs.reduce((sum, x, i) => sum + x + (ys[i] as number), 0), say: '加了 | added' },
        { gives: ({ xs }) => xs.reduce((sum, x) => sum + x * x, 0), say: '自己乘自己 | with itself' },
        { gives: ({ ys }) => ys.reduce((sum, y) => sum + y, 0), say: '只有一个 | one alone' },
      ],
    });
  }
});
`;

const SCALE = 'def scale(xs):\n    return xs / xs.max()';
const dot = (isRight) =>
  `def dot(xs, ys):\n    return float((xs * ys).sum()${isRight ? '' : ' + 1'})`;
const TESTS = {
  scale:
    'rng = np.random.default_rng(1)\nfor size in (5, 50):\n    xs = rng.uniform(1, 9, size)\n    assert np.allclose(scale(xs), xs / xs.max())',
  dot: 'rng = np.random.default_rng(2)\nfor size in (5, 50):\n    xs, ys = rng.normal(size=size), rng.normal(size=size)\n    assert np.isclose(dot(xs, ys), xs @ ys)',
};

const cell = (id, source, metadata = {}) => ({
  ...{ cell_type: 'code', id, metadata, source, outputs: [], execution_count: null },
});
const notebook = (cells, metadata = {}) =>
  JSON.stringify({
    ...{ cells, nbformat: 4, nbformat_minor: 5 },
    metadata: {
      ...metadata,
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      language_info: { name: 'python' },
    },
  });
const put = (path, text) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
};

/** A course of nbgrader's: the assignment and what was handed in. */
export function makeNbgrader(folder, size, isRight) {
  const mark = (grade_id, of) => ({
    nbgrader: { grade_id, schema_version: 3, task: false, ...of },
  });
  const solution = { solution: true, grade: false, locked: false };
  const test = { solution: false, grade: true, locked: true, points: 1 };
  const cells = (scale, product) => [
    cell(
      'imports',
      'import numpy as np',
      mark('imports', { solution: false, grade: false, locked: true }),
    ),
    cell('scale', scale, mark('scale', solution)),
    cell('test-scale', TESTS.scale, mark('test-scale', test)),
    cell('dot', product, mark('dot', solution)),
    cell('test-dot', TESTS.dot, mark('test-dot', test)),
  ];
  put(join(folder, 'nbgrader_config.py'), 'c = get_config()\nc.CourseDirectory.course_id = "c"\n');
  const solved = (text) => `### BEGIN SOLUTION\n${text}\n### END SOLUTION`;
  put(join(folder, 'source/ps1/arrays.ipynb'), notebook(cells(solved(SCALE), solved(dot(true)))));
  for (let i = 0; i < size; i += 1) {
    put(join(folder, `submitted/s${i}/ps1/arrays.ipynb`), notebook(cells(SCALE, dot(isRight(i)))));
  }
}

/** An assignment of Otter's and what was handed in; `otter` runs a command of its. Gives its zip file. */
export function makeOtter(folder, size, isRight, otter) {
  const raw = (source) => ({
    cell_type: 'raw',
    id: source.replace(/\W+/g, '-').slice(0, 60),
    metadata: {},
    source,
  });
  const question = (name, solution) =>
    [
      raw(`# BEGIN QUESTION\nname: ${name}\npoints: 1`),
      raw('# BEGIN SOLUTION'),
      cell(`${name}`, solution),
      raw('# END SOLUTION'),
      raw('# BEGIN TESTS'),
      cell(
        `test-${name}`,
        `""" # BEGIN TEST CONFIG\nhidden: true\n""" # END TEST CONFIG\n${TESTS[name]}`,
      ),
      raw('# END TESTS'),
      raw('# END QUESTION'),
    ].map((one, i) => ({ ...one, id: `${name}-${i}` }));
  const source = [
    raw(
      '# ASSIGNMENT CONFIG\nname: arrays\ngenerate:\n  pdf: false\nexport_cell: false\ninit_cell: false\ntests:\n  files: true\nrun_tests: false',
    ),
    cell('imports', 'import numpy as np'),
    ...question('scale', SCALE),
    ...question('dot', dot(true)),
  ];
  put(join(folder, 'arrays.ipynb'), notebook(source));
  otter(['assign', 'arrays.ipynb', 'dist', '--no-run-tests']);
  for (let i = 0; i < size; i += 1) {
    const cells = [
      cell('imports', 'import numpy as np'),
      cell('scale', SCALE),
      cell('dot', dot(isRight(i))),
    ];
    put(
      join(folder, 'class', `s${i}.ipynb`),
      notebook(cells, { otter: { assignment_name: 'arrays' } }),
    );
  }
  const made = readdirSync(join(folder, 'dist/autograder'));
  const zip = made.find((name) => name.endsWith('.zip'));
  return { zip: join(folder, 'dist/autograder', zip) };
}
