import assert from 'node:assert/strict';
import { seededRandom, shuffled } from '../../../../bench/common/random';
import { BREAKAGES, edited } from '../../../../bench/quality/breakage/kinds';
import { leavesOf } from '../../../../bench/quality/breakage/leaves';
import { curesOf } from '../../../../src/repair/candidates/index';
import { faultsOf, suspectsOf } from '../../../../src/syntax/parseErrors';
import type { Grammars } from '../../../../src/syntax/grammars';
import { applyEdit, type TextEdit } from '../../../../src/text/edits';
import { testGrammars } from '../../syntax/parsers';
import { SAMPLES } from '../../syntax/samples';

/** What can be undone one slip at a time; half a line cannot. */
const SLIPS = BREAKAGES.filter(({ name }) => name !== 'half-deleted line');

describe('cures', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  async function curesIn(text: string, languageId: string): Promise<TextEdit[]> {
    const tree = (await grammars.load(languageId))?.parse(text);
    assert.ok(tree);
    const faults = faultsOf(text, tree, languageId, { start: 0, end: text.length });
    const found = [...curesOf(text, tree, languageId, suspectsOf(text, tree, faults))].flat();
    tree.delete();
    return found;
  }

  async function isBroken(text: string, languageId: string): Promise<boolean> {
    const tree = (await grammars.load(languageId))?.parse(text);
    const { hasError } = tree?.rootNode ?? { hasError: false };
    tree?.delete();
    return hasError;
  }

  for (const { languageId, text } of SAMPLES) {
    it(`undo most slips in ${languageId}`, async () => {
      const random = seededRandom(7);
      const tree = (await grammars.load(languageId))?.parse(text);
      assert.ok(tree);
      const leaves = leavesOf(tree, text);
      tree.delete();
      let broken = 0;
      let undone = 0;
      for (const { edits } of SLIPS) {
        for (const edit of shuffled(edits(text, leaves, random), random).slice(0, 4)) {
          const draft = edited(text, edit);
          if (!(await isBroken(draft, languageId))) continue;
          broken++;
          const cures = await curesIn(draft, languageId);
          if (cures.some((cure) => applyEdit(draft, cure) === text)) undone++;
        }
      }
      assert.ok(broken > 10, `${broken}`);
      assert.ok(undone >= 0.6 * broken, `${undone} of ${broken}`);
    });
  }

  it('lie in the text, change it, and are all different', async () => {
    for (const { languageId, text, broken } of SAMPLES) {
      const draft = text.replace(broken[0], broken[1]);
      const cures = await curesIn(draft, languageId);
      for (const { start, end } of cures) {
        assert.ok(0 <= start && start <= end && end <= draft.length, languageId);
      }
      const texts = cures.map((cure) => applyEdit(draft, cure));
      assert.equal(new Set([...texts, draft]).size, texts.length + 1, languageId);
    }
  });

  it('leave brackets alone that have partners, however their lines are laid out', async () => {
    const styled = 'void f(int a,\n       int b) {\n  g(a,\n    b\n      );\n}\n'.repeat(30);
    const cures = await curesIn(`${styled}void h() {\n  char \n  if (a) return;\n}\n`, 'c');
    assert.ok(cures.length > 0);
    for (const { start } of cures) assert.ok(start >= styled.length, `${start}`);
  });

  it('are few, however long the text is', async () => {
    const line = 'const value = compute(1, [2, 3], { four: 5 });\n';
    const counts: number[] = [];
    for (const lines of [20, 200, 2000]) {
      const draft = `${line.repeat(lines)}const last = compute(1, first;\n${line.repeat(lines)}`;
      counts.push((await curesIn(draft, 'typescript')).length);
    }
    assert.equal(new Set(counts).size, 1, counts.join(' '));
  });
});
