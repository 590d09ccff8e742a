import { createHash } from 'node:crypto';
import { DIGEST_DIGITS, type Listed, type Manifest } from '../offline/manifest.ts';
import type { Content, Files } from './files.ts';

/** Where it lies: at the root, since it stands before all that lies beside or below it. */
export const SERVICE_WORKER = 'sw.js';

/** All files of a build, as its service worker lists them. */
export function manifestOf(files: Files): Manifest {
  const whole = createHash('sha256');
  const listed = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]): [string, Listed] => {
      const digest = createHash('sha256').update(content).digest('hex').slice(0, DIGEST_DIGITS);
      whole.update(`${path}\n${digest}\n`);
      return [path, [Buffer.byteLength(content), digest]];
    });
  return {
    version: whole.digest('hex').slice(0, DIGEST_DIGITS),
    files: Object.fromEntries(listed),
  };
}

/** The service worker of a build: its list of files, then the script that is the same for all. */
export function serviceWorkerOf(files: Files, script: Content): string {
  const text = typeof script === 'string' ? script : Buffer.from(script).toString('utf8');
  return `const COURSE_FILES=${JSON.stringify(manifestOf(files))};\n${text}`;
}
