import type { JsonObject, Output } from '../model.ts';
import { addChecks, type Checks, NO_CHECKS } from './result.ts';

/** MIME type under which an exercise reports its checks. */
export const CHECK_MIME = 'application/vnd.notegrad.check+json';

/**
 * Counts the checks shown in a cell's outputs. A report that is not understood counts as failed: what cannot
 * be read has not passed.
 */
export function countChecks(outputs: readonly Output[]): Checks {
  return addChecks(
    outputs.map((output) => {
      if (output.output_type !== 'display_data' && output.output_type !== 'execute_result') {
        return NO_CHECKS;
      }
      return CHECK_MIME in output.data ? readReport(output.data[CHECK_MIME]) : NO_CHECKS;
    }),
  );
}

function readReport(report: unknown): Checks {
  const { exercise, checks, points, max } = asObject(report);
  const name = typeof exercise === 'string' ? exercise : 'unnamed exercise';
  if (!Array.isArray(checks) || checks.length === 0) {
    return { ...NO_CHECKS, failed: 1, failures: [`${name}: its report lists no checks`] };
  }
  const statuses = checks.map((check) => ({ ...asObject(check) }));
  const failures = statuses
    .filter(({ status }) => status !== 'passed' && status !== 'todo')
    .map((check) => `${name}: ${String(check.name)}${check.message ? `: ${check.message}` : ''}`);
  const passed = statuses.filter(({ status }) => status === 'passed').length;
  return {
    passed,
    failed: failures.length,
    todo: statuses.length - passed - failures.length,
    points: typeof points === 'number' ? points : 0,
    max: typeof max === 'number' ? max : 0,
    failures,
  };
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}
