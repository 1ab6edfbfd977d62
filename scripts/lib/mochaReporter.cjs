// Mocha's spec reporter, which also writes the counts to the file named by ANNEAL_RESULT.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class ResultReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.ANNEAL_RESULT;
    if (file === undefined) return;
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { tests, passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ tests, passes, failures, pending }));
    });
  }
};
