// What arrives besides packets: stored first, processed after, parked when it cannot be read, taken by the clerk.
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { IntakeDetail } from '../../server/contracts/intake.ts';
import { IntakeRefused, type Outcome } from '../../server/intake/index.ts';
import { vietnamDate } from '../../server/platform/clock.ts';
import { codeOf } from '../support/code-of.ts';
import { type Caller, startTestOffice, type TestOffice } from '../support/harness.ts';
import { buildDocument } from '../support/pdf-samples/documents.ts';
import { until } from '../support/until.ts';

const ENTRY = {
  sender: { code: null, name: 'Công ty TNHH Môi trường' },
  numberText: '12/CV-MT',
  issuedOn: vietnamDate(new Date()),
  kind: 'cong-van' as const,
  subject: 'Đề nghị hướng dẫn thủ tục',
  signer: { name: 'Trần Văn A', title: 'Giám đốc' },
};

describe('the intake', () => {
  let office: TestOffice;
  let clerk: Caller;
  let agencyId: string;
  /** What the channel of scans answers next; a scan is anything here. */
  let outcome: () => Promise<Outcome>;

  before(async function () {
    this.timeout(120_000);
    office = await startTestOffice();
    clerk = await office.as('vanthu.snv');
    agencyId = (await clerk.call('getMe')).post.agency.id;
    office.container.intake.register('scan', () => outcome());
  });
  after(() => office?.close());

  const upload = async (name = 'cong-van-den.pdf') => {
    const bytes = buildDocument({ catalog: `/Lang (${Math.random()})` });
    const { digest } = await clerk.call('uploadFile', { query: { name, purpose: 'attachment' }, bytes });
    return { digest, name, sizeBytes: bytes.length };
  };
  const read = (id: string) => clerk.call('getIntake', { params: { id } });
  const settled = async (id: string): Promise<IntakeDetail> => {
    await until('the item is read', async () => !['stored', 'processing'].includes((await read(id)).state));
    return read(id);
  };
  const handed = async () => {
    const { id } = await clerk.call('uploadIntake', { body: { key: randomUUID(), file: await upload() } });
    return settled(id);
  };
  const scanned = async (next: () => Promise<Outcome>, key: string = randomUUID()) => {
    outcome = next;
    const file = { ...(await upload('scan.pdf')), mediaType: 'application/pdf' };
    return (await office.container.intake.store({ agencyId, channel: 'scan', key, ...file })).id;
  };
  const refusing = async (): Promise<Outcome> => {
    throw new IntakeRefused('FILE_BROKEN', 'trang 2');
  };
  const take = ({ id, version, files }: IntakeDetail) =>
    clerk.call('takeIntake', {
      params: { id },
      body: {
        ...ENTRY,
        version,
        papers: files.filter(({ role }) => role === 'paper').map(({ digest }) => digest),
      },
    });
  const rows = async (box: 'waiting' | 'problems' | 'done') =>
    (await clerk.call('listIntake', { query: { box, limit: 100 } })).items;

  it('takes an uploaded PDF to the register, once, and tells no sender', async () => {
    const item = await handed();
    expect(item).to.include({ state: 'ready', channel: 'hand', papers: 1 });
    const [first, second] = await Promise.all([take(item), take(item).catch(() => take(item))]);
    expect(second.id).to.equal(first.id);
    expect(first).to.include({ origin: 'hand', state: 'arrived' });
    expect(first.files.map(({ isMain, report }) => [isMain, report !== null])).to.deep.equal([[true, true]]);
    expect((await read(item.id)).taken).to.deep.include({ as: 'document', ids: [first.id] });
    const registered = await clerk.call('registerIncoming', {
      params: { id: first.id },
      body: { version: first.version },
    });
    expect(registered.registration?.arrivalNumber).to.be.a('number');
    await office.settle();
    const { statuses } = await clerk.call('getIncoming', { params: { id: first.id } });
    expect(statuses).to.deep.equal([]);
    expect(
      await codeOf(
        clerk.call('dropIntake', {
          params: { id: item.id },
          body: { version: 9, reason: 'đã tiếp nhận rồi' },
        }),
      ),
    ).to.equal('INTAKE_WRONG_STATE');
  });

  it('finds the same item for one key, and another for another', async () => {
    const body = { key: randomUUID(), file: await upload() };
    const [first, again] = [
      await clerk.call('uploadIntake', { body }),
      await clerk.call('uploadIntake', { body }),
    ];
    expect(again.id).to.equal(first.id);
    expect((await clerk.call('uploadIntake', { body: { ...body, key: randomUUID() } })).id).not.to.equal(
      first.id,
    );
  });

  it('parks what cannot be read, has it read again, and lets it be taken all the same', async () => {
    const id = await scanned(refusing);
    const parked = await settled(id);
    expect(parked.state).to.equal('needs-attention');
    expect(parked.problem).to.include({ code: 'FILE_BROKEN', detail: 'trang 2' });
    expect((await rows('problems')).map((row) => row.id)).to.include(id);
    const raw = parked.files[0]?.digest ?? '';
    const bytes = await clerk.call('downloadIntakeFile', { params: { id, digest: raw } });
    expect(bytes.subarray(0, 4).toString()).to.equal('%PDF');

    const field = { value: '15/QĐ', source: 'ocr', confidence: 0.7 } as const;
    outcome = async () => ({ kind: 'ready', proposed: { numberText: field } });
    await clerk.call('retryIntake', { params: { id }, body: { version: parked.version } });
    const ready = await settled(id);
    expect(ready).to.include({ state: 'ready', problem: null });
    expect(ready.proposed.numberText).to.deep.equal(field);
    expect(
      await codeOf(clerk.call('retryIntake', { params: { id }, body: { version: ready.version } })),
    ).to.equal('INTAKE_WRONG_STATE');
    expect(
      (
        await clerk.call('takeIntake', {
          params: { id },
          body: { ...ENTRY, version: ready.version, papers: [raw] },
        })
      ).origin,
    ).to.equal('scan');
  });

  it('shows of a document taken in what was read, what was confirmed, and what was changed by whom', async () => {
    const ocr = (value: string, confidence: number) => ({ value, source: 'ocr', confidence }) as const;
    const proposed = {
      numberText: ocr('12/CV-MT', 0.7),
      senderName: { value: 'Công ty TNHH Môi trường', source: 'senders', confidence: 1 } as const,
      subject: ocr('Đề nghi huớng dẫn thủ tục', 0.62),
      place: ocr('Đăk Nông', 0.4),
    };
    const ready = await settled(await scanned(async () => ({ kind: 'ready', proposed })));
    const raw = ready.files[0]?.digest ?? '';
    const body = { ...ENTRY, version: ready.version, papers: [raw], confirmed: ['numberText' as const] };
    const taken = await clerk.call('takeIntake', { params: { id: ready.id }, body });
    const { id, version } = taken;
    await clerk.call('registerIncoming', {
      params: { id },
      body: { version, twin: { choice: 'keep', reason: 'Hai văn bản khác nhau' } },
    });
    const leader = await office.as('lanhdao.snv');
    const { readFields } = await leader.call('getIncoming', { params: { id } });
    expect(readFields?.by).to.include({ id: taken.timeline[0]?.by?.id });
    const told = readFields?.fields.map(({ name, value, read: was, outcome }) => [
      ...[name, value, outcome, was?.value, was?.source, was?.confidence],
    ]);
    expect(told).to.deep.equal([
      ['senderName', ENTRY.sender.name, 'kept', ENTRY.sender.name, 'senders', 1],
      ['numberText', '12/CV-MT', 'confirmed', '12/CV-MT', 'ocr', 0.7],
      ['issuedOn', ENTRY.issuedOn, 'typed', undefined, undefined, undefined],
      ['place', '', 'changed', 'Đăk Nông', 'ocr', 0.4],
      ['kind', 'cong-van', 'typed', undefined, undefined, undefined],
      ['subject', ENTRY.subject, 'changed', 'Đề nghi huớng dẫn thủ tục', 'ocr', 0.62],
      ['signerName', ENTRY.signer.name, 'typed', undefined, undefined, undefined],
      ['signerTitle', ENTRY.signer.title, 'typed', undefined, undefined, undefined],
    ]);
  });

  it('drops with a reason and keeps the bytes', async () => {
    const { id, version } = await settled(await scanned(refusing));
    const reason = 'Thư quảng cáo, không phải văn bản';
    expect(
      await codeOf(clerk.call('dropIntake', { params: { id }, body: { version, reason: 'không' } })),
    ).to.equal('BAD_INPUT');
    expect(
      await codeOf(clerk.call('dropIntake', { params: { id }, body: { version: version + 1, reason } })),
    ).to.equal('CONFLICT');
    const dropped = await clerk.call('dropIntake', { params: { id }, body: { version, reason } });
    expect(dropped.dropped).to.include({ reason });
    expect((await rows('done')).map((row) => row.id)).to.include(id);
    const { digest = '' } = dropped.files[0] ?? {};
    expect(await clerk.call('downloadIntakeFile', { params: { id, digest } })).not.to.be.empty;
  });

  it('makes items of the parts of one, the same in every run', async () => {
    const digest = (await upload()).digest;
    const paper = {
      digest,
      name: 'a.pdf',
      sizeBytes: 1,
      mediaType: 'application/pdf',
      role: 'paper',
    } as const;
    const parts = [
      { key: '1', name: 'Văn bản 1', papers: [paper] },
      { key: '2', name: 'Văn bản 2', papers: [paper], problem: { code: 'FILE_BROKEN', detail: '' } as const },
    ];
    const key = randomUUID();
    const whole = await settled(await scanned(async () => ({ kind: 'split', parts }), key));
    expect(whole).to.deep.include({ state: 'taken' });
    const found = await Promise.all((whole.taken?.ids ?? []).map(read));
    expect(found.map(({ name, state, partOf }) => [name, state, partOf])).to.deep.equal([
      ['Văn bản 1', 'ready', whole.id],
      ['Văn bản 2', 'needs-attention', whole.id],
    ]);
    expect(await scanned(async () => ({ kind: 'split', parts }), key)).to.equal(whole.id);
  });

  it('shows packets and items as one queue, page by page, and counts as it lists', async () => {
    await handed();
    await handed();
    const all = await rows('waiting');
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await clerk.call('listIntake', { query: { limit: 1, ...(after && { after }) } });
      paged.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);
    expect(paged).to.deep.equal(all.map(({ id }) => id));
    const { intake, incoming } = await clerk.call('getCounters');
    expect(all.filter(({ item }) => item !== null)).to.have.length(intake.waiting);
    expect(all.filter(({ packet }) => packet !== null)).to.have.length(incoming.toReceive);
    expect(await rows('problems')).to.have.length(intake.problems);
  });

  it('enters a paper without a file, once for one key', async () => {
    const body = { ...ENTRY, key: randomUUID(), origin: 'paper' as const };
    const [first, second] = await Promise.all([
      clerk.call('enterIncoming', { body }),
      clerk.call('enterIncoming', { body }),
    ]);
    expect(second.id).to.equal(first.id);
    expect(first).to.deep.include({ origin: 'paper', files: [], kindName: 'Công văn' });
    expect(first.timeline.map(({ action }) => action)).to.deep.equal(['incoming.entered']);
    expect(first.can.register).to.equal(true);
    const file = { digest: '0'.repeat(64), name: 'a.pdf' };
    expect(await codeOf(clerk.call('enterIncoming', { body: { ...body, files: [file] } }))).to.equal(
      'FILE_UNKNOWN',
    );
  });

  it('is the clerk’s of that agency alone', async () => {
    const { id, version, files } = await handed();
    const { digest = '' } = files[0] ?? {};
    const [leader, stranger] = await Promise.all([office.as('lanhdao.snv'), office.as('vanthu.stc')]);
    expect(await codeOf(leader.call('listIntake'))).to.equal('FORBIDDEN');
    expect((await stranger.call('listIntake')).items.map((row) => row.id)).not.to.include(id);
    expect(await codeOf(stranger.call('getIntake', { params: { id } }))).to.equal('NOT_FOUND');
    expect(await codeOf(stranger.call('downloadIntakeFile', { params: { id, digest } }))).to.equal(
      'NOT_FOUND',
    );
    const body = { ...ENTRY, version, papers: [digest] };
    expect(await codeOf(stranger.call('takeIntake', { params: { id }, body }))).to.equal('NOT_FOUND');
    const unknown = { ...body, papers: ['0'.repeat(64)] };
    expect(await codeOf(clerk.call('takeIntake', { params: { id }, body: unknown }))).to.equal(
      'INTAKE_FILE_UNKNOWN',
    );
  });
});
