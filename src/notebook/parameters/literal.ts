/**
 * Plain data as an expression of JavaScript that makes it again, and can make nothing else: a
 * parameter is data, whatever is in it.
 */
export function literal(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, item]) => {
      // Written plainly, this one key would not be a field but the prototype.
      const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
      return `${key}: ${literal(item)}`;
    });
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (value === null || typeof value === 'boolean') return String(value);
  throw new TypeError(`a parameter is plain data, and ${typeof value} is none`);
}
