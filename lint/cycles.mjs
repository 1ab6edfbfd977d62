// No file of src/ may import, through others, a file that imports it: neither values nor types.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const SPECIFIER = /\bfrom\s+'(\.[^']*)'|\bimport\s*\(?\s*'(\.[^']*)'/g;

/** The file that a relative specifier names, or undefined when there is none. */
function resolve(file, specifier) {
  const base = path.resolve(path.dirname(file), specifier);
  return [`${base}.ts`, path.join(base, 'index.ts'), base].find(
    (candidate) => candidate.endsWith('.ts') && existsSync(candidate),
  );
}

function importsOf(file) {
  const found = [...readFileSync(file, 'utf8').matchAll(SPECIFIER)];
  return found.flatMap(([, from, bare]) => resolve(file, from ?? bare) ?? []);
}

const graphs = new Map();

/** Imports of every file below a folder as they are on disk, read once a process. */
function graphOf(folder) {
  let graph = graphs.get(folder);
  if (graph === undefined) {
    const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
    const files = names.map((name) => path.join(folder, name));
    graph = new Map(files.map((file) => [file, importsOf(file)]));
    graphs.set(folder, graph);
  }
  return graph;
}

/** The files from `start` to `end` along imports, or undefined when `end` is not reached. */
function wayFrom(graph, start, end) {
  const previous = new Map([[start, undefined]]);
  const queue = [start];
  for (const file of queue) {
    if (file === end) {
      const way = [];
      for (let at = end; at !== undefined; at = previous.get(at)) way.unshift(at);
      return way;
    }
    for (const next of graph.get(file) ?? []) {
      if (previous.has(next)) continue;
      previous.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

/** ESLint rule `anneal/cycles`. */
export const cyclesRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const folder = path.join(context.cwd, 'src');
    const file = context.filename;
    if (!file.startsWith(folder + path.sep)) return {};
    const check = (node, source) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = resolve(file, source.value);
      if (target === undefined) return;
      const way = wayFrom(graphOf(folder), target, file);
      if (way === undefined) return;
      const names = [file, ...way].map((name) => path.relative(folder, name));
      context.report({ node, message: `imports form a circle: ${names.join(' -> ')}` });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument),
    };
  },
};
