/**
 * THE table of what this program knows of languages, by VS Code language id. A new language is one entry of
 * `LANGUAGES`; nothing else in `src` compares a language id with a name (a test checks it).
 */

/** How strings and comments look, as far as telling their brackets from the code's needs it. */
export interface LexicalRules {
  /** Marks of comments that end with their line; the first is the usual one. */
  readonly lineComments: readonly string[];
  readonly blockComment: readonly [open: string, close: string] | undefined;
  /** Delimiters of strings that end at the line's end at the latest. */
  readonly lineStrings: readonly string[];
  /** Delimiters of strings that go on over lines; longer ones first. */
  readonly longStrings: readonly string[];
  /** Backquoted strings have code in `${}`, and there are regular expressions between slashes. */
  readonly script: boolean;
}

/** All facts of one language. */
export interface Language extends LexicalRules {
  /** Indentation makes the blocks. */
  readonly indented: boolean;
  /** Ends of lines after which a block or a list follows, without trailing white space. */
  readonly opener: RegExp;
  /** Every statement ends with a semicolon. */
  readonly semicolons: boolean;
  /** Code that stands for code not written yet, within a line. */
  readonly placeholders: readonly RegExp[];
  /** File endings, lower case, with their dots. */
  readonly endings: readonly string[];
  /** Name of the tree-sitter grammar's file; undefined where lines and brackets have to do. */
  readonly grammar: string | undefined;
}

