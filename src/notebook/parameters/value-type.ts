import type { Node } from '../../cell/syntax.ts';
import { isObject } from '../../contract/index.ts';

/** The type of a parameter, as far as plain data can be held to it. */
export type ValueType =
  | { readonly kind: 'number' | 'string' | 'boolean' | 'null' }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'union'; readonly of: readonly ValueType[] }
  | { readonly kind: 'array'; readonly of: ValueType }
  | { readonly kind: 'tuple'; readonly of: readonly ValueType[] }
  | { readonly kind: 'record'; readonly of: ValueType }
  | {
      readonly kind: 'object';
      readonly fields: Readonly<
        Record<string, { readonly type: ValueType; readonly optional: boolean }>
      >;
    }
  /** The notebook's own checker has to say what fits. */
  | { readonly kind: 'unknown' };

const UNKNOWN: ValueType = { kind: 'unknown' };
const KEYWORDS: Readonly<Record<string, ValueType>> = {
  TSNumberKeyword: { kind: 'number' },
  TSStringKeyword: { kind: 'string' },
  TSBooleanKeyword: { kind: 'boolean' },
  TSNullKeyword: { kind: 'null' },
};

/** The type that an annotation writes down. */
export function annotatedType(node: Node): ValueType {
  const inner = (field: string) => annotatedType(node[field] as Node);
  const keyword = KEYWORDS[node.type];
  if (keyword) return keyword;
  switch (node.type) {
    case 'TSLiteralType':
      return literalOf(node.literal as Node);
    case 'TSUnionType':
      return { kind: 'union', of: (node.types as Node[]).map(annotatedType) };
    case 'TSParenthesizedType':
      return inner('typeAnnotation');
    case 'TSTypeOperator':
      return node.operator === 'readonly' ? inner('typeAnnotation') : UNKNOWN;
    case 'TSArrayType':
      return { kind: 'array', of: inner('elementType') };
    case 'TSTupleType':
      return { kind: 'tuple', of: (node.elementTypes as Node[]).map(annotatedType) };
    case 'TSTypeReference':
      return referredType(node);
    case 'TSTypeLiteral':
      return objectType(node.members as Node[]);
    default:
      return UNKNOWN;
  }
}

function literalOf(literal: Node): ValueType {
  if (literal.type === 'Literal' && 'value' in literal) {
    return { kind: 'literal', value: literal.value };
  }
  const argument = literal.argument as Node | undefined;
  return literal.type === 'UnaryExpression' && typeof argument?.value === 'number'
    ? { kind: 'literal', value: -argument.value }
    : UNKNOWN;
}

function referredType(node: Node): ValueType {
  const { name } = node.typeName as Node;
  const { params = [] } = (node.typeArguments ?? {}) as { params?: Node[] };
  const [first, second] = params;
  if (first && (name === 'Array' || name === 'ReadonlyArray')) {
    return { kind: 'array', of: annotatedType(first) };
  }
  if (first && second && name === 'Record' && annotatedType(first).kind === 'string') {
    return { kind: 'record', of: annotatedType(second) };
  }
  return UNKNOWN;
}

function objectType(members: readonly Node[]): ValueType {
  const fields: [string, { type: ValueType; optional: boolean }][] = [];
  for (const member of members) {
    const name = member.type === 'TSPropertySignature' ? keyOf(member) : undefined;
    const annotation = member.typeAnnotation as Node | undefined;
    if (name === undefined || !annotation) return UNKNOWN;
    const type = annotatedType(annotation.typeAnnotation as Node);
    fields.push([name, { type, optional: member.optional === true }]);
  }
  return { kind: 'object', fields: Object.fromEntries(fields) };
}

/** The type of the value that a variable without an annotation begins with, as `let` widens it. */
export function initialType(node: Node | null | undefined): ValueType {
  switch (node?.type) {
    case 'Literal':
      return typeOfValue(node.value);
    case 'TemplateLiteral':
      return { kind: 'string' };
    case 'UnaryExpression':
      return { kind: node.operator === '!' ? 'boolean' : 'number' };
    case 'BinaryExpression': {
      const sides = [node.left, node.right].map((side) => initialType(side as Node));
      return sides.every(({ kind }) => kind === 'number') &&
        /^[-+*/%]|\*\*$/.test(String(node.operator))
        ? { kind: 'number' }
        : UNKNOWN;
    }
    case 'ParenthesizedExpression':
    case 'TSSatisfiesExpression':
      return initialType(node.expression as Node);
    case 'ArrayExpression': {
      const types = (node.elements as Node[]).map(initialType);
      const texts = new Map(types.map((type) => [typeText(type), type]));
      const [only, another] = texts.values();
      if (!only) return UNKNOWN;
      return { kind: 'array', of: another ? { kind: 'union', of: [...texts.values()] } : only };
    }
    case 'ObjectExpression': {
      const properties = node.properties as Node[];
      const fields = properties.map((property) => {
        const name = property.type === 'Property' ? keyOf(property) : undefined;
        return [name, { type: initialType(property.value as Node), optional: false }] as const;
      });
      if (fields.some(([name]) => name === undefined)) return UNKNOWN;
      return { kind: 'object', fields: Object.fromEntries(fields) };
    }
    default:
      return UNKNOWN;
  }
}

function typeOfValue(value: unknown): ValueType {
  if (value === null) return UNKNOWN;
  const kind = typeof value;
  return kind === 'number' || kind === 'string' || kind === 'boolean' ? { kind } : UNKNOWN;
}

function keyOf({ computed, key }: Node): string | undefined {
  const { name, value } = key as Node;
  return computed === true ? undefined : String(name ?? value);
}

/** Whether a value of plain data is of the type. */
export function fits(type: ValueType, value: unknown): boolean {
  switch (type.kind) {
    case 'unknown':
      return true;
    case 'null':
      return value === null;
    case 'literal':
      return Object.is(type.value, value);
    case 'union':
      return type.of.some((one) => fits(one, value));
    case 'array':
      return Array.isArray(value) && value.every((item) => fits(type.of, item));
    case 'tuple':
      return (
        Array.isArray(value) &&
        value.length === type.of.length &&
        type.of.every((one, i) => fits(one, value[i]))
      );
    case 'record':
      return isObject(value) && Object.values(value).every((item) => fits(type.of, item));
    case 'object':
      return (
        isObject(value) &&
        Object.keys(value).every((name) => Object.hasOwn(type.fields, name)) &&
        Object.entries(type.fields).every(([name, { type: inner, optional }]) =>
          Object.hasOwn(value, name) ? fits(inner, value[name]) : optional,
        )
      );
    default:
      return typeof value === type.kind;
  }
}

/** The type as TypeScript writes it. `unknown` where the type is not known here. */
export function typeText(type: ValueType): string {
  switch (type.kind) {
    case 'literal':
      return JSON.stringify(type.value) ?? 'unknown';
    case 'union':
      return type.of.map(typeText).join(' | ');
    case 'array':
      return type.of.kind === 'union' ? `(${typeText(type.of)})[]` : `${typeText(type.of)}[]`;
    case 'tuple':
      return `[${type.of.map(typeText).join(', ')}]`;
    case 'record':
      return `Record<string, ${typeText(type.of)}>`;
    case 'object': {
      const fields = Object.entries(type.fields).map(
        ([name, { type: inner, optional }]) =>
          `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}${optional ? '?' : ''}: ${typeText(inner)}`,
      );
      return `{ ${fields.join('; ')} }`;
    }
    default:
      return type.kind;
  }
}
