/** Means over examples, from means over batches. */
export class Averages {
  #weight = 0;
  readonly #sums: Record<string, number> = {};

  add(values: Readonly<Record<string, number>>, weight: number): void {
    this.#weight += weight;
    for (const [name, value] of Object.entries(values)) {
      this.#sums[name] = (this.#sums[name] ?? 0) + weight * value;
    }
  }

  means(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.#sums).map(([name, sum]) => [name, sum / this.#weight]),
    );
  }
}
