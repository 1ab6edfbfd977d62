import type { ReplayResult, ReplayRow, Waits } from '../replay/result';
import { EDITOR_WAIT_MS } from '../replay/stage';
import { milliseconds, table } from './markdown';
import { provenanceLine } from './provenanceLine';
import { notMeasured, type Section } from './section';

const TITLE = 'Typing replayed';

/** What each way has, in words. */
const WAYS: Readonly<Record<ReplayRow['way'], string>> = {
  plain: 'every key asks',
  debounce: '+ adaptive debounce',
  cache: '+ typing cache',
  ahead: '+ asking ahead of an acceptance',
};

const HABITS: Readonly<Record<ReplayRow['habit'], string>> = {
  'types everything': 'A user who types everything',
  accepts: 'A user who accepts whatever comes up',
};

const wait = ({ times, p50, p95 }: Waits): string =>
  times === 0 ? '' : `${milliseconds(p50)} / ${milliseconds(p95)} (${times})`;

function lineOf(row: ReplayRow): string[] {
  const { requests, saved, superseded, withdrawn } = row;
  return [
    WAYS[row.way],
    String(row.keystrokes),
    row.accepted === 0 ? '0' : `${row.accepted} (${row.takenBack} undone)`,
    String(requests),
    String(saved),
    String(superseded),
    wait(row.visible),
    wait(row.visibleAfterAcceptance),
    String(withdrawn),
  ];
}

const HEAD = [
  '',
  'keystrokes',
  'accepted',
  'requests',
  'saved',
  'superseded',
  'visible after a key, ms',
  'visible after accepting, ms',
  'withdrawn',
];

/** The rows of one user as a table with its title. */
function tableOf(rows: readonly ReplayRow[]): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { habit, slowness } = first;
  const machine =
    slowness === 1 ? '' : `, on a machine whose model takes ${slowness} times as long`;
  return [`${HABITS[habit]}${machine}:`, table(HEAD, rows.map(lineOf))];
}

/** Longest that a faster first answer could come before the whole one: all that is not VS Code's own wait. */
function mostToGain(rows: readonly ReplayRow[]): string {
  const row = rows.findLast(({ habit, slowness }) => habit !== 'accepts' && slowness === 1);
  if (row === undefined) return '';
  const most = milliseconds(Math.max(0, row.visible.p50 - EDITOR_WAIT_MS));
  return `A shorter answer shown first, in two stages, could come ${most} ms earlier at most in the median: the rest is VS Code's own wait.`;
}

/** The section on what happens while somebody types. */
export function replaySection(result: ReplayResult | undefined): Section {
  if (result === undefined) return notMeasured(TITLE, 'npm run replay');
  const { options, rows, seconds, threads, units } = result;
  const userOf = ({ habit, slowness }: ReplayRow): string => `${habit} ${slowness}`;
  const users = [...new Set(rows.map(userOf))];
  const text = [
    `## ${TITLE}`,
    provenanceLine(result),
    `Stretches of held-out code (${options.sessions} sessions, ${units} characters) are typed key by key on a virtual clock, through the extension's own trigger, debounce, cache, windows, filters and gate; every request is answered by the real runtime process (threads: ${threads}), and its time is what that answer took. The rhythm is made up: log-normal gaps by what a key begins, pauses to think, slips that are taken back. One who accepts reads every new text for 0.3 s, accepts it, goes on to the next line where it ends one, and undoes both where the text was wrong; how many keystrokes there are therefore depends on what came up. The new line has the indentation that asking ahead expects. VS Code's part is simulated: it waits ${EDITOR_WAIT_MS} ms after a change, cancels what it asked before, and keeps what is typed along on the screen. Superseded: ended without an answer, cancelled or stopped for a newer one. Visible: median / p95 (times) from the last key to new text on the screen, VS Code's ${EDITOR_WAIT_MS} ms included; after accepting: from there, or from the line break right behind it. What comes back after an undo is not counted. Withdrawn: text taken away or replaced while the user typed what it said; the target is 0. The run took ${Math.round(seconds / 60)} min.`,
    ...users.flatMap((user) => tableOf(rows.filter((row) => userOf(row) === user))),
    mostToGain(rows),
  ];
  return { text: text.join('\n\n'), plots: {} };
}
