import { describe, expect, test } from 'vitest';
import { createFormulas } from '../../src/site/render/formula.ts';

const formula = createFormulas();

describe('a formula as text', () => {
  test.each([
    [String.raw`\mathrm{KL}(q\,\|\,p(z\mid x))`, 'KL(q ∥ p(z∣x))'],
    [String.raw`\frac{1}{2}\sum_{i=1}^n \hat{x}_i^2`, '1/2∑ᵢ₌₁ⁿx̂ᵢ²'],
    [String.raw`\log p(x) \ge \mathbb{E}_q[\log p(x|z)]`, 'log p(x) ≥ E_q[log p(x∣z)]'],
    [String.raw`\sqrt{x+1}`, '√(x+1)'],
    [String.raw`\sqrt[3]{x}`, '³√x'],
    [String.raw`\frac{a+b}{2\sigma^2}`, '(a+b)/2σ²'],
    [String.raw`\begin{pmatrix}1&2\\3&4\end{pmatrix}`, '(1 2; 3 4)'],
    [String.raw`x^\top W_{ij} \to \infty`, 'xᵀWᵢⱼ → ∞'],
    [String.raw`\underbrace{a+b}_{\text{sum}}`, 'a+b'],
    [String.raw`\operatorname{softmax}(s)_k`, 'softmax(s)ₖ'],
    [String.raw`\bar x, \vec v, \tilde{y}`, 'x̄, v⃗, ỹ'.normalize('NFC')],
    ["f'(x)", 'f′(x)'],
    [String.raw`\text{损失 } L<0`, '损失 L < 0'],
    ['e^{-x^2}', 'e^(−x²)'],
    [String.raw`a \leftarrow b \neq c`, 'a ← b ≠ c'],
  ])('%s', (source, text) => expect(formula(source, false).text).toBe(text));

  test('keeps its number apart', () => {
    expect(formula(String.raw`a = b\tag{1}`, true).text).toBe('a = b (1)');
  });

  test('is its source where it cannot be set', () => {
    const { text, error } = formula(String.raw`\frac{1}`, false);
    expect(text).toBe(String.raw`\frac{1}`);
    expect(error).toContain('KaTeX parse error');
  });

  test('never holds raw TeX, whatever it is made of', () => {
    for (const source of [String.raw`\mathcal{L}_{\mathrm{ELBO}}`, String.raw`\cancel{x}`]) {
      expect(formula(source, false).text).not.toMatch(/[\\{}]/);
    }
  });
});
