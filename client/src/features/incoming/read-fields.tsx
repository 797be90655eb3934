// What was read of a paper before it was taken in, folded under the facts: where each value came from and how sure it was,
// what the clerk confirmed, and what he changed.
import type { IncomingDetail } from '@contracts/incoming-document.ts';
import type { ReadField } from '@contracts/read-fields.ts';
import { DOCUMENT_KINDS, DocumentKind, Urgency } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { dateText } from '../../shared/time.ts';
import { Facts } from '../../shared/ui/facts.tsx';
import { useSaidTime } from '../../shared/ui/marks.tsx';

const TONE: Record<ReadField['outcome'], string> = {
  changed: 'tone-amber',
  confirmed: 'tone-green',
  kept: 'muted',
  typed: 'muted',
};

const useValueText = () => {
  const { t } = useTranslation();
  return (name: ReadField['name'], value: string): string => {
    if (value === '') return t('incoming/read/empty');
    if (name === 'issuedOn' || name === 'replyDueOn') return dateText(value);
    const kind = name === 'kind' ? DocumentKind.safeParse(value).data : undefined;
    const urgency = name === 'urgency' ? Urgency.safeParse(value).data : undefined;
    if (kind) return DOCUMENT_KINDS[kind].name;
    return urgency ? t(`urgency/${urgency}`) : value;
  };
};

type ShownName = Exclude<ReadField['name'], 'senderCode'>;
const isShown = (field: ReadField): field is ReadField & { name: ShownName } => field.name !== 'senderCode';

const Value = ({ field: { name, value, read, outcome } }: { field: ReadField }) => {
  const { t } = useTranslation();
  const textOf = useValueText();
  return (
    <>
      {textOf(name, value)}
      <div className="small muted">
        {read && `${t(`recognised/source/${read.source}`)} · ${Math.round(read.confidence * 100)} % · `}
        <span className={TONE[outcome]}>
          {t(`incoming/read/outcome/${outcome}`, { was: read ? textOf(name, read.value) : '' })}
        </span>
      </div>
    </>
  );
};

export const ReadFieldsFold = ({ readFields }: Pick<IncomingDetail, 'readFields'>) => {
  const { t } = useTranslation();
  const said = useSaidTime();
  if (readFields === null) return null;
  const { fields, by, at } = readFields;
  const count = (outcome: ReadField['outcome']) => fields.filter((each) => each.outcome === outcome).length;
  const parts = (['changed', 'confirmed'] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => t(`incoming/read/count/${outcome}`, { count: count(outcome) }));
  const read = fields.filter((each) => each.read !== null).length;
  return (
    <details className="small noted">
      <summary>{[t('incoming/read/title', { count: read }), ...parts].join(' · ')}</summary>
      <div className="stack">
        <p className="muted">{t('incoming/read/byWhom', { name: by.name, title: by.title, at: said(at) })}</p>
        <Facts
          rows={fields
            .filter(isShown)
            .map(
              (field) => [t(`intake/field/${field.name}`), <Value key={field.name} field={field} />] as const,
            )}
        />
      </div>
    </details>
  );
};
