import type { AnsweringModel, OpenOptions } from './answeringModel';
import { QWEN2 } from './body/manifest';
import { openBody } from './body/openBody';
import { denoisingModel } from './denoisingModel';
import { RuntimeFailure } from './host/failure';
import type { ModelPackage } from './package/modelPackage';
import { TWO_STREAM } from './twoStream/manifest';
import { openTwoStream } from './twoStream/openTwoStream';

type Open = (files: ModelPackage, options: OpenOptions) => Promise<AnsweringModel>;

/** How a package is opened, by the architecture that its manifest names. */
const ARCHITECTURES: ReadonlyMap<string, Open> = new Map<string, Open>([
  [TWO_STREAM, async (files, options) => denoisingModel(await openTwoStream(files, options))],
  [QWEN2, openBody],
]);

/**
 * Opens a verified package.
 * @throws RuntimeFailure `model-format` for an unknown architecture, `model-invalid`, `no-native-binding`
 */
export function openModel(files: ModelPackage, options: OpenOptions): Promise<AnsweringModel> {
  const { architecture, fields } = files.manifest;
  const open = ARCHITECTURES.get(architecture);
  if (open !== undefined) return open(files, options);
  const known = [...ARCHITECTURES.keys()].join(', ');
  throw new RuntimeFailure(
    'model-format',
    `${fields.file} has architecture ${JSON.stringify(architecture)}; this version of Anneal runs ${known}.`,
  );
}
