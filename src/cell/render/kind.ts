/** A kind of values that has a look of its own. */
export interface Kind<T> {
  /** Asked of every variable after every cell. So it must be quick, and call no getter. */
  is(value: unknown): value is T;
  /** In a few words, for a hover or beside an error. Absent where a value's type says enough. */
  describe?(value: T): string;
  /** In one line, with the content of a small value. */
  preview?(value: T): string;
  /** As the value of a cell. Absent where its description says all. */
  render?(value: T): { readonly text: string; readonly html: string };
}
