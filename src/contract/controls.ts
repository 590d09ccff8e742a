/** A name of others' making on one line: it may not end the line, or begin one that a machine obeys. */
export const withoutControls = (name: string): string => name.replace(/\p{Cc}/gu, ' ');
