/** A sample of each language with a grammar: two functions, the first too long for one block, and its broken form. */
export interface LanguageSample {
  readonly languageId: string;
  readonly text: string;
  /** Takes one character away that the grammar cannot do without. */
  readonly broken: readonly [from: string, to: string];
}

const SCRIPT = `import { read } from './read';

export function first(items, limit) {
  const found = [];
  for (const item of items) {
    if (item.value > limit) {
      found.push(read(item, { deep: true, limit: limit * 2, name: item.name }));
    }
  }
  return found.filter((item) => item !== undefined);
}

class Second {
  run() {
    return first([], 3);
  }
}
`;

const MARKUP = `export function List({ items, title }) {
  const shown = items.filter((item) => item.visible && item.title !== title);
  return (
    <ul className="list">
      {shown.map((item) => (
        <li key={item.id}>{item.title}</li>
      ))}
    </ul>
  );
}

const last = first(items);
`;

export const SAMPLES: readonly LanguageSample[] = [
  { languageId: 'javascript', text: SCRIPT, broken: ['first([], 3)', 'first([], 3'] },
  {
    languageId: 'typescript',
    text: SCRIPT.replace('(items, limit)', '(items: Item[], limit: number): Item[]'),
    broken: ['if (item', 'if item'],
  },
  { languageId: 'javascriptreact', text: MARKUP, broken: ['first(items)', 'first(items'] },
  { languageId: 'typescriptreact', text: MARKUP, broken: ['first(items)', 'first(items'] },
  {
    languageId: 'python',
    text: `import os


def first(items, limit):
    """Find what is above the limit."""
    found = []
    for item in items:
        if item.value > limit:
            found.append(read(item, deep=True, limit=limit * 2, name=item.name))
    return [item for item in found if item is not None]


class Second:
    def run(self):
        return first([], 3)
`,
    broken: ['first([], 3)', 'first([], 3'],
  },
  {
    languageId: 'go',
    text: `package sample

import "fmt"

func first(items []Item, limit int) []Item {
\tfound := []Item{}
\tfor _, item := range items {
\t\tif item.Value > limit {
\t\t\tfound = append(found, read(item, Options{Deep: true, Limit: limit * 2, Name: item.Name}))
\t\t}
\t}
\treturn found
}

func second() {
\tfmt.Println(first(nil, 3))
}
`,
    broken: ['first(nil, 3))', 'first(nil, 3)'],
  },
  {
    languageId: 'java',
    text: `package sample;

import java.util.List;

class First {
  List<Item> first(List<Item> items, int limit) {
    List<Item> found = new ArrayList<>();
    for (Item item : items) {
      if (item.value > limit) {
        found.add(read(item, new Options(true, limit * 2, item.name)));
      }
    }
    return found;
  }

  void second() {
    System.out.println(first(List.of(), 3));
  }
}
`,
    broken: ['3));', '3);'],
  },
  {
    languageId: 'rust',
    text: `use std::fmt;

fn first(items: &[Item], limit: i32) -> Vec<Item> {
    let mut found = Vec::new();
    for item in items {
        if item.value > limit {
            found.push(read(item, Options { deep: true, limit: limit * 2, name: item.name }));
        }
    }
    found
}

fn second() {
    println!("{:?}", first(&[], 3).len());
    let last = first(&[], 4);
}
`,
    broken: ['first(&[], 4)', 'first(&[], 4'],
  },
  {
    languageId: 'c',
    text: `#include <stdio.h>

static int first(const struct item *items, int count, int limit) {
  int found = 0;
  for (int i = 0; i < count; i++) {
    if (items[i].value > limit) {
      found += read_item(&items[i], 1, limit * 2, items[i].name, items[i].parent);
    }
  }
  return found;
}

int second(void) {
  return first(NULL, 0, 3);
}
`,
    broken: ['0, 3);', '0, 3;'],
  },
  {
    languageId: 'cpp',
    text: `#include <vector>

namespace sample {

std::vector<Item> first(const std::vector<Item> &items, int limit) {
  std::vector<Item> found;
  for (const auto &item : items) {
    if (item.value > limit) {
      found.push_back(read(item, Options{true, limit * 2, item.name}));
    }
  }
  return found;
}

int second() { return first({}, 3).size(); }

}  // namespace sample
`,
    broken: ['{}, 3).size()', '{}, 3.size()'],
  },
];
