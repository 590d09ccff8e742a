import { type Bilingual, type Text, textIn } from '../../contract/index.ts';

/** What Python's names are here. */
const HERE: Readonly<Record<string, Text>> = {
  print:
    'console.log(…)，或 display(…)：什么都能显示 | console.log(…), or display(…) for anything that shows itself',
  help: '单独一个单元里写 ?name，或按 Shift-Tab | ?name in a cell of its own, or Shift-Tab',
  input: 'await prompt(…)',
  len: '….length',
  range:
    '带进度条的 progress(n)，或 Array.from({ length: n }, (_, i) => i) | progress(n) with a bar, or Array.from({ length: n }, (_, i) => i)',
  tqdm: 'progress(…)',
  enumerate: '….entries()',
  zip: 'a.map((x, i) => [x, b[i]])',
  str: 'String(…)',
  int: 'Math.trunc(Number(…))',
  float: 'Number(…)',
  None: 'null 或 undefined | null, or undefined',
  True: 'true',
  False: 'false',
  clear_output: 'clear()',
  dir: '点号后面按 Tab | Tab after a dot',
};

/** The sentence for a name of Python in a problem of TypeScript. Undefined for any other. */
export function pythonAdvice(
  problem: string,
  language: keyof Bilingual = 'en',
): string | undefined {
  const name = /^(?:Cannot find name '|找不到名称“)(\w+)/.exec(problem)?.[1] ?? '';
  const known = Object.hasOwn(HERE, name) ? HERE[name] : undefined;
  if (known === undefined) return undefined;
  const here = textIn(known, language);
  return language === 'zh'
    ? `Python 里的 ${name}，这里是：${here}`
    : `What Python calls ${name} is here: ${here}`;
}
