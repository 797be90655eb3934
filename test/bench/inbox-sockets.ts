// Child of inbox.ts: holds the sockets of many people, as their browsers would, and says when each was told something.
import { io, type Socket } from 'socket.io-client';
import { CHANGED, type ChangedEvent, SOCKET_PATH } from '../../server/contracts/socket-events.ts';

export type SocketsWish =
  | { kind: 'connect'; url: string; people: Array<{ personId: string; cookie: string }> }
  /** Who was told of a notification since the last asking, and when: milliseconds of the machine's clock. */
  | { kind: 'told' };

const AT_ONCE = 50;
const sockets: Socket[] = [];
let told: Array<[personId: string, at: number]> = [];

const open = (url: string, personId: string, cookie: string) =>
  new Promise<void>((done, fail) => {
    const socket = io(url, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      extraHeaders: { cookie },
      forceNew: true,
    });
    sockets.push(socket);
    socket.on(CHANGED, ({ type }: ChangedEvent) => {
      if (type === 'notification') told.push([personId, performance.timeOrigin + performance.now()]);
    });
    socket.once('connect', done);
    socket.once('connect_error', fail);
  });

async function answer(wish: SocketsWish): Promise<unknown> {
  if (wish.kind === 'told') {
    const since = told;
    told = [];
    return since;
  }
  const { url, people } = wish;
  let next = 0;
  const lane = async () => {
    for (let one = people[next++]; one !== undefined; one = people[next++])
      await open(url, one.personId, one.cookie);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return sockets.filter(({ connected }) => connected).length;
}

process.on('disconnect', () => process.exit());
process.on('message', (wish: SocketsWish) => {
  answer(wish).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
