import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Task } from '../tasks/task';
import { COMPILER_LIMITS, runTool, toolFolder, versionOf } from './compiled';
import { goFiles } from './goFiles';
import { markerOf, type AssembledProgram, type FoundTools } from './program';

const ASSERT = path.join(__dirname, 'go', 'assert.go');
const ASSERT_PATH = 'github.com/stretchr/testify/assert';

/** What programs of the task sets may import; everything these need comes with them. */
const PACKAGES = [
  ...['bufio', 'bytes', 'cmp', 'container/heap', 'container/list', 'crypto/md5', 'errors', 'fmt'],
  ...['maps', 'math', 'math/big', 'math/bits', 'math/rand', 'os', 'regexp', 'slices', 'sort'],
  ...['strconv', 'strings', 'testing', 'time', 'unicode', 'unicode/utf8'],
];

/** Archives of the packages as the linker wants them: one line a package, in a file named `importcfg`. */
function makeArchives(part: string, folder: string, compiler: string): void {
  const env = { GOCACHE: path.join(part, 'cache'), GO111MODULE: 'off', GOFLAGS: '' };
  const format = '{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}';
  const list = ['list', '-export', '-deps', '-f', format, ...PACKAGES];
  const lines: string[] = [];
  for (const line of runTool('go', list, part, env).trim().split('\n')) {
    const [name = '', archive = ''] = line.split('=');
    const file = `${name.replaceAll('/', '.')}.a`;
    copyFileSync(archive, path.join(part, file));
    lines.push(`packagefile ${name}=${path.join(folder, file)}`);
  }
  const config = path.join(part, 'importcfg');
  // While this folder is being made its files are not where they will be.
  writeFileSync(config, lines.join('\n').replaceAll(folder, part));
  const argv = ['-p', ASSERT_PATH, '-importcfg', config, '-o', 'assert.a', ASSERT];
  runTool(compiler, argv, part);
  lines.push(`packagefile ${ASSERT_PATH}=${path.join(folder, 'assert.a')}`);
  writeFileSync(config, `${lines.join('\n')}\n`);
  runTool('go', ['clean', '-cache'], part, env);
}

function assemble(
  tools: string,
  config: string,
  task: Task,
  placed: string,
): AssembledProgram | undefined {
  const marker = markerOf(`${task.prefix}${placed}${task.suffix}${task.test}`);
  const files = goFiles(task, placed, marker);
  if (files === undefined) return undefined;
  const run = [
    'set -e',
    `"${tools}/compile" -c 1 -p main -importcfg "${config}" -o program.a program.go tests.go`,
    `"${tools}/link" -s -w -importcfg "${config}" -o program program.a`,
    './program',
    '',
  ].join('\n');
  const env = { GOMAXPROCS: '2' };
  return { program: { files: { ...files, 'run.sh': run }, argv: ['sh', 'run.sh'], env }, marker };
}

/** The Go tools of this machine; the first time the standard library is compiled for them. */
export function findGo(): FoundTools {
  const version = versionOf('go', 'version');
  if (version === undefined) return { missing: 'go is not installed' };
  const tools = runTool('go', ['env', 'GOTOOLDIR'], __dirname).trim();
  const key = `${version} ${PACKAGES.join(' ')} ${readFileSync(ASSERT, 'utf8')}`;
  const folder = toolFolder('go', key, (part, final) => {
    makeArchives(part, final, path.join(tools, 'compile'));
  });
  const config = path.join(folder, 'importcfg');
  return {
    versions: { go: version },
    limits: COMPILER_LIMITS,
    assemble: (task, placed) => assemble(tools, config, task, placed),
  };
}
