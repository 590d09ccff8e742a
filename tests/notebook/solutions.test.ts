import { describe, expect, test } from 'vitest';
import { splitSolution } from '../../src/notebook/solutions.ts';

describe('solutions', () => {
  test('are taken out, at their indentation', () => {
    const source = 'function f() {\n  // ### BEGIN SOLUTION\n  return 1;\n  // ### END SOLUTION\n}';
    expect(splitSolution(source, 'here')).toEqual({
      starter: 'function f() {\n  // here\n}',
      solution: 'function f() {\n  return 1;\n}',
      hasStarter: false,
    });
  });

  test('without a partner are refused', () => {
    expect(splitSolution('// ### BEGIN SOLUTION\n1', '')).toContain('no `// ### END SOLUTION`');
    expect(splitSolution('// ### END SOLUTION', '')).toContain('no `// ### BEGIN SOLUTION`');
    expect(splitSolution('// ### BEGIN SOLUTION\n// ### BEGIN SOLUTION', '')).toContain('inside');
  });

  test('a plain cell has none', () => expect(splitSolution('const a = 1;', '')).toBeUndefined());
});
