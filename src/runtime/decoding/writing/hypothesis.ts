import type { Branch, Prediction } from '../../decoder/branch';
import { completeTextOf, joined, type DecoderTokenizer } from '../../decoder/decoderTokenizer';
import type { Noise } from '../../gumbelNoise';
import { fits, type HealedPrefix } from '../prompt/healing';
import { endOf, type EndReason, type StopRules } from './stopRules';

/** A token of a text and what the model thought of it. */
export interface WrittenToken {
  readonly id: number;
  /** Natural-log probability, among the tokens that fit what was typed; NaN where it was put back unasked. */
  readonly logp: number;
  /** What was expected in its place. */
  readonly prediction: Prediction;
}

/** What hypotheses of one request share. */
export interface WritingRules {
  readonly tokenizer: DecoderTokenizer;
  readonly healed: HealedPrefix;
  readonly stop: StopRules;
  /** Absent: the likeliest token is written. */
  readonly noise?: Noise;
}

/** An expected token that may be written next. */
export interface ExpectedToken {
  readonly id: number;
  readonly logp: number;
}

/** One text in the making: tokens on a branch of the context, with its end. */
export class TextHypothesis {
  readonly tokens: WrittenToken[];
  ended: EndReason | undefined;
  /** Log probability of the token that ended it (end token or line break); 0 where it ended otherwise. */
  endLogp = 0;
  private endLength: number | undefined;

  constructor(
    private readonly rules: WritingRules,
    /** Holds the tokens that were read; the last of `tokens` may be missing. */
    readonly branch: Branch,
    tokens: readonly WrittenToken[] = [],
    /** The token after which it left another hypothesis, and its log probability there. */
    readonly left?: { readonly at: number; readonly logp: number },
  ) {
    this.tokens = [...tokens];
  }

  /** The new text, without what was typed; a character not complete yet is left out. */
  get text(): string {
    const bytes = this.bytes().subarray(this.rules.healed.typed.length);
    return completeTextOf(bytes).slice(0, this.endLength);
  }

  /** Tokens that add to what was typed, up to the end; all of them while it is not ended. */
  get newTokens(): readonly WrittenToken[] {
    return this.placedTokens().map(({ token }) => token);
  }

  /** What each of `newTokens` adds to `text`; a character of several tokens belongs to the last of them. */
  get pieces(): string[] {
    const { text } = this;
    const bytes = Buffer.from(text);
    let shown = 0;
    return this.placedTokens().map(({ end }) => {
      const { length } = completeTextOf(bytes.subarray(0, end));
      const piece = text.slice(shown, length);
      shown = length;
      return piece;
    });
  }

  /** Tokens that may come next, likeliest first, none of them against what was typed. */
  choices(prediction: Prediction, index = this.tokens.length): ExpectedToken[] {
    const { tokenizer, noise } = this.rules;
    const rest = this.restOfTyped(index);
    const all = prediction.ids.map((id, k) => ({ id, logp: prediction.logps[k] ?? -Infinity }));
    if (noise !== undefined) {
      const drawn = (choice: ExpectedToken): number => choice.logp + noise(index, choice.id);
      all.sort((a, b) => drawn(b) - drawn(a));
    }
    if (rest.length === 0) return all;
    const fitting = all.filter(({ id }) => fits(tokenizer.bytesOf(id), rest));
    const mass = Math.log(fitting.reduce((sum, { logp }) => sum + Math.exp(logp), 0));
    return fitting.map(({ id, logp }) => ({ id, logp: logp - mass }));
  }

  /** Writes the likeliest token that fits, or ends. */
  advance(prediction: Prediction): void {
    const { removed } = this.rules.healed;
    const [best] = this.choices(prediction);
    if (best !== undefined) {
      this.write(best, prediction);
      return;
    }
    // Nothing likely continues what was typed: it stays as it was.
    const length = commonStart(this.tokens, removed);
    this.tokens.length = length;
    const id = removed[length];
    if (id === undefined) this.end('unknown');
    else this.tokens.push({ id, logp: NaN, prediction });
  }

  /** Writes a token, or ends where it says so. */
  write({ id, logp }: ExpectedToken, prediction: Prediction): void {
    const { tokenizer, stop } = this.rules;
    if (tokenizer.isAdded(id)) {
      this.endLogp = logp;
      this.end('end-token');
      return;
    }
    this.tokens.push({ id, logp, prediction });
    const end = endOf(this.text, stop);
    if (end !== undefined) {
      if (end.reason === 'newline') this.endLogp = logp;
      this.end(end.reason, end.length);
    } else if (this.newTokens.length >= stop.maxTokens) {
      this.end('max-tokens');
    }
  }

  /** Ends it behind the first `length` UTF-16 units of its text. */
  end(reason: EndReason, length = this.text.length): void {
    this.ended = reason;
    this.endLength = length;
  }

  /** The new tokens, each with the byte of the new text at which it ends. */
  private placedTokens(): { readonly token: WrittenToken; readonly end: number }[] {
    const most = this.endLength === undefined ? Infinity : Buffer.byteLength(this.text);
    let end = -this.rules.healed.typed.length;
    return this.tokens.flatMap((token) => {
      const begin = end;
      end += this.rules.tokenizer.bytesOf(token.id).length;
      return end > 0 && begin < most ? [{ token, end }] : [];
    });
  }

  private bytes(): Uint8Array {
    return joined(this.tokens.map(({ id }) => this.rules.tokenizer.bytesOf(id)));
  }

  /** What was typed and is not written by the first `index` tokens. */
  private restOfTyped(index: number): Uint8Array {
    const { healed, tokenizer } = this.rules;
    let written = 0;
    for (const { id } of this.tokens.slice(0, index)) written += tokenizer.bytesOf(id).length;
    return healed.typed.subarray(Math.min(written, healed.typed.length));
  }
}

function commonStart(tokens: readonly WrittenToken[], ids: readonly number[]): number {
  let length = 0;
  while (length < tokens.length && tokens[length]?.id === ids[length]) length++;
  return length;
}
