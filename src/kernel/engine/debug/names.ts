/** The name of the script in which a debugger is told that code is about to run. */
export const GATE = 'notegrad:gate';

/** The expression by which a debugger finds the `DebugTarget` of the cells' thread. */
export const TARGET = "globalThis[Symbol.for('notegrad.debug')]";
