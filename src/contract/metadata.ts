/**
 * The method by which a value says what belongs into the metadata of its display, beside the bundle
 * that it gives under `Symbol.for('Jupyter.display')`: the texts of a table, for one. A kernel that
 * shows the value calls both.
 */
export const displayMetadata: unique symbol = Symbol.for('notegrad.metadata');
