import assert from 'node:assert/strict';
import path from 'node:path';
import { readProcessOptions } from '../../../src/runtime/host/processOptions';
import { openSession } from '../../../src/runtime/session/session';
import { defaultThreads, physicalCores, thisMachine } from '../../../src/runtime/host/threads';
import { RuntimeFailure, toRuntimeError } from '../../../src/runtime/host/failure';

const cpuinfo = (pairs: readonly (readonly [number, number])[]) =>
  pairs
    .map(([pack, core]) => `processor\t: 0\nphysical id\t: ${pack}\ncore id\t\t: ${core}\n`)
    .join('\n');

describe('threads', () => {
  const linux = { platform: 'linux', arch: 'x64' };

  it('counts physical cores on Linux', () => {
    const eight = cpuinfo([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    assert.equal(physicalCores({ ...linux, logical: 8, cpuinfo: eight }), 4);
    assert.equal(defaultThreads({ ...linux, logical: 8, cpuinfo: eight }), 2);
  });

  it('estimates them elsewhere', () => {
    assert.equal(physicalCores({ platform: 'win32', arch: 'x64', logical: 8 }), 4);
    assert.equal(physicalCores({ platform: 'darwin', arch: 'arm64', logical: 8 }), 8);
    assert.equal(
      physicalCores({ ...linux, arch: 'arm64', logical: 4, cpuinfo: 'processor : 0' }),
      4,
    );
  });

  it('never goes below one', () => {
    assert.equal(defaultThreads({ ...linux, logical: 1, cpuinfo: cpuinfo([[0, 0]]) }), 1);
    assert.ok(defaultThreads(thisMachine()) >= 1);
  });
});

describe('process options', () => {
  it('have defaults', () => {
    const options = readProcessOptions([], path.join('x', 'dist'));
    assert.equal(options.modelFolder, path.join('x', 'models'));
    assert.equal(options.threads, defaultThreads(thisMachine()));
    assert.equal(options.device, 'cpu');
    // The model's need decides, and nothing is remembered.
    assert.deepEqual([options.memoryBytes, options.stateFile], [undefined, undefined]);
  });

  it('are read; nonsense and zero mean the default', () => {
    const own = ['--memory', '100', '--device', 'cpu', '--state', 'verified.json'];
    const argv = ['--model', 'm', '--threads', '3', ...own];
    assert.deepEqual(readProcessOptions(argv, 'dist'), {
      modelFolder: 'm',
      threads: 3,
      device: 'cpu',
      memoryBytes: 100 * 1024 * 1024,
      stateFile: 'verified.json',
    });
    const standard = defaultThreads(thisMachine());
    for (const value of ['0', '-1', 'x', '1.5']) {
      assert.equal(readProcessOptions(['--threads', value], 'dist').threads, standard);
    }
    assert.equal(readProcessOptions(['--device', 'abacus'], 'dist').device, 'cpu');
  });
});

describe('session', () => {
  it('says in words when there is no native binding', async () => {
    const missing = () =>
      Promise.reject(
        new Error("Cannot find module '../bin/napi-v6/plan9/x64/binding.node'\nRequire stack:"),
      );
    await assert.rejects(
      openSession({ file: 'none.onnx', threads: 1, device: 'cpu' }, missing),
      (error) => {
        assert.ok(error instanceof RuntimeFailure);
        assert.equal(error.code, 'no-native-binding');
        assert.match(error.message, /no usable build for \w+-\w+: Cannot find module/);
        assert.equal(error.message.includes('\n'), false);
        return true;
      },
    );
  });

  it('says when the file is no graph', async () => {
    await assert.rejects(
      openSession({ file: import.meta.filename, threads: 1, device: 'cpu' }),
      (error) => error instanceof RuntimeFailure && error.code === 'model-invalid',
    );
  });
});

describe('failures', () => {
  it('keep their code; anything else is internal', () => {
    assert.deepEqual(toRuntimeError(new RuntimeFailure('too-large', 'Too large.')), {
      code: 'too-large',
      message: 'Too large.',
    });
    assert.deepEqual(toRuntimeError('x'), { code: 'internal', message: 'Unexpected error: x' });
  });
});
