// A person's own certificate and signature image and, for a clerk, the seal of the agency.
import type { Credential, Profile } from '../../contracts/organization.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/http/problem.ts';
import { type KeyWays, kindsOf } from '../commands/open-key.ts';
import { type Actor, type CredentialOwner, credentialStatus } from '../domain/organization.ts';
import type { OrganizationStore } from '../store.ts';

interface ProfileDeps {
  store: OrganizationStore;
  clock: Clock;
  keyWays: KeyWays;
}

export async function profileOf(deps: ProfileDeps, actor: Actor): Promise<Profile> {
  const own: CredentialOwner = { kind: 'person', id: actor.personId };
  const [person, credential, hasSignatureImage, seal] = await Promise.all([
    deps.store.personById(actor.personId),
    credentialOf(deps, own),
    deps.store.hasImage(own),
    actor.role === 'clerk' ? sealOf(deps, actor.agencyId) : null,
  ]);
  if (person === null) throw new AppError('NOT_FOUND');
  const { id, name, email, username } = person;
  return {
    person: { id, name, email, username, title: actor.title },
    credential,
    ways: { kinds: kindsOf(deps.keyWays), desktopUrl: deps.keyWays.desktopUrl ?? null },
    hasSignatureImage,
    seal,
  };
}

export async function credentialOf(
  { store, clock }: Pick<ProfileDeps, 'store' | 'clock'>,
  owner: CredentialOwner,
): Promise<Credential | null> {
  const held = await store.credential(owner);
  return (
    held && { kind: held.place.kind, certificate: held.facts, status: credentialStatus(held, clock.now()) }
  );
}

/** A round seal is 36 mm wide unless its image says otherwise. */
const USUAL_WIDTH_MM = 36;

async function sealOf(deps: ProfileDeps, agencyId: string): Promise<NonNullable<Profile['seal']>> {
  const owner: CredentialOwner = { kind: 'agency', id: agencyId };
  const [credential, image] = await Promise.all([credentialOf(deps, owner), deps.store.image(owner)]);
  return { credential, hasImage: image !== null, widthMm: image?.widthMm ?? USUAL_WIDTH_MM };
}
