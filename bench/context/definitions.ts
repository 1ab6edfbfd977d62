/** Definitions of the names a file imports: what a language server would answer, found by their first lines. */

/** Lines of a definition worth showing: its signature, and how its body begins. */
const MOST_LINES = 12;

/** Import statements, with the part that lists what is imported as the first group. */
const IMPORTS: Readonly<Record<string, readonly RegExp[]>> = {
  typescript: [/^import\s+(?:type\s+)?([^'"]+?)\s+from\b/gm, /^const\s+([^=]+?)\s*=\s*require\(/gm],
  python: [/^from\s+\S+\s+import\s+(?:\(([^)]*)\)|([^\n(]+))/gm],
  java: [/^import\s+(?:static\s+)?[\w.]+\.(\w+);/gm],
  rust: [/^(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gm],
};

/** The line a name is defined in; `NAME` stands for the name. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  typescript: String.raw`^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function\*?|interface|type|enum|const|let|var)\s+NAME\b`,
  python: String.raw`^(?:async\s+def|def|class)\s+NAME\b|^NAME\s*[:=]`,
  java: String.raw`^(?:(?:public|final|abstract|sealed)\s+)*(?:class|interface|enum|record|@interface)\s+NAME\b`,
  rust: String.raw`^(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+|const\s+|async\s+)*(?:struct|enum|trait|fn|type|const|static|union)\s+NAME\b|^macro_rules!\s+NAME\b`,
};

const family = (languageId: string): string =>
  /^(?:javascript|typescript)/.test(languageId) ? 'typescript' : languageId;

/** Names imported one by one, in the order of the file; none where a language has no such imports. */
export function importedNames(text: string, languageId: string): string[] {
  const lists = (IMPORTS[family(languageId)] ?? []).flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''),
  );
  return [...new Set(lists.flatMap(namesIn))];
}

/** `{ a, b as c }` and `x::{A, B as C}` list the names a, b and A, B, under which they are defined. */
function namesIn(list: string): string[] {
  const plain = list.replaceAll(/\/\/.*|#.*|\/\*[^]*?\*\//g, '');
  return plain
    .split(/[{},\n]/)
    .map((part) => /(\w+)\s*(?:(?:\bas|:)\s*\w+)?\s*$/.exec(part.trim())?.[1] ?? '')
    .filter((name) => /^[A-Za-z_]\w+$/.test(name) && !KEYWORDS.has(name));
}

const KEYWORDS = new Set(['self', 'super', 'crate', 'type', 'default', 'import', 'as']);

/**
 * The definition of a name at the outermost level of a text: its first lines, as far as they are of it.
 * @returns undefined where it is not defined there
 */
export function definitionIn(text: string, name: string, languageId: string): string | undefined {
  const source = DEFINITIONS[family(languageId)];
  if (source === undefined || !text.includes(name)) return undefined;
  const match = new RegExp(source.replaceAll('NAME', name), 'm').exec(text);
  if (match === null) return undefined;
  const [first = '', ...rest] = text.slice(match.index).split('\n');
  const lines = [first];
  for (const line of rest.slice(0, MOST_LINES - 1)) {
    const isOutside = /^\S/.test(line) && !/^[)\]}]/.test(line);
    if (isOutside) break;
    lines.push(line);
    if (/^[}]/.test(line)) break;
  }
  return lines.join('\n').trimEnd();
}

/**
 * Definitions of what `text` imports, found in other texts: those whose names stand nearest before the cursor first.
 * @param prefix the text before the cursor
 */
export function definitionOffers(
  prefix: string,
  text: string,
  languageId: string,
  others: readonly string[],
): string[] {
  return importedNames(text, languageId)
    .map((name) => ({ name, place: lastUse(prefix, name) }))
    .sort((one, other) => other.place - one.place)
    .flatMap(({ name }) => {
      const found = others.map((other) => definitionIn(other, name, languageId));
      return found.find((definition) => definition !== undefined) ?? [];
    });
}

/** Where a name was last used before the cursor; -1 when it was not. */
function lastUse(prefix: string, name: string): number {
  return [...prefix.matchAll(new RegExp(String.raw`\b${name}\b`, 'g'))].at(-1)?.index ?? -1;
}
