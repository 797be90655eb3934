// Strokes on one page, as paths in its user space.
import { INKS, type Stroke } from '@contracts/handwriting.ts';
import { memo } from 'react';
import { outlineOf } from './outline.ts';
import type { PageView } from './page-view.ts';

export const inkColour = (ink: Stroke['ink']): string => `rgb(${INKS[ink].join(' ')})`;

export const PenMark = memo(({ stroke }: { stroke: Pick<Stroke, 'ink' | 'width' | 'points'> }) => (
  <path d={outlineOf(stroke)} fill={inkColour(stroke.ink)} />
));
PenMark.displayName = 'PenMark';

export const PenMarks = ({ strokes, view }: { strokes: readonly Stroke[]; view: PageView }) => (
  <g transform={`matrix(${view.matrix.join(' ')})`}>
    {strokes.map((stroke, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: strokes have no name but their place
      <PenMark key={index} stroke={stroke} />
    ))}
  </g>
);
