/** What follows the layer; decides the gain. */
export type Nonlinearity = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu' | 'selu';

/**
 * Factor that keeps the variance through a nonlinearity, the values of PyTorch's `calculate_gain`.
 * `slope` is the negative slope of `'leakyRelu'`, default 0.01.
 */
export function gain(
  nonlinearity: Nonlinearity,
  { slope = 0.01 }: { readonly slope?: number } = {},
): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leakyRelu':
      return Math.sqrt(2 / (1 + slope ** 2));
    case 'selu':
      return 3 / 4;
    default:
      return 1;
  }
}
