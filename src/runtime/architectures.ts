import { RuntimeFailure } from './host/failure';
import type { OpenedModel, OpenOptions } from './loadedModel';
import type { ModelPackage } from './package/modelPackage';
import { TWO_STREAM } from './twoStream/manifest';
import { openTwoStream } from './twoStream/openTwoStream';

type Open = (files: ModelPackage, options: OpenOptions) => Promise<OpenedModel>;

/** How a package is opened, by the architecture that its manifest names. */
const ARCHITECTURES: ReadonlyMap<string, Open> = new Map([[TWO_STREAM, openTwoStream]]);

/**
 * Opens a verified package.
 * @throws RuntimeFailure `model-format` for an unknown architecture, `model-invalid`, `no-native-binding`
 */
export function openModel(files: ModelPackage, options: OpenOptions): Promise<OpenedModel> {
  const { architecture, fields } = files.manifest;
  const open = ARCHITECTURES.get(architecture);
  if (open !== undefined) return open(files, options);
  const known = [...ARCHITECTURES.keys()].join(', ');
  throw new RuntimeFailure(
    'model-format',
    `${fields.file} has architecture ${JSON.stringify(architecture)}; this version of Anneal runs ${known}.`,
  );
}
