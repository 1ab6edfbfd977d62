import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import * as vscode from 'vscode';
import { ACCEPT, after as textAfter, closeAll, openText, run, trigger } from '../support/editing';

/** Code so regular that any trained model has something to add at one of these places. */
const POINTS = `interface Point {
  x: number;
  y: number;
}

function add(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

`;

const PLACES = {
  typescript: [
    `${POINTS}function multiply(a: Point, b: Point): Point {\n  return‸\n}\n`,
    `${POINTS}function multiply(a: Point, b: Point): Point {\n  return { x: a.‸\n}\n`,
    'class User {\n  constructor(name, age) {\n    this.name = name;\n    this.age = ‸\n  }\n}\n',
    'const first = items[0];\nconst second = items[‸\n',
    'for (let i = 0; i < items.length; ‸) {\n}\n',
  ],
  python: [
    'def main(path):\n    if path is ‸\n        return None\n    return path\n',
    'class A:\n    def get_x(self):\n        return self.x\n\n    def get_y(self):\n        return self‸\n',
    'class A:\n    def __init__(self, name, size):\n        self.name = name\n        self.size = ‸\n',
    'import numpy as ‸\n',
    'try:\n    run()\nexcept ValueError as ‸\n    print(e)\n',
  ],
} as const;

interface Accepted {
  readonly document: vscode.TextDocument;
  readonly before: string;
}

/** Accepts the first suggestion the model makes at one of the places; each is asked for by command. */
async function acceptAnywhere(language: keyof typeof PLACES): Promise<Accepted> {
  for (const place of PLACES[language]) {
    const { document } = await openText(place, language);
    const before = document.getText();
    await trigger();
    assert.equal(document.getText(), before, 'nothing is written before the user accepts');
    assert.equal(document.isDirty, false);
    await run(ACCEPT);
    if (document.getText() !== before) return { document, before };
    await closeAll();
  }
  return assert.fail(`no suggestion at any of the ${language} places`);
}

/** Calls of Anneal's code to functions that open a connection, while `work` runs. */
async function connectionsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = [];
  const watched = [
    { owner: net.Socket.prototype, name: 'connect' },
    { owner: dns, name: 'lookup' },
    { owner: dgram, name: 'createSocket' },
    { owner: globalThis, name: 'fetch' },
  ].map(({ owner, name }) => ({ owner: owner as unknown as Record<string, unknown>, name }));
  const originals = watched.map(
    ({ owner, name }) => owner[name] as (...args: unknown[]) => unknown,
  );
  watched.forEach(({ owner, name }, index) => {
    owner[name] = function (this: unknown, ...args: unknown[]) {
      const stack = new Error().stack ?? '';
      // VS Code's own host shares the process.
      if (/dist.extension\.js/.test(stack)) calls.push(`${name}\n${stack}`);
      return originals[index]?.apply(this, args);
    };
  });
  try {
    await work();
  } finally {
    watched.forEach(({ owner, name }, index) => {
      owner[name] = originals[index];
    });
  }
  return calls;
}

describe('the bundled model in a real extension host', () => {
  before(async () => {
    const settings = vscode.workspace.getConfiguration('anneal');
    await settings.update('confidence', 'low', vscode.ConfigurationTarget.Global);
    await settings.update('maxLatencyMs', 5000, vscode.ConfigurationTarget.Global);
  });

  afterEach(closeAll);

  it('activates', async () => {
    const extension = vscode.extensions.getExtension('anneal.anneal');
    assert.ok(extension !== undefined);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('suggests in TypeScript, and accepting is undone in one step', async () => {
    const { document, before } = await acceptAnywhere('typescript');
    assert.ok(document.getText().length > before.length);
    assert.equal(await textAfter(document, 'undo'), before);
  });

  it('suggests in Python', async () => {
    const { document, before } = await acceptAnywhere('python');
    assert.ok(document.getText().length > before.length);
  });

  it('opens no connection', async () => {
    const calls = await connectionsDuring(async () => {
      await openText(PLACES.typescript[0]);
      await trigger();
    });
    assert.deepEqual(calls, []);
  });

  const ODD = {
    'a line of 5 MB': 'x'.repeat(5_000_000),
    'binary data': '\u0000\u0001\u0002'.repeat(1000),
    'broken UTF-16': 'const a = "\ud800";\n',
  };
  for (const [name, text] of Object.entries(ODD)) {
    it(`leaves the editor alone over ${name}, and works on`, async () => {
      const editor = await openText('‸');
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), text);
      });
      await trigger();
      assert.equal(editor.document.getText(), text);
      await closeAll();
      await acceptAnywhere('typescript');
    });
  }

  it('works again after a restart by command', async () => {
    await run('anneal.restart');
    await acceptAnywhere('typescript');
  });
});
