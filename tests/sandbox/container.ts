import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type ContainerProbe,
  probeContainer,
} from '../../src/sandbox/container/probe-container.ts';
import { findProgram } from '../../src/sandbox/system.ts';

export const IMAGE = 'localhost/notegrad-test-node';

/** Makes an image of this machine's own Node and shell, and gives what podman can do with it; or why it was not tried. */
async function tryPodman(): Promise<ContainerProbe | string> {
  const podman = findProgram('podman');
  if (podman === undefined) return 'podman is not installed: apt-get install podman';
  const root = mkdtempSync(join(tmpdir(), 'notegrad-image-'));
  try {
    const put = (from: string, to: string) => {
      mkdirSync(dirname(join(root, to)), { recursive: true });
      copyFileSync(from, join(root, to));
      for (const [path] of execFileSync('ldd', [from], { encoding: 'utf8' }).matchAll(/\/\S+/g)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        copyFileSync(path, join(root, path));
        // Every distribution has it beside the C library; the parser of cells wants it.
        const rt = join(dirname(path), 'librt.so.1');
        if (/\/libc\./.test(path)) copyFileSync(rt, join(root, rt));
      }
    };
    put(process.execPath, 'usr/bin/node');
    put('/bin/sh', 'bin/sh');
    const files = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 2 ** 30 });
    execFileSync(podman, ['import', '-', IMAGE], { input: files, stdio: ['pipe', 'pipe', 'pipe'] });
    let found = await probeContainer('podman', IMAGE);
    if (!found.engine && findProgram('runc')) {
      // Another runtime may cope with the control groups of this machine.
      const settings = join(tmpdir(), `notegrad-containers-${process.pid}.conf`);
      writeFileSync(settings, '[engine]\nruntime = "runc"\n');
      process.env.CONTAINERS_CONF = settings;
      found = await probeContainer('podman', IMAGE);
    }
    return found.engine ? found : `podman runs nothing here: ${found.missing[0]?.reason}`;
  } catch (error) {
    return `podman takes no image here: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const found = await tryPodman();

/** Why containers cannot be tried here. */
export const UNTRIED = typeof found === 'string' ? found : undefined;
export const probed = typeof found === 'string' ? undefined : found;
