// One item on the desk: the paper on the left; what is known of it, what stands in its way and the entry on the right.
import type { IntakeDetail } from '@contracts/intake.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { addressOf, call } from '../../shared/api-client.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { keys } from '../../shared/query-keys.ts';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { DownloadLink } from '../../shared/ui/download-link.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
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
  const shown = seen.find(({ digest }) => digest === picked) ?? seen[0];
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
          <PdfView key={shown.digest} url={linkOf(shown.digest)} name={shown.name} />
        ) : (
          <p className="blank">{t('intake/noPaper')}</p>
        )
      }
      acts={null}
    >
      <div className="stack">
        <Problem item={item} />
        {raw && (
          <p>
            <DownloadLink href={linkOf(raw.digest)} label={t('intake/openRaw')} about={raw.name} />
          </p>
        )}
        <ItemActs item={item} onShow={setPicked} />
        <ItemFacts item={item} />
      </div>
    </Desk>
  );
};

export const IntakeItemPage = () => {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.one('intake', id),
    queryFn: ({ signal }) => call('getIntake', { params: { id } }, signal),
  });
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {/* What was proposed is anew once it was read again. */}
      {(item) => <ItemDesk key={`${item.id} ${item.state}`} item={item} />}
    </QueryGate>
  );
};
