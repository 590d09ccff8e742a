import { bothLanguages, CHECK_MIME, CLAIM_MIME, type Text } from '../../contract/index.ts';
import type { JsonObject, Output } from '../model.ts';
import { addChecks, type Checks, NO_CHECKS } from './result.ts';

/**
 * Counts the checks shown in a cell's outputs, and the claims that did not hold as failed ones. A report that is not
 * understood counts as failed: what cannot be read has not passed.
 */
export function countChecks(outputs: readonly Output[]): Checks {
  return addChecks(
    outputs.map((output) => {
      if (output.output_type !== 'display_data' && output.output_type !== 'execute_result') {
        return NO_CHECKS;
      }
      if (CLAIM_MIME in output.data) return readClaim(output.data[CLAIM_MIME]);
      return CHECK_MIME in output.data ? readReport(output.data[CHECK_MIME]) : NO_CHECKS;
    }),
  );
}

/** A claim that held is no exercise passed: it counts for nothing. */
function readClaim(report: unknown): Checks {
  const { claim, held, detail } = asObject(report);
  if (held === true) return NO_CHECKS;
  const said = [textOf(claim), textOf(detail)].filter(Boolean).join(': ');
  return { ...NO_CHECKS, failed: 1, failures: [`did not hold: ${said}`] };
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
    .map((check) => [name, textOf(check.name), textOf(check.message)].filter(Boolean).join(': '));
  const passed = statuses.filter(({ status }) => status === 'passed').length;
  return {
    passed,
    failed: failures.length,
    todo: statuses.length - passed - failures.length,
    failures,
    formative: { points: numberOf(points), max: numberOf(max) },
  };
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** A text of a report, in both its languages. A cell may have put anything in its place. */
function textOf(value: unknown): string {
  const { zh, en } = asObject(value);
  const isText = typeof value === 'string' || (typeof zh === 'string' && typeof en === 'string');
  return isText ? bothLanguages(value as Text) : String(value ?? '');
}
