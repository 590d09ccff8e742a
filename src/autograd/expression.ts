import { type Expression as Node, parseExpressionAt } from 'acorn';
import { Value } from './value.ts';

/** What an expression may call, with as many arguments as these take. */
const functions: Readonly<Record<string, (...of: [Value, Value]) => Value>> = {
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  relu: (x) => x.relu(),
  sigmoid: (x) => x.sigmoid(),
  tanh: (x) => x.tanh(),
  max: (x, y) => x.max(y),
};

/** What a formula computes from numbers by their names. */
export interface Expression {
  /** Names in the order in which they are read. */
  readonly names: readonly string[];
  /**
   * The result, with the graph that made it: a name that is read twice is one value.
   *
   * @throws Error for a name without a number
   */
  of(numbers: Readonly<Record<string, number>>): Value;
}

/**
 * Reads a formula, as a reader types it: names, numbers, `+ - * / **`, brackets, and `exp`, `log`,
 * `max`, `relu`, `sigmoid`, `tanh`. It is only read, never run as code. Signs of a Chinese keyboard
 * and × ÷ − are understood.
 *
 * @example expression('(x + y) * z').of({ x: -2, y: 5, z: -4 }).data // -12
 * @throws SyntaxError that says in both languages what is wrong and where
 */
export function expression(formula: string): Expression {
  const text = formula.replace(/[\uFF01-\uFF5E×÷−]/g, plainly);
  const names = new Set<string>();
  const compute = compile(read(text), text, names);
  return {
    names: [...names],
    of(numbers) {
      const inputs = new Map<string, Value>();
      for (const name of names) {
        const number = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
        if (number === undefined)
          throw new Error(`expression: no number for ${name}, which ${formula} needs`);
        inputs.set(name, new Value(number, name));
      }
      return compute(inputs);
    },
  };
}

/** The sign of another keyboard as the one of ASCII: as many characters, so places stay right. */
function plainly(sign: string): string {
  const known = '×÷−'.indexOf(sign);
  return known < 0 ? String.fromCharCode(sign.charCodeAt(0) - 0xfee0) : ('*/-'[known] as string);
}

function read(text: string): Node {
  if (text.trim() === '') throw new SyntaxError('还没有式子 | There is no formula yet');
  let node: Node;
  try {
    // Brackets are kept, or a formula within them would seem to end before the last.
    node = parseExpressionAt(text, 0, { ecmaVersion: 2022, preserveParens: true });
  } catch (error) {
    throw wrong(text, (error as { readonly pos?: number }).pos ?? 0);
  }
  // The parser stops where the expression ends, at a second one for instance.
  const rest = /\S/.exec(text.slice(node.end));
  if (rest) throw wrong(text, node.end + rest.index);
  return node;
}

function wrong(text: string, at: number): SyntaxError {
  if (at >= text.length) return new SyntaxError('式子没有写完 | The formula breaks off');
  // A power of what a minus stands before: the language does not decide which comes first.
  if (text.startsWith('**', at) && /[\w)]\s*$/.test(text.slice(0, at)))
    return new SyntaxError(
      '负号和乘方谁先算？写 -(x ** 2) 或 (-x) ** 2 | Minus or power first? Write -(x ** 2) or (-x) ** 2',
    );
  return new SyntaxError(
    `第 ${at + 1} 个字符“${text[at]}”读不懂 | Character ${at + 1}, "${text[at]}", makes no sense there`,
  );
}

type Compute = (inputs: ReadonlyMap<string, Value>) => Value;

function compile(node: Node, text: string, names: Set<string>): Compute {
  const part = (each: unknown) => compile(each as Node, text, names);
  const said = text.slice(node.start, node.end);
  if (node.type === 'ParenthesizedExpression') return part(node.expression);
  if (node.type === 'Identifier') {
    const { name } = node;
    names.add(name);
    return (inputs) => inputs.get(name) as Value;
  }
  if (node.type === 'Literal' && typeof node.value === 'number') {
    const number = node.value;
    return () => new Value(number, String(number));
  }
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const x = part(node.argument);
    return (inputs) => x(inputs).neg();
  }
  if (node.type === 'BinaryExpression') {
    const { operator, right } = node;
    const x = part(node.left);
    if (operator === '**') {
      const exponent = exponentOf(right);
      return (inputs) => x(inputs).pow(exponent);
    }
    const operation = ({ '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const)[
      operator as '+'
    ];
    const y = part(right);
    if (operation) return (inputs) => x(inputs)[operation](y(inputs));
    throw new SyntaxError(
      operator === '^'
        ? '乘方写作 **，不是 ^ | A power is written **, not ^'
        : `不认识运算 ${operator}：有 + - * / ** | ${operator} is unknown: there are + - * / **`,
    );
  }
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
    const { name } = node.callee;
    const call = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!call) {
      const known = Object.keys(functions).join(', ');
      throw new SyntaxError(
        `不认识函数 ${name}：有 ${known} | ${name} is unknown: there are ${known}`,
      );
    }
    const count = call.length;
    if (node.arguments.length !== count)
      throw new SyntaxError(
        `${name} 要 ${count} 个数，写了 ${node.arguments.length} 个 | ${name} takes ${count}, given ${node.arguments.length}`,
      );
    const of = node.arguments.map(part);
    return (inputs) => call(...(of.map((each) => each(inputs)) as [Value, Value]));
  }
  throw new SyntaxError(`“${said}”不是算式 | "${said}" is no formula`);
}

function exponentOf(node: Node): number {
  if (node.type === 'ParenthesizedExpression') return exponentOf(node.expression);
  if (node.type === 'Literal' && typeof node.value === 'number') return node.value;
  if (node.type === 'UnaryExpression' && node.operator === '-') return -exponentOf(node.argument);
  throw new SyntaxError(
    '指数要是一个数，如 x ** 2 | The exponent has to be a number, as in x ** 2',
  );
}
