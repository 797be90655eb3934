// The boxes of a signing as the server takes them: hundredths of a millimetre are enough.
import type { SigningPlacement } from '@contracts/signing.ts';
import { type Added, type BoxName, NOTHING_ADDED, type SigningKind, TEXT_SIZE_PT } from './marks.ts';
import type { Box } from './proposal.ts';

export const NAMES: Record<SigningKind, readonly BoxName[]> = {
  initials: ['image'],
  approval: ['image'],
  seal: ['image', 'number', 'date', 'urgency'],
};

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const rounded = ({ page, xMm, yMm, widthMm, heightMm }: Box): Box => ({
  page,
  xMm: hundredths(xMm),
  yMm: hundredths(yMm),
  widthMm: hundredths(widthMm),
  heightMm: hundredths(heightMm),
});

/** Null while there is no place for the image. A block of text without words is none. */
export const placementOf = (
  boxOf: (name: BoxName) => Box | undefined,
  { marks, hasGiapLai }: Added = NOTHING_ADDED,
): SigningPlacement | null => {
  const [image, number, date] = [boxOf('image'), boxOf('number'), boxOf('date')];
  const urgency = boxOf('urgency');
  if (!image) return null;
  const also = marks.flatMap((mark) => (mark.kind === 'also' ? [rounded(mark.box)] : []));
  const texts = marks.flatMap((mark) =>
    mark.kind === 'text' && mark.text.trim() !== ''
      ? [{ box: rounded(mark.box), text: mark.text, style: mark.style, sizePt: TEXT_SIZE_PT }]
      : [],
  );
  return {
    image: rounded(image),
    ...(also.length > 0 && { also }),
    ...(texts.length > 0 && { texts }),
    ...(hasGiapLai && { giapLai: {} }),
    ...(number && { number: rounded(number) }),
    ...(date && { date: rounded(date) }),
    ...(urgency && { urgency: rounded(urgency) }),
  };
};
