import { userInfo } from 'node:os';

/** Who runs this program. In a container a user may have no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? 'unknown';
  }
}
