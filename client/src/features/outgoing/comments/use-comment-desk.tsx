// Comments on the desk: which one is looked at, which place is being chosen for a new one, and what is drawn on the pages.
import type { PlacedBox } from '@contracts/common-shapes.ts';
import type { Comment } from '@contracts/review.ts';
import { useState } from 'react';
import { useKeys } from '../../../shared/keyboard.ts';
import { CommentLayer } from './comment-layer.tsx';
import { useComments } from './use-comments.ts';

/** The page in the middle of the view, for who places without a pointer. */
const pageInView = (): number => {
  const middle = window.innerHeight / 2;
  const pages = [...document.querySelectorAll<HTMLElement>('.desk-paper [data-page]')];
  const found = pages.findLast((page) => page.getBoundingClientRect().top <= middle);
  return Number(found?.dataset.page ?? 1);
};

const startBox = (page: number): PlacedBox => ({ page, xMm: 30, yMm: 60, widthMm: 60, heightMm: 8 });

export type Asked = { at: 'place'; box: PlacedBox } | { at: 'whole' } | null;

export const useCommentDesk = (documentId: string, shownVersion: number | null) => {
  const comments = useComments(documentId);
  const [asked, setAsked] = useState<Asked>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [showsResolved, setShowsResolved] = useState(false);
  const [pageCount, setPageCount] = useState(0);
  const [focusOn, setFocusOn] = useState<{ page: number; yMm: number }>();
  const canStart = comments.canWrite && shownVersion !== null;

  const place = (box: PlacedBox) => setAsked({ at: 'place', box });
  const start = () => canStart && place(startBox(pageInView()));
  useKeys({ c: start });

  const show = (comment: Comment) => {
    setPicked(comment.id);
    if (comment.box) setFocusOn({ page: comment.box.page, yMm: comment.box.yMm });
  };
  const pick = (comment: Comment) => {
    setPicked(comment.id);
    requestAnimationFrame(() => {
      const item = document.querySelector<HTMLElement>(`#comment-${comment.id}`);
      item?.scrollIntoView({ block: 'nearest' });
      item?.querySelector('button')?.focus({ preventScroll: true });
    });
  };
  const shown =
    shownVersion === null ? [] : comments.items.filter(({ resolved }) => showsResolved || resolved === null);

  return {
    comments,
    asked,
    place,
    start,
    startOnWhole: () => setAsked({ at: 'whole' }),
    stop: () => setAsked(null),
    canStart,
    picked,
    show,
    showsResolved,
    setShowsResolved,
    shownVersion: shownVersion ?? 0,
    pageCount,
    /** For the viewer. */
    viewer: {
      focusOn,
      onOpened: ({ sizes }: { sizes: readonly unknown[] }) => setPageCount(sizes.length),
      overlay: (page: number, size: { widthMm: number; heightMm: number }) => (
        <CommentLayer
          page={page}
          size={size}
          comments={shown}
          shown={{ version: shownVersion ?? 0, pageCount }}
          picked={picked}
          onPick={pick}
          placed={asked?.at === 'place' ? asked.box : null}
          onPlace={(box) => {
            place(box);
            if (box.page !== page) setFocusOn({ page: box.page, yMm: box.yMm });
          }}
          pageCount={pageCount}
        />
      ),
    },
  };
};

export type CommentDesk = ReturnType<typeof useCommentDesk>;
