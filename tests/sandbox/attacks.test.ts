import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../../src/jupyter/index.ts';
import type { Layers } from '../../src/sandbox/box/open-box.ts';
import { returned, trialsFor } from '../../src/sandbox/probe/probe-seccomp.ts';
import { ownArchitecture } from '../../src/sandbox/seccomp/system-calls.ts';
import { type Boxed, inhabitants, openKernel, probed, UNTRIED } from './box.ts';

if (UNTRIED !== undefined) process.stdout.write(`attacks on boxes are not tried: ${UNTRIED}\n`);

const fs = "process.getBuiltinModule('node:fs')";
const child = "process.getBuiltinModule('node:child_process')";
const quoted = JSON.stringify;

/** A box is empty one second after its end. */
async function isEmptyAfter(cwd: string, ms = 1000): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (inhabitants(cwd).length > 0) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** One that ends while it is looked at has none. */
const threadsOf = (pids: readonly number[]): number =>
  pids
    .map((pid) => {
      try {
        return readdirSync(`/proc/${pid}/task`).length;
      } catch {
        return 0;
      }
    })
    .reduce((a, b) => a + b, 0);

describe.skipIf(UNTRIED !== undefined)('code in a box', () => {
  let box: Boxed;
  let outside: string;
  const servers: Server[] = [];
  const heard: string[] = [];
  let port = 0;
  const abstract = `\0notegrad-${process.pid}`;

  const listen = (at: string | number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer((socket) => {
        heard.push(String(at));
        socket.destroy();
      });
      server.once('error', reject);
      const done = () => resolve(server);
      if (typeof at === 'number') server.listen(at, '127.0.0.1', done);
      else server.listen(at, done);
    });

  beforeAll(async () => {
    outside = mkdtempSync(join(tmpdir(), 'notegrad-outside-'));
    writeFileSync(join(outside, 'results.json'), 'points');
    process.env.NOTEGRAD_SECRET_OF_A_TEST = 'plutonium';
    const tcp = await listen(0);
    port = (tcp.address() as AddressInfo).port;
    servers.push(tcp, await listen(abstract), await listen(join(outside, 'socket')));
    box = await openKernel();
  }, 60_000);
  afterAll(async () => {
    await box?.close();
    for (const server of servers) server.close();
    delete process.env.NOTEGRAD_SECRET_OF_A_TEST;
    if (outside) rmSync(outside, { recursive: true });
  });

  test('runs the library with its fast backend', async () => {
    const ending = await box.run("import { tf } from 'notegrad'; await tf.ready();", 60_000);
    expect(ending).toMatchObject({ kind: 'ok' });
    expect(await box.value('tf.getBackend()')).toBe('notegrad');
    const sum = 'tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).sum().dataSync()[0]';
    expect(await box.value(sum)).toBe(64 ** 3);
  }, 90_000);

  test('reaches no network, no service of the machine, no abstract socket', async () => {
    const reach = (target: object) =>
      box.error(`new Promise((resolve, reject) => process.getBuiltinModule('node:net')
        .connect(${quoted({ ...target, timeout: 2000 })})
        .once('connect', resolve).once('error', reject).once('timeout', resolve))`);
    expect(await reach({ host: '127.0.0.1', port })).toBe('ECONNREFUSED');
    expect(await reach({ path: abstract })).toBe('ECONNREFUSED');
    expect(await reach({ path: join(outside, 'socket') })).toBe('ENOENT');
    expect(await reach({ host: '169.254.169.254', port: 80 })).toBe('ENETUNREACH');
    expect(await reach({ host: '1.1.1.1', port: 443 })).toBe('ENETUNREACH');
    expect(await box.error("fetch('http://example.com')")).toBe('TypeError');
    const lookup = "process.getBuiltinModule('node:dns').promises.resolve4('example.com')";
    expect(await box.error(lookup)).toMatch(/^(?:ECONNREFUSED|EAI_AGAIN|ENOTFOUND|ETIMEOUT)$/);
    expect(heard).toEqual([]);
  });

  test('finds no hidden test, no gradebook, no other submission', async () => {
    const roots = ['', '/proc/1/root', '/proc/self/root', '/proc/self/cwd/../../../..'];
    for (const root of roots) {
      const path = `${root}${join(outside, 'results.json')}`;
      expect(await box.error(`${fs}.readFileSync(${quoted(path)})`)).toBe('ENOENT');
    }
    for (const path of [packageFile('notebooks/course.json'), '/etc/passwd', '/root/.bashrc']) {
      expect(await box.error(`${fs}.readFileSync(${quoted(path)})`)).toBe('ENOENT');
    }
    const listed = await box.value<string[]>(`${fs}.readdirSync(${quoted(tmpdir())})`);
    expect(listed.filter((name) => name.startsWith('notegrad-outside'))).toEqual([]);
    // Through a link of its own, as well.
    await box.run(`${fs}.symlinkSync(${quoted(homedir())}, 'home')`);
    expect(await box.error(`${fs}.readdirSync('home/.config')`)).toBe('ENOENT');
  });

  test('finds no secret in variables, other processes or keys', async () => {
    const environ = await box.value<string>(
      `[process.pid, 1].map((pid) => ${fs}.readFileSync('/proc/' + pid + '/environ', 'utf8')).join() + JSON.stringify(process.env)`,
    );
    expect(environ).toContain(`HOME=${box.cwd}`);
    expect(environ).not.toContain('plutonium');
    const seen = await box.value<string[]>(
      `${fs}.readdirSync('/proc').filter((n) => /^\\d+$/.test(n))`,
    );
    expect(seen).toEqual(['1', '2']);
    expect(await box.error(`process.kill(${process.pid}, 0)`)).toBe('ESRCH');
    expect(await box.value(`${fs}.readFileSync('/proc/keys', 'utf8')`)).not.toContain('notegrad');
  });

  test('is another user, who can become nobody else', async () => {
    expect(await box.value('process.getuid()')).not.toBe(0);
    expect(await box.error('process.setuid(0)')).toMatch(/^(?:EPERM|EINVAL)$/);
    const status = await box.value<string>(`${fs}.readFileSync('/proc/self/status', 'utf8')`);
    expect(status).toMatch(/CapEff:\s+0+\n/);
    expect(status).toMatch(/NoNewPrivs:\s+1\n/);
    expect(status).toMatch(/Seccomp:\s+2\n/);
  });

  test('fills no disk but its own, and is told that it is full', async () => {
    const fill = (folder: string) =>
      box.error(`(() => {
        const file = ${fs}.openSync(${quoted(`${folder}/fill`)}, 'w');
        try { for (let i = 0; i < 400; i++) ${fs}.writeSync(file, new Uint8Array(2 ** 18)); }
        finally { ${fs}.closeSync(file); ${fs}.unlinkSync(${quoted(`${folder}/fill`)}); }
      })()`);
    // 100 MiB into each, of which the largest has 16.
    for (const folder of [box.cwd, box.folder, '/tmp', '/dev/shm']) {
      expect([folder, await fill(folder)]).toEqual([
        folder,
        expect.stringMatching(/^(?:ENOSPC|EFBIG)$/),
      ]);
    }
    for (const folder of ['/', '/dev', '/usr', packageFile('dist'), '/proc/sys/kernel']) {
      expect([folder, await fill(folder)]).toEqual([
        folder,
        expect.stringMatching(/^(?:EROFS|EACCES|EPERM|ENOENT)$/),
      ]);
    }
    // Many files in place of a large one.
    const many = `(() => { for (let i = 0; i < 6000; i++) ${fs}.writeFileSync('piece-' + i, new Uint8Array(4096)); })()`;
    expect(await box.error(many)).toBe('ENOSPC');
    await box.run(
      `for (const name of ${fs}.readdirSync('.')) if (name.startsWith('piece')) ${fs}.unlinkSync(name);`,
    );
    // Nothing of it is on this machine.
    expect(readdirSync(box.cwd)).toEqual([]);
  });

  test('swaps a socket, or leaves a link: nobody follows', async () => {
    const socket = join(outside, 'socket');
    const sockets = await box.value<string[]>(`${fs}.readdirSync(${quoted(box.folder)})`);
    expect(sockets).toContain('s-1');
    await box.run(`for (const name of ${quoted(sockets)}) {
      const path = ${quoted(box.folder)} + '/' + name;
      if (/^s-/.test(name)) { ${fs}.unlinkSync(path); ${fs}.symlinkSync(${quoted(socket)}, path); }
    }
    ${fs}.symlinkSync('/etc/passwd', 'artifact.json');
    ${fs}.symlinkSync(${quoted(join(outside, 'results.json'))}, 'report.json');`);
    expect(await box.value('6 * 7')).toBe(42);
    expect(readdirSync(box.cwd)).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('starts no process', async () => {
    expect(await box.value(`${child}.spawnSync(process.execPath, ['-v']).error.code`)).toBe(
      'EPERM',
    );
    expect(await box.error(`${child}.execSync('npm install left-pad')`)).toBe('EPERM');
    const fork = `new Promise((_, reject) => ${child}.fork('x.js', [], { detached: true }).once('error', reject))`;
    expect(await box.error(fork)).toBe('EPERM');
  }, 60_000);

  test('installs nothing that outlives it, and loads nothing that gets further', async () => {
    await box.run(`${fs}.mkdirSync('node_modules/notegrad', { recursive: true });
      ${fs}.writeFileSync('node_modules/notegrad/index.js', 'module.exports = "mine"');
      ${fs}.writeFileSync('.npmrc', 'node-options=--require ./evil.js');
      process.env.NODE_OPTIONS = '--require ./evil.js';
      ${fs}.writeFileSync('evil.node', new Uint8Array(64));`);
    const load = "process.dlopen({ exports: {} }, process.cwd() + '/evil.node')";
    expect(await box.error(load)).toBe('ERR_DLOPEN_FAILED');
    expect(
      await box.error(`${fs}.writeFileSync(${quoted(packageFile('dist/index.js'))}, '')`),
    ).toBe('EROFS');
    expect(readdirSync(box.cwd)).toEqual([]);
    const other = await openKernel();
    try {
      const files = await other.value<string[]>(`${fs}.readdirSync('.')`);
      expect(files.filter((name) => !name.startsWith('notegrad-'))).toEqual([]);
      expect(await other.value('process.env.NODE_OPTIONS ?? null')).toBe(null);
    } finally {
      await other.close();
    }
  }, 60_000);

  test('is refused the doors into the Linux kernel, with a filter and, as to namespaces, without', async () => {
    const architecture = ownArchitecture();
    if (!architecture || !probed?.box) throw new Error('the filter is not proved');
    const trials = trialsFor(architecture);
    const { box: layers } = probed;
    const passed = async (layers: Layers) => {
      const results = await returned(trials, architecture, layers);
      return trials.filter(({ errno }, i) => results[i] !== -errno).map(({ name }) => name);
    };
    expect(await passed(layers)).toEqual([]);
    // The same trials get through where nothing stops them: they can fail.
    const open = await passed({ ...layers, seccomp: undefined });
    expect(open).toEqual(expect.arrayContaining(['ptrace', 'io_uring_setup', 'memfd_create']));
    expect(open.length).toBeGreaterThan(20);
    const unshare = trials.find(({ name }) => name === 'unshare');
    const [nested = 0, mounted] = await returned(
      [
        { number: unshare?.number ?? 0, args: [0x10000000] },
        { number: trials.find(({ name }) => name === 'mount')?.number ?? 0, args: [] },
      ],
      ...([architecture, { ...layers, seccomp: undefined }] as const),
    );
    // ENOSPC: so many user namespaces as there may be, which is none.
    expect([-28, -1]).toContain(nested);
    expect([-1, -14]).toContain(mounted);
  });

  test('leaves nobody behind', async () => {
    await box.run(`process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); process.on('SIGHUP', () => {});
      setInterval(() => {}, 1000);`);
    expect(inhabitants(box.cwd).length).toBeGreaterThan(0);
    await box.close();
    expect(await isEmptyAfter(box.cwd)).toBe(true);
    expect(readdirSync(tmpdir()).includes(box.folder.split('/').at(-1) ?? '')).toBe(false);
  });
});

describe.skipIf(UNTRIED !== undefined)('a box whose limits are run into', () => {
  test('is told which buffers are too large, and ends as out of memory with its heap', async () => {
    const box = await openKernel({ memory: 512 * 1024 ** 2 });
    try {
      const most = 512 * 1024 ** 2;
      expect(await box.error(`Buffer.alloc(${most})`)).toMatch(/^(?:RangeError|ERR_\w+)$/);
      expect(await box.error(`new SharedArrayBuffer(${most}).byteLength`)).toBe('RangeError');
      const wasm = 'new WebAssembly.Memory({ initial: 1, maximum: 65536 }).grow(9000)';
      expect(await box.error(wasm)).toBe('RangeError');
      const fill = `{ const all = []; for (;;) all.push(Array.from({ length: 1000 }, (_, i) => ({ i }))); }`;
      const ending = await box.run(fill, 60_000);
      expect(ending).toMatchObject({ kind: 'dead', how: expect.stringMatching(/out of memory/) });
      expect(await isEmptyAfter(box.cwd)).toBe(true);
    } finally {
      await box.close();
    }
  }, 120_000);

  test('starts so many threads at most: the next is an error, or ends it by name', async () => {
    const box = await openKernel({ processes: 40 });
    try {
      const bomb = `const { Worker } = process.getBuiltinModule('node:worker_threads');
        for (let i = 0; i < 80; i++) {
          const worker = new Worker('setInterval(() => {}, 1e6)', { eval: true });
          await new Promise((resolve, reject) => worker.once('online', resolve).once('error', reject));
        }`;
      const ending = await box.run(bomb, 30_000);
      expect(ending).toEqual(
        ending.kind === 'dead'
          ? { kind: 'dead', how: expect.stringMatching(/^(?:too many processes|out of memory)/) }
          : expect.objectContaining({ kind: 'error' }),
      );
      // Besides the one outside that waits for the box.
      expect(threadsOf(inhabitants(box.cwd))).toBeLessThanOrEqual(40 + 1);
    } finally {
      await box.close();
    }
    expect(await isEmptyAfter(box.cwd)).toBe(true);
  }, 60_000);

  test('ends as out of memory by the count of its control group', async ({ skip }) => {
    if (!probed?.box?.cgroup) skip(probed?.missing.find(({ name }) => name === 'cgroup')?.reason);
    const box = await openKernel({ memory: 300 * 1024 ** 2 }, { rlimits: false });
    try {
      const fill = '{ const all = []; for (;;) all.push(Buffer.alloc(2 ** 22, 1)); }';
      const ending = await box.run(fill, 60_000);
      expect(ending).toMatchObject({ kind: 'dead', how: 'out of memory (at most 300 MiB)' });
      expect(await isEmptyAfter(box.cwd)).toBe(true);
    } finally {
      await box.close();
    }
  }, 120_000);

  test('ends as out of processor time', async () => {
    const box = await openKernel({ cpu: 4 });
    try {
      const ending = await box.run('while (true) {}', 30_000);
      expect(ending).toMatchObject({ kind: 'dead', how: 'out of processor time (at most 4 s)' });
    } finally {
      await box.close();
    }
    // Whoever does not listen is killed without more ado.
    const deaf = await openKernel({ cpu: 4 });
    try {
      const ending = await deaf.run("process.on('SIGXCPU', () => {}); while (true) {}", 30_000);
      expect(ending).toMatchObject({ kind: 'dead' });
    } finally {
      await deaf.close();
    }
  }, 60_000);

  test('is ended when its time is up, whatever keeps it busy, and a second later nobody is there', async () => {
    const box = await openKernel();
    try {
      const hang = await box.run("/^(a+)+$/.test('a'.repeat(40) + 'b')", 500);
      expect(hang).toMatchObject({ kind: 'timeout' });
      const spin = await box.run(
        '{ const spin = () => Promise.resolve().then(spin); await spin(); }',
        500,
      );
      expect(['timeout', 'dead']).toContain(spin.kind);
    } finally {
      await box.close();
    }
    expect(await isEmptyAfter(box.cwd)).toBe(true);
  }, 60_000);

  test('ends with its grader, however that dies', async () => {
    const face = (room: string) => quoted(packageFile(`dist/${room}/index.js`));
    const cwd = mkdtempSync(join(tmpdir(), 'notegrad-orphan-'));
    const grader = spawn(
      process.execPath,
      [
        ...['--input-type=module', '-e'],
        `import { findKernel, startSession } from ${face('jupyter/client')};
        import { launcherIn, sandboxFor } from ${face('sandbox')};
        const launcher = launcherIn(await sandboxFor('required'));
        await startSession({ spec: await findKernel('notegrad'), cwd: ${quoted(cwd)}, env: { HOME: ${quoted(cwd)} },
          transport: 'ipc', launcher, onOutput: () => {} });
        console.log('up');`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      await new Promise((resolve) => grader.stdout.once('data', resolve));
      expect(inhabitants(cwd).length).toBeGreaterThan(2);
      grader.kill('SIGKILL');
      expect(await isEmptyAfter(cwd)).toBe(true);
    } finally {
      grader.kill('SIGKILL');
      rmSync(cwd, { recursive: true });
    }
  }, 60_000);

  test('without a filter, forks are bounded, and daemons end with the box', async () => {
    const box = await openKernel({ processes: 40 }, { seccomp: undefined });
    try {
      const bomb = `(async () => {
        const { spawn } = ${child};
        const codes = [];
        for (let i = 0; i < 12; i++) {
          codes.push(await new Promise((resolve) => {
            try {
              const one = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6)"], { detached: true, stdio: 'ignore' });
              one.once('spawn', () => resolve('spawned')).once('error', (error) => resolve(error.code));
            } catch (error) { resolve(error.code); }
          }));
        }
        return codes;
      })()`;
      const codes = await box.value<string[]>(bomb);
      expect(codes).toContain('spawned');
      // Besides the one outside that waits for the box.
      expect(threadsOf(inhabitants(box.cwd))).toBeLessThanOrEqual(40 + 1);
    } finally {
      await box.close();
    }
    expect(await isEmptyAfter(box.cwd)).toBe(true);
  }, 60_000);
});
