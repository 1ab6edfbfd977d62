import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import type { Snapshot } from '../../../src/text/snapshot';
import { ghostText } from '../../../src/complete/ghostTextRange';
import { TypingCache } from '../../../src/complete/typingCache';
import { accepted, CURSOR, edited, snapshotAt } from '../context/snapshots';

/** The document after typing at the cursor. */
const type = (snapshot: Snapshot, text: string): Snapshot =>
  edited(
    snapshot,
    snapshot.text.slice(0, snapshot.offset) + text + snapshot.text.slice(snapshot.offset),
    snapshot.offset + text.length,
  );

const backspace = (snapshot: Snapshot, count: number): Snapshot =>
  edited(
    snapshot,
    snapshot.text.slice(0, snapshot.offset - count) + snapshot.text.slice(snapshot.offset),
    snapshot.offset - count,
  );

const start = snapshotAt(`function f() {\n  ${CURSOR}\n}\n`);
const whole = { text: 'return one(two);', replaceTo: 0 };

describe('TypingCache', () => {
  let cache: TypingCache;

  beforeEach(() => {
    cache = new TypingCache();
    cache.offer(start, whole);
  });

  it('knows nothing at first', () => {
    assert.equal(new TypingCache().lookup(start), undefined);
  });

  it('serves the suggestion again', () => {
    assert.deepEqual(cache.lookup(start), whole);
  });

  it('serves the remainder while the user types through it', () => {
    let snapshot = start;
    for (let typed = 1; typed < whole.text.length; typed++) {
      snapshot = type(snapshot, whole.text.charAt(typed - 1));
      assert.deepEqual(cache.lookup(snapshot), { text: whole.text.slice(typed), replaceTo: 0 });
    }
    assert.equal(cache.lookup(type(snapshot, ';')), undefined, 'nothing is left');
  });

  it('serves nothing once the user types something else, and the rest again after backspace', () => {
    const typed = type(start, 'ret');
    const wrong = type(typed, 'x');
    assert.equal(cache.lookup(wrong), undefined);
    assert.deepEqual(cache.lookup(backspace(wrong, 1)), { text: 'urn one(two);', replaceTo: 0 });
    assert.deepEqual(cache.lookup(backspace(typed, 3)), whole);
    assert.equal(cache.lookup(backspace(start, 1)), undefined, 'before the suggestion');
  });

  it('keeps the remainder after a word or a line is accepted', () => {
    const lines = { text: 'one();\n  two();\n  three();', replaceTo: 0 };
    cache.offer(type(start, 'x'), lines);
    const word = type(start, 'xone');
    assert.deepEqual(cache.lookup(word), { text: '();\n  two();\n  three();', replaceTo: 0 });
    const line = type(start, 'xone();\n  ');
    assert.deepEqual(cache.lookup(line), { text: 'two();\n  three();', replaceTo: 0 });
  });

  it('understands the line ends of the document', () => {
    const crlf = snapshotAt(`f(\r\n${CURSOR}\r\n)\r\n`);
    cache.offer(crlf, { text: 'a,\n  b', replaceTo: 0 });
    assert.deepEqual(cache.lookup(type(crlf, 'a,\r\n')), { text: '  b', replaceTo: 0 });
  });

  it('takes closers that the editor added into the range', () => {
    const typed = type(start, 'return one(');
    const closed = edited(typed, type(typed, ')').text, typed.offset);
    assert.deepEqual(cache.lookup(closed), { text: 'two);', replaceTo: 1 });
  });

  it('lets the user type over what the suggestion replaces', () => {
    const call = snapshotAt(`print(${CURSOR})\n`);
    cache.offer(call, { text: 'a);', replaceTo: 1 });
    const typedOver = edited(call, 'print(a)\n', 'print(a)'.length);
    assert.deepEqual(cache.lookup(typedOver), { text: ';', replaceTo: 0 });
  });

  it('never replaces what is visible by something else', () => {
    const typed = type(start, 'return ');
    const visible = { text: 'one(two);', replaceTo: 0 };
    assert.deepEqual(cache.offer(typed, { text: 'other;', replaceTo: 0 }), visible);
    assert.deepEqual(cache.lookup(typed), visible);
  });

  it('replaces what is visible by something that extends it', () => {
    const typed = type(start, 'return ');
    const longer = { text: 'one(two);\n  three();', replaceTo: 0 };
    assert.deepEqual(cache.offer(typed, longer), longer);
    assert.deepEqual(cache.lookup(type(typed, 'one')), {
      text: '(two);\n  three();',
      replaceTo: 0,
    });
  });

  it('forgets when something around the cursor changes', () => {
    const other = snapshotAt(`function g() {\n  ${CURSOR}\n}\n`);
    assert.equal(cache.lookup(other), undefined);
    assert.equal(
      cache.lookup(edited(start, start.text.replace('}', ']'), start.offset)),
      undefined,
    );
    assert.equal(cache.lookup({ ...start, uri: 'file:///other' }), undefined);
    assert.equal(cache.lookup({ ...start, languageId: 'go' }), undefined);
  });

  it('forgets on request', () => {
    cache.dismiss(type(start, 'ret'));
    assert.equal(cache.lookup(start), undefined);
    cache.offer(start, whole);
    cache.forget(start.uri);
    assert.equal(cache.lookup(start), undefined);
    cache.offer(start, whole);
    cache.clear();
    assert.equal(cache.lookup(start), undefined);
  });

  it('drops the suggestion used longest ago', () => {
    const small = new TypingCache(2);
    const at = (uri: string) => ({ ...start, uri });
    small.offer(at('a'), whole);
    small.offer(at('b'), whole);
    small.lookup(at('a'));
    small.offer(at('c'), whole);
    assert.deepEqual(small.lookup(at('a')), whole);
    assert.equal(small.lookup(at('b')), undefined);
    assert.deepEqual(small.lookup(at('c')), whole);
  });
});

