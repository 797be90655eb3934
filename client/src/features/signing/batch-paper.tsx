// One document of a batch, to look at and to move its marks: what is seen and placed is noted with the server at once.
import { type Batch, type BatchItem, isSigning } from '@contracts/batches.ts';
import type { Profile } from '@contracts/organization.ts';
import type { OutgoingDetail } from '@contracts/outgoing-document.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { addressOf, call } from '../../shared/api-client.ts';
import { PdfView } from '../../shared/pdf/lazy-pdf-view.tsx';
import { keys } from '../../shared/query-keys.ts';
import { ListBones, QueryGate } from '../../shared/ui/query-gate.tsx';
import { MarkLayer } from './mark-layer.tsx';
import type { SigningKind } from './marks.ts';
import { NAMES, placementOf } from './placement.ts';
import type { Note } from './use-batch.ts';
import { useBoxes } from './use-boxes.ts';
import { useDocumentText } from './use-proposals.ts';

interface Props {
  batch: Batch;
  item: BatchItem;
  profile: Profile;
  onNote: (note: Note) => void;
}

type PaperProps = Props & { detail: OutgoingDetail };

const MOVED_FOR_MS = 400;

const useNoting = ({ batch, item, detail, onNote }: PaperProps, placement: Note['placement']) => {
  const digest = detail.versions.at(-1)?.digest ?? '';
  const note = {
    documentId: item.documentId,
    version: detail.version,
    digest,
    ...(placement && { placement }),
  };
  const isNoted =
    item.isSeen &&
    item.version === detail.version &&
    (placement === undefined || JSON.stringify(placement) === JSON.stringify(item.placement));
  const isClosed = batch.isRunning || item.state === 'done';
  const text = JSON.stringify(note);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is noted, not who is told
  useEffect(() => {
    if (isNoted || isClosed) return;
    const timer = setTimeout(() => onNote({ ...note, isSeen: true }), MOVED_FOR_MS);
    return () => clearTimeout(timer);
  }, [text, isNoted, isClosed]);
};

const View = ({ detail, overlay, ...rest }: { detail: OutgoingDetail } & ViewExtras) => {
  const digest = detail.versions.at(-1)?.digest ?? '';
  return (
    <PdfView
      key={digest}
      url={addressOf('downloadOutgoingFile', { params: { id: detail.id, digest } })}
      name={detail.fields.main?.name ?? detail.fields.subject}
      canRotate={false}
      overlay={overlay}
      {...rest}
    />
  );
};
type ViewExtras = Partial<Pick<Parameters<typeof PdfView>[0], 'overlay' | 'onOpened' | 'focusOn'>>;

const Marked = (props: PaperProps & { kind: SigningKind }) => {
  const { detail, profile, item, kind, batch } = props;
  const { text, onOpened } = useDocumentText();
  const boxes = useBoxes(text, detail, kind, profile, item.placement ?? undefined);
  const placement = placementOf(boxes.boxOf) ?? undefined;
  useNoting(props, text ? placement : undefined);
  const first = boxes.proposed.image?.box;
  const focusOn = useMemo(() => first && { page: first.page, yMm: first.yMm }, [first]);
  const isFixed = batch.isRunning || item.state === 'done';
  return (
    <View
      detail={detail}
      focusOn={focusOn}
      onOpened={onOpened}
      overlay={
        isFixed
          ? undefined
          : (page, size) => (
              <MarkLayer
                {...{ detail, kind, boxes, page, size }}
                names={NAMES[kind]}
                ownName={profile.person.name}
                hasImage={kind === 'seal' ? (profile.seal?.hasImage ?? false) : profile.hasSignatureImage}
              />
            )
      }
    />
  );
};

const Plain = (props: PaperProps) => {
  useNoting(props, undefined);
  return <View detail={props.detail} />;
};

export const BatchPaper = (props: Props) => {
  const { item, batch } = props;
  const query = useQuery({
    queryKey: keys.one('outgoing', item.documentId),
    queryFn: () => call('getOutgoing', { params: { id: item.documentId } }),
  });
  return (
    <QueryGate query={query} skeleton={<ListBones rows={4} />}>
      {(detail) =>
        isSigning(batch.kind) ? (
          <Marked {...props} detail={detail} kind={batch.kind} />
        ) : (
          <Plain {...props} detail={detail} />
        )
      }
    </QueryGate>
  );
};
