/** What Python's names are here. */
const HERE: Readonly<Record<string, string>> = {
  print: 'console.log(…), or display(…) for anything that shows itself',
  help: '?name in a cell of its own, or Shift-Tab',
  input: 'await prompt(…)',
  len: '….length',
  range: 'progress(n) with a bar, or Array.from({ length: n }, (_, i) => i)',
  tqdm: 'progress(…)',
  enumerate: '….entries()',
  zip: 'a.map((x, i) => [x, b[i]])',
  str: 'String(…)',
  int: 'Math.trunc(Number(…))',
  float: 'Number(…)',
  None: 'null, or undefined',
  True: 'true',
  False: 'false',
  clear_output: 'clear()',
  dir: 'Tab after a dot',
};

/** The sentence for a name of Python in a problem of TypeScript. Undefined for any other. */
export function pythonAdvice(problem: string): string | undefined {
  const name = /^Cannot find name '(\w+)'/.exec(problem)?.[1] ?? '';
  return Object.hasOwn(HERE, name) ? `What Python calls ${name} is here: ${HERE[name]}` : undefined;
}
