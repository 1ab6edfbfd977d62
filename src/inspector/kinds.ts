/** How the inspector shows each kind of request. */
import type { RequestKind, StepOf } from '../protocol';
import type { Translate } from '../translate';
import { infillFacts, repairFacts } from './facts';
import { infillFrames } from './infillFrames';
import { repairFrames } from './repairFrames';
import type { TraceOf } from './trace';
import type { Fact, Frame } from './view';

interface KindView<Kind extends RequestKind> {
  /** @param name of the document */
  readonly title: (number: number, name: string, t: Translate) => string;
  /** Apart from those that all kinds have. */
  readonly facts: (trace: TraceOf<Kind>, t: Translate) => readonly Fact[];
  /** One a step. */
  readonly frames: (trace: TraceOf<Kind>, t: Translate) => readonly Frame[];
  /** Canvas positions in an event, which take most of a trace's memory. */
  readonly cells: (event: StepOf<Kind>) => number;
}

export const KINDS: { readonly [Kind in RequestKind]: KindView<Kind> } = {
  infill: {
    title: (number, name, t) => t('{0}: infill in {1}', number, name),
    facts: infillFacts,
    frames: ({ events }, t) => infillFrames(events, t),
    cells: ({ canvas, trace }) => {
      const traced = trace?.canvases ?? [];
      return traced.reduce((sum, { cells }) => sum + 2 * cells.length, canvas.length);
    },
  },
  repair: {
    title: (number, name, t) => t('{0}: repair in {1}', number, name),
    facts: repairFacts,
    frames: ({ request, events }, t) => repairFrames(request, events, t),
    cells: ({ drafts }) => drafts.reduce((sum, { canvas }) => sum + canvas.length, 0),
  },
};
