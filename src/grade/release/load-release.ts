import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exercisePart, exerciseSlices } from '../../notebook/audit/index.ts';
import { type Notebook, readNotebook } from '../../notebook/index.ts';
import { solved } from '../court/solved.ts';
import { hashOf, type Manifest, ReleaseError, readManifest } from './manifest.ts';

/** A release as a grader works with it. */
export interface Release {
  readonly manifest: Manifest;
  /** The hash of all that points depend on. */
  readonly sha256: string;
  /** As it was handed out. */
  readonly student: Notebook;
  /** The part of the exercises as their author wrote it. */
  readonly part: Notebook;
  /** Of each exercise the text of it that its verdicts depend on. */
  readonly slices: ReadonlyMap<string, string>;
  readonly secret: Uint8Array;
}

/**
 * Reads a release.
 *
 * @param secretFile instead of the secret that lies in the release
 * @throws ReleaseError where a file is missing, or is not as the manifest says
 */
export async function loadRelease(folder: string, secretFile?: string): Promise<Release> {
  const manifest = await readManifest(folder);
  const open = async ({ file, sha256 }: Manifest['student']): Promise<Notebook> => {
    const path = join(folder, file);
    const text = await read(path);
    if (hashOf(text) !== sha256) {
      throw new ReleaseError(
        `${path}: has changed since the release was made; make it again with \`notegrad release\``,
      );
    }
    return readNotebook(text.toString('utf8'), path);
  };
  const part = exercisePart(await open(manifest.trusted));
  if (!part) throw new ReleaseError(`${folder}: the trusted notebook has no exercise`);
  return {
    manifest,
    sha256: hashOf(JSON.stringify(manifest)),
    student: await open(manifest.student),
    part,
    slices: exerciseSlices(solved(part)),
    secret: await readSecret(secretFile ?? join(folder, manifest.secret)),
  };
}

const LEAST_SECRET = 16;

async function readSecret(path: string): Promise<Uint8Array> {
  const secret = Buffer.from((await read(path)).toString('utf8').trim());
  if (secret.length >= LEAST_SECRET) return secret;
  throw new ReleaseError(
    `${path}: a secret of ${secret.length} bytes, expected at least ${LEAST_SECRET}; \`openssl rand -hex 32\` makes one`,
  );
}

function read(path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ReleaseError(`${path}: cannot be read (${error.code})`);
  });
}
