import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { cursorLine } from '../../../src/text/snapshot';
import {
  ghostText,
  ghostTextOfSelected,
  isSubword,
  withSelected,
} from '../../../src/complete/ghostTextRange';
import { accepted, CURSOR, snapshotAt } from '../context/snapshots';

const piece = fc.string({
  unit: fc.constantFrom('a', 'b', ')', ';', '"', ' ', '\t', '🙂'),
  maxLength: 8,
});
const lines = fc.array(piece, { maxLength: 3 }).map((parts) => parts.join('\n'));

const apply = (text: string, ghost: { text: string; start: number; end: number }) =>
  text.slice(0, ghost.start) + ghost.text + text.slice(ghost.end);

describe('ghostText', () => {
  it('inserts at the cursor', () => {
    const snapshot = snapshotAt(`foo(${CURSOR})\n`);
    assert.deepEqual(ghostText(snapshot, { text: 'a', replaceTo: 0 }), {
      text: 'a',
      start: 4,
      end: 4,
    });
  });

  it('replaces what the suggestion writes itself', () => {
    const snapshot = snapshotAt(`foo(${CURSOR})\n`);
    assert.deepEqual(ghostText(snapshot, { text: 'a);', replaceTo: 1 }), {
      text: 'a);',
      start: 4,
      end: 5,
    });
  });

  it('replaces to the end of the line when it has a line break', () => {
    const snapshot = snapshotAt(`foo(${CURSOR}); // x\n`);
    assert.deepEqual(ghostText(snapshot, { text: '() => {\n}', replaceTo: 0 }), {
      text: '() => {\n}); // x',
      start: 4,
      end: 11,
    });
  });

  it('has the line ends of the document', () => {
    const snapshot = snapshotAt(`a${CURSOR}\r\nb`);
    assert.deepEqual(ghostText(snapshot, { text: 'x\ny', replaceTo: 0 }), {
      text: 'x\r\ny',
      start: 1,
      end: 1,
    });
  });

  it('is nothing when VS Code would not show it', () => {
    const snapshot = snapshotAt(`foo(${CURSOR}abc)\nbar`);
    assert.equal(ghostText(snapshot, { text: 'x)', replaceTo: 4 }), undefined, 'no subword');
    assert.equal(
      ghostText(snapshot, { text: 'abc)\nbar', replaceTo: 7 }),
      undefined,
      'beyond the line',
    );
    assert.equal(ghostText(snapshot, { text: 'abc', replaceTo: 3 }), undefined, 'no change');
    assert.equal(ghostText(snapshot, { text: '', replaceTo: 0 }), undefined, 'empty');
  });

  it('keeps the rules of VS Code and the promise of the suggestion', () => {
    fc.assert(
      fc.property(
        lines,
        lines,
        lines,
        fc.nat(6),
        fc.boolean(),
        (before, after, text, replaceTo, crlf) => {
          const marked = before + CURSOR + after;
          const snapshot = snapshotAt(crlf ? marked.replaceAll('\n', '\r\n') : marked, {
            eol: crlf ? '\r\n' : '\n',
          });
          const ghost = ghostText(snapshot, { text, replaceTo });
          if (ghost === undefined) return;
          const line = cursorLine(snapshot);
          assert.ok(ghost.start === snapshot.offset && ghost.end <= line.end, 'one line');
          if (text.includes('\n')) assert.equal(ghost.end, line.end, 'to the end of the line');
          assert.ok(isSubword(snapshot.text.slice(ghost.start, ghost.end), ghost.text), 'subword');
          const wanted = crlf ? text.replaceAll('\n', '\r\n') : text;
          assert.equal(
            apply(snapshot.text, ghost),
            accepted(snapshot, { text: wanted, replaceTo }),
          );
        },
      ),
    );
  });
});

describe('the item selected in the suggest widget', () => {
  const snapshot = snapshotAt(`user.na${CURSOR}\n`);
  const selected = { text: 'name', start: 5, end: 7 };

  it('is asked about as if it were accepted', () => {
    const view = withSelected(snapshot, selected);
    assert.equal(view?.text, 'user.name\n');
    assert.equal(view.offset, 9);
  });

  it('is continued with its own range', () => {
    const ghost = ghostTextOfSelected(snapshot, selected, { text: '.trim();', replaceTo: 0 });
    assert.deepEqual(ghost, { text: 'name.trim();', start: 5, end: 7 });
  });

  it('leaves a closer right of it where it is', () => {
    const inCall = snapshotAt(`foo(na${CURSOR});\n`);
    const item = { text: 'name', start: 4, end: 6 };
    const ghost = ghostTextOfSelected(inCall, item, { text: '.trim());', replaceTo: 2 });
    assert.deepEqual(ghost, { text: 'name.trim()', start: 4, end: 6 });
  });

  it('gets nothing when nothing can continue it', () => {
    assert.equal(ghostTextOfSelected(snapshot, selected, { text: '', replaceTo: 0 }), undefined);
    const inCall = snapshotAt(`foo(na${CURSOR})\n`);
    const item = { text: 'name', start: 4, end: 6 };
    assert.equal(
      ghostTextOfSelected(inCall, item, { text: '\nx', replaceTo: 0 }),
      undefined,
      'line break',
    );
    assert.equal(
      ghostTextOfSelected(inCall, item, { text: ')a', replaceTo: 1 }),
      undefined,
      'range',
    );
    const other = { text: 'id', start: 5, end: 7 };
    assert.equal(
      ghostTextOfSelected(snapshot, other, { text: '()', replaceTo: 0 }),
      undefined,
      'subword',
    );
  });

  it('must be around the cursor, on its line', () => {
    const two = snapshotAt(`a\nb${CURSOR}c\nd`);
    assert.equal(withSelected(two, { text: 'x', start: 0, end: 3 }), undefined);
    assert.equal(withSelected(two, { text: 'x', start: 2, end: 6 }), undefined);
    assert.equal(withSelected(two, { text: 'x', start: 2, end: 2 }), undefined);
    assert.equal(withSelected(two, { text: 'x\ny', start: 2, end: 3 }), undefined);
  });

  it('always comes first in the text and keeps its range', () => {
    fc.assert(
      fc.property(
        piece,
        piece,
        piece,
        lines,
        fc.nat(3),
        (before, typed, after, text, replaceTo) => {
          const here = snapshotAt(before + typed + CURSOR + after);
          const item = {
            text: `${typed}xy`,
            start: before.length,
            end: before.length + typed.length,
          };
          const ghost = ghostTextOfSelected(here, item, { text, replaceTo });
          if (ghost === undefined) return;
          assert.ok(ghost.text.startsWith(item.text));
          assert.deepEqual([ghost.start, ghost.end], [item.start, item.end]);
          const view = withSelected(here, item);
          assert.ok(view !== undefined);
          assert.equal(apply(here.text, ghost), accepted(view, { text, replaceTo }));
        },
      ),
    );
  });
});
