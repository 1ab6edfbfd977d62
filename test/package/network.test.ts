import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const dist = path.join(root, 'dist');

/** Node's modules that can open a connection, however a bundle asks for them. */
const NETWORK_REQUIRE =
  /(?:require|import)\(["'](?:node:)?(?:https?|http2|net|dns|tls|dgram|undici|inspector)(?:\/\w+)?["']\)/g;

/** Globals that can; `fetch` of web-tree-sitter's browser half is cut out by the build. */
const NETWORK_GLOBAL = /(?<![\w.$"'])(?:fetch|WebSocket|XMLHttpRequest|EventSource)\s*\(/g;

const bundles = readdirSync(dist).filter((name) => name.endsWith('.js'));

describe('no network', () => {
  it('finds the bundles to look at', () => {
    assert.deepEqual(bundles.sort(), ['cli.js', 'extension.js', 'inspector.js', 'runtime.js']);
  });

  for (const name of bundles) {
    it(`is asked for nowhere in dist/${name}`, () => {
      const code = readFileSync(path.join(dist, name), 'utf8');
      assert.deepEqual(code.match(NETWORK_REQUIRE) ?? [], []);
      assert.deepEqual(code.match(NETWORK_GLOBAL) ?? [], []);
    });
  }

  it('is touched by no suggestion of the real engine', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'anneal-network-'));
    const log = path.join(folder, 'network.log');
    try {
      const request = {
        id: 1,
        languageId: 'typescript',
        prefix: 'function add(a: number, b: number) {\n  return ',
        suffix: '\n}\n',
      };
      const guard = path.join(__dirname, 'denyNetwork.cjs');
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [path.join(dist, 'cli.js'), 'infill'],
        {
          input: `${JSON.stringify(request)}\n`,
          encoding: 'utf8',
          // The runtime may be a child process of the CLI: it inherits the guard.
          env: {
            ...process.env,
            ANNEAL_NETWORK_LOG: log,
            NODE_OPTIONS: `--require ${JSON.stringify(guard)}`,
          },
        },
      );
      assert.equal(status, 0, stderr);
      assert.match(stdout, /"text":/);
      assert.equal(existsSync(log) ? readFileSync(log, 'utf8') : '', '');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