/** What a user may do. */
type Step =
  | { readonly kind: 'follow' | 'over' }
  | { readonly kind: 'word' | 'backspace'; readonly count: number }
  | { readonly kind: 'type' | 'pair' | 'offer'; readonly text: string };

const count = fc.integer({ min: 1, max: 6 });
const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('follow', 'over') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('word', 'backspace'), count }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('type'),
      text: fc.constantFrom('a', '(', ')', ' ', '\n', '🙂'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pair'), text: fc.constantFrom('()', '[]', '""') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('offer'),
      text: fc.constantFrom('a(b);', 'x', 'a\n  b'),
    }),
  },
);

const code = fc.string({
  unit: fc.constantFrom('a', 'b', '(', ')', '"', '\n', ' ', '🙂'),
  maxLength: 12,
});

const lf = (text: string) => text.replaceAll('\r\n', '\n');

/** One user in one document, and every document that accepting a suggestion as a whole would have given. */
class Session {
  readonly cache = new TypingCache(3);
  private readonly promised = new Set<string>();

  constructor(
    private snapshot: Snapshot,
    private readonly eol: (text: string) => string,
  ) {}

  offer(text: string, replaceTo: number): void {
    const right = this.snapshot.text.slice(this.snapshot.offset).split(/\r?\n/)[0] ?? '';
    const suggestion = { text, replaceTo: Math.min(replaceTo, right.length) };
    this.promised.add(lf(accepted(this.snapshot, suggestion)));
    const visible = this.cache.lookup(this.snapshot);
    const shown = this.cache.offer(this.snapshot, suggestion);
    if (visible === undefined) return;
    assert.ok(shown.text.startsWith(visible.text), 'flicker');
    assert.equal(shown.replaceTo, visible.replaceTo);
  }

  take(one: Step): void {
    const visible = this.cache.lookup(this.snapshot);
    assert.deepEqual(this.cache.lookup(this.snapshot), visible, 'the same twice');
    const typed = this.apply(one, visible?.text ?? '');
    const shown = this.cache.lookup(this.snapshot);
    const rest = visible?.text.slice(lf(typed).length) ?? '';
    if (one.kind === 'follow' && visible?.replaceTo === 0 && rest !== '') {
      assert.equal(shown?.text, rest, 'typing through keeps the remainder');
    }
    if (shown === undefined) return;
    assert.ok(this.promised.has(lf(accepted(this.snapshot, shown))), 'a wrong remainder');
    assert.ok(ghostText(this.snapshot, shown) !== undefined, 'VS Code would not show it');
  }

  /** Makes the edit; returns what was typed. */
  private apply(one: Step, visible: string): string {
    const { snapshot } = this;
    const typing = (text: string) => {
      this.snapshot = type(snapshot, this.eol(text));
      return this.eol(text);
    };
    switch (one.kind) {
      case 'follow':
        return typing(Array.from(visible)[0] ?? '');
      case 'word':
        return typing(visible.slice(0, one.count));
      case 'type':
        return typing(one.text);
      case 'pair':
        this.snapshot = { ...type(snapshot, one.text), offset: snapshot.offset + 1 };
        return one.text;
      case 'backspace':
        this.snapshot = backspace(snapshot, Math.min(one.count, snapshot.offset));
        return '';
      case 'over':
        this.snapshot = {
          ...snapshot,
          offset: Math.min(snapshot.text.length, snapshot.offset + 1),
        };
        return '';
      case 'offer':
        this.offer(one.text, 0);
        return '';
    }
  }
}

describe('TypingCache, any sequence of edits', () => {
  it('never shows a remainder that leads to another document', () => {
    const sequence = fc.array(step, { maxLength: 25 });
    const property = fc.property(
      ...([code, code, code, fc.nat(2), fc.boolean(), sequence] as const),
      (before, after, text, replaceTo, crlf, steps) => {
        const eol = (value: string) => (crlf ? lf(value).replaceAll('\n', '\r\n') : value);
        const snapshot = snapshotAt(eol(before + CURSOR + after), { eol: crlf ? '\r\n' : '\n' });
        const session = new Session(snapshot, eol);
        session.offer(text, replaceTo);
        for (const one of steps) session.take(one);
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });
});
