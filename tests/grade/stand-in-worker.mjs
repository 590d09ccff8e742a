// A worker of its own process whose court is a stand-in: URL, the folder of the release, and a file that each task it
// begins is noted in.
import { appendFileSync } from 'node:fs';
import { serveQueue } from '../../dist/grade/queue/index.js';
import { loadRelease } from '../../dist/grade/release/load-release.js';
import { standIn } from './stand-in.mjs';

const [url, folder, notes, { ms, lease, idle } = {}] = [
  ...process.argv.slice(2, 5),
  JSON.parse(process.argv[5] ?? '{}'),
];
const release = await loadRelease(folder);
const started = (key) => appendFileSync(notes, `${key}\n`);
const serving = await serveQueue({
  ...{ url, release, graders: standIn(release, { ms, started }), lease, idle },
  say: (line) => process.stderr.write(`${line}\n`),
});
process.on('SIGINT', serving.finish);
await serving.ended;
