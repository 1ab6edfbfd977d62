import type { RuntimeInfo } from '../../src/protocol';
import type { HeldOutFile } from '../common/heldOut';
import { mean, quantile, round } from '../common/stats';
import { sizedContexts, type BenchTokenizer, type SizedContext } from './contexts';
import { boundMs, RATE_ROWS, type Int8Rate } from './int8Rate';
import type { RuntimeProbe } from './runtimeProbe';

/** A time with what the machine's arithmetic alone would take. */
export interface Timing {
  /** Tokens of the context, or of the canvas. */
  readonly tokens: number;
  readonly runs: number;
  readonly ms: number;
  readonly p95: number;
  /** Least time for the matrix products at the measured int8 rate. */
  readonly boundMs: number;
  /** `ms` over `boundMs`. */
  readonly ratio: number;
}

export interface EncodeTiming extends Timing {
  /** Tokens asked for; the model's window may be smaller. */
  readonly asked: number;
}

/** What a typed character costs to encode. */
export interface KeystrokeTiming {
  readonly runs: number;
  readonly ms: number;
  readonly p95: number;
  readonly encodedTokens: number;
}

const CANVASES = [8, 16, 32, 64];
/** Documents measured for each context size and each canvas. */
const DOCUMENTS = 12;
/** Characters typed into one document. */
const KEYSTROKES = 40;

export interface Setup {
  readonly probe: RuntimeProbe;
  readonly tokenizer: BenchTokenizer;
  readonly files: readonly HeldOutFile[];
  readonly info: RuntimeInfo;
  /** See `ModelFacts`. */
  readonly bodyParameters: number;
  readonly rate: Int8Rate;
}

function timing(tokens: number, times: readonly number[], bound: number): Timing {
  const ms = quantile(times, 0.5);
  return {
    tokens,
    runs: times.length,
    ms: round(ms),
    p95: round(quantile(times, 0.95)),
    boundMs: round(bound, 3),
    ratio: bound === 0 ? 0 : round(ms / bound),
  };
}

const request = (context: SizedContext, documentId: string, length: string) => ({
  documentId,
  languageId: context.languageId,
  prefix: context.prefix,
  suffix: context.suffix,
  beginsFile: false,
  endsFile: false,
  options: { oracleLengthOf: length },
});

function contextsOf({ files, tokenizer, info }: Setup, tokens: number): SizedContext[] {
  const limit = Math.min(info.maxPrefix, info.maxSuffix);
  const contexts = sizedContexts(files, tokens, limit, tokenizer).slice(0, DOCUMENTS);
  if (contexts.length === 0) throw new Error(`no held-out file has ${tokens} tokens`);
  return contexts;
}

/** Encoding of contexts that nothing is cached of; `asked` tokens, or as many as the model's window has. */
export async function encodeTimes(setup: Setup, asked: number): Promise<EncodeTiming> {
  const times: number[] = [];
  const sizes: number[] = [];
  for (const [index, context] of contextsOf(setup, asked).entries()) {
    const id = `encode-${asked}-${index}`;
    const { result } = await setup.probe.infill(request(context, id, context.middle(1)));
    times.push(result.encodeMs);
    sizes.push(result.encodedTokens);
  }
  const size = Math.round(mean(sizes));
  const block = Math.max(...RATE_ROWS);
  const bound = (boundMs(setup.bodyParameters, block, setup.rate) * size) / block;
  return { asked, ...timing(size, times, bound) };
}

/** Encoding after each typed character, the rest of the context being cached. */
export async function keystrokeTimes(setup: Setup): Promise<KeystrokeTiming> {
  const times: number[] = [];
  const sizes: number[] = [];
  const [context] = contextsOf(setup, 512);
  if (context === undefined) return { runs: 0, ms: 0, p95: 0, encodedTokens: 0 };
  const typed = context.middle(32);
  for (let length = 0; length <= Math.min(KEYSTROKES, typed.length); length++) {
    const changed = { ...context, prefix: context.prefix + typed.slice(0, length) };
    const { result } = await setup.probe.infill(request(changed, 'keystroke', 'x'));
    if (length === 0) continue;
    times.push(result.encodeMs);
    sizes.push(result.encodedTokens);
  }
  return {
    runs: times.length,
    ms: round(quantile(times, 0.5)),
    p95: round(quantile(times, 0.95)),
    encodedTokens: round(mean(sizes)),
  };
}

/** A denoise step of each canvas size at 512 context tokens. */
export async function stepTimes(setup: Setup): Promise<Timing[]> {
  const contexts = contextsOf(setup, 512);
  const timings: Timing[] = [];
  for (const canvas of CANVASES) {
    const times: number[] = [];
    for (const [index, context] of contexts.entries()) {
      const ask = request(context, `step-${index}`, context.middle(canvas));
      await setup.probe.infill(ask);
      const { result } = await setup.probe.infill(ask);
      if (result.steps > 0) times.push((result.ms - result.encodeMs) / result.steps);
    }
    timings.push(timing(canvas, times, boundMs(setup.bodyParameters, canvas, setup.rate)));
  }
  return timings;
}
