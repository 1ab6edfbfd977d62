import { RESULT_SCHEMA, type Provenance } from '../../../../bench/common/results';
import { toRow } from '../../../../bench/quality/outcome';
import type { QualityResult } from '../../../../bench/quality/result';
import { DEFAULT_LIMITS } from '../../../../bench/sandbox/limits';

export const provenance: Provenance = {
  schema: RESULT_SCHEMA,
  date: '2026-01-02T03:04:05.000Z',
  commit: 'abc',
  machine: { cpu: 'cpu', cores: 2, memoryGb: 8, system: 'Linux 6', node: 'v20', load: 0.5 },
  model: {
    name: 'tiny',
    version: '1.2.3',
    sha256: 'feedbeef0123',
    parameters: 15_000_000,
    bodyParameters: 4_000_000,
    bytes: 1,
    trainingTokens: 1,
    loss: 1,
  },
};

const answer = {
  text: 'x',
  tokens: 4,
  steps: 2,
  forwards: 3,
  encodeMs: 1,
  ms: 12.34,
  confidence: 0.9,
  stop: 'deadline',
};

/** A run of two sets, one of them without its tool. */
export const qualityResult: QualityResult = {
  ...provenance,
  kind: 'quality',
  suite: 'single-line',
  options: { maxTokens: 64, singleLine: false, cursor: 'published', limit: null },
  toolchain: { node: 'v20' },
  sandbox: {
    isolation: { name: 'namespaces', network: true, files: true, processes: true },
    limits: DEFAULT_LIMITS,
  },
  seconds: 120,
  sets: [
    {
      name: 'Mini',
      language: 'python',
      status: 'run',
      tasks: 3,
      excluded: [{ id: 'mini/9', reason: 'gold answer: fail' }],
      passUnanswered: ['mini/7', 'mini/8'],
      rows: [
        toRow('Anneal, free length', 'free', [
          { verdict: 'pass', exact: true, trimmed: true, answer },
          { verdict: 'fail', exact: false, trimmed: false, answer },
        ]),
        toRow('`pass`', 'filler', [
          { verdict: 'fail', exact: false, trimmed: false },
          { verdict: 'fail', exact: false, trimmed: false },
        ]),
      ],
    },
    {
      name: 'Other',
      language: 'typescript',
      status: 'not run',
      reason: 'no tool',
      tasks: 5,
      excluded: [],
      rows: [],
    },
    {
      name: 'Third',
      language: 'java',
      status: 'not run',
      reason: 'no tool',
      tasks: 5,
      excluded: [],
      rows: [],
    },
  ],
};

/** A run of a suite that the parser judges. */
export const syntaxResult: QualityResult = {
  ...qualityResult,
  suite: 'syntax-repair',
  sets: [
    {
      name: 'Broken',
      language: 'go',
      status: 'run',
      tasks: 1,
      excluded: [],
      missing: [{ name: 'Line not given: repair', reason: 'the CLI has no repair command' }],
      rows: [
        toRow('Line given: repair', 'repair', [
          {
            verdict: 'fail',
            exact: false,
            trimmed: false,
            parses: true,
            answer: { ...answer, rounds: 2, forwards: 9 },
          },
        ]),
      ],
    },
  ],
};
