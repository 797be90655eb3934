// The sending agency's part, NĐ 30/2020 Điều 10–19: each act knows from the document alone whether it has been done, so
// that the story can go on after any interruption.
import type { OutgoingDetail } from '../../contracts/outgoing-document.ts';
import type { Api, CallInput } from './api.ts';
import type { Part } from './offices.ts';
import type { StoryFile, StoryPlacement } from './types.ts';

export interface Act<Document> {
  name: string;
  part: Part;
  isDone(document: Document): boolean;
  /** Asked again with a fresh document when the version had moved on meanwhile. */
  perform(api: Api, document: Document): Promise<unknown>;
}

export interface SenderMaterial {
  pin: string;
  placement: StoryPlacement;
  attachments: readonly StoryFile[];
}

type OpinionKind = OutgoingDetail['opinions'][number]['kind'];

const count = ({ opinions }: OutgoingDetail, kind: OpinionKind): number =>
  opinions.filter((opinion) => opinion.kind === kind).length;

const hasVersion = ({ versions }: OutgoingDetail, act: 'signed' | 'sealed'): boolean =>
  versions.some((version) => version.act === act);

/** Given after the last submission: an opinion on an earlier text does not count. */
const isGivenOnLatest = ({ opinions }: OutgoingDetail, kind: OpinionKind): boolean => {
  const submitted = opinions.findLastIndex((opinion) => opinion.kind === 'submit');
  return opinions.findLastIndex((opinion) => opinion.kind === kind) > submitted;
};

const isBeyondDrafting = ({ state }: OutgoingDetail): boolean => state !== 'draft' && state !== 'returned';

const target = ({ id, version }: OutgoingDetail) => ({ params: { id }, body: { version } });

async function signWith(
  api: Api,
  document: OutgoingDetail,
  pin: string,
  claim: Pick<CallInput<'beginSigning'>['body'], 'kind' | 'placement'>,
): Promise<void> {
  const { params, body } = target(document);
  const { signingId } = await api.call('beginSigning', { params, body: { ...body, ...claim } });
  await api.call('finishSigning', { params: { ...params, signingId }, body: { pin } });
}

async function mend(api: Api, document: OutgoingDetail, attachments: readonly StoryFile[]): Promise<void> {
  const chosen = [];
  for (const { name, bytes } of attachments) {
    const { digest } = await api.upload({ name, bytes, purpose: 'attachment' });
    chosen.push({ digest, name });
  }
  const fields = { ...document.fields, toPlaces: MENDED_PLACES, attachments: chosen };
  const { params, body } = target(document);
  await api.call('updateDraft', { params, body: { ...body, fields } });
}

const MENDED_PLACES = ['Như trên', 'Lưu: VT, CCVC.'];

/** In their order; the draft itself is opened before. */
export const senderActs = ({ pin, placement, attachments }: SenderMaterial): Act<OutgoingDetail>[] => [
  {
    name: 'submit',
    part: 'chuyenvien',
    isDone: (document) => count(document, 'submit') >= 1,
    perform: (api, document) =>
      api.call('submitOutgoing', withText(document, 'Kính trình Giám đốc xem xét, ký ban hành.')),
  },
  {
    name: 'return',
    part: 'lanhdao',
    isDone: (document) => count(document, 'return') >= 1,
    perform: (api, document) =>
      api.call('returnOutgoing', withText(document, 'Bổ sung nơi lưu và tài liệu kèm theo.')),
  },
  {
    name: 'mend',
    part: 'chuyenvien',
    isDone: (document) => isBeyondDrafting(document) || document.fields.toPlaces.length > 0,
    perform: (api, document) => mend(api, document, attachments),
  },
  {
    name: 'resubmit',
    part: 'chuyenvien',
    isDone: (document) => count(document, 'submit') >= 2,
    perform: (api, document) =>
      api.call('submitOutgoing', withText(document, 'Đã bổ sung theo ý kiến của Giám đốc.')),
  },
  {
    name: 'form-check',
    part: 'vanthu',
    isDone: (document) => isGivenOnLatest(document, 'form-pass'),
    perform: (api, document) => {
      const { params, body } = target(document);
      return api.call('checkForm', { params, body: { ...body, passed: true, text: 'Đúng thể thức.' } });
    },
  },
  {
    name: 'approve',
    part: 'lanhdao',
    isDone: (document) => isGivenOnLatest(document, 'approve'),
    perform: (api, document) => api.call('approveOutgoing', withText(document, 'Đồng ý nội dung.')),
  },
  {
    name: 'sign',
    part: 'lanhdao',
    isDone: (document) => hasVersion(document, 'signed'),
    perform: (api, document) =>
      signWith(api, document, pin, { kind: 'approval', placement: { image: placement.signature } }),
  },
  {
    name: 'number',
    part: 'vanthu',
    isDone: ({ number }) => number !== null,
    perform: (api, document) => api.call('assignNumber', target(document)),
  },
  {
    name: 'seal',
    part: 'vanthu',
    isDone: (document) => hasVersion(document, 'sealed'),
    perform: (api, document) => {
      const { seal: image, number, date } = placement;
      return signWith(api, document, pin, { kind: 'seal', placement: { image, number, date } });
    },
  },
  {
    name: 'release',
    part: 'vanthu',
    isDone: ({ state }) => state === 'released',
    perform: (api, document) => api.call('releaseOutgoing', target(document)),
  },
];

const withText = (document: OutgoingDetail, text: string) => {
  const { params, body } = target(document);
  return { params, body: { ...body, text } };
};
