// The register a number is taken from, and the number it will probably be.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api-client.ts';
import { type DocumentFeature, keys } from '../query-keys.ts';
import { Field } from '../ui/field.tsx';

export const useBookChoice = (direction: DocumentFeature) => {
  const books = useQuery({
    queryKey: keys.books(direction),
    queryFn: () => call('listBooks', { query: { direction } }),
    staleTime: 0,
  });
  const [bookId, setBookId] = useState('');
  const items = books.data?.items ?? [];
  return {
    items,
    book: items.find((one) => one.id === bookId) ?? items[0],
    error: books.error,
    pick: setBookId,
    /** For the request's body: the server's own choice unless the person made one. */
    chosen: bookId ? { bookId } : {},
  };
};

interface Props {
  choice: ReturnType<typeof useBookChoice>;
  label: string;
  /** The sentence about the number to come. */
  next: (number: number) => string;
}

export const BookChoice = ({ choice: { items, book, pick }, label, next }: Props) => {
  const { t } = useTranslation();
  if (!book) return null;
  return (
    <>
      {items.length > 1 && (
        <Field label={label}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={book.id}
              onChange={(event) => pick(event.target.value)}
            >
              {items.map((one) => (
                <option key={one.id} value={one.id}>
                  {t('registers/nameOfYear', { name: one.name, year: one.year })}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <p className="strong num">
        {items.length === 1 && <span className="muted">{book.name} · </span>}
        {next(book.nextNumber)}
      </p>
    </>
  );
};
