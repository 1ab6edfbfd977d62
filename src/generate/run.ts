import { isBlank, withLineFeeds } from '../text/snapshot';
import type { Completion, InfillResult } from '../protocol';
import type { Model } from '../model/model';
import { DraftTree } from '../syntax/draftTree';
import type { Grammars } from '../syntax/grammars';
import { generatedPart, type InsertionPoint } from './extent';
import type { GenerateHooks, GenerateJob, GenerateOutcome, GenerateStop } from './job';
import { BlockRequests, MAX_BLOCKS } from './request';

/**
 * Writes code at a place, canvas after canvas: a finished one joins the prefix, whose cache then only has to be
 * extended (block diffusion, arXiv 2503.09573). It ends with the function or the statement that the place is in.
 * @throws what the model throws
 */
export async function runGenerate(
  job: GenerateJob,
  model: Pick<Model, 'info' | 'infill'>,
  grammars: Grammars,
  { onProgress = () => undefined, now = () => performance.now() }: GenerateHooks = {},
): Promise<GenerateOutcome> {
  const started = now();
  const plain = { ...job, prefix: withLineFeeds(job.prefix), suffix: withLineFeeds(job.suffix) };
  const { begun = '' } = job;
  const text = plain.prefix + begun + plain.suffix;
  const tree = await DraftTree.open(grammars, job.languageId, text);
  const place: InsertionPoint = { text, offset: plain.prefix.length + begun.length, tree };
  const { deadlineMs, maxBlocks } = job.options;
  const requests = new BlockRequests(plain, model.info);
  const work = new Work();
  try {
    for (let block = 1; block <= Math.min(maxBlocks, MAX_BLOCKS); block++) {
      const timeLeft =
        deadlineMs === undefined ? undefined : Math.ceil(deadlineMs - (now() - started));
      if (timeLeft !== undefined && timeLeft <= 0) return work.outcome('deadline');
      const before = begun + work.text;
      const request = requests.next(before, block, timeLeft);
      const result = await model.infill(request, {
        onStep: ({ canvas }) => {
          onProgress({ block, text: before, canvas });
        },
      });
      if (result === undefined) return work.outcome('cancelled');
      const stop = work.add(result, place);
      if (stop !== undefined) return work.outcome(stop);
    }
    return work.outcome('blocks');
  } finally {
    tree?.dispose();
  }
}

/** What was written, and what it took. */
class Work {
  text = '';
  private last: string | undefined;
  private blocks = 0;
  private tokens = 0;
  private steps = 0;
  private forwards = 0;
  private logp = 0;

  /** Adds a block. @returns why there is to be no other one; undefined when there is */
  add(result: InfillResult, place: InsertionPoint): GenerateStop | undefined {
    this.steps += result.steps;
    this.forwards += result.forwards;
    const completion = this.blocks === 0 ? firstWithText(result) : result;
    if (isBlank(completion.text)) return completion.stop === 'deadline' ? 'deadline' : 'empty';
    const { text, tokens, confidence } = completion;
    if (text.trim() === this.last) return 'repeats';
    this.last = text.trim();
    this.blocks++;
    this.tokens += tokens;
    this.logp += tokens * Math.log(confidence);
    const { length, isDone } = generatedPart(place, this.text + text);
    this.text = (this.text + text).slice(0, length);
    if (isDone) return 'complete';
    return completion.stop === 'deadline' ? 'deadline' : undefined;
  }

  outcome(stop: GenerateStop): GenerateOutcome {
    const { text, blocks, tokens, steps, forwards } = this;
    const confidence = tokens === 0 ? 0 : Math.exp(this.logp / tokens);
    return { text, blocks, tokens, steps, forwards, confidence, stop };
  }
}

/** The likeliest text that is one: that nothing is missing cannot be meant where somebody asks for something. */
function firstWithText(result: InfillResult): Completion {
  return [result, ...result.alternatives].find(({ text }) => !isBlank(text)) ?? result;
}
