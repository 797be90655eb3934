// The document with its marks, and beside it the certificate, the consequence and the PIN.
import type { Profile } from '@contracts/organization.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { dateText } from '../../shared/time.ts';
import { Desk, DeskTitle } from '../../shared/ui/desk.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { CertificateCard } from './certificate-card.tsx';
import { forgetPlaces, keepPlaces, keptPlaces, type Room } from './kept-places.ts';
import { MarkLayer } from './mark-layer.tsx';
import { NAMES, placementOf } from './placement.ts';
import { Places } from './places.tsx';
import { RoomActs } from './room-acts.tsx';
import { shownFile } from './shown-file.ts';
import { useAdded } from './use-added.ts';
import { type Boxes, useBoxes } from './use-boxes.ts';
import { useDocumentText } from './use-proposals.ts';
import './signing.css';
import type { SigningKind } from './marks.ts';

interface Props {
  detail: OutgoingDetail;
  profile: Profile;
  kind: SigningKind;
}

/** What the kind of signing says and uses. */
const useWords = ({ detail, profile, kind }: Props) => {
  const { t } = useTranslation();
  const own = {
    credential: profile.credential,
    noCredential: t('signing/noCertificate'),
    hasImage: profile.hasSignatureImage,
    noImage: t('signing/noImage'),
  };
  if (kind === 'initials') {
    return {
      ...own,
      title: t('signing/titleInitials'),
      label: t('signing/initialsNow'),
      consequence: t('signing/consequenceInitials'),
      done: t('signing/initialsDone'),
    };
  }
  if (kind === 'approval') {
    return {
      ...own,
      title: t('signing/titleApproval'),
      label: t('signing/signNow'),
      consequence: t('signing/consequence'),
      done: t('outgoing/done/sign'),
    };
  }
  const { number } = detail;
  return {
    title: t('signing/titleSeal'),
    label: t('signing/sealNow'),
    consequence: t('signing/consequenceSeal', {
      number: number?.text ?? '',
      date: dateText(number?.issuedOn),
    }),
    done: t('outgoing/done/seal'),
    credential: profile.seal?.credential ?? null,
    noCredential: t('signing/noSealCertificate'),
    hasImage: profile.seal?.hasImage ?? false,
    noImage: t('signing/noSealImage'),
  };
};

/** Keeps what was moved or added on this computer, until the document is signed. */
const useKept = (room: Room, boxes: Boxes, added: ReturnType<typeof useAdded>['added']) => {
  const { placed, left, isAnyMoved } = boxes;
  const hasAny = isAnyMoved || left.size > 0 || added.marks.length > 0 || added.hasGiapLai;
  useEffect(() => {
    if (hasAny) keepPlaces(room, { placed, left: [...left], added });
    else forgetPlaces(room);
  }, [room, hasAny, placed, left, added]);
};

export const SigningRoom = (props: Props) => {
  const { detail, profile, kind } = props;
  const go = useNavigate();
  const words = useWords(props);
  const [pageCount, setPageCount] = useState(1);
  const [focusOn, setFocusOn] = useState<{ page: number; yMm: number } | undefined>();
  const { text, onOpened } = useDocumentText();
  const { digest, url } = shownFile(detail);
  const person = profile.person.id;
  const room = useMemo(
    (): Room => ({ person, document: detail.id, kind, digest }),
    [person, detail.id, kind, digest],
  );
  const [begun] = useState(() => keptPlaces(room));
  const boxes = useBoxes(text, detail, kind, profile, undefined, begun ?? undefined);
  const added = useAdded(begun?.added);
  useKept(room, boxes, added.added);
  const names = NAMES[kind];
  const placement = placementOf(boxes.boxOf, added.added);
  const first = begun?.placed.image ?? boxes.proposed.image?.box;
  const proposedView = useMemo(() => first && { page: first.page, yMm: first.yMm }, [first]);

  return (
    <Desk
      backTo={`/outgoing/${detail.id}`}
      head={
        <DeskTitle title={words.title}>
          <p className="small muted">{detail.fields.subject}</p>
        </DeskTitle>
      }
      document={
        <PdfView
          url={url}
          name={detail.fields.main?.name ?? detail.fields.subject}
          canRotate={false}
          overlay={(page, size) => (
            <MarkLayer
              {...{ detail, kind, boxes, added, names, page, size }}
              hasImage={words.hasImage}
              ownName={profile.person.name}
            />
          )}
          focusOn={focusOn ?? proposedView}
          onOpened={(pdf) => {
            setPageCount(pdf.sizes.length);
            onOpened(pdf);
          }}
        />
      }
      acts={
        <RoomActs
          {...{ detail, kind, placement }}
          credential={words.credential}
          consequence={words.consequence}
          label={words.label}
          onDone={() => {
            forgetPlaces(room);
            say(words.done);
            void go(`/outgoing/${detail.id}`, { replace: true });
          }}
        />
      }
    >
      <section className="sheet">
        <CertificateCard credential={words.credential} missing={words.noCredential} />
        {!words.hasImage && <p className="small tone-amber">{words.noImage}</p>}
      </section>
      <Places
        {...{ detail, kind, boxes, added, text, names, pageCount }}
        areKept={begun !== null}
        canGiapLai={words.hasImage}
        onShow={({ page, yMm }) => setFocusOn({ page, yMm })}
      />
    </Desk>
  );
};
