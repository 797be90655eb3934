// Documents at each step of the incoming day, for the spec files of incoming.
import { IncomingListItem } from '../../server/contracts/incoming-document.ts';
import type { ArrivedPacket } from '../../server/incoming/index.ts';
import { derivedId } from '../../server/platform/ids.ts';
import { act, ask, read, type World } from './incoming-world.ts';
import { PEOPLE, type PersonName } from './outgoing-world.ts';

export const NOW = '2026-03-02T03:00:00Z';

export const idOf = ({ agencyId, packetId }: ArrivedPacket) => derivedId('incoming', agencyId, packetId);

/** A packet with one main file, received. */
export const arrived = async (world: World, overrides: Partial<ArrivedPacket> = {}, bytes = world.signed) => {
  const main = await world.keep(bytes, 'cong-van.pdf', { isMain: true });
  const packet = world.packet({ files: [main], ...overrides });
  await world.incoming.receive(packet);
  return read(world, 'clerk', idOf(packet));
};
export const registered = async (world: World, overrides: Partial<ArrivedPacket> = {}) =>
  act(world, 'clerk', 'registerIncoming', await arrived(world, overrides));

export const to = (who: PersonName, role: string, dueOn: string | null = null) => ({
  role,
  postId: PEOPLE[who].postId,
  dueOn,
});
export const assigned = async (
  world: World,
  overrides: Partial<ArrivedPacket> = {},
  dueOn: string | null = null,
) =>
  act(world, 'leader', 'assignIncoming', await registered(world, overrides), {
    instruction: 'Tham mưu trả lời',
    assignments: [to('officer', 'lead', dueOn)],
  });

export const codesOf = async (world: World, id: string) => {
  await world.settle();
  return (await world.statusesOf(id)).map(({ code }) => code);
};
export const list = async (world: World, who: PersonName, query: object = {}) => {
  const page = (await ask(world, who, 'listIncoming', { query })) as {
    items: unknown[];
    next: string | null;
  };
  return { items: page.items.map((item) => IncomingListItem.parse(item)), next: page.next };
};
