// How long a reader waits for what a slider redraws: ours, and the slider of ipywidgets in ipykernel. The client speaks
// the protocol to both kernels as a front end would, but draws nothing and does not hold moves back.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { labFolder, PythonEnvironment } from '../../dist/setup/index.js';
import { Kernel } from '../kernel/client.mjs';
import { median, table } from '../table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MOVES = 60;
const SPAN_MS = 2000;

/** A cell that shows a slider whose handler works for `work` ms and then shows its value. */
const OURS = (work) => `import { explore, slider } from 'notegrad';
explore({ value: slider(0, 1000) }, ({ value }) => {
  for (const end = Date.now() + ${work}; Date.now() < end; );
  return \`drawn \${value}\`;
});`;
const IPYWIDGETS = (work) => `import time
from ipywidgets import FloatSlider
from IPython.display import display
slider = FloatSlider(min=0, max=1000)
display(slider)
shown = display('drawn', display_id=True)
def redraw(change):
    end = time.time() + ${work} / 1000
    while time.time() < end: pass
    shown.update(f'drawn {change.new:g}')
slider.observe(redraw, 'value')`;

function peers({ node, python }) {
  const lab = new PythonEnvironment(labFolder(root)).program('python');
  const own = existsSync(lab) ? lab : python;
  // A peer that is not there would be waited for.
  if (spawnSync(own, ['-c', 'import ipykernel, ipywidgets']).status !== 0) {
    throw new Error(`${own} has no ipywidgets: start notegrad lab once, or name a --python`);
  }
  return [
    {
      name: 'notegrad',
      argv: [node, join(root, 'dist/kernel/main.js'), '{connection_file}'],
      cell: OURS,
    },
    {
      name: 'ipywidgets',
      argv: [own, '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
      cell: IPYWIDGETS,
    },
  ];
}

/** The peers take turns, round by round, in one run. */
export async function run(options) {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-controls-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'notegrad'), 'junction');
  const kernels = [];
  for (const peer of peers(options)) {
    kernels.push({ ...peer, kernel: await Kernel.start(peer.argv, folder), rounds: [] });
  }
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      for (const { name, kernel, cell, rounds } of kernels) {
        console.error(`round ${round + 1}: ${name}`);
        rounds.push({
          'one move, median ms': await single(kernel, cell(0)),
          ...(await burst(kernel, cell(50), '50 ms')),
          ...(await burst(kernel, cell(200), '200 ms')),
        });
      }
    }
  } finally {
    for (const { kernel } of kernels) await kernel.stop();
  }
  const rows = kernels.map(({ name, rounds }) => ({
    slider: name,
    ...Object.fromEntries(
      Object.keys(rounds[0]).map((key) => [key, median(rounds.map((each) => each[key]))]),
    ),
  }));
  console.log(
    table(`A slider: ${MOVES} moves in ${SPAN_MS / 1000} s, a handler of 50 or 200 ms`, rows),
  );
  return { sliders: rows };
}

/** Runs the cell. Returns how to move its slider, and what is told when it has been redrawn. */
async function open(kernel, code) {
  const models = [];
  const drawn = [];
  const end = kernel.listen(({ type, content }) => {
    if (type === 'comm_open') models.push([content.comm_id, content.data?.state ?? {}]);
    const text = content.data?.['text/plain'];
    if (type === 'update_display_data' && /drawn/.test(text)) drawn.push([performance.now(), text]);
  });
  const { status, error } = await kernel.run(code);
  if (status !== 'ok') throw new Error(`the cell did not run: ${error}`);
  const [id] = models.find(([, { max }]) => max === 1000);
  const move = (value) => kernel.comm(id, { method: 'update', state: { value }, buffer_paths: [] });
  const until = async (value) => {
    while (!drawn.at(-1)?.[1].includes(String(value))) await sleep(1);
    return drawn.at(-1)[0];
  };
  return { drawn, move, until, end };
}

/** One move at a time, until what it redraws has come. */
async function single(kernel, code) {
  const { move, until, end } = await open(kernel, code);
  const times = [];
  for (let i = 1; i <= 30; i += 1) {
    const began = performance.now();
    const handled = move(i);
    times.push((await until(i)) - began);
    await handled;
  }
  end();
  return median(times);
}

/** Moves that do not wait for each other: how many are drawn, and how late the last is. */
async function burst(kernel, code, name) {
  const { drawn, move, until, end } = await open(kernel, code);
  const began = performance.now();
  const handled = [];
  for (let i = 1; i <= MOVES; i += 1) {
    await sleep(began + (i * SPAN_MS) / MOVES - performance.now());
    handled.push(move(i));
  }
  const moved = performance.now();
  const late = (await until(MOVES)) - moved;
  await Promise.all(handled);
  end();
  return { [`${name}: redraws`]: drawn.length, [`${name}: last one late by ms`]: late };
}
