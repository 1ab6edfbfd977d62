import type { DecoderTokenizer } from '../decoder/decoderTokenizer';
import type { Interruption } from '../decoder/interruption';
import type { Decoder } from '../decoding/decoder';
import { Forwards } from '../host/forwards';
import type { Cancellation } from '../host/cancellation';

/** A pretrained decoder that answers requests. */
export interface Body {
  readonly decoder: Pick<Decoder, 'complete' | 'surprise' | 'judge'>;
  readonly tokenizer: Pick<DecoderTokenizer, 'encode'>;
}

/** How a request ends early, as the decoder asks for it; the event loop gets a turn after every forward. */
export function interruptionOf(
  cancellation: Cancellation,
  turn?: () => Promise<void>,
): Interruption {
  const forwards = new Forwards(cancellation);
  return {
    isRequested: () => cancellation.isRequested(),
    isFinishRequested: () => cancellation.isFinishRequested(),
    countForward: forwards.afterForward,
    ...(turn !== undefined && { turn }),
  };
}
