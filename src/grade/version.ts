import { readFileSync } from 'node:fs';
import { packageFile } from '../jupyter/index.ts';

/** The version of this package. */
export function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
