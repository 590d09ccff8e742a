/** What can be read of a value of unknown making. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether all these are methods of the value. */
export const has = (value: Fields, ...names: readonly string[]): boolean =>
  names.every((name) => typeof value[name] === 'function');
