// The public vocabulary of the signing library.
export type * from './policy-types.ts';
export type * from './report-types.ts';
export { SigningError, type SigningErrorCode } from './signing-error.ts';
export type * from './signing-types.ts';
