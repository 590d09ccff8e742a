import type { Notebook } from './model.ts';
import { fromText } from './percent-format/from-text.ts';

export interface SkeletonOptions {
  /** `L3-1-activations`. */
  readonly slug: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** The terms that the chapter teaches, at most seven of which its title cell lists. */
  readonly terms: readonly { readonly zh: string; readonly en: string }[];
}

/** `L3-1` of `L3-1-activations`, `V1` of `V1-detection`, `L3-4a` of `L3-4a-dropout-normalization`. */
export function numberOf(slug: string): string {
  return /^(?:\d+-\d+|[A-Z]\d+(?:-\d+[a-z]?)?)(?=-)/.exec(slug)?.[0] ?? slug;
}

/** A chapter with all parts of the standard and no content. */
export function skeleton({ slug, title, terms }: SkeletonOptions): Notebook {
  const number = numberOf(slug);
  const listed = terms.slice(0, 7);
  const sections = [1, 2, 3, 4, 5].map((n) => section(n, slug));
  const exercises = [1, 2, 3, 4, 5, 6].map((n) => exercise(n, number));
  return fromText(
    [
      HEADER,
      markdown(
        'title',
        `# ${number} · ${title.zh}

问题？

- **先修**：
- **时间**：阅读 50 分钟，练习 60 分钟
- **难度**：★★
- **新概念**：${listed.map(({ zh }) => zh).join('、')}`,
        `# ${number} · ${title.en}

Question?

- **Prerequisites**:
- **Time**: reading 50 minutes, exercises 60 minutes
- **Difficulty**: ★★
- **New concepts**: ${listed.map(({ en }) => en).join(', ')}`,
      ),
      code('imports', "import { check, data, nn, plot, show, table, tf, train } from 'notegrad';"),
      ...sections.flat(),
      ...CLOSING.map(([id, zh, en]) => markdown(id, `## ${zh}`, `## ${en}`)),
      ...exercises.flat(),
    ].join('\n\n'),
    `${slug}.ts`,
  );
}

const HEADER = `// ---
// jupyter:
//   kernelspec: {"display_name":"TypeScript (notegrad)","language":"typescript","name":"notegrad"}
//   language_info: {"file_extension":".ts","mimetype":"text/typescript","name":"typescript"}
// ---`;

const CLOSING = [
  ['precisely', '更精确地说', 'More precisely'],
  ['mistakes', '常见错误', 'Common mistakes'],
  ['pytorch', '在 PyTorch 里', 'In PyTorch'],
  ['summary', '小结', 'Summary'],
  ['sources', '来源', 'Sources'],
  ['exercises', '练习', 'Exercises'],
] as const;

function section(n: number, slug: string): string[] {
  return [
    markdown(
      `s${n}`,
      `## ${n}. 问题？

<details><summary>猜一猜：……？</summary>

答案。

</details>`,
      `## ${n}. Question?

<details><summary>Guess: …?</summary>

The answer.

</details>`,
    ),
    code(`s${n}-code`, `// section ${n} of ${slug}`),
  ];
}

function exercise(n: number, number: string): string[] {
  return [
    markdown(`ex${n}`, `### 练习 ${n} ★`, `### Exercise ${n} ★`),
    code(
      `ex${n}-solution`,
      `function answer${n}(x: number): number {
  // ### BEGIN SOLUTION
  return x;
  // ### STARTER
  // return check.stub();
  // ### END SOLUTION
}`,
    ),
    code(
      `ex${n}-check`,
      `await check.exercise('${number}.${n}', '题 | Title', { points: 1, hint: '提示 | hint' }, (t) => {
  t.check('和定义一致 | equals the definition', {
    given: (rng) => ({ x: rng.normal() }),
    answer: ({ x }) => answer${n}(x),
    expect: ({ x }) => x,
    mistakes: [
      { gives: ({ x }) => -x, say: '符号反了 | the sign is wrong' },
      { gives: ({ x }) => 2 * x, say: '多乘了 2 | multiplied by 2' },
      { gives: ({ x }) => x * x, say: '多乘了一次 | squared' },
    ],
  });
});`,
    ),
  ];
}

const markdown = (id: string, zh: string, en: string): string =>
  `// %% [markdown] id="${id}"\n${`${zh}\n\n<!-- en -->\n\n${en}`
    .split('\n')
    .map((line) => `// ${line}`.trimEnd())
    .join('\n')}`;

const code = (id: string, source: string): string => `// %% id="${id}"\n${source}`;
