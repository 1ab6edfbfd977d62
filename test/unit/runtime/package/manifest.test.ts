import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RuntimeFailure } from '../../../../src/runtime/host/failure';
import { parseManifest } from '../../../../src/runtime/package/manifest';
import { readModelPackage, readText } from '../../../../src/runtime/package/modelPackage';
import type { ErrorCode } from '../../../../src/protocol';
import { manifestFields, tinyManifest, tokenizerJson } from '../support/tinyModel';

const failsWith = (code: ErrorCode, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RuntimeFailure);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

/** The manifest with one field, named by its path, replaced; `undefined` removes it. */
function damaged(field: string, value: unknown): Record<string, unknown> {
  const manifest = manifestFields();
  const keys = field.split('.');
  const last = keys.pop()!;
  let at: Record<string, unknown> = manifest;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return manifest;
}

describe('model manifest', () => {
  it('reads a good one', () => {
    const manifest = tinyManifest();
    assert.equal(manifest.name, 'tiny');
    assert.equal(manifest.tokens.languages.get('python'), 7);
    assert.equal(manifest.tokens.lengths.get(11), 8);
    assert.equal(manifest.model.edit, false);
  });

  it('says whether the model was trained on drafts', () => {
    assert.equal(tinyManifest(damaged('model.edit', true)).model.edit, true);
  });

  it('says which languages the model was trained on, if anybody knows', () => {
    const of = (value: unknown) => tinyManifest(damaged('model.languages', value)).model;
    assert.deepEqual(of(['python']).languages, ['python']);
    assert.equal(of(undefined).languages, undefined);
    assert.throws(() => of('python'), failsWith('model-invalid', /model\.languages is not a list/));
  });

  it('says in which order the model writes', () => {
    const orderOf = (order: unknown) => tinyManifest(damaged('sampler.order', order)).sampler.order;
    assert.equal(orderOf('left-to-right'), 'left-to-right');
    assert.equal(orderOf(undefined), 'parallel');
  });

  it('names the format version it cannot read', () => {
    const read = (value: unknown) => () =>
      parseManifest(JSON.stringify(damaged('format', value)), 'dir/manifest.json');
    assert.throws(read(1), failsWith('model-format', /dir\/manifest\.json has model format 1/));
    assert.throws(read(undefined), failsWith('model-format', /null/));
    assert.throws(read('1'), failsWith('model-format', /"1"/));
  });

  const wrong: [string, unknown, RegExp][] = [
    ['name', 3, /name is not a text/],
    ['sampler.order', 'backwards', /sampler\.order is none of/],
    ['files', [], /files is not an object/],
    ['files.graph.path', '../model.onnx', /path inside the package/],
    ['files.graph.path', 'a/../../b', /path inside the package/],
    ['files.graph.path', 'a\\b', /path inside the package/],
    ['files.graph.path', '/etc/passwd', /path inside the package/],
    ['files.graph.sha256', 'abc', /not a SHA-256/],
    ['files.graph.bytes', 0, /bytes is not a whole number/],
    ['model.layers', 0, /layers/],
    ['model.topK', 1.5, /topK/],
    ['model.maxPrefix', 2, /maxPrefix/],
    ['model.edit', 'yes', /edit is neither true nor false/],
    ['tokens.mask', -1, /mask/],
    ['tokens.languages', { python: 1 }, /"other"/],
    ['tokens.lengths', [], /tokens\.lengths is empty/],
    ['tokens.lengths', [{ id: 1 }], /value/],
    ['sampler.threshold', 0, /threshold/],
    ['sampler.maxSteps', undefined, /maxSteps/],
    ['sampler.candidates', 0, /candidates/],
    ['gate.low', 'x', /gate\.low/],
    ['gate.high', 2, /gate\.high is not a probability/],
    ['architecture', undefined, /architecture is not a text/],
    ['tokenizer.kind', 'words', /tokenizer\.kind is none of/],
    ['prompt.format', undefined, /prompt\.format/],
    ['memoryBytes', -1, /memoryBytes is not a whole number/],
    ['licences', {}, /licences is not a list/],
    ['licences', [{ name: 'MIT', file: 'LICENSE' }], /spdx/],
    ['base', { name: 'x', sha256: 'y' }, /base\.sha256 is not a SHA-256/],
  ];
  for (const [field, value, message] of wrong) {
    it(`refuses ${field} = ${JSON.stringify(value ?? null)}`, () => {
      assert.throws(() => tinyManifest(damaged(field, value)), failsWith('model-invalid', message));
    });
  }

  it('refuses what is not a JSON object', () => {
    for (const json of ['', 'nonsense', '[]', 'null', '3']) {
      assert.throws(
        () => parseManifest(json, 'm'),
        failsWith('model-invalid', /m is not a usable/),
      );
    }
  });
});

