// Gives a document that is on paper only the next number, and enters it.
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import { DOCUMENT_KINDS, DocumentKind } from '@contracts/vocabulary.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { useDone } from '../../shared/use-done.ts';
import { ColumnFields, NO_COLUMNS } from './column-fields.tsx';
import { samplesOf } from './samples.ts';

const SUBJECT_MIN = 5;

export const PaperNumberAsk = ({
  book,
  of,
  onClose,
}: {
  book: RegisterBook;
  of: RegisterYear;
  onClose: () => void;
}) => {
  const { t } = useTranslation();
  const done = useDone(keys.registers, onClose);
  const isOutgoing = book.direction === 'outgoing';
  const own = DocumentKind.options.filter((each) => book.kinds.includes(each));
  const kinds: readonly DocumentKind[] = own.length > 0 ? own : DocumentKind.options;
  const [kind, setKind] = useState<DocumentKind>(
    kinds.includes('cong-van') ? 'cong-van' : (kinds[0] ?? 'cong-van'),
  );
  const [unit, setUnit] = useState(of.agency.units[0] ?? '');
  const [columns, setColumns] = useState(NO_COLUMNS);
  const [isTried, setTried] = useState(false);
  // One wish, however often it has to be sent.
  const [requestId] = useState(() => crypto.randomUUID());
  const isShort = columns.subject.trim().length < SUBJECT_MIN;
  const act = useMutation({
    mutationFn: () =>
      call('numberPaperDocument', {
        params: { id: book.id },
        body: { requestId, ...(isOutgoing && { kind, unit }), columns },
      }),
    onSuccess: (entry) => done(t('registers/done/paperNumber', { number: entry.text || entry.number })),
  });
  const [sample = ''] = samplesOf({ ...book, kinds: [kind] }, { ...of.agency, units: [unit] });
  return (
    <Ask
      title={t('registers/act/paperNumber')}
      confirm={t('registers/act/paperNumber')}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        setTried(true);
        if (!isShort) act.mutate();
      }}
      onClose={onClose}
    >
      <p>{t('registers/paperNumber/ask')}</p>
      {isOutgoing && (
        <div className="field-pair">
          <Field label={t('registers/filter/kind')}>
            {(control) => (
              <select
                {...control}
                className="input"
                value={kind}
                onChange={({ target }) => setKind(DocumentKind.parse(target.value))}
              >
                {kinds.map((each) => (
                  <option key={each} value={each}>
                    {DOCUMENT_KINDS[each].name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('registers/paperNumber/unit')}>
            {(control) => (
              <select
                {...control}
                className="input"
                value={unit}
                onChange={({ target }) => setUnit(target.value)}
              >
                {of.agency.units.map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
      )}
      <p className="strong num" role="status">
        {isOutgoing
          ? t('registers/form/preview', { text: sample })
          : t('registers/next', { number: book.nextNumber })}
      </p>
      <ColumnFields
        direction={book.direction}
        value={columns}
        onChange={setColumns}
        isNumbered
        subjectFault={isTried && isShort ? t('common/tooShort', { count: SUBJECT_MIN }) : undefined}
      />
    </Ask>
  );
};
