// Both versions beside each other, scrolling together.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenedPdf } from '../../../shared/pdf/use-pdf.ts';
import type { Difference } from './difference.ts';
import { PageColumn } from './page-column.tsx';
import type { Comparison } from './use-comparison.ts';
import { useScrollTogether } from './use-scroll-together.ts';

interface Props {
  left: OpenedPdf;
  right: OpenedPdf;
  comparison: Comparison | null;
  picked: Difference | null;
}

const NONE: never[] = [];

export const SideView = ({ left, right, comparison, picked }: Props) => {
  const { t } = useTranslation();
  const [leftScroller, setLeftScroller] = useState<HTMLElement | null>(null);
  const [rightScroller, setRightScroller] = useState<HTMLElement | null>(null);
  useScrollTogether(leftScroller, rightScroller, comparison?.pairs ?? NONE);
  const differences = comparison?.differences ?? NONE;
  return (
    <div className="compare-sides">
      <PageColumn
        pdf={left}
        side="left"
        name={t('compare/leftPages')}
        differences={differences}
        picked={picked}
        onScroller={setLeftScroller}
      />
      <PageColumn
        pdf={right}
        side="right"
        name={t('compare/rightPages')}
        differences={differences}
        picked={picked}
        onScroller={setRightScroller}
      />
    </div>
  );
};
