import { packageVersion } from '../../jupyter/index.ts';
import type { Release } from '../release/load-release.ts';
import { hashOf } from '../release/manifest.ts';

/** What all keys in Redis begin with. */
export const PREFIX = 'notegrad';

/** Seconds that sources and results are kept: whoever was interrupted goes on within a day. */
export const DAY = 24 * 3600;

/** Workers that try a task where a machine fails. */
export const ATTEMPTS = 3;

/** Who can grade a submission: a release and a version, the same on both sides. */
export interface Side {
  readonly assignment: string;
  readonly release: string;
  readonly version: string;
}

export const sideOf = ({ manifest, sha256 }: Release): Side => ({
  assignment: manifest.assignment,
  release: sha256,
  version: packageVersion(),
});

/** A queue for each release and version: a worker of another never sees what it could not grade. */
export const queueName = ({ release, version }: Side): string =>
  hashOf(JSON.stringify([release, version])).slice(0, 32);

/** Where the sources of a task lie until it is graded. */
export const sourcesKey = (key: string): string => `${PREFIX}:sources:${key}`;
/** Where the result of a task lies, written once. */
export const resultKey = (key: string): string => `${PREFIX}:result:${key}`;

/** What a job says. The sources, which are longer, lie beside it. */
export interface JobData {
  readonly key: string;
  readonly id: string;
  readonly timeout: number;
  readonly totalTimeout: number;
}
