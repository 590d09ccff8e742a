/** `%matplotlib inline`, `!ls`, as in IPython. */
const MAGIC = /^[ \t]*(%%?|!)([a-z_]\w*)[ \t]*(.*?)[ \t]*$/;

/** What a command of IPython is here, by its name. `…` stands for what followed it. */
const HERE: Readonly<Record<string, string>> = {
  time: 'time(() => …)',
  timeit: 'await timeit(() => …)',
  pip: 'await sh`npm install …`, in the folder of the notebook',
  conda: 'await sh`npm install …`, in the folder of the notebook',
  bash: 'await sh`…`',
  sh: 'await sh`…`',
  system: 'await sh`…`',
  html: 'display.html(`…`)',
  latex: 'display.latex(String.raw`…`)',
  markdown: 'display.markdown(`…`)',
  svg: 'display.svg(`…`)',
  javascript: 'nothing: a cell is TypeScript already',
  matplotlib: 'nothing: figures show themselves',
  load_ext: 'nothing: what a cell imports is there',
  autoreload: 'nothing: a local module that was edited is loaded again by its import',
  run: "import './file.ts'",
  load: 'nothing: paste the file',
  writefile: "(await import('node:fs')).writeFileSync('file', `…`)",
  cd: "process.chdir('…')",
  pwd: 'process.cwd()',
  env: "process.env.NAME = '…'",
  who: 'the list of variables of JupyterLab, or Tab',
  whos: 'the list of variables of JupyterLab, or Tab',
  reset: 'Restart, in the menu of the kernel',
  debug: 'the debugger of JupyterLab, the bug in the toolbar',
  pdb: 'the debugger of JupyterLab, the bug in the toolbar',
  history: 'In',
};

/** What stands for a line that is a command of IPython. Undefined for any other line. */
export function magicAdvice(line: string): string | undefined {
  const [, sign, name = '', rest = ''] = MAGIC.exec(line) ?? [];
  if (sign === undefined) return undefined;
  const installer = /^(pip|conda)3?$/.exec(name)?.[1];
  const key = installer ?? name;
  const known = Object.hasOwn(HERE, key) ? HERE[key] : undefined;
  const here =
    sign === '!' && installer === undefined
      ? `await sh\`${`${name} ${rest}`.trim().replace(/[\\`$]/g, '\\$&')}\``
      : known?.replace('…', rest.replace(/^install\s+/, '') || '…');
  return (
    'Cells are TypeScript: they know no % and ! commands. ' +
    (here === undefined
      ? 'A shell command runs with await sh`…`; time(() => …) and await timeit(() => …) take times.'
      : `Here that is: ${here}`)
  );
}
