import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, type TextEdit } from '../../../src/text/edits';
import { hunksOf } from '../../../src/text/hunks';
import { tokenEdits } from '../../../src/text/tokenEdits';
import { hunkEdit, hunkLabel } from '../../../src/proposal/hunkEdit';
import { oneAfterTheOther, Proposal } from '../../../src/proposal/proposal';
import { english } from '../../support/english';
import { changes, drafts, editOf, texts } from './support';

const RUNS = { numRuns: 10_000 };

/** Edits a document, and tells the proposal of it. */
function edit(proposal: Proposal, text: string, change: TextEdit): string {
  const after = applyEdits(text, [change]);
  proposal.edited([change], after);
  return after;
}

const edited = (proposal: Proposal): TextEdit[] =>
  proposal.hunks.flatMap(({ edits }) => [...edits]);

function proposalOf(before: string, after: string): Proposal {
  const proposal = new Proposal(before);
  proposal.propose(tokenEdits(before, after));
  return proposal;
}

describe('proposal', () => {
  it('shows and applies exactly what the model proposed', () => {
    fc.assert(
      fc.property(fc.oneof(drafts, fc.record({ before: texts(), after: texts() })), (pair) => {
        const proposal = proposalOf(pair.before, pair.after);
        assert.equal(proposal.shown, pair.after);
        assert.equal(applyEdits(pair.before, edited(proposal)), pair.after);
        assert.equal(proposal.state, pair.before === pair.after ? 'empty' : 'ready');
      }),
      RUNS,
    );
  });

  it('changes nothing but its own places, whatever is edited meanwhile', () => {
    let moved = 0;
    let refused = 0;
    fc.assert(
      fc.property(drafts, changes, fc.nat(6), ({ before, after }, others, when) => {
        const proposal = new Proposal(before);
        const edits = tokenEdits(before, after);
        let text = before;
        others.forEach((change, turn) => {
          if (turn === when) proposal.propose(edits);
          text = edit(proposal, text, editOf(text, change));
        });
        if (when >= others.length) proposal.propose(edits);
        moved += proposal.hunks.length;
        refused += proposal.refused;
        assert.equal(proposal.hunks.length + proposal.refused, hunksOf(before, edits).length);
        assert.equal(proposal.shown, applyEdits(text, edited(proposal)));
        assert.ok(edited(proposal).every(({ start, end }) => start <= end && end <= text.length));
        // A hunk that is left replaces the very text it was made for.
        const known = edits.map(
          ({ start, end, newText }) => `${before.slice(start, end)}>${newText}`,
        );
        for (const { start, end, newText } of edited(proposal)) {
          assert.ok(known.includes(`${text.slice(start, end)}>${newText}`));
        }
      }),
      RUNS,
    );
    assert.ok(moved > 2000 && refused > 2000, `${moved} moved, ${refused} refused`);
  });

  it('is as it was when the user takes back what they did', () => {
    const before = 'a = 1\nb = smu\nc = 3\n';
    const proposal = proposalOf(before, before.replace('smu', 'sum'));
    const typed = edit(proposal, before, { start: 10, end: 13, newText: 'x' });
    assert.deepEqual([proposal.state, proposal.refused], ['empty', 1]);
    assert.equal(proposal.shown, typed);
    edit(proposal, typed, { start: 10, end: 11, newText: 'smu' });
    assert.deepEqual([proposal.state, proposal.refused], ['ready', 0]);
    assert.equal(proposal.shown, before.replace('smu', 'sum'));
  });

  it('gives up only the hunks whose code was edited', () => {
    const before = 'f(a;\n\n\nreturn smu;\n';
    const proposal = proposalOf(before, 'f(a);\n\n\nreturn sum;\n');
    const text = edit(proposal, before, { start: 0, end: 4, newText: 'g();' });
    assert.deepEqual([proposal.state, proposal.hunks.length, proposal.refused], ['ready', 1, 1]);
    assert.equal(proposal.shown, text.replace('smu', 'sum'));
  });

  it('gives up where the document is not what its edits say', () => {
    const before = 'a\nb = smu\n';
    for (const edits of [[], [{ start: 9, end: 99, newText: '' }]]) {
      const proposal = proposalOf(before, before.replace('smu', 'sum'));
      proposal.edited([], before);
      assert.equal(proposal.state, 'ready');
      proposal.edited(edits, before.replaceAll('\n', '\r\n'));
      assert.deepEqual([proposal.state, proposal.refused], ['empty', 1]);
    }
  });

  it('shows the model at work, over what is edited meanwhile', () => {
    const before = 'a\n\nfoo(1;\n';
    const proposal = new Proposal(before);
    assert.equal(proposal.shown, before);
    proposal.step('a\n\nfoo(░░░;\n');
    assert.equal(proposal.shown, 'a\n\nfoo(░░░;\n');
    const text = edit(proposal, before, { start: 0, end: 1, newText: 'bcd' });
    assert.equal(proposal.shown, 'bcd\n\nfoo(░░░;\n');
    edit(proposal, text, { start: 9, end: 10, newText: '2' });
    assert.equal(
      proposal.shown,
      'bcd\n\nfoo(2;\n',
      'where both change the same, the document wins',
    );
    assert.equal(proposal.state, 'forming');
    proposal.propose([]);
    proposal.step('late');
    assert.deepEqual([proposal.state, proposal.shown], ['empty', 'bcd\n\nfoo(2;\n']);
  });

  it('takes no edit of its own for one of somebody else while it is written', () => {
    const before = 'a = smu\n\n\nb = 2\n';
    const after = before.replace('smu', 'sum');
    const written = proposalOf(before, after);
    written.beginWriting();
    written.edited(tokenEdits(before, after), after);
    written.endWriting(true);
    assert.deepEqual([written.state, written.refused], ['ready', 0]);

    const failed = proposalOf(before, after);
    failed.beginWriting();
    const [one, other] = [`// 1\n${before}`, `// 2\n// 1\n${before}`];
    failed.edited([{ start: 0, end: 0, newText: '// 1\n' }], one);
    failed.edited([{ start: 0, end: 0, newText: '// 2\n' }], other);
    failed.endWriting(false);
    assert.equal(failed.shown, other.replace('smu', 'sum'));
    edit(failed, other, { start: other.indexOf('smu'), end: other.length, newText: '' });
    assert.deepEqual([failed.state, failed.refused], ['empty', 1]);
  });

  it('follows what was edited while one way of writing waited, before another way begins', () => {
    const before = 'a = smu\n\n\nb = 2\n';
    const proposal = proposalOf(before, before.replace('smu', 'sum'));
    proposal.beginWriting();
    proposal.edited([{ start: 0, end: 0, newText: '// 1\n' }], `// 1\n${before}`);
    proposal.beginWriting();
    assert.equal(proposal.shown, `// 1\n${before.replace('smu', 'sum')}`);
  });

  it('keeps what was made before when the model begins again and has nothing new', () => {
    const before = 'f() {\n  \n';
    const proposal = new Proposal(before);
    proposal.propose([{ start: 8, end: 8, newText: 'one' }]);
    const shown = 'f() {\n  one\n';
    proposal.begin();
    assert.deepEqual([proposal.state, proposal.shown], ['forming', shown]);
    proposal.step('f() {\n  ░░░\n');
    assert.equal(proposal.shown, 'f() {\n  ░░░\n');
    edit(proposal, before, { start: 0, end: 0, newText: '//\n' });
    proposal.keep();
    assert.deepEqual([proposal.state, proposal.shown], ['ready', `//\n${shown}`]);
    proposal.begin();
    proposal.propose([{ start: 8, end: 8, newText: 'two' }]);
    assert.equal(proposal.shown, `//\n${shown.replace('one', 'two')}`);
    assert.equal(proposal.code, 'two');
  });

  it('keeps step in ten thousand lines', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `const v${i} = compute(${i}); // 🙂`);
    const before = lines.join('\r\n');
    const after = before.replace('compute(5000)', 'compute(5000, 1)').replace('v7777 =', 'w =');
    const proposal = proposalOf(before, after);
    const text = edit(proposal, before, { start: 0, end: 0, newText: '// top\r\n' });
    assert.equal(proposal.hunks.length, 2);
    assert.equal(proposal.shown, `// top\r\n${after}`);
    assert.match(hunkLabel(text, proposal.hunks[0]!, english), /^Line 5002: /);
  });

  it('can begin with an empty file', () => {
    const proposal = proposalOf('', 'x = 1\n');
    assert.equal(proposal.shown, 'x = 1\n');
    assert.equal(hunkLabel('', proposal.hunks[0]!, english), 'Line 1: insert x = 1');
    edit(proposal, '', { start: 0, end: 0, newText: 'y' });
    assert.deepEqual([proposal.state, proposal.shown], ['empty', 'y']);
  });
});

