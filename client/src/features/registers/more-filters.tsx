// Days, kind, people: the filters of a register that are asked now and then.
import type { RegisterBook } from '@contracts/registers.ts';
import { DOCUMENT_KINDS, DocumentKind } from '@contracts/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field.tsx';
import { PickDate } from '../../shared/ui/hard-fields.tsx';
import type { useRowFilter } from './row-filter.ts';

interface Props {
  direction: RegisterBook['direction'];
  of: ReturnType<typeof useRowFilter>;
}

export const MoreFilters = ({ direction, of: { filter, change } }: Props) => {
  const { t } = useTranslation();
  const people = [
    ['author', t(`registers/ten/${direction}/author`)],
    ['recipient', t(`registers/ten/${direction}/recipients`)],
  ] as const;
  return (
    <div className="more-filters">
      {(['from', 'to'] as const).map((name) => (
        <Field key={name} label={t(`registers/filter/${name}`)}>
          {(control) => (
            <PickDate
              control={control}
              value={filter[name] ?? null}
              onChange={(day) => change({ [name]: day })}
              isPast
            />
          )}
        </Field>
      ))}
      <Field label={t('registers/filter/kind')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={filter.kind ?? ''}
            onChange={({ target }) => change({ kind: target.value })}
          >
            <option value="">{t('registers/filter/anyKind')}</option>
            {DocumentKind.options.map((kind) => (
              <option key={kind} value={kind}>
                {DOCUMENT_KINDS[kind].name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {people.map(([name, label]) => (
        <Field key={name} label={label}>
          {(control) => (
            <input
              {...control}
              key={filter[name] ?? ''}
              className="input"
              defaultValue={filter[name] ?? ''}
              onBlur={({ target }) =>
                target.value !== (filter[name] ?? '') && change({ [name]: target.value })
              }
              onKeyDown={({ key, currentTarget }) =>
                key === 'Enter' && change({ [name]: currentTarget.value })
              }
            />
          )}
        </Field>
      ))}
    </div>
  );
};
