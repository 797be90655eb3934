// Agencies, units, people and posts; the directory; held keys and images: the door of the feature.
export { fingerprintOf } from './commands/directory-key.ts';
export type { DirectoryChange } from './commands/import-directory.ts';
export type { KeyWays, OpenedKey } from './commands/open-key.ts';
export { isSoundPng } from './commands/sound-png.ts';
export { covers, type Delegation, standingOf } from './domain/delegation.ts';
export { keyDirectory } from './domain/key-directory.ts';
export type {
  Actor,
  Agency,
  CredentialOwner,
  HeldCredential,
  HeldPost,
  KnownAgency,
  Person,
  Post,
  Unit,
} from './domain/organization.ts';
export { rankOf } from './domain/rank.ts';
export {
  type ExchangeKey,
  makeOrganization,
  type Organization,
  type OrganizationDeps,
  type SetUp,
} from './make-organization.ts';
export { actorOf, type RoleHolder } from './queries/held-posts.ts';
export { makeCscService } from './transports/csc-service.ts';
