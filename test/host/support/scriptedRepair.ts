/**
 * The scripted runtime's repairs. Orders stand in the text, or in a journey's script:
 *
 *   @rewrite OLD => NEW   what becomes of the code that holds OLD; as often as wanted
 *   @steps N              denoise steps before the answer; 1 unless said
 *   @stepMs MS            time a step takes; 0 unless said
 *   @hold N               nothing after that step before the repair is cancelled, or asked to finish; by a script's
 *                         orders only while it is held
 *
 * Changes that it is to judge it has no opinion of: what it finds itself is what the tests are about.
 */
import { lexemes } from '../../../src/text/tokenEdits';
import type {
  FromRuntime,
  RepairRequest,
  RepairStepEvent,
  RewrittenDraft,
} from '../../../src/protocol';
import { journeyScript, onceReleased, type Script } from './script';

/** Lexemes beside a change that are masked as well. */
const BESIDE = 4;

/** A repair on its way. */
export interface ScriptedRepair {
  cancel(): void;
  finish(): void;
}

/** Begins a repair; its steps and its answer are sent when they are due. */
export function beginRepair(
  request: RepairRequest,
  send: (message: FromRuntime) => void,
): ScriptedRepair {
  const { id } = request;
  const script = scriptOf(request.text);
  const isJudging = request.changes !== undefined;
  const drafts = isJudging ? [] : request.spans.flatMap((span) => draftOf(request, span, script));
  let step = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopWaiting: (() => void) | undefined;
  const end = () => {
    clearTimeout(timer);
    stopWaiting?.();
  };
  const answer = (late: boolean) => {
    end();
    const numbers = { scoredTokens: 9, steps: step, forwards: step + 3, encodedTokens: 9, ms: 1 };
    send({ type: 'done', id, result: { drafts, late, ...numbers } });
  };
  const next = () => {
    if (isJudging || step === script.steps) {
      answer(false);
      return;
    }
    step++;
    if (drafts.length > 0) send({ type: 'step', id, event: eventAt(step, drafts, script) });
    const soon = () => {
      timer = setTimeout(next, script.stepMs);
    };
    if (step !== script.hold) soon();
    else if (journeyScript() !== undefined) stopWaiting = onceReleased(soon);
  };
  timer = setTimeout(next, script.stepMs);
  return {
    cancel: () => {
      end();
      send({ type: 'cancelled', id, forwardsAfterCancel: 0 });
    },
    finish: () => {
      answer(true);
    },
  };
}

function scriptOf(text: string): Script {
  const script = journeyScript();
  if (script !== undefined) return script;
  const order = (name: string) => new RegExp(`@${name} (\\d+)`).exec(text)?.[1];
  const rewrites = Array.from(text.matchAll(/@rewrite (.+?) => (.*)$/gm), (match) => {
    return [match[1] ?? '', match[2] ?? ''] as const;
  });
  return {
    rewrites,
    steps: Number(order('steps') ?? 1),
    stepMs: Number(order('stepMs') ?? 0),
    hold: Number(order('hold') ?? 0),
  };
}

function draftOf(
  { text }: RepairRequest,
  { start, end }: RepairRequest['spans'][number],
  { rewrites }: Script,
): RewrittenDraft[] {
  const draft = text.slice(start, end);
  if (draft.includes('@rewrite')) return [];
  const wanted = rewrites.filter(([old]) => draft.includes(old));
  if (wanted.length === 0) return [];
  const fresh = wanted.reduce((now, [old, to]) => now.replace(old, to), draft);
  const rewrite = { text: fresh, gain: 20, edits: wanted.length };
  return [{ start, end, doubts: wanted.length, rewrites: [rewrite] }];
}

function eventAt(step: number, drafts: readonly RewrittenDraft[], script: Script): RepairStepEvent {
  return {
    step,
    drafts: drafts.map(({ start, end, rewrites }) => {
      return { start, end, canvas: canvasAt(step, rewrites[0]?.text ?? '', script) };
    }),
  };
}

/** The new text with masks at and beside what is new, fewer with every step. */
function canvasAt(step: number, fresh: string, { rewrites, steps }: Script) {
  const canvas: (string | null)[] = lexemes(fresh);
  const places = rewrites.flatMap(([, to]) => {
    const at = fresh.indexOf(to);
    if (at < 0 || to === '') return [];
    const first = lexemes(fresh.slice(0, at)).length;
    const count = lexemes(to).length + 2 * BESIDE;
    return Array.from({ length: count }, (_, i) => first - BESIDE + i);
  });
  const masked = [...new Set(places)].filter((place) => (canvas[place] ?? '').trim() !== '');
  const left = masked.filter((_, i) => (i * 7) % masked.length >= (step / steps) * masked.length);
  for (const place of left) canvas[place] = null;
  return canvas;
}
