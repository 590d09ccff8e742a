/** Says what is wrong with a file. A file may come from anywhere: all that it says is checked. */
export function refuse(format: string, what: string): never {
  throw new Error(`${format}: the file is damaged or of another format: ${what}`);
}
