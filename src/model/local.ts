import { Cancellation } from '../runtime/host/cancellation';
import type { Engine } from '../runtime/engine';
import type { Model } from './model';

/** The model in this process, for the command line and the benchmarks: requests run one after the other. */
export function localModel(engine: Pick<Engine, 'infill' | 'repair' | 'close' | 'info'>): Model {
  const hooks = <Step>(call: { readonly onStep?: ((step: Step) => void) | undefined } = {}) => ({
    cancellation: new Cancellation(),
    ...(call.onStep !== undefined && { onStep: call.onStep }),
  });
  return {
    info: engine.info,
    infill: (query, call) => engine.infill({ ...query, id: 0 }, hooks(call)),
    repair: (query, call) => engine.repair({ ...query, id: 0 }, hooks(call)),
    close: (documentId) => {
      engine.close(documentId);
    },
  };
}
