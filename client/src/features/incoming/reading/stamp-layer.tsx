// Over the first page: the stamp of arrival, in real millimetres and as the copy has it. Nothing of it is in the file.
import { type ShownStamp, STAMP_RED } from '@contracts/reading-copies.ts';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import './reading.css';

const MM_PER_POINT = 25.4 / 72;
const RED = `rgb(${STAMP_RED.join(' ')})`;
const mm = (value: number) => `calc(var(--mm) * ${value})`;

interface Props {
  stamp: ShownStamp;
  /** The page as its file has it. */
  page: { widthMm: number; heightMm: number; rotation: number };
}

/** The page is laid out unturned, and turned as the reader has turned it. */
const turned = ({ widthMm, heightMm, rotation }: Props['page']): CSSProperties => {
  const moves: Record<number, string> = {
    90: `translate(${mm(heightMm)}, 0) rotate(90deg)`,
    180: `translate(${mm(widthMm)}, ${mm(heightMm)}) rotate(180deg)`,
    270: `translate(0, ${mm(widthMm)}) rotate(270deg)`,
  };
  return { width: mm(widthMm), height: mm(heightMm), transform: moves[rotation] };
};

export const StampLayer = ({ stamp: { place, face }, page }: Props) => {
  const { t } = useTranslation();
  const text = face.texts.map((each) => each.text).join(', ');
  return (
    <div className="stamp-layer" style={turned(page)}>
      <svg
        role="img"
        aria-label={t('reading/stamp', { text })}
        viewBox={`0 0 ${face.widthMm} ${face.heightMm}`}
        style={{
          ...{
            left: mm(place.xMm),
            top: mm(place.yMm),
            width: mm(place.widthMm),
            height: mm(place.heightMm),
          },
          ...{ color: RED },
        }}
      >
        <g fill="none" stroke="currentColor" strokeWidth={0.2}>
          <rect x={0.2} y={0.2} width={face.widthMm - 0.4} height={face.heightMm - 0.4} strokeWidth={0.4} />
          {face.rules.map(([x, y, toX, toY]) => (
            <line key={`${x} ${y} ${toX}`} x1={x} y1={y} x2={toX} y2={toY} />
          ))}
        </g>
        {face.texts.map(({ text: words, xMm, yMm, sizePt, isBold, isCentred }) => (
          <text
            key={`${xMm} ${yMm}`}
            x={xMm}
            y={yMm}
            fontSize={sizePt * MM_PER_POINT}
            fontWeight={isBold ? 700 : 400}
            textAnchor={isCentred ? 'middle' : 'start'}
            fill="currentColor"
          >
            {words}
          </text>
        ))}
      </svg>
    </div>
  );
};