describe('model package', () => {
  let folder: string;
  const graph = Buffer.from('not really a graph');

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'anneal-package-'));
    const contents = { graph, tokenizer: Buffer.from(tokenizerJson()) };
    const manifest = manifestFields();
    const files = manifest['files'] as Record<string, Record<string, unknown>>;
    for (const [name, bytes] of Object.entries(contents)) {
      const file = files[name]!;
      file['bytes'] = bytes.length;
      file['sha256'] = createHash('sha256').update(bytes).digest('hex');
      await writeFile(path.join(folder, String(file['path'])), bytes);
    }
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('names the files of the package, as many as there are', async () => {
    const { pathOf } = await readModelPackage(folder);
    assert.equal(pathOf('graph'), path.join(folder, 'model.onnx'));
    assert.equal(await readText(pathOf('tokenizer')), tokenizerJson());
    assert.throws(() => pathOf('adapter'), failsWith('model-invalid', /files\.adapter is missing/));
    assert.throws(() => pathOf('toString'), failsWith('model-invalid', /files\.toString/));
  });

  it('names a missing manifest and a missing file', async () => {
    await rm(path.join(folder, 'model.onnx'));
    await assert.rejects(
      readModelPackage(folder),
      failsWith('model-missing', /model\.onnx is missing/),
    );
    await rm(path.join(folder, 'manifest.json'));
    await assert.rejects(
      readModelPackage(folder),
      failsWith('model-missing', /manifest\.json is missing/),
    );
  });

  it('tells a truncated file with both sizes', async () => {
    await truncate(path.join(folder, 'model.onnx'), 5);
    await assert.rejects(
      readModelPackage(folder),
      failsWith('model-truncated', /model\.onnx is truncated: it has 5 bytes of 18/),
    );
  });

  it('tells a changed file of the same size, and a longer one', async () => {
    for (const bytes of ['Not really a graph', 'not really a graph, is it']) {
      await writeFile(path.join(folder, 'model.onnx'), bytes);
      await assert.rejects(
        readModelPackage(folder),
        failsWith('model-tampered', /model\.onnx is not the one its manifest names/),
      );
    }
  });

  it('reports a folder in place of a file', async () => {
    await rm(path.join(folder, 'model.onnx'));
    await assert.rejects(readModelPackage(path.join(folder, 'tokenizer.json')), RuntimeFailure);
  });

  it('refuses a link that leads out of the package', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'anneal-outside-'));
    try {
      await writeFile(path.join(outside, 'model.onnx'), graph);
      await rm(path.join(folder, 'model.onnx'));
      await symlink(path.join(outside, 'model.onnx'), path.join(folder, 'model.onnx'));
      await assert.rejects(
        readModelPackage(folder),
        failsWith('model-invalid', /model\.onnx lies outside its package/),
      );
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  describe('verified before', () => {
    const state = () => path.join(folder, 'state', 'verified.json');
    const file = () => path.join(folder, 'model.onnx');

    /** Content of the same size with a wrong hash, and the time that the old content had. */
    async function exchangeUnseen() {
      const { atime, mtime } = await stat(file());
      await writeFile(file(), 'Not really a graph');
      await utimes(file(), atime, mtime);
    }

    beforeEach(async () => {
      // Whole seconds, which `utimes` can set again exactly.
      await utimes(file(), 1_700_000_000, 1_700_000_000);
      await readModelPackage(folder, state());
    });

    it('is not read again while size, time and inode are the same', async () => {
      await exchangeUnseen();
      await readModelPackage(folder, state());
      await assert.rejects(readModelPackage(folder), RuntimeFailure, 'without the memory it is');
    });

    const changes: Record<string, () => Promise<void>> = {
      'content of the same size and another time': async () => {
        await writeFile(file(), 'Not really a graph');
        await utimes(file(), 1_700_000_000, 1_700_000_001);
      },
      'another file of the same size and time': async () => {
        await writeFile(`${file()}.new`, 'Not really a graph');
        await utimes(`${file()}.new`, 1_700_000_000, 1_700_000_000);
        await rename(`${file()}.new`, file());
      },
      'another size': () => writeFile(file(), 'not really a graph, is it'),
    };
    for (const [name, change] of Object.entries(changes)) {
      it(`is read again after ${name}`, async () => {
        await change();
        await assert.rejects(
          readModelPackage(folder, state()),
          failsWith('model-tampered', /model\.onnx/),
        );
      });
    }

    it('is read again when the manifest names another hash', async () => {
      const manifestFile = path.join(folder, 'manifest.json');
      const text = await readFile(manifestFile, 'utf8');
      const hash = createHash('sha256').update(graph).digest('hex');
      await writeFile(manifestFile, text.replace(hash, 'a'.repeat(64)));
      await assert.rejects(readModelPackage(folder, state()), failsWith('model-tampered', /onnx/));
    });

    it('is read again when the memory is damaged; one that cannot be written is no error', async () => {
      await exchangeUnseen();
      await writeFile(state(), '{"x": 3');
      await assert.rejects(readModelPackage(folder, state()), failsWith('model-tampered', /onnx/));
      await writeFile(file(), graph);
      await readModelPackage(folder, path.join(folder, 'manifest.json', 'verified.json'));
    });
  });
});
