const DISPLAY = "import('notegrad:display')";

/** The types of `cellGlobals`, as the type checker is told. `notegrad:display` is no name for an `import` of a cell. */
export const cellGlobalTypes = `
/** Shows values as they look as the value of a cell, also \`{ 'text/html': '…' }\`; \`display.html\` and its like show one MIME type. The display that is returned can be updated. */
declare const display: ${DISPLAY}.Display;
/** Clears what the cell has shown so far; with \`wait\`, only when it shows something again. */
declare function clear(options?: { wait?: boolean }): void;
/** Goes through values, \`for (const x of progress(list))\`, and shows how far the loop is, how fast, and the time left. Async iterables too, and \`progress(100)\` for 0 to 99. */
declare function progress(count: number, options?: ${DISPLAY}.ProgressOptions): Iterable<number>;
/** Goes through values, \`for (const x of progress(list))\`, and shows how far the loop is, how fast, and the time left. */
declare function progress<T>(values: Iterable<T>, options?: ${DISPLAY}.ProgressOptions): Iterable<T>;
/** Goes through values, \`for await (const x of progress(stream))\`, and shows how far the loop is, how fast, and the time left. */
declare function progress<T>(values: AsyncIterable<T>, options?: ${DISPLAY}.ProgressOptions): AsyncIterable<T>;
/** Runs a function once, prints how long it took, and gives what it gives: \`const net = await time(() => train.fit(…))\`. */
declare function time<T>(body: () => T, label?: string): T;
/** How long a function takes, from several runs of many calls: \`await timeit(() => a.matMul(b).dataSync())\`. */
declare function timeit(body: () => unknown, options?: ${DISPLAY}.TimeitOptions): Promise<${DISPLAY}.Timing>;
`;