const BRACE_OPENER = /(?:[{([]|=>|->|\b(?:do|then|begin|of|where))$/;
const COLON_OPENER = /[:([{]$/;

const THROWN =
  /\bthrow new \w*(?:Error|Exception)\((["'`])(?:not (?:yet )?implemented|todo|unimpl).*?\1\);?/i;
const PASSED = /\bpass[ \t]*#[ \t]*(?:TODO|FIXME).*$/;
const RAISED = /\braise NotImplementedError\b(?:\(.*\))?/;
const TODO_MACRO = /\b(?:todo|unimplemented)!\(.*?\);?/;
const PANIC = /\bpanic\("(?:not (?:yet )?implemented|todo|unimplemented)\b.*?"\)/i;

/** What most languages look like. The entries below say where they differ. */
const SLASHES: Language = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  lineStrings: ['"', "'"],
  longStrings: [],
  script: false,
  indented: false,
  opener: BRACE_OPENER,
  semicolons: false,
  placeholders: [],
  endings: [],
  grammar: undefined,
};
const SCRIPT: Language = {
  ...SLASHES,
  longStrings: ['`'],
  script: true,
  placeholders: [THROWN],
};
const C: Language = { ...SLASHES, semicolons: true };
/** Languages with `"""` strings. */
const TEXT_BLOCKS: Language = { ...SLASHES, longStrings: ['"""'] };
const HASHES: Language = { ...SLASHES, lineComments: ['#'], blockComment: undefined };
const INDENTED: Language = { ...HASHES, indented: true, opener: COLON_OPENER };
const DASHES: Language = { ...HASHES, lineComments: ['--'] };
const PERCENTS: Language = { ...HASHES, lineComments: ['%'], lineStrings: ['"'] };
const LISP: Language = { ...HASHES, lineComments: [';'], lineStrings: [], longStrings: ['"'] };
/** An apostrophe is an apostrophe there. */
const MARKUP: Language = {
  ...SLASHES,
  lineComments: [],
  blockComment: ['<!--', '-->'],
  lineStrings: ['"'],
};
const PROSE: Language = { ...MARKUP, blockComment: undefined };

/** A language that is not in the table: right for most. */
const UNKNOWN: Language = { ...SLASHES, lineComments: ['//', '# '] };

export const LANGUAGES: Readonly<Record<string, Language>> = {
  typescript: { ...SCRIPT, endings: ['.ts', '.mts', '.cts'], grammar: 'typescript' },
  typescriptreact: { ...SCRIPT, endings: ['.tsx'], grammar: 'tsx' },
  javascript: { ...SCRIPT, endings: ['.js', '.mjs', '.cjs'], grammar: 'javascript' },
  javascriptreact: { ...SCRIPT, endings: ['.jsx'], grammar: 'javascript' },
  vue: { ...SCRIPT, endings: ['.vue'] },
  svelte: { ...SCRIPT, endings: ['.svelte'] },
  python: {
    ...INDENTED,
    longStrings: ['"""', "'''"],
    placeholders: [PASSED, RAISED],
    endings: ['.py', '.pyi'],
    grammar: 'python',
  },
  go: {
    ...SLASHES,
    longStrings: ['`'],
    placeholders: [PANIC],
    endings: ['.go'],
    grammar: 'go',
  },
  java: {
    ...TEXT_BLOCKS,
    semicolons: true,
    placeholders: [THROWN],
    endings: ['.java'],
    grammar: 'java',
  },
  // A lifetime has an apostrophe as well; a character literal of a bracket is rarer.
  rust: {
    ...C,
    lineStrings: [],
    longStrings: ['"'],
    placeholders: [TODO_MACRO],
    endings: ['.rs'],
    grammar: 'rust',
  },
  c: { ...C, endings: ['.c', '.h'], grammar: 'c' },
  cpp: { ...C, endings: ['.cc', '.cpp', '.cxx', '.hh', '.hpp'], grammar: 'cpp' },
  csharp: { ...TEXT_BLOCKS, semicolons: true, placeholders: [THROWN], endings: ['.cs'] },
  'objective-c': { ...C, endings: ['.m'] },
  kotlin: { ...TEXT_BLOCKS, endings: ['.kt', '.kts'] },
  scala: { ...TEXT_BLOCKS, endings: ['.scala', '.sc'] },
  swift: { ...TEXT_BLOCKS, endings: ['.swift'] },
  groovy: { ...TEXT_BLOCKS, endings: ['.groovy', '.gradle'] },
  dart: { ...C, longStrings: ['"""', "'''"], endings: ['.dart'] },
  zig: { ...C, endings: ['.zig'] },
  php: { ...C, lineComments: ['//', '# '], endings: ['.php'] },
  fsharp: {
    ...SLASHES,
    blockComment: ['(*', '*)'],
    lineStrings: ['"'],
    longStrings: ['"""'],
    endings: ['.fs', '.fsx'],
  },
  ocaml: {
    ...SLASHES,
    lineComments: [],
    blockComment: ['(*', '*)'],
    lineStrings: ['"'],
    endings: ['.ml', '.mli'],
  },
  ruby: { ...HASHES, endings: ['.rb'] },
  perl: { ...HASHES, semicolons: true, endings: ['.pl', '.pm'] },
  shellscript: {
    ...HASHES,
    lineStrings: [],
    longStrings: ['"', "'"],
    endings: ['.sh', '.bash', '.zsh'],
  },
  powershell: { ...HASHES, blockComment: ['<#', '#>'], endings: ['.ps1', '.psm1'] },
  r: { ...HASHES, endings: ['.r'] },
  julia: {
    ...HASHES,
    blockComment: ['#=', '=#'],
    lineStrings: ['"'],
    longStrings: ['"""'],
    endings: ['.jl'],
  },
  elixir: { ...HASHES, longStrings: ['"""'], endings: ['.ex', '.exs'] },
  toml: { ...HASHES, longStrings: ['"""', "'''"], endings: ['.toml'] },
  makefile: { ...HASHES, endings: ['.mk'] },
  dockerfile: { ...HASHES, endings: ['.dockerfile'] },
  properties: { ...HASHES, lineStrings: [], endings: ['.properties'] },
  yaml: { ...INDENTED, endings: ['.yaml', '.yml'] },
  coffeescript: { ...INDENTED, longStrings: ['"""', "'''"], endings: ['.coffee'] },
  nim: { ...INDENTED, blockComment: ['#[', ']#'], longStrings: ['"""'], endings: ['.nim'] },
  gdscript: { ...INDENTED, longStrings: ['"""'], endings: ['.gd'] },
  sql: { ...DASHES, blockComment: ['/*', '*/'], endings: ['.sql'] },
  lua: { ...DASHES, blockComment: ['--[[', ']]'], endings: ['.lua'] },
  haskell: { ...DASHES, blockComment: ['{-', '-}'], lineStrings: ['"'], endings: ['.hs'] },
  erlang: { ...PERCENTS, endings: ['.erl', '.hrl'] },
  latex: { ...PERCENTS, lineStrings: [], endings: ['.tex'] },
  clojure: { ...LISP, endings: ['.clj', '.cljs', '.cljc', '.edn'] },
  lisp: { ...LISP, blockComment: ['#|', '|#'], endings: ['.lisp', '.lsp'] },
  scheme: { ...LISP, blockComment: ['#|', '|#'], endings: ['.scm'] },
  ini: { ...HASHES, lineComments: [';', '#'], lineStrings: ['"'], endings: ['.ini'] },
  vb: { ...HASHES, lineComments: ["'"], lineStrings: ['"'], endings: ['.vb'] },
  css: { ...SLASHES, lineComments: [], endings: ['.css'] },
  scss: { ...SLASHES, endings: ['.scss'] },
  less: { ...SLASHES, endings: ['.less'] },
  html: { ...MARKUP, endings: ['.html', '.htm'] },
  xml: { ...MARKUP, endings: ['.xml', '.svg'] },
  markdown: { ...MARKUP, endings: ['.md'] },
  plaintext: { ...PROSE, endings: ['.txt'] },
  // JSON has no comments.
  json: { ...PROSE, endings: ['.json'] },
  jsonc: { ...SLASHES, lineStrings: ['"'], endings: ['.jsonc'] },
};

/** The facts of a VS Code language id; for one that is not in the table, what is right for most languages. */
export function languageOf(languageId: string): Language {
  return (Object.hasOwn(LANGUAGES, languageId) ? LANGUAGES[languageId] : undefined) ?? UNKNOWN;
}

/** What a file of no known language is. */
const PLAIN_TEXT = 'plaintext';

/**
 * The VS Code language id of a file.
 * @param ending of its name, with the dot, in any case
 * @returns `plaintext` for an ending that is in no entry
 */
export function languageIdOfEnding(ending: string): string {
  const wanted = ending.toLowerCase();
  const found = Object.entries(LANGUAGES).find(([, { endings }]) => endings.includes(wanted));
  return found?.[0] ?? PLAIN_TEXT;
}
