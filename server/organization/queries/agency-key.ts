// The key of the caller's agency, for its administrators, and the ways this server can hold one.
import type { AgencyKey } from '../../contracts/organization.ts';
import type { Deps } from '../commands/deps.ts';
import { kindsOf } from '../commands/open-key.ts';
import { credentialOf } from './profile.ts';

export const agencyKey = async (deps: Deps, agencyId: string): Promise<AgencyKey> => ({
  credential: await credentialOf(deps, { kind: 'agency', id: agencyId }),
  ways: { kinds: kindsOf(deps.keyWays), desktopUrl: deps.keyWays.desktopUrl ?? null },
});
