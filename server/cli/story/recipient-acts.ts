// The receiving agency's part, NĐ 30/2020 Điều 20–24: each act knows from the document alone whether it has been done.
import type { IncomingDetail } from '../../contracts/incoming-document.ts';
import type { Api } from './api.ts';
import type { Act } from './sender-acts.ts';
import { StoryBroken } from './types.ts';

const target = ({ id, version }: IncomingDetail) => ({ params: { id }, body: { version } });

const withText = (document: IncomingDetail, text: string) => {
  const { params, body } = target(document);
  return { params, body: { ...body, text } };
};

/** The post that handles it: an officer of the leader's own agency. */
async function officerPost(api: Api): Promise<string> {
  const { people } = await api.call('getOwnAgency', {});
  const officer = people.find(({ role }) => role === 'officer');
  if (officer === undefined) throw new StoryBroken('the receiving agency has no officer in force');
  return officer.postId;
}

const ASSIGNED = new Set(['assigned', 'in-progress', 'completed']);

export const RECIPIENT_ACTS: readonly Act<IncomingDetail>[] = [
  {
    name: 'register',
    part: 'vanthu',
    isDone: ({ registration }) => registration !== null,
    perform: async (api, document) => {
      const seen = document.can.accept ? await api.call('acceptIncoming', target(document)) : document;
      return api.call('registerIncoming', target(seen));
    },
  },
  {
    name: 'instruct',
    part: 'lanhdao',
    isDone: ({ instructions }) => instructions.length > 0,
    perform: (api, document) =>
      api.call('instructIncoming', withText(document, 'Giao phòng Quản lý ngân sách chủ trì tham mưu.')),
  },
  {
    name: 'assign',
    part: 'lanhdao',
    isDone: ({ state }) => ASSIGNED.has(state),
    perform: async (api, document) => {
      const assignments = [{ role: 'lead' as const, postId: await officerPost(api) }];
      const { params, body } = target(document);
      return api.call('assignIncoming', { params, body: { ...body, assignments } });
    },
  },
  {
    name: 'progress',
    part: 'chuyenvien',
    isDone: ({ progress }) => progress.length > 0,
    perform: (api, document) =>
      api.call('reportProgress', withText(document, 'Đang tổng hợp số liệu các đơn vị.')),
  },
  {
    name: 'complete',
    part: 'chuyenvien',
    isDone: ({ state }) => state === 'completed',
    perform: (api, document) =>
      api.call('completeIncoming', withText(document, 'Đã có báo cáo gửi Sở Nội vụ.')),
  },
];
