// Which folder may import what. The table is the architecture; the rule below makes the build fail when code leaves it.
import path from 'node:path';

/** Pure folders: same input, same output, nothing of Node or the editor. */
const PURE = {
  layers: ['request', 'context', 'postprocess', 'diff', 'statistics', 'trace', 'protocol'],
  types: ['syntax'],
  packages: [],
  node: false,
};

/** Drives the model through a repair; whose model it is, the caller says. */
const REPAIR = { layers: ['repair', 'syntax', ...PURE.layers], packages: [], node: false };

/** Drives the model through a generation, and tells it what is wanted as a repair does. */
const GENERATE = { ...REPAIR, layers: ['generate', ...REPAIR.layers] };

/** What becomes of a repair's result until the user accepts it. */
const PROPOSAL = { ...REPAIR, layers: ['proposal', ...REPAIR.layers], types: ['translate.ts'] };

const CLI = {
  layers: ['cli', 'client', 'runtime', 'generate', 'repair', 'syntax', ...PURE.layers],
  packages: [],
  node: true,
};

/**
 * One row per folder (or file) of src/.
 * `layers`: folders of src/ it may import. `types`: folders of which it may import types only.
 * `packages`: npm packages. `node`: whether Node's own modules are allowed.
 */
export const LAYERS = {
  protocol: { layers: [], packages: [], node: false },
  request: PURE,
  context: { ...PURE, packages: ['ignore'] },
  postprocess: PURE,
  statistics: PURE,
  diff: { ...PURE, packages: ['diff'] },
  trace: { ...PURE, types: [...PURE.types, 'translate.ts'] },
  page: { layers: ['page'], types: ['trace'], packages: [], node: false },
  syntax: { layers: ['syntax', 'protocol'], types: PURE.layers, packages: [], node: true },
  client: { layers: ['client', 'protocol'], packages: [], node: true },
  runtime: {
    layers: ['runtime', 'protocol'],
    packages: ['@huggingface/tokenizers'],
    node: true,
  },
  repair: REPAIR,
  generate: GENERATE,
  proposal: PROPOSAL,
  'translate.ts': { layers: [], packages: [], node: false },
  editor: {
    layers: ['editor', 'client', 'generate', 'proposal', 'repair', 'syntax', ...PURE.layers],
    types: ['translate.ts'],
    packages: ['vscode'],
    node: true,
  },
  'extension.ts': {
    layers: ['editor', 'client', 'generate', 'proposal', 'repair', 'syntax', ...PURE.layers],
    packages: ['vscode'],
    node: true,
  },
  cli: CLI,
  'cli.ts': CLI,
};

/** Packages with one single importer, named by its file below src/. */
export const SOLE_IMPORTERS = [
  { package: /^onnxruntime/, file: 'runtime/session.ts' },
  { package: /^web-tree-sitter$/, file: 'syntax/grammars.ts' },
];

/** Modules that can open a connection. Nobody below src/ may import one. */
export const NETWORK_MODULES =
  /^(node:)?(http|https|http2|net|dns|tls|dgram|undici|ws|inspector)(\/.*)?$/;

/** Globals that can open a connection. */
export const NETWORK_GLOBALS = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'];

const builtinName = (specifier) => specifier.startsWith('node:');

/** The folder (or top-level file) of src/ a file belongs to; `protocol.ts` counts as the layer `protocol`. */
function layerOf(relative) {
  const [head, ...rest] = relative.split('/');
  if (rest.length > 0) return head;
  const stem = head.replace(/\.(js|ts)$/, '');
  return stem === 'protocol' ? 'protocol' : `${stem}.ts`;
}

/**
 * Says what is wrong with one import, or nothing.
 * @param {string} file importing file, relative to src/, with forward slashes
 * @param {string} specifier what it imports
 * @param {boolean} typeOnly whether only types are imported
 */
export function importError(file, specifier, typeOnly) {
  const layer = layerOf(file);
  const rule = LAYERS[layer];
  if (rule === undefined) return `src/${layer} is in no row of lint/layers.mjs`;
  if (NETWORK_MODULES.test(specifier)) return `nothing in src/ opens a connection: ${specifier}`;
  if (specifier.startsWith('.')) {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
    if (target.startsWith('..')) return `src/ imports nothing outside src/: ${specifier}`;
    const to = layerOf(target);
    if (rule.layers.includes(to) || (typeOnly && rule.types?.includes(to))) return undefined;
    return `src/${layer} must not import src/${to}`;
  }
  if (builtinName(specifier)) {
    return rule.node ? undefined : `src/${layer} is pure and must not import ${specifier}`;
  }
  const sole = SOLE_IMPORTERS.find((entry) => entry.package.test(specifier));
  if (sole !== undefined) {
    return sole.file === file ? undefined : `only src/${sole.file} may import ${specifier}`;
  }
  return rule.packages.includes(specifier)
    ? undefined
    : `src/${layer} must not import ${specifier}`;
}

function check(context, file, node, source, typeOnly) {
  if (typeof source?.value !== 'string') return;
  const message = importError(file, source.value, typeOnly);
  if (message !== undefined) context.report({ node, message });
}

/** ESLint rule `anneal/layers`: every way of importing goes through {@link importError}. */
export const layersRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const parts = path.relative(context.cwd, context.filename).split(path.sep);
    if (parts[0] !== 'src') return {};
    const file = parts.slice(1).join('/');
    const isType = (node) => node.importKind === 'type' || node.exportKind === 'type';
    return {
      ImportDeclaration: (node) => check(context, file, node, node.source, isType(node)),
      ExportNamedDeclaration: (node) => check(context, file, node, node.source, isType(node)),
      ExportAllDeclaration: (node) => check(context, file, node, node.source, isType(node)),
      ImportExpression: (node) => check(context, file, node, node.source, false),
      TSImportType: (node) => check(context, file, node, node.source ?? node.argument, true),
      TSExternalModuleReference: (node) => check(context, file, node, node.expression, false),
      'CallExpression[callee.name="require"]': (node) =>
        check(context, file, node, node.arguments[0], false),
    };
  },
};
