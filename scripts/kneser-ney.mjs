// The fair rival of a small language model: an interpolated Kneser-Ney n-gram of characters (Chen and
// Goodman, 1998), with one discount for each order, n1 / (n1 + 2 n2) of its counts, or a half where
// none of them is 1: without a discount, what has no count would have no probability. The lowest order
// is mixed with the uniform distribution over the vocabulary.

/**
 * @param text as indices
 * @returns the perplexity of a text, given as indices, and how many counts that takes
 */
export function kneserNey(text, { order, size }) {
  // Of the highest order plain counts; below, of how many different characters each comes after.
  const orders = [];
  for (let n = order; n >= 1; n--) {
    const counts = new Map();
    const higher = orders.at(-1);
    const add = (context, next) => {
      const row = counts.get(context) ?? counts.set(context, new Map()).get(context);
      row.set(next, (row.get(next) ?? 0) + 1);
    };
    if (!higher) {
      for (let t = n - 1; t < text.length; t++) add(keyOf(text.slice(t - n + 1, t)), text[t]);
    } else {
      for (const [context, row] of higher.counts) {
        const shorter = context.slice(1);
        for (const next of row.keys()) add(shorter, next);
      }
    }
    let [once, twice] = [0, 0];
    const totals = new Map();
    for (const [context, row] of counts) {
      let total = 0;
      for (const count of row.values()) {
        total += count;
        if (count === 1) once++;
        if (count === 2) twice++;
      }
      totals.set(context, total);
    }
    orders.push({ counts, totals, discount: once === 0 ? 0.5 : once / (once + 2 * twice) });
  }
  const probability = (past, next) => {
    let p = 1 / size;
    for (let n = 1; n <= order; n++) {
      const { counts, totals, discount } = orders[order - n];
      const context = keyOf(n === 1 ? [] : past.slice(1 - n));
      const row = counts.get(context);
      if (!row) continue;
      const total = totals.get(context);
      const own = Math.max((row.get(next) ?? 0) - discount, 0) / total;
      p = own + ((discount * row.size) / total) * p;
    }
    return p;
  };
  return {
    perplexity: (indices) => {
      let nats = 0;
      for (let t = 1; t < indices.length; t++) {
        nats -= Math.log(probability(indices.slice(Math.max(0, t - order + 1), t), indices[t]));
      }
      return Math.exp(nats / (indices.length - 1));
    },
    /** Different strings that it has a count of. */
    counts: orders.reduce(
      (sum, { counts }) => [...counts.values()].reduce((all, row) => all + row.size, sum),
      0,
    ),
  };
}

const keyOf = (indices) => String.fromCharCode(...indices);
