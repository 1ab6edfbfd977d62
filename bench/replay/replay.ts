import type { LazyModel } from '../../src/model/model';
import type { Snapshot } from '../../src/text/snapshot';
import { DEFAULT_SETTINGS } from '../../src/complete/settings';
import type { Trees } from '../../src/syntax/trees';
import type { Session } from './session';
import { Stage, type Ask, type Audience } from './stage';
import { typeThrough, type UserActions, type Habit } from './user';
import { VirtualClock } from './virtualClock';
import type { VirtualRuntime } from './virtualRuntime';
import { sourceFor, type Way } from './way';

/** The model's process, and the grammars. */
export interface Machinery {
  readonly client: Pick<LazyModel, 'infill' | 'info' | 'close'>;
  readonly trees: Trees;
}

/** Who types, and how suggestions come to them. */
export interface Setting {
  readonly way: Way;
  readonly habit: Habit;
  /** The model takes so many times as long as it does here. */
  readonly slowness: number;
}

/** Types one session. @param audience told what comes on the screen */
export async function replay(
  session: Session,
  { way, habit, slowness }: Setting,
  { client, trees }: Machinery,
  audience: Audience,
): Promise<{ readonly actions: UserActions; readonly runtime: VirtualRuntime }> {
  const clock = new VirtualClock();
  const { source, runtime } = sourceFor(way, clock, client, trees, slowness);
  const opened = documentOf(session);
  const ask: Ask = async (snapshot, edit, signal) => {
    const context = { settings: DEFAULT_SETTINGS, explicit: false, onDemand: false, edit, signal };
    const [ghost] = await source.ghostTexts(snapshot, context);
    return ghost;
  };
  const stage = new Stage(opened, clock, ask, audience);
  await trees.warm(opened);
  try {
    return { actions: await typeThrough(session, habit, stage, clock), runtime };
  } finally {
    source.forget(opened.uri);
    client.close(opened.uri);
  }
}

function documentOf({ file, prefix, suffix }: Session): Snapshot {
  return {
    uri: `replay:${file.package}/${file.path}`,
    version: 1,
    languageId: file.languageId,
    text: prefix + suffix,
    offset: prefix.length,
    eol: '\n',
    indent: { insertSpaces: !/^\t/m.test(file.text), tabSize: 4 },
  };
}
