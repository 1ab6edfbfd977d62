import { TAGS } from '../../src/protocol/windowSizes';
import { Cancellation } from '../../src/runtime/host/cancellation';
import { Engine } from '../../src/runtime/engine';
import { readModelPackage, readText } from '../../src/runtime/package/modelPackage';
import { Tokenizer } from '../../src/runtime/package/tokenizer';
import { MODELS } from '../common/paths';
import type { Limits } from './trials';
import type { Prefix, Trial } from './trial';

/** Characters behind the cursor that are more than the model can see of them. */
const SUFFIX_CHARS = 4096;

/** The bundled model in this process, asked for the rest of one line. The extension's would run at low priority. */
export class LineModel {
  private constructor(
    private readonly engine: Engine,
    readonly limits: Limits,
  ) {}

  static async load(): Promise<LineModel> {
    const { pathOf } = await readModelPackage(MODELS);
    const tokenizer = Tokenizer.parse(await readText(pathOf('tokenizer')));
    const options = { modelFolder: MODELS, threads: 1 };
    const engine = await Engine.load(options);
    return new LineModel(engine, {
      prefix: engine.info.maxPrefix - TAGS,
      suffix: SUFFIX_CHARS,
      count: (text) => tokenizer.encode(text).length,
    });
  }

  /** The likeliest text at a trial's cursor with this prefix. */
  async complete({ languageId, suffix, endsFile }: Trial, prefix: Prefix): Promise<string> {
    // What one request saw must not decide where the next one's window is cut.
    this.engine.clearCaches();
    const request = {
      id: 0,
      documentId: 'context',
      languageId,
      prefix: prefix.text,
      beginsFile: prefix.isWhole,
      suffix,
      endsFile,
      options: { singleLine: true },
    };
    const result = await this.engine.infill(request, { cancellation: new Cancellation() });
    if (result === undefined) throw new Error('an infill ended without being cancelled');
    return result.text;
  }

  close(): Promise<void> {
    return this.engine.dispose();
  }
}
