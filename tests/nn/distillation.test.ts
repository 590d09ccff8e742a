import { describe, expect, test } from 'vitest';
import { expectNoLeak, nn, tf } from '../../src/index.ts';

const student = () => tf.tensor2d([[0.3, -1, 0.5]]);
const teacher = () => tf.tensor2d([[2, 1, 0.1]]);
const softmax = (z: number[], tau: number) => {
  const e = z.map((v) => Math.exp(v / tau));
  const sum = e.reduce((a, b) => a + b);
  return e.map((v) => v / sum);
};

describe('distillation', () => {
  test('is 0 where the student is the teacher, up to a constant, and else tau^2 KL', () => {
    expect(nn.distillation(teacher().add(3), teacher()).dataSync()[0]).toBeCloseTo(0, 6);
    for (const temperature of [1, 4]) {
      const p = softmax([0.3, -1, 0.5], temperature);
      const q = softmax([2, 1, 0.1], temperature);
      const kl = q.reduce((sum, v, i) => sum + v * Math.log(v / (p[i] as number)), 0);
      expect(nn.distillation(student(), teacher(), { temperature }).dataSync()[0]).toBeCloseTo(
        temperature ** 2 * kl,
        5,
      );
    }
  });

  test('has the gradient tau (p - q), near the difference of centered scores over C for a large tau', () => {
    for (const temperature of [1, 4, 1000]) {
      const gradient = tf.grad((z) => nn.distillation(z, teacher(), { temperature }))(student());
      const p = softmax([0.3, -1, 0.5], temperature);
      const q = softmax([2, 1, 0.1], temperature);
      const expected = p.map((v, i) => temperature * (v - (q[i] as number)));
      const digits = temperature === 1000 ? 2 : 5;
      expect(Array.from(gradient.dataSync())).toEqual(
        expected.map((value) => expect.closeTo(value, digits)),
      );
      if (temperature !== 1000) continue;
      const [a, b] = [-0.2 / 3, 3.1 / 3];
      const centered = [0.3 - a - (2 - b), -1 - a - (1 - b), 0.5 - a - (0.1 - b)];
      expect(Array.from(gradient.dataSync())).toEqual(
        centered.map((value) => expect.closeTo(value / 3, 2)),
      );
    }
  });

  test('reduces as other losses do, leaks nothing, and refuses what does not fit', () => {
    const [z, v] = [tf.concat([student(), teacher()]), tf.concat([teacher(), teacher()])];
    expectNoLeak(() => nn.distillation(z, v).dispose());
    const each = nn.distillation(z, v, { reduction: 'none' }).dataSync();
    expect(each).toHaveLength(2);
    expect(each[1]).toBeCloseTo(0, 6);
    expect(nn.distillation(z, v).dataSync()[0]).toBeCloseTo((each[0] as number) / 2, 6);
    expect(() => nn.distillation(z, student())).toThrow('shape');
    expect(() => nn.distillation(z, v, { temperature: 0 })).toThrow('above 0, given 0');
  });
});
