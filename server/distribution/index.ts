// Released documents for those besides agencies: own units and people, and e-mail. The door of the feature.
export { isSame, twice } from './commands/begin-round.ts';
export { readsIn } from './domain/released.ts';
export {
  type Distribution,
  type DistributionDeps,
  type MailSettings,
  makeDistribution,
} from './make-distribution.ts';
