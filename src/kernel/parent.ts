/** How often the parent is looked for. */
const INTERVAL_MS = 1000;

/**
 * Calls `gone` when the process that Jupyter names in `JPY_PARENT_PID` does not exist, or has
 * ended. A kernel whose server was killed has nobody left to stop it. Without that variable it does
 * nothing.
 */
export function followParent(
  gone: (pid: number) => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const parent = Number(env.JPY_PARENT_PID);
  if (!Number.isSafeInteger(parent) || parent <= 1) return;
  // It need not be our parent: a shell may have started the kernel for it.
  const isOurs = process.ppid === parent;
  const timer = setInterval(() => {
    // Another process may have got its number. If it was our parent, we have another parent then.
    if (isAlive(parent) && (!isOurs || process.ppid === parent)) return;
    clearInterval(timer);
    gone(parent);
  }, INTERVAL_MS);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
