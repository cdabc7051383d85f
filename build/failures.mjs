// What failed, read from the reports of Vitest and Playwright: printed at the end of `npm test`, where a log that was cut to its tail still has it.
import { stripVTControlCharacters } from 'node:util';

/** At most this many characters of each message. */
const limit = 1500;

/** One text per failed test of a Vitest JSON report, and per file that could not be run at all. */
export function vitestFailures(report) {
  return report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0) return failed.map((test) => told(`${file.name} › ${test.fullName}`, test.failureMessages));
    return file.status === 'failed' ? [told(file.name, [file.message])] : [];
  });
}

/** One text per failed test of a Playwright JSON report, and per error outside of tests. */
export function playwrightFailures(report) {
  return [
    ...report.suites.flatMap(failedSpecs),
    ...report.errors.map((error) => told('outside of tests', [error.message])),
  ];
}

function failedSpecs(suite) {
  const own = (suite.specs ?? []).filter((spec) => !spec.ok).map((spec) => told(
    `${spec.file}:${spec.line} › ${spec.title}`,
    spec.tests.flatMap((test) => test.results).flatMap((result) => result.errors.map((error) => `${error.message}\n${error.snippet ?? ''}`)),
  ));
  return [...own, ...(suite.suites ?? []).flatMap(failedSpecs)];
}

function told(title, messages) {
  return `✗ ${title}\n${messages.map((message) => stripVTControlCharacters(message ?? '').slice(0, limit)).join('\n')}`;
}
