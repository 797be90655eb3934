// Posts as of a day, with the person, unit and agency they name.
import type { Role } from '../../contracts/vocabulary.ts';
import { type Actor, type HeldPost, isInForce, type Person, postsInForce } from '../domain/organization.ts';
import { rankOf } from '../domain/rank.ts';
import type { OrganizationStore } from '../store.ts';

/** All posts of a person in force on the day. */
export async function heldPosts(
  store: OrganizationStore,
  person: Person,
  onDate: string,
): Promise<HeldPost[]> {
  const posts = postsInForce(person, onDate);
  const agencies = await Promise.all(posts.map(({ agencyId }) => store.agencyById(agencyId)));
  return posts.flatMap((post, index) => {
    const agency = agencies[index];
    const unit = agency?.units.find(({ id }) => id === post.unitId);
    if (!agency || unit === undefined) return [];
    return [{ post, person: { id: person.id, name: person.name }, unit, agency }];
  });
}

/** The post, or null when it is not in force on the day. */
export async function findPost(
  store: OrganizationStore,
  postId: string,
  onDate: string,
): Promise<HeldPost | null> {
  const person = await store.personOfPost(postId);
  if (person === null) return null;
  return (await heldPosts(store, person, onDate)).find(({ post }) => post.id === postId) ?? null;
}

/** Who held a post whose last day is over; null: it is in force, is to come, or never was. */
export async function formerHolder(
  store: OrganizationStore,
  postId: string,
  onDate: string,
): Promise<{ agencyId: string; name: string; leftOn: string } | null> {
  const person = await store.personOfPost(postId);
  const post = person?.posts.find(({ id }) => id === postId);
  if (person === null || post === undefined || post.toOn === null || post.toOn >= onDate) return null;
  return { agencyId: post.agencyId, name: person.name, leftOn: post.toOn };
}

export interface RoleHolder {
  personId: string;
  postId: string;
  name: string;
  title: string;
}

export interface StaffMember extends RoleHolder {
  role: Role;
  unitId: string;
  unitName: string;
}

export async function peopleWithRole(
  store: OrganizationStore,
  { agencyId, role, onDate }: { agencyId: string; role: Role; onDate: string },
): Promise<RoleHolder[]> {
  const people = await store.staffOf(agencyId, role);
  return people.flatMap(({ id, name, posts }) =>
    posts
      .filter((post) => post.agencyId === agencyId && post.role === role && isInForce(post, onDate))
      .map((post) => ({ personId: id, postId: post.id, name, title: post.title })),
  );
}

/** Everybody who has a post in the agency on the day, once for each post. */
export async function staffOf(
  store: OrganizationStore,
  { agencyId, onDate }: { agencyId: string; onDate: string },
): Promise<StaffMember[]> {
  const [agency, people] = await Promise.all([store.agencyById(agencyId), store.peopleOfAgency(agencyId)]);
  const unitNames = new Map(agency?.units.map(({ id, name }) => [id, name]));
  return people.flatMap((person) =>
    postsInForce(person, onDate)
      .filter((post) => post.agencyId === agencyId)
      .map(({ id, title, unitId, role }) => ({
        ...{ personId: person.id, postId: id, name: person.name, title, role },
        ...{ unitId, unitName: unitNames.get(unitId) ?? '' },
      })),
  );
}

export async function unitHeads(
  store: OrganizationStore,
  { agencyId, unitId, onDate }: { agencyId: string; unitId: string; onDate: string },
): Promise<RoleHolder[]> {
  const people = await store.headsOf(agencyId);
  return people.flatMap(({ id, name, posts }) =>
    posts
      .filter(
        (post) =>
          post.agencyId === agencyId &&
          post.unitId === unitId &&
          isInForce(post, onDate) &&
          rankOf(post) === 'unit-head',
      )
      .map((post) => ({ personId: id, postId: post.id, name, title: post.title })),
  );
}

export const actorOf = ({ post, person, unit, agency }: HeldPost): Actor => ({
  personId: person.id,
  name: person.name,
  title: post.title,
  postId: post.id,
  role: post.role,
  agencyId: agency.id,
  agencyCode: agency.code,
  agencyName: agency.name,
  unitId: unit.id,
  unitName: unit.name,
});
