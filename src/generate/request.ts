import type { Snapshot } from '../text/snapshot';
import { windowBudget, windows, type WindowAnchor } from '../context/windows';
import type { InfillQuery, ModelInfo } from '../model/model';
import { instructionLine } from '../context/instruction';
import type { GenerateJob } from './job';

/**
 * Makes the requests of a generation. Each one's prefix is the last one's with what was written since, and begins at
 * the same place, so that only the new tokens have to be encoded.
 */
export class BlockRequests {
  private readonly head: string;
  private anchor: WindowAnchor | undefined;

  /** @param job with line feeds */
  constructor(
    private readonly job: GenerateJob,
    private readonly info: Pick<ModelInfo, 'maxPrefix' | 'maxSuffix'>,
  ) {
    const { prefix, languageId, options } = job;
    const lead = instructionLine(prefix, prefix.length, languageId, options.instruction);
    const at = lead?.at ?? prefix.length;
    this.head = prefix.slice(0, at) + (lead?.text ?? '') + prefix.slice(at);
  }

  /**
   * The request for the next canvas.
   * @param written by the blocks before
   * @param block its number, from 1
   */
  next(written: string, block: number, timeLeft: number | undefined): InfillQuery {
    const { documentId, languageId, suffix, options } = this.job;
    const snapshot: Snapshot = {
      uri: documentId,
      version: 0,
      languageId,
      text: this.head + written + suffix,
      offset: this.head.length + written.length,
      eol: '\n',
      indent: { insertSpaces: true, tabSize: 4 },
    };
    const { anchor, ...texts } = windows(snapshot, windowBudget(this.info), this.anchor);
    this.anchor = anchor;
    const { maxTokens, seed, temperature } = options;
    return {
      documentId,
      languageId,
      ...texts,
      options: {
        ...(maxTokens !== undefined && { maxTokens }),
        ...(timeLeft !== undefined && { deadlineMs: timeLeft }),
        ...(seed !== 0 && { temperature, seed: seed * MAX_BLOCKS + block }),
      },
    };
  }
}

/** More blocks than any generation has: no two blocks of different seeds get the same noise. */
export const MAX_BLOCKS = 64;
