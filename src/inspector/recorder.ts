import type { RequestKind, RequestMessage, ResultOf, StepOf } from '../protocol';
import { KINDS } from './kinds';
import type { Outcome, Trace } from './trace';

type Step = StepOf<RequestKind>;
type Result = ResultOf<RequestKind>;

/** Traces kept, and positions of their canvases altogether: what is older goes. A position takes some 100 bytes. */
const MAX_TRACES = 30;
const MAX_CELLS = 200_000;

interface Kept {
  readonly number: number;
  readonly at: string;
  readonly asked: RequestMessage;
  readonly events: Step[];
  outcome: Outcome<Result>;
  cells: number;
}

/** Keeps what the last requests did, as long as somebody wants to see it; in memory only, and not without bound. */
export class TraceRecorder {
  private readonly kept: Kept[] = [];
  private count = 0;

  /** Whether requests are recorded. */
  isRecording = false;

  /**
   * @param onChange told after every change of what is kept
   * @param now the date
   */
  constructor(
    private readonly onChange: () => void,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** A request that is sent now. */
  begin(asked: RequestMessage): {
    step(event: Step): void;
    done(result: Result): void;
    cancelled(): void;
    failed(message: string): void;
  } {
    const at = this.now().toISOString();
    const outcome = { kind: 'running' } as const;
    const kept: Kept = { number: ++this.count, at, asked, events: [], outcome, cells: 0 };
    this.kept.push(kept);
    this.trim();
    const end = (how: Kept['outcome']): void => {
      kept.outcome = how;
      this.onChange();
    };
    return {
      step: (event) => {
        kept.events.push(event);
        kept.cells += cellsOf(asked.type, event);
        this.trim();
      },
      done: (result) => {
        end({ kind: 'done', result });
      },
      cancelled: () => {
        end({ kind: 'cancelled' });
      },
      failed: (message) => {
        end({ kind: 'failed', message });
      },
    };
  }

  /** The traces of requests that are over, newest first. */
  get traces(): Trace[] {
    const over = this.kept.filter(({ outcome }) => outcome.kind !== 'running');
    return over.map(traceOf).reverse();
  }

  /** Forgets everything. */
  clear(): void {
    this.kept.length = 0;
    this.onChange();
  }

  /** The newest one is kept, however large. */
  private trim(): void {
    let cells = this.kept.reduce((sum, kept) => sum + kept.cells, 0);
    while (this.kept.length > 1 && (this.kept.length > MAX_TRACES || cells > MAX_CELLS)) {
      cells -= this.kept.shift()?.cells ?? 0;
    }
  }
}

/** Events and results of a request are of its kind: the runtime answers nothing else. */
function traceOf({ number, at, asked, events, outcome }: Kept): Trace {
  return { kind: asked.type, number, at, request: asked.request, events, outcome } as Trace;
}

function cellsOf<Kind extends RequestKind>(kind: Kind, event: StepOf<Kind>): number {
  return KINDS[kind].cells(event);
}
