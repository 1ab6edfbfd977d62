import type { AnsweringModel } from './answeringModel';
import { infill } from './infill/infill';
import { repair } from './repair/repair';
import type { OpenedTwoStream } from './twoStream/openTwoStream';

/** Answers by canvases that a network denoises. */
export function denoisingModel(model: OpenedTwoStream): AnsweringModel {
  const { denoiser, facts, cacheBytes, dispose } = model;
  const { maxPrefix, maxSuffix, maxCanvas } = denoiser.limits;
  return {
    facts: { ...facts, maxPrefix, maxSuffix, maxCanvas, edit: denoiser.edit },
    cacheBytes,
    infill: (request, hooks) => infill(model, request, hooks),
    repair: (request, hooks) => repair(model, request, hooks),
    close: (documentId) => {
      denoiser.close(documentId);
    },
    clear: () => {
      denoiser.clear();
    },
    dispose,
  };
}
