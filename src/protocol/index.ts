export type { ErrorCode, RuntimeError } from './errors';
export { RuntimeFailure } from './errors';
export type * from './infill';
export type * from './info';
export type * from './messages';
export type * from './ranges';
export type * from './repair';
export type { QueryOf, RequestKind, RequestOf, RequestTypes, ResultOf, StepOf } from './requests';
export type * from './trace';
