import type { Provenance } from '../common/results';
import type { EncodeTiming, KeystrokeTiming, Timing } from './engineTimes';
import type { Int8Rate } from './int8Rate';
import type { SuggestionResult } from './suggestions';

/** Result of the latency benchmark. Times in ms, memory in MB. */
export interface LatencyResult extends Provenance {
  readonly kind: 'latency';
  readonly threads: number;
  /** GOP/s of MatMulInteger u8 x s8 [rows,512]x[512,2048], by rows. */
  readonly int8Rate: Int8Rate;
  readonly coldStart: { readonly runs: number; readonly ms: number; readonly loadMs: number };
  readonly encode: readonly EncodeTiming[];
  readonly keystroke: KeystrokeTiming;
  readonly step: readonly Timing[];
  readonly suggestion: SuggestionResult;
  readonly memoryMb: { readonly ready: number; readonly peak: number };
  readonly idle: { readonly seconds: number; readonly cpuPercent: number };
}
