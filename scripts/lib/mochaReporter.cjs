// Mocha's spec reporter, which also writes the counts and what failed to the file named by ANNEAL_RESULT.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class ResultReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.ANNEAL_RESULT;
    if (file === undefined) return;
    const failed = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failed.push(`${test.fullTitle()}: ${error.message}`);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { tests, passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ tests, passes, failures, pending, failed }));
    });
  }
};
