import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly image?: string; readonly markdown?: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
  };
}

/** Largest picture, in bytes: it travels in the package. */
const PICTURE_LIMIT = 100_000;

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

describe('the walkthrough', () => {
  const { commands, walkthroughs } = (read('package.json') as Manifest).contributes;
  const texts = read('package.nls.json') as Readonly<Record<string, string>>;
  const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  const known = commands.map(({ command }) => command);

  it('shows how to complete, repair, generate, look inside, and what is private', () => {
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['complete', 'repair', 'generate', 'inspector', 'privacy'],
    );
  });

  it('leads to commands that exist, and is done when they ran', () => {
    for (const { id, description, completionEvents } of steps) {
      const text = texts[description.slice(1, -1)] ?? '';
      const linked = [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command);
      assert.ok(linked.length > 0, `${id} leads nowhere`);
      const events = completionEvents.map((event) => event.replace('onCommand:', ''));
      for (const command of [...linked, ...events]) assert.ok(known.includes(command ?? ''), id);
      assert.ok(events.includes(linked[0] ?? ''), `${id} is never done`);
    }
  });

  it('has a picture or a text beside each step, and small ones', () => {
    for (const { id, media } of steps) {
      const file = path.join(root, media.image ?? media.markdown ?? '');
      assert.ok(existsSync(file) && statSync(file).isFile(), id);
      assert.ok(statSync(file).size < PICTURE_LIMIT, id);
    }
  });
});
