import { type Bilingual, type Text, textIn } from '../../contract/index.ts';

/** `%matplotlib inline`, `!ls`, as in IPython. */
const MAGIC = /^[ \t]*(%%?|!)([a-z_]\w*)[ \t]*(.*?)[ \t]*$/;

/** What a command of IPython is here, by its name. `…` stands for what followed it. */
const HERE: Readonly<Record<string, Text>> = {
  time: 'time(() => …)',
  timeit: 'await timeit(() => …)',
  pip: '在笔记本所在的文件夹里 await sh`npm install …` | await sh`npm install …`, in the folder of the notebook',
  conda:
    '在笔记本所在的文件夹里 await sh`npm install …` | await sh`npm install …`, in the folder of the notebook',
  bash: 'await sh`…`',
  sh: 'await sh`…`',
  system: 'await sh`…`',
  html: 'display.html(`…`)',
  latex: 'display.latex(String.raw`…`)',
  markdown: 'display.markdown(`…`)',
  svg: 'display.svg(`…`)',
  javascript: '不用写：单元本来就是 TypeScript | nothing: a cell is TypeScript already',
  matplotlib: '不用写：图自己会显示 | nothing: figures show themselves',
  load_ext: '不用写：import 了就有 | nothing: what a cell imports is there',
  autoreload:
    '不用写：改过的本地模块，import 时会重新载入 | nothing: a local module that was edited is loaded again by its import',
  run: "import './file.ts'",
  load: '不用写：把文件贴进来 | nothing: paste the file',
  writefile: "(await import('node:fs')).writeFileSync('file', `…`)",
  cd: "process.chdir('…')",
  pwd: 'process.cwd()',
  env: "process.env.NAME = '…'",
  who: 'JupyterLab 的变量列表，或按 Tab | the list of variables of JupyterLab, or Tab',
  whos: 'JupyterLab 的变量列表，或按 Tab | the list of variables of JupyterLab, or Tab',
  reset: '内核菜单里的“重启” | Restart, in the menu of the kernel',
  debug: 'JupyterLab 的调试器，工具栏上的小虫 | the debugger of JupyterLab, the bug in the toolbar',
  pdb: 'JupyterLab 的调试器，工具栏上的小虫 | the debugger of JupyterLab, the bug in the toolbar',
  history: 'In',
};

/** What stands for a line that is a command of IPython. Undefined for any other line. */
export function magicAdvice(line: string, language: keyof Bilingual = 'en'): string | undefined {
  const [, sign, name = '', rest = ''] = MAGIC.exec(line) ?? [];
  if (sign === undefined) return undefined;
  const installer = /^(pip|conda)3?$/.exec(name)?.[1];
  const key = installer ?? name;
  const known = Object.hasOwn(HERE, key) ? textIn(HERE[key] as Text, language) : undefined;
  const here =
    sign === '!' && installer === undefined
      ? `await sh\`${`${name} ${rest}`.trim().replace(/[\\`$]/g, '\\$&')}\``
      : known?.replace('…', rest.replace(/^install\s+/, '') || '…');
  const say = words[language];
  return say.none + (here === undefined ? say.usual : say.here + here);
}

const words = {
  en: {
    none: 'Cells are TypeScript: they know no % and ! commands. ',
    here: 'Here that is: ',
    usual:
      'A shell command runs with await sh`…`; time(() => …) and await timeit(() => …) take times.',
  },
  zh: {
    none: '单元是 TypeScript，没有 % 和 ! 命令。',
    here: '这里写作：',
    usual: '系统命令用 await sh`…`；计时用 time(() => …) 和 await timeit(() => …)。',
  },
};

/** The same of a line of a cell, from 0, as lines of an error. */
export function adviceAt(text: string, line: number, language?: keyof Bilingual): string[] {
  const advice = magicAdvice(text.split('\n')[line] ?? '', language);
  return advice === undefined ? [] : [advice];
}
