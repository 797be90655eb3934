// Handlers of the organization routes: call one function, present.
import { Readable } from 'node:stream';
import type { ROUTES } from '../contracts/routes.ts';
import type { RouteHandlers } from '../platform/http/mount-routes.ts';
import { AppError } from '../platform/http/problem.ts';
import type { ByteAnswer } from '../platform/http/send-bytes.ts';
import type { Deps } from './commands/deps.ts';
import { makeDelegation, withdrawDelegation } from './commands/make-delegation.ts';
import { putCredential } from './commands/put-credential.ts';
import { putSignatureImage } from './commands/put-signature-image.ts';
import type { Actor, CredentialOwner } from './domain/organization.ts';
import { agencyKey } from './queries/agency-key.ts';
import { evidenceOfDelegation, listDelegations, presentDelegation } from './queries/delegations.ts';
import { ownAgency } from './queries/own-agency.ts';
import { profileOf } from './queries/profile.ts';

type Routes = Pick<
  typeof ROUTES,
  | 'listDirectory'
  | 'getOwnAgency'
  | 'getProfile'
  | 'putSignatureImage'
  | 'getSignatureImage'
  | 'getSealImage'
  | 'putCredential'
  | 'listDelegations'
  | 'makeDelegation'
  | 'withdrawDelegation'
  | 'downloadDelegationEvidence'
  | 'putKey'
  | 'getAgencyKey'
  | 'putAgencyKey'
>;
export type OrganizationHandlers = RouteHandlers<Routes, Actor>;

const personOf = ({ personId }: Actor): CredentialOwner => ({ kind: 'person', id: personId });

export function makeHandlers(deps: Deps): OrganizationHandlers {
  const { store } = deps;

  const imageOf = async (owner: CredentialOwner): Promise<ByteAnswer> => {
    const image = await store.image(owner);
    if (image === null) throw new AppError('NOT_FOUND');
    const { png } = image;
    return {
      sizeBytes: png.length,
      mediaType: 'image/png',
      disposition: 'inline',
      open: ({ start, end }) => Readable.from([png.subarray(start, end + 1)]),
    };
  };

  return {
    listDirectory: async () => {
      const agencies = await store.allAgencies();
      return {
        items: agencies.map(({ id, code, name, shortName, parentCode, canReceive, isLocal }) => {
          return { id, code, name, shortName, parentCode, canReceive, isLocal };
        }),
      };
    },
    listDelegations: ({ actor }) => listDelegations(deps, actor),
    makeDelegation: async ({ actor, input: { body } }) =>
      presentDelegation(deps, actor, await makeDelegation(deps, actor, body)),
    withdrawDelegation: async ({ actor, input: { params, body } }) =>
      presentDelegation(deps, actor, await withdrawDelegation(deps, actor, { ...params, ...body })),
    downloadDelegationEvidence: async ({ actor, input: { params } }) => {
      const evidence = await evidenceOfDelegation(deps, actor, params.id);
      const { digest, name, sizeBytes, mediaType } = evidence;
      return {
        name,
        sizeBytes,
        mediaType,
        disposition: 'attachment',
        open: (range) => deps.files.createReadStream(digest, range),
      };
    },
    getOwnAgency: ({ actor }) => ownAgency(deps, actor.agencyId),
    getProfile: ({ actor }) => profileOf(deps, actor),
    putSignatureImage: async ({ actor, request }) => {
      await putSignatureImage(deps, actor, request);
      return profileOf(deps, actor);
    },
    getSignatureImage: ({ actor }) => imageOf({ kind: 'person', id: actor.personId }),
    getSealImage: ({ actor }) => imageOf({ kind: 'agency', id: actor.agencyId }),
    putCredential: async ({ actor, input: { body } }) => {
      await putCredential(deps, actor, personOf(actor), { kind: 'pkcs12', ...body });
      return profileOf(deps, actor);
    },
    putKey: async ({ actor, input: { body } }) => {
      await putCredential(deps, actor, personOf(actor), body);
      return profileOf(deps, actor);
    },
    getAgencyKey: ({ actor }) => agencyKey(deps, actor.agencyId),
    putAgencyKey: async ({ actor, input: { body } }) => {
      await putCredential(deps, actor, { kind: 'agency', id: actor.agencyId }, body);
      return agencyKey(deps, actor.agencyId);
    },
  };
}
