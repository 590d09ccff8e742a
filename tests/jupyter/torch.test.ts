import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectTorchOutputs, loaded, networks } from '../nn/torch-networks.ts';

// The files in tests/nn/fixtures are what PyTorch wrote once. Where it is installed, they are made
// anew.

const python = (...args: string[]) => spawnSync('python3', args, { encoding: 'utf8' });
const { error, stderr } = python('-c', 'import torch, safetensors.torch');
const lacking = error?.message ?? stderr.trim().split('\n').at(-1);
if (lacking) console.warn(`Skipping PyTorch: ${lacking}; pip install torch numpy safetensors`);

test.skipIf(lacking)(
  'PyTorch writes what gives its outputs here, and reads what is written here',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'notegrad-torch-'));
    const program = fileURLToPath(new URL('../nn/fixtures/pytorch.py', import.meta.url));
    const made = python(program, folder);
    expect(made.status, made.stderr).toBe(0);
    for (const name of Object.keys(networks)) {
      await expectTorchOutputs(folder, name);
      const net = await loaded(folder, name);
      await nn.save(net, join(folder, `${name}.ours.safetensors`), { to: 'pytorch' });
      net.dispose();
    }
    const checked = python(program, folder, 'check');
    expect(checked.status, checked.stderr).toBe(0);
    rmSync(folder, { recursive: true });
  },
  240_000,
);
