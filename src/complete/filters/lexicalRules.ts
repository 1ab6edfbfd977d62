/**
 * How strings and comments look in a language, as far as telling their brackets from the code's needs it. Languages
 * not named here get rules that are right for most of them.
 */

/** Delimiters of one language. */
export interface LexicalRules {
  readonly lineComments: readonly string[];
  readonly blockComment?: readonly [open: string, close: string];
  /** Strings that end at the line's end at the latest. */
  readonly lineStrings: readonly string[];
  /** Strings that go on over lines; longer delimiters first. */
  readonly longStrings: readonly string[];
  /** Backquoted strings have code in `${}`, and there are regular expressions between slashes. */
  readonly script: boolean;
}

const SLASHES: LexicalRules = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  lineStrings: ['"', "'"],
  longStrings: [],
  script: false,
};
const SCRIPT: LexicalRules = { ...SLASHES, longStrings: ['`'], script: true };
const HASHES: LexicalRules = {
  lineComments: ['#'],
  lineStrings: ['"', "'"],
  longStrings: [],
  script: false,
};
const DASHES: LexicalRules = { ...HASHES, lineComments: ['--'] };
const LISP: LexicalRules = {
  ...HASHES,
  lineComments: [';'],
  lineStrings: [],
  longStrings: ['"'],
};
/** Prose and markup: an apostrophe is no string there, and nothing says where a comment begins. */
const MARKUP: LexicalRules = { ...HASHES, lineComments: [], lineStrings: ['"'] };
const STYLES: LexicalRules = { ...SLASHES, lineComments: [] };
const DEFAULT: LexicalRules = { ...SLASHES, lineComments: ['//', '# '] };

const RULES: Readonly<Record<string, LexicalRules>> = {
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  vue: SCRIPT,
  svelte: SCRIPT,
  python: { ...HASHES, longStrings: ['"""', "'''"] },
  go: { ...SLASHES, longStrings: ['`'] },
  java: { ...SLASHES, longStrings: ['"""'] },
  kotlin: { ...SLASHES, longStrings: ['"""'] },
  scala: { ...SLASHES, longStrings: ['"""'] },
  swift: { ...SLASHES, longStrings: ['"""'] },
  csharp: { ...SLASHES, longStrings: ['"""'] },
  // A lifetime has an apostrophe as well; a character literal of a bracket is rarer.
  rust: { ...SLASHES, lineStrings: [], longStrings: ['"'] },
  ruby: HASHES,
  yaml: HASHES,
  shellscript: { ...HASHES, lineStrings: [], longStrings: ['"', "'"] },
  r: HASHES,
  julia: { ...HASHES, lineStrings: ['"'], longStrings: ['"""'] },
  elixir: { ...HASHES, longStrings: ['"""'] },
  sql: { ...DASHES, blockComment: ['/*', '*/'] },
  lua: DASHES,
  haskell: { ...DASHES, lineStrings: ['"'] },
  clojure: LISP,
  lisp: LISP,
  scheme: LISP,
  css: STYLES,
  scss: SLASHES,
  less: SLASHES,
  html: MARKUP,
  xml: MARKUP,
  markdown: MARKUP,
  plaintext: MARKUP,
  json: { ...HASHES, lineComments: [], lineStrings: ['"'] },
  jsonc: { ...SLASHES, lineStrings: ['"'] },
};

/** The rules of a VS Code language id. */
export function lexicalRules(languageId: string): LexicalRules {
  return (Object.hasOwn(RULES, languageId) ? RULES[languageId] : undefined) ?? DEFAULT;
}
