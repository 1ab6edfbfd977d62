import type { StopReason } from '../../protocol';
import type { EndReason as DecoderStop } from '../decoding/writing/stopRules';

/** Why a text ended, in the protocol's words. */
export const STOPS: Readonly<Record<DecoderStop, StopReason>> = {
  newline: 'newline',
  'stop-text': 'complete',
  'end-token': 'complete',
  suffix: 'complete',
  'block-end': 'complete',
  repetition: 'complete',
  'max-tokens': 'steps',
  unknown: 'unsure',
  deadline: 'deadline',
};
