/** e to a mean cross-entropy in nats: how many equally likely choices leave one as unsure. */
export function perplexity(crossEntropy: number): number {
  return Math.exp(crossEntropy);
}
