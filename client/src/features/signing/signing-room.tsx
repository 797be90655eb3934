// The document with its marks, and beside it the certificate, the consequence and the PIN.
import type { Profile } from '@contracts/organization.ts';
import type { OutgoingDetail, SigningPlacement } from '@contracts/outgoing.ts';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { addressOf } from '../../shared/api-client.ts';
import { isCode } from '../../shared/api-error.ts';
import { useOnline } from '../../shared/online.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { dateText } from '../../shared/time.ts';
import { Desk } from '../../shared/ui/desk.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { ProblemNotice } from '../../shared/ui/problem-notice.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { CertificateCard } from './certificate-card.tsx';
import { PlacedBoxView } from './placed-box.tsx';
import type { Box } from './proposal.ts';
import { type BoxName, placeAndDate, useBoxes } from './use-boxes.ts';
import { useDocumentText } from './use-proposals.ts';
import { useSigning } from './use-signing.ts';
import './signing.css';

interface Props {
  detail: OutgoingDetail;
  profile: Profile;
  kind: 'approval' | 'seal';
}

const NAMES: Record<BoxName, 'sealBox' | 'numberBox' | 'dateBox'> = {
  image: 'sealBox',
  number: 'numberBox',
  date: 'dateBox',
};
const rounded = (box: Box): Box => ({
  page: box.page,
  xMm: Math.round(box.xMm * 100) / 100,
  yMm: Math.round(box.yMm * 100) / 100,
  widthMm: Math.round(box.widthMm * 100) / 100,
  heightMm: Math.round(box.heightMm * 100) / 100,
});

const BasisLines = ({ boxes, names }: { boxes: ReturnType<typeof useBoxes>; names: readonly BoxName[] }) => {
  const { t } = useTranslation();
  return (
    <ul className="small stack" style={{ gap: 4 }}>
      {names.map((name) => {
        const proposal = boxes.proposed[name];
        if (!proposal) return null;
        const isDoubtful =
          proposal.basis === 'default' || proposal.basis === 'title' || proposal.printed !== null;
        return (
          <li key={name} className={isDoubtful && !boxes.isMoved(name) ? 'tone-amber' : 'muted'}>
            {t(`signing/proposed/${proposal.basis}`, { page: proposal.box.page })}
            {proposal.printed && ` ${t(`signing/printed/${proposal.printed}`)}`}
          </li>
        );
      })}
    </ul>
  );
};

const PageChoice = ({ box, count, onPick }: { box: Box; count: number; onPick: (page: number) => void }) => {
  const { t } = useTranslation();
  if (count < 2) return null;
  return (
    <label className="row small">
      <span className="muted">{t('signing/movePage')}</span>
      <select
        className="input filter"
        value={box.page}
        onChange={(event) => onPick(Number(event.target.value))}
      >
        {Array.from({ length: count }, (_, index) => index + 1).map((page) => (
          <option key={page} value={page}>
            {page}
          </option>
        ))}
      </select>
    </label>
  );
};

