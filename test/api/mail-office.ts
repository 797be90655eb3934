// A whole office that sends e-mail to a real mail server, with a clock that can be moved on.
import type { DraftFields } from '../../server/contracts/outgoing-document.ts';
import { startTestOffice } from '../support/harness.ts';
import { startMailServer } from '../support/mail-server.ts';
import { on, openDesk } from './office-desk.ts';

/** The token of the link in a letter. */
export const tokenIn = (text: string): string => /letter#([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';

export type MailOffice = Awaited<ReturnType<typeof openMailOffice>>;

export async function openMailOffice() {
  const server = await startMailServer();
  let aheadMs = 0;
  const office = await startTestOffice({
    clock: { now: () => new Date(Date.now() + aheadMs) },
    publicUrl: new URL('http://vanthu.example.vn/'),
    mail: { url: server.url, from: 'vanthu@snv.example.vn' },
  });
  const desk = await openDesk(office);
  const others = async ({ id }: { id: string }) => {
    await office.settle();
    return desk.clerk.call('getOtherRecipients', { params: { id } });
  };
  return {
    ...{ office, desk, server, others },
    later: (minutes: number) => {
      aheadMs += minutes * 60_000;
      office.container.outbox.kick();
    },
    released: async (to: Partial<Pick<DraftFields, 'internal' | 'mails' | 'recipientCodes'>>) => {
      const sealed = await desk.sealed({ recipientCodes: [], ...to });
      const sent = await desk.clerk.call('releaseOutgoing', on(sealed));
      await office.settle();
      return sent;
    },
    close: async () => {
      await office.close();
      await server.close();
    },
  };
}
