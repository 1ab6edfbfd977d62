import assert from 'node:assert/strict';
import { seededRandom, shuffled } from '../../../../bench/common/random';
import { BREAKAGES, edited } from '../../../../bench/quality/breakage/kinds';
import { leavesOf } from '../../../../bench/quality/breakage/leaves';
import { fixCandidates } from '../../../../src/repair/candidates/index';
import { parseErrorsOf, suspectsOf } from '../../../../src/syntax/parseErrors';
import type { Grammars } from '../../../../src/syntax/grammars';
import { applyEdit, type TextEdit } from '../../../../src/text/edits';
import { testGrammars } from '../../syntax/parsers';
import { SAMPLES } from '../../syntax/samples';

/** What can be undone one slip at a time; half a line cannot. */
const SLIPS = BREAKAGES.filter(({ name }) => name !== 'half-deleted line');

describe('fix candidates', () => {
  let grammars: Grammars;

  before(() => {
    grammars = testGrammars();
  });

  after(() => {
    grammars.dispose();
  });

  async function candidatesIn(text: string, languageId: string): Promise<TextEdit[]> {
    const tree = (await grammars.load(languageId))?.parse(text);
    assert.ok(tree);
    const errors = parseErrorsOf(text, tree, languageId, { start: 0, end: text.length });
    const found = [...fixCandidates(text, tree, languageId, suspectsOf(text, tree, errors))].flat();
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
          const candidates = await candidatesIn(draft, languageId);
          if (candidates.some((candidate) => applyEdit(draft, candidate) === text)) undone++;
        }
      }
      assert.ok(broken > 10, `${broken}`);
      assert.ok(undone >= 0.6 * broken, `${undone} of ${broken}`);
    });
  }

  it('lie in the text, change it, and are all different', async () => {
    for (const { languageId, text, broken } of SAMPLES) {
      const draft = text.replace(broken[0], broken[1]);
      const candidates = await candidatesIn(draft, languageId);
      for (const { start, end } of candidates) {
        assert.ok(0 <= start && start <= end && end <= draft.length, languageId);
      }
      const texts = candidates.map((candidate) => applyEdit(draft, candidate));
      assert.equal(new Set([...texts, draft]).size, texts.length + 1, languageId);
    }
  });

  it('leave brackets alone that have partners, however their lines are laid out', async () => {
    const styled = 'void f(int a,\n       int b) {\n  g(a,\n    b\n      );\n}\n'.repeat(30);
    const candidates = await candidatesIn(
      `${styled}void h() {\n  char \n  if (a) return;\n}\n`,
      'c',
    );
    assert.ok(candidates.length > 0);
    for (const { start } of candidates) assert.ok(start >= styled.length, `${start}`);
  });

  it('are few, however long the text is', async () => {
    const line = 'const value = compute(1, [2, 3], { four: 5 });\n';
    const counts: number[] = [];
    for (const lines of [20, 200, 2000]) {
      const draft = `${line.repeat(lines)}const last = compute(1, first;\n${line.repeat(lines)}`;
      counts.push((await candidatesIn(draft, 'typescript')).length);
    }
    assert.equal(new Set(counts).size, 1, counts.join(' '));
  });
});
