// The place of the value in hand, drawn over the page.
import type { ProposedField } from '@contracts/intake.ts';
import './recognised.css';

export const RecognisedBox = ({ field, page }: { field: ProposedField | undefined; page: number }) => {
  if (field?.at?.page !== page) return null;
  const { xMm, yMm, widthMm, heightMm } = field.at;
  const mm = (value: number) => `calc(var(--mm) * ${value})`;
  return (
    <div
      className="recognised-box"
      data-testid="recognised-box"
      style={{ left: mm(xMm), top: mm(yMm), width: mm(widthMm), height: mm(heightMm) }}
    />
  );
};
