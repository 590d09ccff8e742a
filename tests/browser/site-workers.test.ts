import { expect, test } from 'vitest';
import { code, describeSite, outputOf, prose, runCell } from './site-support.ts';

const sketch = {
  name: '01-workers',
  cells: [
    prose('# 线程', '# Threads'),
    code(`import { parallel } from 'notegrad';
const sumTo = (k: number) => {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += i;
  return sum;
};
const workers = await parallel.openWorkers(sumTo, { size: 2 });
console.log(workers.kind, ...(await workers.map([3, 4, 100])));
await workers.close();`),
  ],
};

describeSite('parallel.openWorkers on a page', [sketch], (visit) => {
  test('runs a function of a cell in web workers', async () => {
    const page = await visit.open('en/01-workers.html');
    expect(await runCell(page, 2)).toBe('ok');
    expect(await outputOf(page, 2)).toContain('web workers 6 10 5050');
  });
});
