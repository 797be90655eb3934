// Accounts, sessions and who calls: the door of the feature.
export { type Auth, type AuthDeps, makeAuth } from './make-auth.ts';
