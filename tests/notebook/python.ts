import { execFileSync } from 'node:child_process';

/** A Python that can import `module`, or nothing, with the reason printed for the tests that then skip. */
export function pythonWith(module: string): string | undefined {
  const candidates = [process.env.NOTEGRAD_PYTHON, 'python3'].filter((name) => name !== undefined);
  for (const python of candidates) {
    try {
      execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
      return python;
    } catch {
      // The next candidate may have it.
    }
  }
  console.warn(
    `skipping tests that need Python with ${module}: not found; set NOTEGRAD_PYTHON to one`,
  );
  return undefined;
}
