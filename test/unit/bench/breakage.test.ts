import assert from 'node:assert/strict';
import type { HeldOutFile } from '../../../bench/common/heldOut';
import { seededRandom } from '../../../bench/common/random';
import { breakSnippets } from '../../../bench/quality/breakage/breakSnippets';
import { BREAKAGES, misspelt } from '../../../bench/quality/breakage/kinds';
import { cutOut, findSnippets, inTurn } from '../../../bench/quality/breakage/snippets';
import { Parsers } from '../../../bench/quality/syntax/parsers';
import { SYNTAX_SETS } from '../../../bench/quality/tasks/syntaxSets';
import { TASK_LANGUAGES, type TaskLanguage } from '../../../bench/quality/tasks/task';

/** A function of two parameters in each language, long enough to be taken. */
const CODE: Readonly<Record<TaskLanguage, string>> = {
  python: `class Box:
    def pick(self, items, index):
        names = ["one", "two", "three"]
        if index >= len(items):
            return {"name": names[0], "item": None}
        return {"name": names[index], "item": items[index]}
`,
  javascript: `function pick(items, index) {
  const names = ["one", "two", "three"];
  if (index >= items.length) {
    return { name: names[0], item: null };
  }
  return { name: names[index], item: items[index] };
}
`,
  typescript: `export function pick(items: string[], index: number): string {
  const names = ["one", "two", "three"];
  if (index >= items.length) {
    return names[0] + "none";
  }
  return names[index] + items[index];
}
`,
  java: `class Box {
    String pick(String[] items, int index) {
        String[] names = {"one", "two", "three"};
        if (index >= items.length) {
            return names[0] + "none";
        }
        return names[index] + items[index];
    }
}
`,
  go: `package box

func Pick(items []string, index int) string {
\tnames := []string{"one", "two", "three"}
\tif index >= len(items) {
\t\treturn names[0] + "none"
\t}
\treturn names[index] + items[index]
}
`,
  cpp: `#include <string>

std::string pick(std::string *items, int index) {
  std::string names[] = {"one", "two", "three"};
  if (index >= 3) {
    return names[0] + "none";
  }
  return names[index] + items[index];
}
`,
  rust: `fn pick(items: &[String], index: usize) -> String {
    let names = ["one", "two", "three"];
    if index >= items.len() {
        return format!("{} none", names[0]);
    }
    return format!("{} {}", names[index], items[index]);
}
`,
  c: `static const char *pick(const char **items, int index) {
    static const char *names[] = {"one", "two", "three"};
    if (index >= 3) {
        return names[0];
    }
    return items[index] ? items[index] : names[index];
}
`,
};

const file = (languageId: TaskLanguage, text: string, name = 'p@1'): HeldOutFile => ({
  languageId,
  package: name,
  path: 'f',
  text,
});

describe('broken code for the benchmarks', function () {
  this.timeout(60_000);
  const parsers = new Parsers();

  after(() => {
    parsers.dispose();
  });

  for (const language of TASK_LANGUAGES) {
    it(`${language}: is rejected by the parser, and the original is not; always the same`, async () => {
      // Many texts from one: a comment's number makes a snippet of its own.
      const texts = Array.from({ length: 30 }, (_, n) => CODE[language].replace('"two"', `"${n}"`));
      const files = texts.map((text) => file(language, text));
      const snippets = await findSnippets(files, language, parsers);
      assert.equal(snippets.length, 30);
      const broken = await breakSnippets(snippets, language, 24, parsers);
      assert.equal(broken.length, 24);
      for (const one of broken) {
        assert.ok(await parsers.accepts(language, one.snippet.text), one.snippet.text);
        assert.ok(!(await parsers.accepts(language, one.broken)), `${one.kind}: ${one.broken}`);
      }
      const kinds = new Set(broken.map(({ kind }) => kind));
      assert.ok(kinds.size >= 8, [...kinds].join());
      const again = await findSnippets([...files].reverse(), language, parsers);
      assert.deepEqual(await breakSnippets(again, language, 24, parsers), broken);
    });
  }

  it('tries no kind in a language that has no such thing', () => {
    const kinds = BREAKAGES.filter(({ languages }) => languages?.includes('go') ?? true);
    assert.ok(!kinds.some(({ name }) => /indentation|semicolon/.test(name)));
  });

  it('cuts a method out as if it began its line', () => {
    const text = 'class A:\n    def f(self):\n        return 1\n\n    def g(self): pass\n';
    const start = text.indexOf('def f');
    assert.equal(cutOut(text, start, text.indexOf('\n\n')), 'def f(self):\n    return 1');
  });

  it('takes the packages in turn', async () => {
    const of = (name: string, n: number) => file('c', CODE.c.replace('"two"', `"${n}"`), name);
    const files = [of('a', 1), of('a', 2), of('a', 3), of('b', 4)];
    const turns = inTurn(await findSnippets(files, 'c', parsers));
    assert.deepEqual(
      turns.map((snippet) => snippet.package),
      ['a', 'b', 'a', 'a'],
    );
  });

  it('misspells a word and keeps most of it', () => {
    const random = seededRandom(7);
    const words = Array.from({ length: 50 }, () => misspelt('return', random));
    assert.ok(words.every((word) => Math.abs(word.length - 6) <= 1));
    assert.ok(words.filter((word) => word !== 'return').length > 45);
  });
});

describe('the committed sets of broken and of whole code', function () {
  this.timeout(60_000);

  it('hold what the grammars say of them, at least 200 a language, each piece once', async () => {
    const parsers = new Parsers();
    const ids: string[] = [];
    for (const suite of ['syntax-repair', 'clean-code'] as const) {
      for (const set of SYNTAX_SETS[suite]) {
        const tasks = await set.load('');
        assert.ok(tasks.length >= 200, `${set.language}: ${tasks.length}`);
        ids.push(...tasks.map(({ id }) => id));
        for (const { language, draft, gold, id } of tasks) {
          assert.ok(await parsers.accepts(language, gold), id);
          assert.equal(await parsers.accepts(language, draft), suite === 'clean-code', id);
        }
      }
    }
    parsers.dispose();
    assert.equal(new Set(ids).size, ids.length);
  });
});
