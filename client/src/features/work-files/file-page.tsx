// One file: what is in it, in order, with the paper beside; what may be done with it now.
import type { WorkFileDetail, WorkFileItem } from '@contracts/work-files.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useAct } from '../../shared/acts/use-act.ts';
import { addressOf } from '../../shared/api-client.ts';
import { DueText } from '../../shared/deadlines/due-text.tsx';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { type Act, ActBar } from '../../shared/ui/act-bar.tsx';
import { Desk, DeskBones, DeskTitle } from '../../shared/ui/desk.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark, TimeText } from '../../shared/ui/marks.tsx';
import { QueryGate } from '../../shared/ui/query-gate.tsx';
import { retentionWords } from '../../shared/work-files/retention.tsx';
import { ActDialogs } from './act-dialogs.tsx';
import { FileFacts } from './file-facts.tsx';
import { Items } from './items.tsx';
import { STATE_TONE } from './tones.ts';
import { type ActName, type Shown, useWorkFile } from './use-work-file.ts';
import './work-files.css';

/** In order of importance. */
const ORDER: readonly ActName[] = [
  'accept',
  'handOver',
  'close',
  'collect',
  'edit',
  'reopen',
  'delay',
  'refuse',
];
const DANGER: readonly ActName[] = ['refuse', 'reopen'];
const WAITING = ['closed', 'handed-over', 'archived'] as const;

const useActs = (detail: WorkFileDetail) => {
  const { t } = useTranslation();
  const state = useAct<WorkFileDetail, ActName>('workFile', detail);
  // An empty file is filled first.
  const order =
    detail.items.length === 0 ? ['collect' as const, ...ORDER.filter((name) => name !== 'collect')] : ORDER;
  const acts = order
    .filter((name) => detail.can[name])
    .map(
      (name): Act => ({
        name,
        label: t(`workFiles/act/${name}`),
        run: () => state.ask(name),
        isDanger: DANGER.includes(name),
        isQuiet: name === 'reopen' || name === 'delay',
      }),
    );
  return { acts, state };
};

type ItemFile = WorkFileItem['files'][number];
const fileAt = (
  { items }: WorkFileDetail,
  shown: Shown,
): { item: WorkFileItem; file: ItemFile } | undefined => {
  const item = items.find(({ id }) => id === shown.item);
  // After a renewal the bytes have another digest: what was open stays open.
  const file =
    item?.files.find(({ digest }) => digest === shown.digest) ?? item?.files.find(({ isMain }) => isMain);
  return item && file && { item, file };
};

const firstOf = ({ items }: WorkFileDetail): Shown | null => {
  for (const { id, files } of items) {
    const main = files.find(({ isMain, mediaType }) => isMain && mediaType === 'application/pdf');
    if (main) return { item: id, digest: main.digest };
  }
  return null;
};

const Paper = ({ detail, shown }: { detail: WorkFileDetail; shown: Shown | null }) => {
  const { t } = useTranslation();
  const found = shown && fileAt(detail, shown);
  if (!found) {
    const isEmpty = detail.items.length === 0;
    return <p className="blank">{t(isEmpty ? 'workFiles/item/empty' : 'workFiles/item/none')}</p>;
  }
  const { item, file } = found;
  const url = addressOf('downloadItemFile', {
    params: { id: detail.id, item: item.id, digest: file.digest },
  });
  if (file.mediaType === 'application/pdf') return <PdfView key={url} url={url} name={file.name} />;
  if (/^image\/(png|jpeg)$/.test(file.mediaType))
    return (
      <div className="file-picture">
        <img src={url} alt={item.title} />
      </div>
    );
  if (file.mediaType.startsWith('audio/'))
    return (
      <div className="blank">
        <p>{item.title}</p>
        {/* biome-ignore lint/a11y/useMediaCaption: a recording brings no captions */}
        <audio controls src={url} />
      </div>
    );
  return (
    <div className="blank">
      <p>{t('workFiles/item/notShown')}</p>
      <a className="btn" href={url} download={file.name}>
        <Icon name="download" size={16} /> {file.name}
      </a>
    </div>
  );
};

const ReturnedNotice = ({ detail }: { detail: WorkFileDetail }) => {
  const { t } = useTranslation();
  const { returned } = detail;
  if (!returned) return null;
  return (
    <div className="notice notice-amber" role="note">
      <Icon name="turn" />
      <div>
        <p className="strong">{t(`workFiles/returnedBy/${returned.kind}`)}</p>
        <p className="quote small">{returned.reason}</p>
        <p className="muted small">
          {returned.by.name}, {returned.by.title} · <TimeText at={returned.at} />
        </p>
      </div>
    </div>
  );
};

const isWaiting = (state: string): state is (typeof WAITING)[number] => WAITING.some((one) => one === state);

const WorkFileDesk = ({ detail }: { detail: WorkFileDetail }) => {
  const { t } = useTranslation();
  const { acts, state } = useActs(detail);
  const [picked, setPicked] = useState<Shown | null>(null);
  const isThere = picked !== null && detail.items.some(({ id }) => id === picked.item);
  const shown = isThere ? picked : firstOf(detail);
  return (
    <Desk
      backTo="/work-files"
      head={
        <DeskTitle title={`${detail.notation} · ${detail.title}`}>
          <div className="row-wrap small muted">
            <span className="num">{detail.code}</span>
            <Mark tone={STATE_TONE[detail.state]}>{t(`workFiles/state/${detail.state}`)}</Mark>
            <span>{retentionWords(t, detail.retention)}</span>
            {detail.state === 'closed' && <DueText dueOn={detail.handOverDueOn} />}
          </div>
        </DeskTitle>
      }
      document={<Paper detail={detail} shown={shown} />}
      acts={
        <ActBar
          acts={acts}
          waiting={isWaiting(detail.state) ? t(`workFiles/waiting/${detail.state}`) : undefined}
        />
      }
    >
      <div className="desk-notice">
        <ReturnedNotice detail={detail} />
      </div>
      <Items detail={detail} shown={shown} onShow={setPicked} />
      <FileFacts detail={detail} />
      <ActDialogs detail={detail} state={state} />
    </Desk>
  );
};

export const WorkFilePage = () => {
  const { id = '' } = useParams();
  const query = useWorkFile(id);
  return (
    <QueryGate query={query} skeleton={<DeskBones />}>
      {(detail) => <WorkFileDesk key={detail.id} detail={detail} />}
    </QueryGate>
  );
};
