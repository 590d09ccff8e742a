import { fileURLToPath } from 'node:url';
import * as core from '@tensorflow/tfjs';
import ts from '@tslab/typescript-for-tslab';
import { describe, expect, test } from 'vitest';
import { tf } from '../../src/tensor/index.ts';

test('tf is TensorFlow.js itself: every function is the same under its other type', () => {
  const of = (module: object) => new Map<string, unknown>(Object.entries(module));
  const [theirs, ours] = [of(core), of(tf)];
  expect(theirs.size).toBeGreaterThan(400);
  // The whole as one value is what Node adds to a module of the older kind.
  theirs.delete('default');
  expect([...theirs.keys()].filter((name) => ours.get(name) !== theirs.get(name))).toEqual([]);
});

const path = fileURLToPath(new URL('../../src/tensor/', import.meta.url));

describe('no type of TensorFlow.js is left that claims a shape nobody has computed', () => {
  const files = [`${path}tf.ts`, `${path}types.ts`];
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: [],
  });
  const checker = program.getTypeChecker();
  const exportsOf = (file: string) => {
    const source = program.getSourceFile(file) as ts.SourceFile;
    return checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol);
  };

  /**
   * Whether the result is a tensor whose type is a type parameter: the caller's wish, or the type
   * of an argument.
   */
  const isWish = (signature: ts.Signature): boolean => {
    const { typeParameters } = signature;
    const at = signature.declaration?.getSourceFile().fileName ?? '';
    if (!typeParameters || !at.includes('@tensorflow/tfjs-core')) return false;
    const result = signature.getReturnType();
    const parts = result.isUnionOrIntersection() ? result.types : [result];
    const inner = [...parts, ...result.getProperties().map((p) => checker.getTypeOfSymbol(p))];
    return inner.some((type) =>
      typeParameters.some(
        (parameter) =>
          parameter === type &&
          checker.typeToString(parameter.getConstraint() ?? type).includes('Tensor'),
      ),
    );
  };
  const wishes = (symbols: readonly ts.Symbol[], prefix = ''): string[] =>
    symbols.flatMap((symbol) => {
      const target =
        symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (!(target.flags & (ts.SymbolFlags.Value & ~ts.SymbolFlags.Class))) return [];
      const declaration = target.valueDeclaration ?? target.declarations?.[0];
      if (!declaration) return [];
      const type = checker.getTypeOfSymbolAtLocation(target, declaration);
      const signatures = type.getCallSignatures();
      const name = prefix + symbol.name;
      if (signatures.some((signature) => isWish(signature))) return [name];
      const isGroup = /^(image|linalg|losses|spectral|fused|signal|sparse|string)$/.test(name);
      return isGroup ? wishes(type.getProperties(), `${name}.`) : [];
    });

  test('among the functions', () => {
    const symbols = exportsOf(`${path}tf.ts`);
    expect(symbols.length).toBeGreaterThan(400);
    // What these return is what they were given.
    expect(wishes(symbols)).toEqual(['tidy', 'keep']);
  });

  test('among the methods', () => {
    const tensor = exportsOf(`${path}types.ts`).find(({ name }) => name === 'Tensor') as ts.Symbol;
    const methods = checker.getDeclaredTypeOfSymbol(tensor).getProperties();
    expect(methods.length).toBeGreaterThan(100);
    expect(wishes(methods)).toEqual([]);
  });
});
