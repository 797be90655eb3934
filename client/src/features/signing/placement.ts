// The boxes of a signing as the server takes them: hundredths of a millimetre are enough.
import type { SigningPlacement } from '@contracts/signing.ts';
import type { SigningKind } from './mark-layer.tsx';
import type { Box } from './proposal.ts';
import type { BoxName } from './use-boxes.ts';

export const NAMES: Record<SigningKind, readonly BoxName[]> = {
  approval: ['image'],
  seal: ['image', 'number', 'date'],
};

const hundredths = (value: number): number => Math.round(value * 100) / 100;
const rounded = ({ page, xMm, yMm, widthMm, heightMm }: Box): Box => ({
  page,
  xMm: hundredths(xMm),
  yMm: hundredths(yMm),
  widthMm: hundredths(widthMm),
  heightMm: hundredths(heightMm),
});

/** Null while there is no place for the image. */
export const placementOf = (boxOf: (name: BoxName) => Box | undefined): SigningPlacement | null => {
  const [image, number, date] = [boxOf('image'), boxOf('number'), boxOf('date')];
  if (!image) return null;
  return {
    image: rounded(image),
    ...(number && { number: rounded(number) }),
    ...(date && { date: rounded(date) }),
  };
};
