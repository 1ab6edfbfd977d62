// How many tests ran: read from the files the test runners write, never from their exit status alone.
import { existsSync, readFileSync } from 'node:fs';

/** A suite that could not be counted is one failure. */
export const broken = (note) => ({ passed: 0, failed: 1, note });

/**
 * Result of a mocha run from the file its reporter wrote. A missing file, no test, a pending test, or a bad exit
 * status without a failed test all mean that the suite is broken, and count as one failure more.
 */
export function mochaResult(file, status) {
  if (!existsSync(file)) return broken(`ended with status ${status} and no result`);
  const { tests, passes, failures, pending, failed } = JSON.parse(readFileSync(file, 'utf8'));
  const result = { passed: passes, failed: failures, failures: failed };
  if (tests === 0) return broken('no test ran');
  if (pending > 0) return { ...result, failed: failures + pending, note: `${pending} skipped` };
  if (status !== 0 && failures === 0) {
    return { ...result, failed: 1, note: `exit status ${status}` };
  }
  return result;
}

/** Result of a pytest run from its JUnit file. Skipped tests are named in the note and count as neither. */
export function pytestResult(file, status) {
  if (!existsSync(file)) return broken(`ended with status ${status} and no result`);
  const report = readFileSync(file, 'utf8');
  const suite = /<testsuite\b[^>]*>/.exec(report)?.[0] ?? '';
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const [tests, skipped] = [count('tests'), count('skipped')];
  const failed = count('failures') + count('errors');
  if (tests === 0) return broken('no test ran');
  const failures = [
    ...report.matchAll(
      /<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error) message="([^"]*)"/g,
    ),
  ].map(([, file, test, message]) => `${file} ${test}: ${message}`);
  const result = { passed: tests - failed - skipped, failed, failures };
  if (status !== 0 && failed === 0) return { ...result, failed: 1, note: `exit status ${status}` };
  return skipped > 0 ? { ...result, note: `${skipped} skipped` } : result;
}

/** Several results as one, their notes together. */
export function summed(results) {
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  const notes = results.flatMap(({ note }) => note ?? []);
  const failures = results.flatMap((result) => result.failures ?? []);
  const counts = { passed: total('passed'), failed: total('failed'), failures };
  return notes.length > 0 ? { ...counts, note: notes.join('; ') } : counts;
}
