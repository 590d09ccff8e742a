/** What went wrong at each address, in order. */
export interface Failed {
  readonly attempts: readonly string[];
}

/**
 * The bytes of a file from the first mirror that has it whole: its SHA-256 must be the one given.
 */
export async function download(
  file: string,
  sha256: string,
  mirrors: readonly string[],
  timeoutMs: number,
): Promise<Uint8Array | Failed> {
  const attempts: string[] = [];
  for (const mirror of mirrors) {
    const url = new URL(file, mirror).href;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const found = await sha256Of(bytes);
      if (found !== sha256) {
        throw new Error(`expected SHA-256 ${sha256}, found ${found} (${bytes.length} bytes)`);
      }
      return bytes;
    } catch (error) {
      attempts.push(`${url}: ${reason(error)}`);
    }
  }
  return { attempts };
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `fetch` hides why it failed in `cause`. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return error.message + cause;
}
