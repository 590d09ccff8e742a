/** The name of the script in which a debugger finds the thread of the cells when code is about to run. */
export const GATE = 'notegrad:gate';

/** The expression by which a debugger finds the `DebugTarget` of that thread. */
export const TARGET = "globalThis[Symbol.for('notegrad.debug')]";
