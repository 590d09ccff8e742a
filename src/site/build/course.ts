import type { Chapter } from './chapter.ts';
import type { Language } from '../render/languages.ts';

/** A lecture of the course: chapters that belong together in the lists. */
export interface Lecture {
  readonly title: Readonly<Record<Language, string>>;
  readonly chapters: readonly Chapter[];
}

/** The lectures in teaching order, each with the file names that belong to it. */
const LECTURES: readonly (readonly [RegExp, Record<Language, string>])[] = [
  [/^0/, { zh: '准备', en: 'Getting ready' }],
  [/^L1\b/, { zh: '第一讲 概述', en: 'Lecture 1 · Overview' }],
  [
    /^L2\b/,
    { zh: '第二讲 从感知器到反向传播', en: 'Lecture 2 · From perceptron to backpropagation' },
  ],
  [/^E\b/, { zh: '专题 梯度下降与优化', en: 'Topic · Gradient descent and optimisation' }],
  [/^L3\b/, { zh: '第三讲 训练神经网络', en: 'Lecture 3 · Training neural networks' }],
  [/^C\b/, { zh: '专题 环境与分布偏移', en: 'Topic · Environment and distribution shift' }],
  [/^L4\b/, { zh: '第四讲 卷积神经网络', en: 'Lecture 4 · Convolutional networks' }],
  [
    /^L5\b/,
    { zh: '第五讲 无监督与生成模型', en: 'Lecture 5 · Unsupervised and generative models' },
  ],
  [/^B\b/, { zh: '专题 更多网络', en: 'Topic · More networks' }],
  [/^(?:P2|V|A)\b/, { zh: '视觉应用', en: 'Applications in vision' }],
];
const OTHERS: Record<Language, string> = { zh: '其他', en: 'Others' };

/** Chapters grouped by lecture; inside one in the order of their numbers (`L2-1`, `L2-2`, `L2-10`). */
export function groupByLecture(chapters: readonly Chapter[]): Lecture[] {
  const ordered = [...chapters].sort((a, b) =>
    a.slug.localeCompare(b.slug, 'en', { numeric: true }),
  );
  const indexOf = ({ slug }: Chapter) => LECTURES.findIndex(([pattern]) => pattern.test(slug));
  const lectures = LECTURES.map(([, title], index) => ({
    title,
    chapters: ordered.filter((chapter) => indexOf(chapter) === index),
  }));
  lectures.push({ title: OTHERS, chapters: ordered.filter((chapter) => indexOf(chapter) === -1) });
  return lectures.filter((lecture) => lecture.chapters.length > 0);
}
