/** The middle value. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function cell(value) {
  if (value === undefined || value === null) return '-';
  if (typeof value !== 'number') return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A Markdown table of rows that all have the same keys. */
export function table(title, rows) {
  const keys = Object.keys(rows[0] ?? {});
  const lines = [keys, keys.map(() => '---'), ...rows.map((row) => keys.map((k) => cell(row[k])))];
  return `\n${title}\n\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}
