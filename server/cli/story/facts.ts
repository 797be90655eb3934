// What a story ended with, read from both agencies' pages.
import type { IncomingDetail } from '../../contracts/incoming-document.ts';
import type { OutgoingDetail } from '../../contracts/outgoing-document.ts';
import type { Api } from './api.ts';
import { StoryBroken, type StoryFacts } from './types.ts';

export interface Received {
  code: string;
  document: IncomingDetail;
  /** The session of the clerk who registered it. */
  clerk: Api;
}

type Ended = Omit<StoryFacts, 'key' | 'steps' | 'totalMs'>;

export async function factsOf(ended: OutgoingDetail, received: readonly Received[]): Promise<Ended> {
  const { number, versions, deliveries, fields, id } = ended;
  if (number === null) throw new StoryBroken('a released document without a number');
  const { value, text, issuedOn, bookId } = number;
  return {
    outgoingId: id,
    subject: fields.subject,
    number: { value, text, issuedOn, bookId },
    versions: versions.map(({ act, digest }) => ({ act, digest })),
    incoming: received.map(arrivalOf),
    deliveries: deliveries.map(({ recipient, state, steps }) => ({
      code: recipient.code,
      state,
      steps: steps.map((step) => step.state),
    })),
    received: await firstReceived(received),
  };
}

function arrivalOf({ code, document }: Received): StoryFacts['incoming'][number] {
  const { registration, verdict, id } = document;
  if (registration === null) throw new StoryBroken(`${code} completed what it had not registered`);
  const { arrivalNumber, bookId } = registration;
  return { agencyCode: code, id, arrivalNumber, bookId, verdict, digest: mainFile(document).digest };
}

async function firstReceived([first]: readonly Received[]): Promise<StoryFacts['received']> {
  if (first === undefined) throw new StoryBroken('nobody on this server plays the recipients');
  const { name, digest } = mainFile(first.document);
  const bytes = await first.clerk.download('downloadIncomingFile', { id: first.document.id, digest });
  return { name, bytes };
}

function mainFile({ files }: IncomingDetail) {
  const main = files.find(({ isMain }) => isMain)?.file;
  if (main === undefined) throw new StoryBroken('the packet arrived without its main document');
  return main;
}