export const SigningRoom = ({ detail, profile, kind }: Props) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const isOnline = useOnline();
  const pinInput = useRef<HTMLInputElement>(null);
  const [pin, setPin] = useState('');
  const [isPinMissing, setPinMissing] = useState(false);
  const [pageCount, setPageCount] = useState(1);
  const [focusOn, setFocusOn] = useState<{ page: number; yMm: number } | undefined>();
  const { text, onOpened } = useDocumentText();
  const boxes = useBoxes(text, detail, kind, profile);
  const isSeal = kind === 'seal';
  const names: readonly BoxName[] = isSeal ? ['image', 'number', 'date'] : ['image'];
  const credential = isSeal ? (profile.seal?.credential ?? null) : profile.credential;
  const hasImage = isSeal ? (profile.seal?.hasImage ?? false) : profile.hasSignatureImage;
  const digest = detail.versions.at(-1)?.digest ?? '';

  const signing = useSigning(detail, kind, () => {
    say(t(isSeal ? 'outgoing/done/seal' : 'outgoing/done/sign'));
    void go(`/outgoing/${detail.id}`, { replace: true });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const image = boxes.boxOf('image');
    setPinMissing(pin === '');
    if (pin === '' || !image || signing.isPending) return pinInput.current?.focus();
    const number = boxes.boxOf('number');
    const date = boxes.boxOf('date');
    const placement: SigningPlacement = {
      image: rounded(image),
      ...(number && { number: rounded(number) }),
      ...(date && { date: rounded(date) }),
    };
    signing.mutate({ placement, pin }, { onError: () => pinInput.current?.select() });
  };

  const dateLine = detail.number ? placeAndDate(detail.agency.place, detail.number.issuedOn) : '';
  const content = (name: BoxName) => {
    if (name === 'number') return <span className="placed-words">{detail.number?.text}</span>;
    if (name === 'date') return <span className="placed-words placed-words-date">{dateLine}</span>;
    if (hasImage) return <img src={addressOf(isSeal ? 'getSealImage' : 'getSignatureImage')} alt="" />;
    return (
      <span className="placed-words placed-words-blue">
        {isSeal ? detail.agency.name : detail.signer?.name}
      </span>
    );
  };
  const overlay = (page: number, size: { widthMm: number; heightMm: number }) =>
    names.map((name) => {
      const box = boxes.boxOf(name);
      if (!box || box.page !== page) return null;
      return (
        <PlacedBoxView
          key={name}
          box={box}
          page={{ page, ...size }}
          name={t(isSeal ? `signing/${NAMES[name]}` : 'signing/signatureBox')}
          tone={name !== 'image' ? 'text' : isSeal ? 'agency' : 'person'}
          keepRatio={name === 'image'}
          canResize={!(isSeal && name === 'image')}
          onChange={(next, isDone) => boxes.place(name, next, isDone)}
        >
          {content(name)}
        </PlacedBoxView>
      );
    });

  const image = boxes.boxOf('image');
  const first = boxes.proposed.image?.box;
  const isReady = credential?.status === 'usable' && image !== undefined && isOnline;
  const label = t(isSeal ? 'signing/sealNow' : 'signing/signNow');
  return (
    <Desk
      backTo={`/outgoing/${detail.id}`}
      head={
        <div className="desk-title grow">
          <h1>{t(isSeal ? 'signing/titleSeal' : 'signing/titleApproval')}</h1>
          <p className="small muted">{detail.fields.subject}</p>
        </div>
      }
      document={
        <PdfView
          url={addressOf('downloadOutgoingFile', { params: { id: detail.id, digest } })}
          name={detail.fields.main?.name ?? detail.fields.subject}
          canRotate={false}
          overlay={overlay}
          focusOn={focusOn ?? (first && { page: first.page, yMm: first.yMm })}
          onOpened={(pdf) => {
            setPageCount(pdf.sizes.length);
            onOpened(pdf);
          }}
        />
      }
      acts={
        <form className="pin-form" onSubmit={submit} noValidate>
          <p className="small">
            {isSeal
              ? t('signing/consequenceSeal', {
                  number: detail.number?.text ?? '',
                  date: dateText(detail.number?.issuedOn),
                })
              : t('signing/consequence')}
          </p>
          <Field
            label={t('signing/pin')}
            hint={t('signing/pinHelp')}
            fault={isPinMissing && pin === '' ? t('signing/pinMissing') : undefined}
          >
            {(control) => (
              <input
                {...control}
                {...(isCode(signing.error, 'PIN_WRONG') && { 'aria-invalid': true })}
                ref={pinInput}
                className="input"
                type="password"
                inputMode="text"
                autoComplete="off"
                value={pin}
                onChange={(event) => setPin(event.target.value)}
              />
            )}
          </Field>
          <ProblemNotice error={signing.error} />
          <button type="submit" className="btn btn-primary btn-wide" disabled={!isReady || signing.isPending}>
            {signing.isPending ? t('signing/working') : label}
          </button>
        </form>
      }
    >
      <section className="sheet">
        <CertificateCard
          credential={credential}
          missing={t(isSeal ? 'signing/noSealCertificate' : 'signing/noCertificate')}
        />
        {!hasImage && (
          <p className="small tone-amber">{t(isSeal ? 'signing/noSealImage' : 'signing/noImage')}</p>
        )}
      </section>
      <section className="sheet">
        <h2>{t('signing/places')}</h2>
        <BasisLines boxes={boxes} names={names} />
        {isSeal && text && (
          <label className="check small">
            <input type="checkbox" checked={!boxes.isLeftOut('date')} onChange={() => boxes.toggle('date')} />
            {t('signing/writeDate')}
          </label>
        )}
        {image && (
          <PageChoice
            box={image}
            count={pageCount}
            onPick={(page) => {
              boxes.place('image', { ...image, page }, false);
              setFocusOn({ page, yMm: image.yMm });
            }}
          />
        )}
        {image && (
          <div className="row-wrap">
            <button
              type="button"
              className="btn btn-small"
              onClick={() => setFocusOn({ page: image.page, yMm: image.yMm })}
            >
              {t(isSeal ? 'signing/showSeal' : 'signing/showImage')}
            </button>
            {isSeal && (
              <button
                type="button"
                className="btn btn-small"
                onClick={() => setFocusOn({ page: 1, yMm: boxes.boxOf('number')?.yMm ?? 0 })}
              >
                {t('signing/showNumber')}
              </button>
            )}
            <button
              type="button"
              className="btn btn-small"
              onClick={() => {
                boxes.backToProposal();
                if (first) setFocusOn({ page: first.page, yMm: first.yMm });
              }}
            >
              {t('signing/backToProposal')}
            </button>
          </div>
        )}
        <p className="small muted row" style={{ alignItems: 'flex-start' }}>
          <Icon name="info" size={16} /> {t('signing/boxHelp')}
        </p>
      </section>
    </Desk>
  );
};
