// Opens a further book, or changes one: its name, the kinds it takes, and what stands behind its numbers, shown as it will
// be printed while it is typed.
import { DECREE_PATTERNS, isCopyForm, kindFacts, NotationPattern } from '@contracts/notation.ts';
import type { RegisterBook, RegisterYear } from '@contracts/registers.ts';
import { CopyForm, DocumentKind, NumberedKind } from '@contracts/vocabulary.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../shared/api-client.ts';
import { keys } from '../../shared/query-keys.ts';
import { Ask } from '../../shared/ui/ask.tsx';
import { Field } from '../../shared/ui/field.tsx';
import { PickMany } from '../../shared/ui/hard-fields.tsx';
import { useDone } from '../../shared/use-done.ts';
import { samplesOf } from './samples.ts';

const NAME_MIN = 3;
const NAME_MAX = 120;
const PATTERN_MAX = 60;
const PLACES = '{loai}, {coquan}, {donvi}, {nam}';

const choicesOf = (kinds: readonly NumberedKind[]) =>
  kinds.map((value) => ({ value, label: kindFacts(value).name, also: kindFacts(value).abbreviation }));
/** A new book is of documents or of copies, by the kinds that are chosen for it. */
const CHOICES = {
  any: choicesOf(NumberedKind.options),
  outgoing: choicesOf(DocumentKind.options),
  copies: choicesOf(CopyForm.options),
};

const useBookForm = (book: RegisterBook | null) => {
  const [name, setName] = useState(book?.name ?? '');
  const [kinds, setKinds] = useState<NumberedKind[]>(book?.kinds ?? []);
  const [patterns, setPatterns] = useState(book?.patterns ?? DECREE_PATTERNS);
  const [isClosed, setClosed] = useState(book?.isClosed ?? false);
  const isReady =
    name.trim().length >= NAME_MIN &&
    [patterns.named, patterns.plain].every((pattern) => NotationPattern.safeParse(pattern).success);
  return { name, setName, kinds, setKinds, patterns, setPatterns, isClosed, setClosed, isReady };
};

interface PatternProps {
  which: 'named' | 'plain';
  value: string;
  onChange: (value: string) => void;
}

const PatternField = ({ which, value, onChange }: PatternProps) => {
  const { t } = useTranslation();
  const isRead = NotationPattern.safeParse(value).success;
  return (
    <Field label={t(`registers/form/${which}`)} fault={isRead ? undefined : t('registers/form/patternWrong')}>
      {(control) => (
        <input
          {...control}
          className="input num"
          spellCheck={false}
          autoComplete="off"
          maxLength={PATTERN_MAX}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
};

interface Props {
  of: RegisterYear;
  /** Null: a new one. */
  book: RegisterBook | null;
  onClose: () => void;
}

export const BookAsk = ({ of, book, onClose }: Props) => {
  const { t } = useTranslation();
  const done = useDone(keys.registers, onClose);
  const form = useBookForm(book);
  const { name, kinds, patterns, isClosed, isReady } = form;
  const [isTried, setTried] = useState(false);
  const body = { name, kinds, patterns };
  const isOfCopies = book === null ? kinds.some(isCopyForm) : book.direction === 'copies';
  const direction = isOfCopies ? 'copies' : 'outgoing';
  const act = useMutation({
    mutationFn: () =>
      book === null
        ? call('createBook', { body: { ...body, direction, year: of.year } })
        : call('changeBook', { params: { id: book.id }, body: { ...body, isClosed, version: book.version } }),
    onSuccess: () => done(t(book === null ? 'registers/done/create' : 'registers/done/change')),
  });
  const label = t(book === null ? 'registers/act/create' : 'registers/act/change');
  const samples = samplesOf(
    { ...body, direction, nextNumber: book?.nextNumber ?? 1, year: of.year },
    of.agency,
  );
  return (
    <Ask
      title={label}
      confirm={label}
      isBusy={act.isPending}
      error={act.error}
      onConfirm={() => {
        setTried(true);
        if (isReady) act.mutate();
      }}
      onClose={onClose}
    >
      <Field
        label={t('registers/form/name')}
        fault={
          isTried && name.trim().length < NAME_MIN ? t('common/tooShort', { count: NAME_MIN }) : undefined
        }
      >
        {(control) => (
          <input
            {...control}
            className="input"
            maxLength={NAME_MAX}
            value={name}
            onChange={({ target }) => form.setName(target.value)}
          />
        )}
      </Field>
      {!book?.isDefault && (
        <Field label={t('registers/form/kinds')} hint={t('registers/form/kindsHint')}>
          {(control) => (
            <PickMany
              control={control}
              choices={CHOICES[book === null && kinds.length === 0 ? 'any' : direction]}
              placeholder={t('registers/form/kindsAny')}
              value={kinds}
              onChange={(next) => form.setKinds(NumberedKind.options.filter((kind) => next.includes(kind)))}
            />
          )}
        </Field>
      )}
      {(['named', 'plain'] as const).map((which) => (
        <PatternField
          key={which}
          which={which}
          value={patterns[which]}
          onChange={(value) => {
            // What was refused is not what stands there now.
            act.reset();
            form.setPatterns({ ...patterns, [which]: value });
          }}
        />
      ))}
      <p className="small muted">{t('registers/form/patternHint', { places: PLACES })}</p>
      <p className="strong num" role="status">
        {t('registers/form/preview', { text: samples.join(', ') })}
      </p>
      {book && !book.isDefault && (
        <label className="check">
          <input type="checkbox" checked={isClosed} onChange={() => form.setClosed(!isClosed)} />
          {t('registers/form/close')}
        </label>
      )}
    </Ask>
  );
};
