// Immutable bytes by SHA-256, and who uploaded them: the door of the feature.
export type { Staged } from './commands/stage.ts';
export { GLIMPSE_BYTES, mediaTypeOf } from './domain/media-type.ts';
export { type Files, type FilesDeps, type KeptFile, makeFiles } from './make-files.ts';
