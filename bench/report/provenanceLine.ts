import type { Provenance } from '../common/results';
import { compact } from './markdown';

/** One paragraph on how a result came to be. */
export function provenanceLine({ date, commit, machine, model }: Provenance): string {
  const day = date.slice(0, 16).replace('T', ' ');
  const where = `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}`;
  const busy = `load ${machine.load} when it began`;
  const what =
    model.name === 'none'
      ? 'no model package'
      : `model ${model.name} ${model.version} (${compact(model.parameters)} parameters, sha256 ${model.sha256}…)`;
  return `*${day} UTC, commit ${commit}; ${what}; ${where}, ${busy}.*`;
}