describe('changes of one edit', () => {
  it('come to the same one after the other', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), ({ before, after }, turn) => {
        const edits = tokenEdits(before, after);
        const cut = edits.length === 0 ? 0 : turn % edits.length;
        const shuffled = [...edits.slice(cut), ...edits.slice(0, cut)];
        const text = oneAfterTheOther(shuffled).reduce(
          (now, one) => applyEdits(now, [one]),
          before,
        );
        assert.equal(text, after);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a hunk as one entry', () => {
  it('does what its edits do', () => {
    fc.assert(
      fc.property(drafts, ({ before, after }) => {
        const hunks = hunksOf(before, tokenEdits(before, after));
        assert.equal(
          applyEdits(
            before,
            hunks.map((hunk) => hunkEdit(before, hunk)),
          ),
          after,
        );
        for (const hunk of hunks) {
          assert.match(hunkLabel(before, hunk, english), /^Line \d+: \S[^\n\r\t]*$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('says what it does', () => {
    const label = (before: string, after: string) =>
      hunksOf(before, tokenEdits(before, after)).map((hunk) => hunkLabel(before, hunk, english));
    assert.deepEqual(label('x\nfoo(a, 1;', 'x\nfoo(a, 1);'), ['Line 2: insert )']);
    assert.deepEqual(label('smu\r\n\r\n\r\na', 'sum\r\n\r\n\r\n'), [
      'Line 1: smu → sum',
      'Line 4: delete a',
    ]);
    assert.deepEqual(label('  a', '\ta'), ['Line 1: 2 blanks → a tab']);
    assert.deepEqual(label('  a', '\t\ta'), ['Line 1: 2 blanks → 2 tabs']);
    assert.deepEqual(label('a b', 'a\nb'), ['Line 1: a blank → a line break']);
    assert.deepEqual(label(' a\n b', '  a\n  b'), ['Line 1: change the white space']);
    assert.match(label('', '🙂'.repeat(80))[0] ?? '', /^Line 1: insert 🙂{59}…$/u);
  });
});
