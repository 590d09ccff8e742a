/**
 * Marks getters that load a package when they are first called. Who only looks around in an object
 * leaves them alone.
 */
export const LATER = Symbol.for('notegrad.later');

/** Whether reading a field would load a package. */
export function isLater(holder: object, name: string): boolean {
  const getter = Object.getOwnPropertyDescriptor(holder, name)?.get;
  return getter !== undefined && LATER in getter;
}
