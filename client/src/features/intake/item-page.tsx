// One item on the desk: the paper on the left; what is known of it, what stands in its way and the entry on the right.
import type { IntakeDetail } from '@contracts/intake.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { addressOf, call } from '../../shared/api-client.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { keys } from '../../shared/query-keys.ts';
import { RecognisedBox } from '../../shared/recognised/recognised-box.tsx';
import { useRecognised } from '../../shared/recognised/use-recognised.ts';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { CutScan } from './cut-scan.tsx';
import { DEFAULTS } from './entry.ts';
import { ItemActs } from './item-acts.tsx';
import { ItemFacts } from './item-facts.tsx';
import { ITEM_TONE } from './queue-rows.tsx';
import './intake.css';

const Problem = ({ item }: { item: IntakeDetail }) => {
  const { t } = useTranslation();
  if (item.problem === null) return null;
  const { code, detail } = item.problem;
  return (
    <div className="notice notice-amber" role="status">
      <Icon name="doubt" />
      <div>
        <p>{t(`intake/problem/${code}`)}</p>
        {detail && code !== 'MAIL_DUPLICATE' && <p className="small muted">{detail}</p>}
        {code === 'MAIL_DUPLICATE' && <Link to={`/intake/${detail}`}>{t('intake/twin')}</Link>}
      </div>
    </div>
  );
};

const ItemDesk = ({ item }: { item: IntakeDetail }) => {
  const { t } = useTranslation();
  const papers = item.files.filter(({ role }) => role === 'paper');
  const seen = papers.filter(({ mediaType, problem }) => mediaType === 'application/pdf' && !problem);
  const [picked, setPicked] = useState<string | null>(null);
  const entry = useRecognised(item.proposed, {
    ...DEFAULTS,
    ...(item.channel === 'email' && { subject: item.name }),
  });
  // The value in hand, in the paper it was read of.
  const inHand = entry.focused === null ? undefined : item.proposed[entry.focused];
  const focusOn = useMemo(() => inHand?.at && { page: inHand.at.page, yMm: inHand.at.yMm }, [inHand]);
  const hasPlaces = Object.values(item.proposed).some((field) => field?.at !== undefined);
  const wanted = inHand?.at?.digest ?? picked;
  const shown = seen.find(({ digest }) => digest === wanted) ?? seen[0];
  const raw = item.files.find(({ role }) => role === 'raw');
  const linkOf = (digest: string) => addressOf('downloadIntakeFile', { params: { id: item.id, digest } });
  return (
    <Desk
      backTo="/intake"
      head={
        <DeskTitle title={item.name} isStruck={item.state === 'dropped'}>
          <div className="row-wrap small muted">
            <span>{item.from}</span>
            <Mark tone={ITEM_TONE[item.state]}>{t(`intake/state/${item.state}`)}</Mark>
            <TimeText at={item.receivedAt} />
          </div>
        </DeskTitle>
      }
      document={
        shown ? (
          <PdfView
            key={shown.digest}
            url={linkOf(shown.digest)}
            name={shown.name}
            canRotate={!hasPlaces}
            overlay={(page) => <RecognisedBox field={inHand} page={page} />}
            focusOn={focusOn}
          />
        ) : (
          <p className="blank">{t('intake/noPaper')}</p>
        )
      }
      acts={null}
    >
      <div className="stack intake-side">
        <Problem item={item} />
        {raw && (
          <p>
            <DownloadLink href={linkOf(raw.digest)} label={t('intake/openRaw')} about={raw.name} />
          </p>
        )}
        {item.can.split && (papers[0]?.pageCount ?? 0) > 1 && <CutScan item={item} />}
        <ItemActs item={item} entry={entry} onShow={setPicked} />
        <ItemFacts item={item} />
      </div>
    </Desk>
  );
};

/** The entry begins anew only where something else was read: what a clerk is typing outlives a state that changes. */
const readingOf = ({ id, files, proposed }: IntakeDetail) =>
  JSON.stringify([id, files.map(({ digest }) => digest), proposed]);

export const IntakeItemPage = () => {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.one('intake', id),
    queryFn: ({ signal }) => call('getIntake', { params: { id } }, signal),
  });
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {(item) => <ItemDesk key={readingOf(item)} item={item} />}
    </QueryGate>
  );
};
