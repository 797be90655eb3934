// The boxes of one signing: proposed once the text is read, then wherever the person puts them.

import type { Profile } from '@contracts/organization.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useMemo, useState } from 'react';
import type { BoxName, SigningKind } from './marks.ts';
import {
  type Box,
  insidePage,
  type Proposal,
  proposeDate,
  proposeNumber,
  proposeSeal,
  proposeSignature,
} from './proposal.ts';
import { proposeInitials } from './propose-initials.ts';
import { proposeUrgency } from './propose-urgency.ts';
import { type Guide, snapToText } from './snap.ts';
import { linesOf } from './text-lines.ts';
import type { DocumentText } from './use-proposals.ts';

type Proposals = Partial<Record<BoxName, Proposal>>;
export type Boxes = ReturnType<typeof useBoxes>;

const FALLBACK_SEAL_MM = 36;

/** Only what is dragged by hand is drawn to the text: arrow keys and sizes are exact. */
export type Move = 'drag' | 'exact';

/** "Đắk Nông, ngày 05 tháng 01 năm 2026", as the server will write it. */
export const placeAndDate = (place: string, on: string): string => {
  const [year = '', month = '', day = ''] = on.split('-');
  return `${place}, ngày ${day} tháng ${Number(month) <= 2 ? month : Number(month)} năm ${year}`;
};

export const proposalsOf = (
  text: DocumentText,
  detail: OutgoingDetail,
  kind: SigningKind,
  profile: Profile,
): Proposals => {
  const signer = { name: detail.signer?.name ?? '', title: detail.signer?.title ?? '' };
  if (kind === 'initials') return { image: proposeInitials(text.pages, text.signed) };
  if (kind === 'approval') return { image: proposeSignature(text.pages, signer) };
  const widthMm = profile.seal?.widthMm || FALLBACK_SEAL_MM;
  const image = proposeSeal(text.pages, text.signed, signer, { widthMm, heightMm: widthMm });
  const first = text.pages.find((page) => page.page === 1);
  if (!first || !detail.number) return { image };
  const number = proposeNumber(first, detail.number.text);
  const date = proposeDate(first, placeAndDate(detail.agency.place, detail.number.issuedOn), number.box);
  const urgency = proposeUrgency(first, detail.fields, number.box);
  return { image, number, date, ...(urgency && { urgency }) };
};

export const useBoxes = (
  text: DocumentText | null,
  detail: OutgoingDetail,
  kind: SigningKind,
  profile: Profile,
  /** Where they were put before. */
  kept: Partial<Record<BoxName, Box | undefined>> = {},
  /** What this person did to them before the browser was closed. */
  begun: { placed: Partial<Record<BoxName, Box>>; left: readonly BoxName[] } = { placed: {}, left: [] },
) => {
  const proposed = useMemo(
    () => (text ? proposalsOf(text, detail, kind, profile) : {}),
    [text, detail, kind, profile],
  );
  const [placed, setPlaced] = useState<Partial<Record<BoxName, Box>>>(begun.placed);
  const [left, setLeft] = useState<ReadonlySet<BoxName>>(new Set(begun.left));
  const boxOf = (name: BoxName): Box | undefined =>
    left.has(name) ? undefined : (placed[name] ?? kept[name] ?? proposed[name]?.box);

  const [guides, setGuides] = useState<{ page: number; lines: readonly Guide[] } | null>(null);

  /** Where a box goes that was moved; a dragged one to the text it is near. */
  const settled = (box: Box, by: Move, kind: 'image' | 'text'): Box => {
    const page = text?.pages.find((one) => one.page === box.page);
    const drawn = by === 'drag' && page ? snapToText(box, linesOf(page), kind) : { box, guides: [] };
    setGuides({ page: box.page, lines: drawn.guides });
    return page ? insidePage(drawn.box, page) : drawn.box;
  };
  const place = (name: BoxName, box: Box, by: Move) => {
    const next = settled(box, by, name === 'image' || name === 'urgency' ? 'image' : 'text');
    setPlaced((before) => ({ ...before, [name]: next }));
  };
  return {
    proposed,
    boxOf,
    place,
    settled,
    placed,
    left,
    /** What the box being dragged stands on; none once it is let go. */
    guidesOn: (page: number): readonly Guide[] => (guides?.page === page ? guides.lines : []),
    letGo: () => setGuides(null),
    isMoved: (name: BoxName) => placed[name] !== undefined,
    isAnyMoved: Object.keys(placed).length > 0,
    backToProposal: () => setPlaced({}),
    /** Leaves a mark out, or takes it in again. */
    toggle: (name: BoxName) =>
      setLeft((before) => {
        const next = new Set(before);
        if (!next.delete(name)) next.add(name);
        return next;
      }),
    isLeftOut: (name: BoxName) => left.has(name),
  };
};
