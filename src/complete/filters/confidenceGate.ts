/** Shows nothing when the model is unsure: a wrong suggestion costs more than none. */
import { type Filter, reject } from './filter';

export const confidenceGate: Filter = (suggestion, { confidence, threshold }) =>
  confidence < threshold
    ? reject(`confidence ${confidence.toFixed(3)} is below ${threshold.toFixed(3)}`)
    : suggestion;
