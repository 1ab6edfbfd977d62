import type { RepairRequest, RepairResult, RepairStepEvent, RewrittenDraft } from '../../protocol';
import type { Cancellation } from '../host/cancellation';
import { countingGraph } from '../twoStream/countingGraph';
import type { InfillContext } from '../infill/infill';
import { samplerRules } from '../infill/samplerRules';
import type { AttemptRules } from './attempt';
import { draftText } from './draftText';
import { encodeWindow } from './encodeWindow';
import { judgeChanges } from './judgeChanges';
import type { Forwarding } from './placedBatches';
import { quickRepair } from './quickRepair';
import { repairWindow, type StepDraft, type WindowWork } from './windowRepair';
import { repairWindows } from './windows';

export interface RepairHooks {
  readonly cancellation: Cancellation;
  readonly onStep?: (event: RepairStepEvent) => void;
  /** Resolves when the next forward may begin: what is more urgent goes first. */
  readonly turn?: () => Promise<void>;
}

/** Room for a draft to grow in its canvas: this share of the longest one. */
const GROWTH_ROOM = 1 / 8;

/**
 * Answers one request: tokens, windows, and for each window streams, scores, doubts, refinement, likelihood.
 *
 * What it costs beyond encoding and scoring the spans grows with what is doubted. Between two forwards the event loop
 * gets a turn, so that a cancellation is seen within one forward.
 * @returns undefined when cancelled
 */
export async function repair(
  context: InfillContext,
  request: RepairRequest,
  { cancellation, onStep, turn = () => Promise.resolve() }: RepairHooks,
): Promise<RepairResult | undefined> {
  const { manifest, tokenizer, now } = context;
  const started = now();
  const { deadlineMs = Infinity } = request.options;
  const isLate = (): boolean => {
    return cancellation.isFinishRequested() || now() - started >= deadlineMs;
  };
  const stopping = (): boolean => cancellation.isRequested() || isLate();
  const graph = countingGraph(context.graph, cancellation);
  const forwarding: Forwarding = { graph, mask: manifest.tokens.mask, stopping, turn };
  const finishing: Forwarding = { ...forwarding, stopping: () => cancellation.isRequested() };
  const rules = rulesOf(context, request);
  const most = rules.maxCanvas - Math.max(1, Math.floor(rules.maxCanvas * GROWTH_ROOM));
  // A model trained on drafts knows them as an editor's selection is tokenised; for the other one whatever is masked
  // has to be whole tokens, as in its training.
  const cuts = rules.edit ? [] : cutsOf(request);
  // What is only judged is never laid on a canvas as a whole.
  const longest = request.changes === undefined ? most : Infinity;
  const text = draftText(request.text, request.spans, tokenizer, longest, cuts);

  const drafts: RewrittenDraft[] = [];
  let steps = 0;
  let scoredTokens = 0;
  let encodedTokens = 0;
  let late = false;
  const tellStep = (working: readonly StepDraft[]): void => {
    steps++;
    onStep?.({ step: steps, drafts: working.map((draft) => shown(draft, context)) });
  };
  for (const window of repairWindows(text, request, manifest, (id) => tokenizer.hasNewline(id))) {
    const encoded = await encodeWindow(context, graph, request.documentId, window, forwarding);
    encodedTokens += encoded.tokens;
    if (!stopping()) {
      const { seen } = encoded;
      const work: WindowWork = { forwarding, finishing, window, seen, rules, tellStep };
      const done = await passOf(request)(context, request, work);
      drafts.push(...done.drafts);
      scoredTokens += done.scoredTokens;
    }
    if (cancellation.isRequested()) return undefined;
    late ||= isLate();
  }
  const { forwards } = graph;
  return { drafts, scoredTokens, late, steps, forwards, encodedTokens, ms: now() - started };
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
  { tokenizer }: InfillContext,
): RepairStepEvent['drafts'][number] {
  return { start, end, canvas: tokenizer.decodeEach(ids) };
}

/** An attempt at a repair may have to guess this much; whoever wants something new takes what comes. */
const LEAST_SCORE = -10;

function rulesOf({ manifest, tokenizer }: InfillContext, { options }: RepairRequest): AttemptRules {
  return {
    ...samplerRules(manifest, tokenizer, {}),
    edit: manifest.model.edit,
    leastScore: options.share === undefined ? LEAST_SCORE : -Infinity,
  };
}
