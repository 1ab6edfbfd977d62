import type { RepairRequest, RepairResult, RepairStepEvent, RewrittenDraft } from '../../protocol';
import type { Pace, TokenText } from '../denoiser';
import { Forwards } from '../host/forwards';
import type { RepairHooks } from '../host/hooks';
import { samplerRules } from '../infill/samplerRules';
import type { LoadedModel } from '../loadedModel';
import type { AttemptRules } from './attempt';
import { draftText, groupDrafts, type Draft, type DraftText } from './draftText';
import { judgeChanges } from './judgeChanges';
import { quickRepair } from './quickRepair';
import { repairWindow } from './windowRepair';
import type { StepDraft, WindowWork } from './windowWork';

/** Room for a draft to grow in its canvas: this share of the longest one. */
const GROWTH_ROOM = 1 / 8;

/**
 * Answers one request: tokens, windows, and for each window context, scores, suspects, refinement, judgement.
 *
 * What it costs beyond encoding and scoring the spans grows with what is suspect. Between two forwards the event loop
 * gets a turn, so that a cancellation is seen within one forward.
 * @returns undefined when cancelled
 */
export async function repair(
  model: LoadedModel,
  request: RepairRequest,
  { cancellation, onStep, turn = () => Promise.resolve() }: RepairHooks,
): Promise<RepairResult | undefined> {
  const { denoiser, tokenizer, now } = model;
  const started = now();
  const { deadlineMs = Infinity } = request.options;
  const isLate = (): boolean => {
    return cancellation.isFinishRequested() || now() - started >= deadlineMs;
  };
  const stopping = (): boolean => cancellation.isRequested() || isLate();
  const forwards = new Forwards(cancellation);
  const pace: Pace = { stopping, turn, afterForward: forwards.afterForward };
  const rules = rulesOf(model, request);
  const text = tokensOf(request, rules, tokenizer);

  const rewritten: RewrittenDraft[] = [];
  let steps = 0;
  let scoredTokens = 0;
  let encodedTokens = 0;
  let late = false;
  const onWindowStep = (working: readonly StepDraft[]): void => {
    steps++;
    onStep?.({ step: steps, drafts: working.map((draft) => shown(draft, model)) });
  };
  for (const drafts of groupDrafts(text.drafts, denoiser.limits.maxSpread)) {
    const context = await denoiser.openText(textAround(drafts, text, request), pace);
    encodedTokens += context.encodedTokens;
    if (!stopping()) {
      const forwarding = { context, stopping, turn };
      const finishing = { ...forwarding, stopping: () => cancellation.isRequested() };
      const work: WindowWork = { forwarding, finishing, drafts, rules, onStep: onWindowStep };
      const done = await passOf(request)(model, request, work);
      rewritten.push(...done.drafts);
      scoredTokens += done.scoredTokens;
    }
    if (cancellation.isRequested()) return undefined;
    late ||= isLate();
  }
  const { count } = forwards;
  const ms = now() - started;
  return { drafts: rewritten, scoredTokens, late, steps, forwards: count, encodedTokens, ms };
}

/** The request's text as tokens. */
function tokensOf(
  request: RepairRequest,
  { maxCanvas, edit }: AttemptRules,
  tokenizer: LoadedModel['tokenizer'],
): DraftText {
  const roomy = maxCanvas - Math.max(1, Math.floor(maxCanvas * GROWTH_ROOM));
  // A model trained on drafts knows them as an editor's selection is tokenised; for the other one whatever is masked
  // has to be whole tokens, as in its training.
  const cuts = edit ? [] : cutsOf(request);
  // What is only judged is never laid on a canvas as a whole.
  const longest = request.changes === undefined ? roomy : Infinity;
  return draftText(request.text, request.spans, tokenizer, longest, cuts);
}

/** What a context for some drafts is opened with. */
function textAround(
  drafts: readonly Draft[],
  { ids }: DraftText,
  { documentId, languageId, beginsFile, endsFile }: RepairRequest,
): TokenText {
  const begin = drafts[0]?.begin ?? 0;
  const stop = drafts.at(-1)?.stop ?? 0;
  return { documentId, languageId, beginsFile, endsFile, ids, begin, stop };
}

function passOf({ changes, options }: RepairRequest): typeof repairWindow {
  if (changes !== undefined) return judgeChanges;
  return options.quick === true ? quickRepair : repairWindow;
}

/** Offsets at which something is suspected, none within a surrogate pair. */
function cutsOf({ text, suspects }: RepairRequest): number[] {
  const edges = suspects.flatMap(({ start, end }) => [start, end]);
  return edges.filter((edge) => !/[\uDC00-\uDFFF]/.test(text.charAt(edge)));
}

function shown(
  { draft: { start, end }, ids }: StepDraft,
  { tokenizer }: LoadedModel,
): RepairStepEvent['drafts'][number] {
  return { start, end, canvas: tokenizer.decodeEach(ids) };
}

/** What an attempt at a repair may have to guess; a rewrite may guess whatever comes. */
const MIN_SCORE = -10;

function rulesOf(model: LoadedModel, { options }: RepairRequest): AttemptRules {
  return {
    ...samplerRules(model, {}),
    edit: model.denoiser.edit,
    minScore: options.share === undefined ? MIN_SCORE : -Infinity,
  };
}
