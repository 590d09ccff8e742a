import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectTorchOutputs, loaded, networks } from './torch-networks.ts';

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-torch-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('weights of PyTorch', () => {
  test.each(Object.keys(networks))('give its outputs: %s', async (name) => {
    await expectTorchOutputs(fixtures, name);
  });

  test('go into a file of our own and back', async () => {
    const net = await loaded(fixtures, 'branches');
    const path = join(folder, 'ours.safetensors');
    await nn.save(net, path);
    const twin = await nn.load((networks['branches'] as () => nn.Module)(), path);
    expect(twin.stateDict()).toEqual(net.stateDict());
    net.dispose();
    twin.dispose();
  });

  test.each(Object.keys(networks))('come out as PyTorch wrote them: %s', async (name) => {
    const net = await loaded(fixtures, name);
    const path = join(folder, `${name}.safetensors`);
    await nn.save(net, path, { to: 'pytorch' });
    const theirs = nn.decodeSafetensors(await readFile(join(fixtures, `${name}.safetensors`)));
    const counted = Object.keys(theirs).filter((key) => /num_batches_tracked$/.test(key));
    for (const key of counted) delete theirs[key];
    expect(nn.decodeSafetensors(await readFile(path))).toEqual(theirs);
    net.dispose();
  });

  test('under other names fit after renaming, and without it the error lists them', async () => {
    const bytes = await readFile(join(fixtures, 'branches.safetensors'));
    class Renamed extends nn.Module {
      readonly trunk = new nn.Linear(6, 5, { rng: 1 });
      override forward = this.trunk.forward.bind(this.trunk) as never;
    }
    const net = new Renamed();
    expect(() => nn.fromSafetensors(net, bytes, { from: 'pytorch' })).toThrow(
      /trunk.weight is missing; trunk.bias is missing; .*stem.weight is unknown/,
    );
    const stem = nn.decodeSafetensors(bytes);
    for (const name of Object.keys(stem)) if (!name.startsWith('stem')) delete stem[name];
    nn.fromSafetensors(net, nn.encodeSafetensors(stem), {
      from: 'pytorch',
      rename: (name) => name.replace('stem', 'trunk'),
    });
    expect(net.trunk.weight.dataSync()[1]).toBe(stem['stem.weight']?.values[6]);
    net.dispose();
  });

  test('of another shape are refused, and nothing is changed', async () => {
    const bytes = await readFile(join(fixtures, 'up.safetensors'));
    const net = new nn.Sequential(
      new nn.ConvTranspose2d(3, 2, 3, { rng: 1 }),
      new nn.ELU(),
      new nn.ConvTranspose2d(2, 5, [2, 3], { rng: 1 }),
    );
    const before = net.stateDict();
    expect(() => nn.fromSafetensors(net, bytes, { from: 'pytorch' })).toThrow(
      '2.weight has shape [2, 3, 4, 2], expected [2, 3, 5, 2]; 2.bias has shape [4], expected [5]',
    );
    expect(net.stateDict()).toEqual(before);
    net.dispose();
  });
});
