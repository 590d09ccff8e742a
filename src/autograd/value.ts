/** What a node of the graph computes. */
export type Op =
  | 'input'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
  | 'neg'
  | 'exp'
  | 'log'
  | 'relu'
  | 'tanh'
  | 'sigmoid'
  | 'max';

/**
 * A number that remembers how it was computed, so that `backward` can find the derivative of a result by every
 * number that went into it. Float64.
 *
 * @example
 * const x = new Value(-2, 'x');
 * const y = new Value(5, 'y');
 * const f = x.add(y).mul(-4);
 * f.backward();
 * x.grad; // -4
 */
export class Value {
  readonly data: number;
  /** Derivative by this number of the value on which `backward` was called; sums up until `zeroGrad`. */
  grad = 0;
  /** Name shown in the drawn graph. */
  label: string;
  readonly op: Op;
  readonly parents: readonly Value[];
  /** Local derivative by each parent: how much this value changes when that parent does. */
  readonly locals: readonly number[];

  constructor(
    data: number,
    label = '',
    op: Op = 'input',
    parents: readonly Value[] = [],
    locals: readonly number[] = [],
  ) {
    this.data = data;
    this.label = label;
    this.op = op;
    this.parents = parents;
    this.locals = locals;
  }

  /** A sum passes its gradient on to both sides. */
  add(other: Value | number): Value {
    const b = lift(other);
    return node('add', this.data + b.data, [this, 1], [b, 1]);
  }

  sub(other: Value | number): Value {
    const b = lift(other);
    return node('sub', this.data - b.data, [this, 1], [b, -1]);
  }

  /** A product passes its gradient on times the other side. */
  mul(other: Value | number): Value {
    const b = lift(other);
    return node('mul', this.data * b.data, [this, b.data], [b, this.data]);
  }

  div(other: Value | number): Value {
    const b = lift(other);
    return node('div', this.data / b.data, [this, 1 / b.data], [b, -this.data / b.data ** 2]);
  }

  /** To the power of a constant: the derivative is n x^(n-1). */
  pow(exponent: number): Value {
    const slope = exponent === 0 ? 0 : exponent * this.data ** (exponent - 1);
    return node('pow', this.data ** exponent, [this, slope]);
  }

  neg(): Value {
    return node('neg', -this.data, [this, -1]);
  }

  exp(): Value {
    const y = Math.exp(this.data);
    return node('exp', y, [this, y]);
  }

  /** Natural logarithm. */
  log(): Value {
    return node('log', Math.log(this.data), [this, 1 / this.data]);
  }

  /** max(0, x); the derivative at 0 is taken as 0. */
  relu(): Value {
    return node('relu', Math.max(0, this.data), [this, this.data > 0 ? 1 : 0]);
  }

  tanh(): Value {
    const y = Math.tanh(this.data);
    return node('tanh', y, [this, 1 - y * y]);
  }

  sigmoid(): Value {
    const y = 1 / (1 + Math.exp(-this.data));
    return node('sigmoid', y, [this, y * (1 - y)]);
  }

  /**
   * The larger one, which alone gets the gradient; at a tie, the first. So does `maximum` of
   * TensorFlow.js, while its `max` along an axis gives it to all of the largest in full.
   */
  max(other: Value | number): Value {
    const b = lift(other);
    const first = this.data >= b.data;
    return node('max', first ? this.data : b.data, [this, first ? 1 : 0], [b, first ? 0 : 1]);
  }

  /** Gives this value a name, for the drawn graph. */
  named(label: string): this {
    this.label = label;
    return this;
  }

  /** Every value that went into this one, each after its parents; this one last. */
  topological(): Value[] {
    const order: Value[] = [];
    const seen = new Set<Value>();
    // A stack of our own, since a long sum is deeper than the call stack.
    const stack: { value: Value; next: number }[] = [{ value: this, next: 0 }];
    seen.add(this);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const parent = top.value.parents[top.next++];
      if (!parent) {
        order.push(top.value);
        stack.pop();
      } else if (!seen.has(parent)) {
        seen.add(parent);
        stack.push({ value: parent, next: 0 });
      }
    }
    return order;
  }

  /**
   * Adds to the `grad` of every value that went into this one the derivative of this one by it: the chain rule,
   * from the result backwards. Call `zeroGrad` first when the values were used before.
   */
  backward(): void {
    const order = this.topological();
    // Gradients of earlier calls stay apart from this pass, or they would be passed on again.
    const flow = new Map<Value, number>([[this, 1]]);
    for (const value of order.reverse()) {
      const out = flow.get(value) ?? 0;
      value.grad += out;
      value.parents.forEach((parent, i) => {
        flow.set(parent, (flow.get(parent) ?? 0) + out * (value.locals[i] as number));
      });
    }
  }

  /** Sets the `grad` of this value and of all that went into it to 0. */
  zeroGrad(): void {
    for (const value of this.topological()) value.grad = 0;
  }

  toString(): string {
    return `Value(${this.label ? `${this.label} = ` : ''}${this.data}, grad ${this.grad})`;
  }
}

const lift = (x: Value | number): Value => (typeof x === 'number' ? new Value(x) : x);

function node(op: Op, data: number, ...inputs: [parent: Value, local: number][]): Value {
  return new Value(
    data,
    '',
    op,
    inputs.map(([parent]) => parent),
    inputs.map(([, local]) => local),
  );
}
