import { type Node, parse } from '../../cell/syntax.ts';
import { annotatedType, initialType, typeText, type ValueType } from './value-type.ts';

/** A variable of the cell tagged `parameters`. */
export interface Declared {
  readonly name: string;
  /** `const`, `let` or `var`. */
  readonly keyword: string;
  readonly type: ValueType;
  /** The type as it is written, or as it follows from the first value. Absent where neither says. */
  readonly typeText: string | undefined;
}

/** The parameters that the source of a cell declares, in order. */
export function declaredParameters(source: string): Declared[] {
  return parse(source).body.flatMap((statement) => {
    const declaration = (statement.declaration ?? statement) as Node;
    if (declaration.type !== 'VariableDeclaration') return [];
    return (declaration.declarations as Node[]).flatMap(({ id, init }) => {
      const { type, name, typeAnnotation } = id as Node;
      if (type !== 'Identifier') return [];
      const annotation = (typeAnnotation as Node | undefined)?.typeAnnotation as Node | undefined;
      const known = annotation ? annotatedType(annotation) : initialType(init as Node | null);
      const text = annotation
        ? source.slice(annotation.start, annotation.end)
        : typeText(known).includes('unknown')
          ? undefined
          : typeText(known);
      const keyword = String(declaration.kind);
      return [{ name: name as string, keyword, type: known, typeText: text }];
    });
  });
}
