// Which folder may import what. The table is the architecture; the rule below makes the build fail when code leaves it.
import path from 'node:path';

/** The floor: types and functions of texts, messages and languages, which every folder may use. */
const GROUND = ['protocol', 'text', 'languages.ts'];

/** Uses the model through the port that the caller passes. Same in every process, so nothing of the editor. */
const FEATURE = {
  layers: [...GROUND, 'syntax', 'context'],
  types: ['model'],
  packages: [],
  node: false,
};

/** Of a feature that ends in a proposal: the types of its names and its answer. */
const NAMED = ['model', 'proposal', 'translate.ts'];

const CLI = {
  layers: [
    ...GROUND,
    'syntax',
    'context',
    'model',
    'model/local',
    'repair',
    'generate',
    'runtime',
    'runtime/host',
    'runtime/session',
    'cli',
  ],
  packages: ['valibot'],
  node: true,
};

const EDITOR_LAYERS = [
  ...GROUND,
  'syntax',
  'context',
  'model',
  'complete',
  'repair',
  'generate',
  'proposal',
  'inspector',
  'editor',
];

/**
 * One row per folder (or file) of src/, in the order the data flows.
 * `layers`: folders of src/ it may import. `types`: folders of which it may import types only.
 * `packages`: npm packages. `node`: whether Node's own modules are allowed.
 */
export const LAYERS = {
  protocol: { layers: ['protocol'], types: ['text'], packages: ['valibot'], node: false },
  'languages.ts': { layers: [], packages: [], node: false },
  text: { layers: GROUND, packages: ['diff'], node: false },
  syntax: { layers: [...GROUND, 'syntax'], packages: [], node: true },
  context: {
    layers: [...GROUND, 'context'],
    types: ['model'],
    packages: ['ignore'],
    node: false,
  },
  model: { layers: ['model', 'protocol'], packages: [], node: true },
  'model/local': {
    layers: ['model', 'protocol', 'runtime', 'runtime/host'],
    packages: [],
    node: false,
  },
  complete: {
    ...FEATURE,
    layers: [...FEATURE.layers, 'complete', 'model'],
  },
  repair: { ...FEATURE, layers: [...FEATURE.layers, 'repair'], types: NAMED },
  generate: { ...FEATURE, layers: [...FEATURE.layers, 'generate'], types: NAMED },
  proposal: {
    ...FEATURE,
    layers: [...GROUND, 'proposal'],
    types: ['complete', 'translate.ts'],
  },
  inspector: {
    layers: ['inspector', 'protocol'],
    types: ['translate.ts'],
    packages: [],
    node: false,
  },
  'inspector/page': { layers: ['inspector/page'], types: ['inspector'], packages: [], node: false },
  // The rooms of the runtime. Infill and repair know a model by the seam alone; a network lies in a room of its own.
  'runtime/denoiser': { layers: ['protocol'], packages: [], node: false },
  'runtime/loadedModel': {
    layers: [],
    types: ['runtime/denoiser', 'runtime/package'],
    packages: [],
    node: false,
  },
  'runtime/answeringModel': {
    layers: ['protocol'],
    types: ['runtime/host', 'runtime/session'],
    packages: [],
    node: false,
  },
  'runtime/gumbelNoise': { layers: [], types: ['protocol'], packages: [], node: false },
  'runtime/host': {
    layers: ['protocol', 'runtime/host', 'runtime/session'],
    types: ['runtime'],
    packages: [],
    node: true,
  },
  'runtime/package': {
    layers: ['protocol', 'runtime/host', 'runtime/package'],
    packages: ['@huggingface/tokenizers', 'valibot'],
    node: true,
  },
  'runtime/session': { layers: ['runtime/host', 'runtime/session'], packages: [], node: false },
  'runtime/infill': {
    layers: [
      'protocol',
      'runtime/denoiser',
      'runtime/gumbelNoise',
      'runtime/host',
      'runtime/infill',
    ],
    types: ['runtime/loadedModel', 'runtime/package'],
    packages: [],
    node: false,
  },
  'runtime/repair': {
    layers: ['protocol', 'runtime/denoiser', 'runtime/host', 'runtime/infill', 'runtime/repair'],
    types: ['runtime/loadedModel', 'runtime/package'],
    packages: [],
    node: false,
  },
  'runtime/twoStream': {
    layers: [
      'protocol',
      'runtime/denoiser',
      'runtime/host',
      'runtime/package',
      'runtime/session',
      'runtime/twoStream',
    ],
    types: ['runtime/answeringModel', 'runtime/loadedModel'],
    packages: ['valibot'],
    node: false,
  },
  'runtime/decoder': {
    layers: ['protocol', 'runtime/host', 'runtime/package', 'runtime/decoder'],
    types: ['runtime/session'],
    packages: ['@huggingface/tokenizers'],
    node: true,
  },
  'runtime/decoding': {
    layers: ['protocol', 'runtime/host', 'runtime/decoder', 'runtime/decoding'],
    types: ['runtime/gumbelNoise'],
    packages: [],
    node: false,
  },
  'runtime/body': {
    layers: [
      'protocol',
      'text',
      'runtime/body',
      'runtime/decoder',
      'runtime/decoding',
      'runtime/gumbelNoise',
      'runtime/host',
      'runtime/package',
      'runtime/repair',
      'runtime/session',
    ],
    types: ['runtime/answeringModel'],
    packages: ['valibot'],
    node: false,
  },
  // Puts the rooms together.
  runtime: {
    layers: [
      'protocol',
      'runtime',
      'runtime/answeringModel',
      'runtime/body',
      'runtime/infill',
      'runtime/package',
      'runtime/repair',
      'runtime/session',
      'runtime/twoStream',
      'runtime/host',
    ],
    packages: [],
    node: true,
  },
  'runtime/host/main': {
    layers: ['protocol', 'runtime', 'runtime/host'],
    packages: [],
    node: true,
  },
  'translate.ts': { layers: [], packages: [], node: false },
  editor: { layers: EDITOR_LAYERS, types: ['translate.ts'], packages: ['vscode'], node: true },
  'extension.ts': { layers: EDITOR_LAYERS, packages: ['vscode'], node: true },
  cli: CLI,
  'cli.ts': CLI,
};

/** Packages with one single importer, named by its file below src/ or, with a slash at the end, by its folder. */
export const SOLE_IMPORTERS = [
  { package: /^onnxruntime/, importer: 'runtime/session/session.ts' },
  { package: /^web-tree-sitter$/, importer: 'syntax/grammars.ts' },
];

/** Modules that can open a connection. Nobody below src/ may import one. */
export const NETWORK_MODULES =
  /^(node:)?(http|https|http2|net|dns|tls|dgram|undici|ws|inspector)(\/.*)?$/;

/** Globals that can open a connection. */
export const NETWORK_GLOBALS = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'];

const builtinName = (specifier) => specifier.startsWith('node:');

/**
 * The row a path below src/ belongs to: the one with the longest matching folder, so that a room inside a folder may
 * have a row of its own. A folder's index file counts as the folder.
 */
function layerOf(relative) {
  const stem = relative.replace(/\.(js|ts)$/, '');
  const parts = stem.split('/');
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('/');
    if (Object.hasOwn(LAYERS, name)) return name;
  }
  return parts.length > 1 ? parts[0] : `${stem}.ts`;
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
    const allowed = sole.importer.endsWith('/')
      ? file.startsWith(sole.importer)
      : file === sole.importer;
    return allowed ? undefined : `only src/${sole.importer} may import ${specifier}`;
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
