// What is in the file, in order: each with its date, number, marks and files; what was uploaded can be mended, anything be
// taken out while the file is open.
import type { WorkFileDetail, WorkFileItem } from '@contracts/work-files.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAcceptDetail } from '../../shared/acts/use-act.ts';
import { call } from '../../shared/api-client.ts';
import { useMe } from '../../shared/session.ts';
import { dateText, shorten, sizeText } from '../../shared/time.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Mark } from '../../shared/ui/marks.tsx';
import { say } from '../../shared/ui/toast.tsx';
import { ItemAsk } from './item-ask.tsx';
import type { Shown } from './use-work-file.ts';

const TITLE_MAX = 140;

interface Props {
  detail: WorkFileDetail;
  shown: Shown | null;
  onShow: (shown: Shown) => void;
}

const Marks = ({ item }: { item: WorkFileItem }) => {
  const { t } = useTranslation();
  return (
    <>
      {item.isGone && <Mark tone="red">{t('workFiles/item/gone')}</Mark>}
      {item.isOpen && <Mark tone="amber">{t('workFiles/item/open')}</Mark>}
      {item.isDraft && <Mark tone="grey">{t('workFiles/item/draft')}</Mark>}
    </>
  );
};

const Attached = ({ item, shown, onShow }: { item: WorkFileItem } & Pick<Props, 'shown' | 'onShow'>) => {
  const others = item.files.filter(({ isMain }) => !isMain);
  if (others.length === 0) return null;
  return (
    <ul className="item-files">
      {others.map((file) => (
        <li key={file.digest} className="file-line">
          <Icon name="clip" size={14} />
          <button
            type="button"
            className="link-button name"
            aria-pressed={shown?.digest === file.digest && shown.item === item.id}
            onClick={() => onShow({ item: item.id, digest: file.digest })}
          >
            {file.name}
          </button>
          <span className="muted num nowrap push">{sizeText(file.sizeBytes)}</span>
        </li>
      ))}
    </ul>
  );
};

interface LineProps extends Props {
  item: WorkFileItem;
  onEdit: () => void;
  onRemove: () => void;
}

const Line = ({ detail, item, shown, onShow, onEdit, onRemove }: LineProps) => {
  const { t } = useTranslation();
  const me = useMe();
  const main = item.files.find(({ isMain }) => isMain);
  const mayTouch =
    detail.can.collect && (detail.owner.id === me.person.id || item.addedBy.id === me.person.id);
  const title = shorten(item.title || t('list/noSubject'), TITLE_MAX);
  const isOn = shown?.item === item.id;
  return (
    <li className={`item ${isOn ? 'item-on' : ''}`}>
      <span className="item-place num muted">{item.ordinal}</span>
      <div className="stack" style={{ gap: 2 }}>
        {main ? (
          <button
            type="button"
            className="link-button"
            aria-pressed={isOn && shown.digest === main.digest}
            onClick={() => onShow({ item: item.id, digest: main.digest })}
          >
            {title}
          </button>
        ) : (
          <span>{title}</span>
        )}
        <div className="row-wrap small muted">
          <span className="num">{item.on ? dateText(item.on) : t('workFiles/item/noDate')}</span>
          {item.numberText && <span className="num">{item.numberText}</span>}
          {item.typeName && <span>{item.typeName}</span>}
          {item.author && <span>{item.author}</span>}
          {item.pageCount !== null && (
            <span className="num">{t('workFiles/item/pages', { count: item.pageCount })}</span>
          )}
          <Marks item={item} />
        </div>
        {item.note && <p className="quote small">{item.note}</p>}
        <Attached item={item} shown={shown} onShow={onShow} />
        <div className="row-wrap small">
          {item.documentId && !item.isGone && (
            <Link to={`/${item.source}/${item.documentId}`}>{t('workFiles/item/toDocument')}</Link>
          )}
          {mayTouch && (
            <>
              <button
                type="button"
                className="link-button accent"
                aria-label={`${t('workFiles/act/editItem')}: ${title}`}
                onClick={onEdit}
              >
                {t('workFiles/act/editItem')}
              </button>
              <button
                type="button"
                className="link-button accent"
                aria-label={`${t('workFiles/act/remove')}: ${title}`}
                onClick={onRemove}
              >
                {t('workFiles/act/remove')}
              </button>
            </>
          )}
        </div>
      </div>
    </li>
  );
};

const RemoveAsk = ({
  detail,
  item,
  onClose,
}: {
  detail: WorkFileDetail;
  item: WorkFileItem;
  onClose: () => void;
}) => {
  const { t } = useTranslation();
  const accept = useAcceptDetail<WorkFileDetail>('workFile');
  const remove = useMutation({
    mutationFn: () => call('removeItem', { params: { id: detail.id, item: item.id } }),
    onSuccess: (after) => {
      accept(after);
      say(t('workFiles/done/remove'));
      onClose();
    },
  });
  return (
    <Ask
      title={t('workFiles/act/remove')}
      confirm={t('workFiles/act/remove')}
      isDanger
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p className="strong">{item.title}</p>
      <p>{t(item.documentId ? 'workFiles/ask/remove' : 'workFiles/ask/removeUpload')}</p>
    </Ask>
  );
};

export const Items = (props: Props) => {
  const { t } = useTranslation();
  const { detail } = props;
  const [asked, setAsked] = useState<{ item: WorkFileItem; what: 'edit' | 'remove' } | null>(null);
  const close = () => setAsked(null);
  return (
    <section className="sheet">
      <h2>
        {t('workFiles/section/items')}
        <span className="push small muted num">{detail.items.length}</span>
      </h2>
      {detail.items.length === 0 && <p className="muted small">{t('workFiles/item/empty')}</p>}
      <ol className="items">
        {detail.items.map((item) => (
          <Line
            key={item.id}
            {...props}
            item={item}
            onEdit={() => setAsked({ item, what: 'edit' })}
            onRemove={() => setAsked({ item, what: 'remove' })}
          />
        ))}
      </ol>
      {asked?.what === 'remove' && <RemoveAsk detail={detail} item={asked.item} onClose={close} />}
      {asked?.what === 'edit' && <ItemAsk detail={detail} item={asked.item} onClose={close} />}
    </section>
  );
};
