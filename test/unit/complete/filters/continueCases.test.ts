import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runContinueCases } from '../../../../bench/quality/continueCases';

/** Cases passing when this was written, of 55; the one that fails expects code whose braces do not pair up. */
const PASSING = 54;

const example = {
  group: 'with_diff',
  description: 'example',
  filename: 'a.ts',
  prefix: 'function f() {\n  ',
  suffix: '\n  return 1;\n}\n',
  llm_output: 'return 1;',
  expected_completion: null,
};

describe("Continue's autocomplete cases", () => {
  it('are run through the filters', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anneal-cases-'));
    try {
      const file = path.join(folder, 'cases.jsonl');
      const wrong = { ...example, description: 'wrong', expected_completion: 'return 2;' };
      writeFileSync(file, `${JSON.stringify(example)}\n${JSON.stringify(wrong)}\n`);
      assert.deepEqual(await runContinueCases(file), {
        total: 2,
        passed: 1,
        parsed: 2,
        failures: [
          {
            description: 'wrong',
            expected: 'return 2;',
            actual: '',
            droppedBy: 'duplicate-next-line',
          },
        ],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const evals = process.env['ANNEAL_EVALS'];
  if (evals !== undefined) {
    it('pass as they did', async () => {
      const { passed } = await runContinueCases(
        path.join(evals, 'continue-autocomplete/cases.jsonl.gz'),
      );
      assert.ok(passed >= PASSING, `${passed} cases pass`);
    });
  }
});
