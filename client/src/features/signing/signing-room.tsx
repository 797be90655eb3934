// The document with its marks, and beside it the certificate, the consequence and the PIN.
import type { Profile } from '@contracts/organization.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { addressOf } from '../../shared/api-client.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { dateText } from '../../shared/time.ts';
import { Desk, DeskTitle } from '../../shared/ui/desk.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { CertificateCard } from './certificate-card.tsx';
import { MarkLayer, type SigningKind } from './mark-layer.tsx';
import { NAMES, placementOf } from './placement.ts';
import { Places } from './places.tsx';
import { RoomActs } from './room-acts.tsx';
import { useBoxes } from './use-boxes.ts';
import { useDocumentText } from './use-proposals.ts';
import './signing.css';

interface Props {
  detail: OutgoingDetail;
  profile: Profile;
  kind: SigningKind;
}

/** What the kind of signing says and uses. */
const useWords = ({ detail, profile, kind }: Props) => {
  const { t } = useTranslation();
  if (kind === 'approval') {
    return {
      title: t('signing/titleApproval'),
      label: t('signing/signNow'),
      consequence: t('signing/consequence'),
      done: t('outgoing/done/sign'),
      credential: profile.credential,
      noCredential: t('signing/noCertificate'),
      hasImage: profile.hasSignatureImage,
      noImage: t('signing/noImage'),
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

export const SigningRoom = (props: Props) => {
  const { detail, profile, kind } = props;
  const go = useNavigate();
  const words = useWords(props);
  const [pageCount, setPageCount] = useState(1);
  const [focusOn, setFocusOn] = useState<{ page: number; yMm: number } | undefined>();
  const { text, onOpened } = useDocumentText();
  const boxes = useBoxes(text, detail, kind, profile);
  const names = NAMES[kind];
  const placement = placementOf(boxes.boxOf);
  const first = boxes.proposed.image?.box;
  const proposedView = useMemo(() => first && { page: first.page, yMm: first.yMm }, [first]);
  const digest = detail.versions.at(-1)?.digest ?? '';

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
          url={addressOf('downloadOutgoingFile', { params: { id: detail.id, digest } })}
          name={detail.fields.main?.name ?? detail.fields.subject}
          canRotate={false}
          overlay={(page, size) => (
            <MarkLayer {...{ detail, kind, boxes, names, page, size }} hasImage={words.hasImage} />
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
      <Places {...{ kind, boxes, names, pageCount }} onShow={({ page, yMm }) => setFocusOn({ page, yMm })} />
    </Desk>
  );
};
