// When a person is told by letter, and in which words: by his choices and the clock of Vietnam.
import { expect } from 'chai';
import type { NotificationChoices } from '../../../server/contracts/notification-choices.ts';
import { NOTIFICATION_KINDS } from '../../../server/contracts/notification-kinds.ts';
import { wordsOf } from '../../../server/notifications/domain/letter-words.ts';
import { afterDigest, DEFAULT_CHOICES, plannedLetter } from '../../../server/notifications/domain/plan.ts';
import { firstLoud, nextDigest, nextHour } from '../../../server/notifications/domain/when.ts';

/** A time in Vietnam; 2 March 2026 was a Monday. */
const at = (day: string, time: string) => new Date(`2026-03-${day}T${time}:00+07:00`);
const NIGHT = { from: '19:00', to: '07:00', restDays: [6, 7] };
const NOON = { from: '11:30', to: '13:00', restDays: [] };

describe('quiet hours', () => {
  const cases: Array<[string, NotificationChoices['quiet'], Date, Date]> = [
    ['over midnight, in the evening', NIGHT, at('02', '22:15'), at('03', '07:00')],
    ['over midnight, in the morning', NIGHT, at('03', '06:59'), at('03', '07:00')],
    ['begin with their first minute', NIGHT, at('02', '19:00'), at('03', '07:00')],
    ['are over with their end', NIGHT, at('03', '07:00'), at('03', '07:00')],
    ['by day', NOON, at('02', '12:00'), at('02', '13:00')],
    ['leave the rest of the day alone', NOON, at('02', '13:01'), at('02', '13:01')],
    ['run into days of rest, and these into quiet hours', NIGHT, at('06', '20:00'), at('09', '07:00')],
    ['hold all of a day of rest', NIGHT, at('07', '10:00'), at('09', '07:00')],
    [
      'find the one day that is none',
      { ...NOON, restDays: [1, 2, 3, 4, 5, 6] },
      at('02', '00:00'),
      at('08', '00:00'),
    ],
    ['do not hold for who has none', null, at('02', '23:00'), at('02', '23:00')],
  ];
  for (const [name, quiet, instant, loud] of cases)
    it(name, () => expect(firstLoud(quiet, instant)).to.deep.equal(loud));
});

describe('the letter of a notification', () => {
  const choosing = (part: Partial<NotificationChoices>): NotificationChoices => ({
    ...DEFAULT_CHOICES,
    ...part,
  });
  const mail = (choice: 'single' | 'digest') => ({ ...DEFAULT_CHOICES.mail, turn: choice });
  const turn = { kind: 'outgoing.toSign', isUrgent: false } as const;
  const night = at('02', '23:00');

  it('is none unless it was chosen, be it ever so urgent', () => {
    expect(plannedLetter(DEFAULT_CHOICES, { ...turn, isUrgent: true }, night)).to.equal(null);
    const choices = choosing({ mail: mail('single') });
    expect(plannedLetter(choices, { kind: 'outgoing.stepOverdue', isUrgent: true }, night)).to.equal(null);
  });

  it('waits for the end of the quiet hours; urgent it does not, nor for a digest', () => {
    for (const choice of ['single', 'digest'] as const) {
      const choices = choosing({ mail: mail(choice), quiet: NIGHT });
      expect(plannedLetter(choices, { ...turn, isUrgent: true }, night)).to.deep.equal({
        kind: 'single',
        dueAt: night,
      });
    }
    const single = plannedLetter(choosing({ mail: mail('single'), quiet: NIGHT }), turn, night);
    expect(single).to.deep.equal({ kind: 'single', dueAt: at('03', '07:00') });
  });

  it('of the day comes at the hour that was chosen, the next day when that is over, never in quiet hours', () => {
    const choices = choosing({ digestHour: 8 });
    expect(nextDigest(choices, at('02', '07:59'))).to.deep.equal(at('02', '08:00'));
    expect(nextDigest(choices, at('02', '08:00'))).to.deep.equal(at('03', '08:00'));
    expect(nextDigest({ digestHour: 5, quiet: NIGHT }, at('02', '20:00'))).to.deep.equal(at('03', '07:00'));
    expect(nextHour(at('02', '08:00'))).to.deep.equal(at('02', '09:00'));
  });

  it('that comes too late for a digest is in one of the next hour that is neither quiet nor the same one', () => {
    const missed = { kind: 'digest', dueAt: at('02', '08:00') } as const;
    const dueAfter = (quiet: NotificationChoices['quiet'], now: Date) =>
      afterDigest({ quiet }, missed, now).dueAt;
    expect(dueAfter(null, at('02', '08:00'))).to.deep.equal(at('02', '09:00'));
    expect(dueAfter(null, at('02', '07:30'))).to.deep.equal(at('02', '09:00'));
    expect(dueAfter({ ...NIGHT, to: '08:00' }, at('02', '05:00'))).to.deep.equal(at('02', '09:00'));
  });

  it('never tells by letter that letters are refused', () => {
    const all = Object.fromEntries(Object.keys(DEFAULT_CHOICES.mail).map((topic) => [topic, 'single']));
    const choices = choosing({ mail: all as NotificationChoices['mail'] });
    const planned = NOTIFICATION_KINDS.filter(
      (kind) => plannedLetter(choices, { kind, isUrgent: false }, night) === null,
    );
    expect(planned).to.deep.equal(['notification.mailRefused']);
  });
});

describe('the words of a letter', () => {
  const publicUrl = new URL('https://vanthu.example.vn/');
  const row = (part: object) => ({
    kind: 'outgoing.toSign' as const,
    documentId: 'document-0001',
    actorName: 'Trần Đình Nghĩa',
    at: at('02', '09:15'),
    isUrgent: false,
    ...part,
  });

  it('say what happened and link to the place', () => {
    const { subject, text } = wordsOf({ name: 'Nguyễn An', rows: [row({})], more: 0, publicUrl });
    expect(subject).to.equal('Trần Đình Nghĩa chuyển đến bạn ký');
    expect(text).to.include('https://vanthu.example.vn/outgoing/document-0001');
    expect(text).to.include('https://vanthu.example.vn/notifications/settings');
  });

  it('of many count them, and say how many are not named', () => {
    const rows = [row({}), row({ isUrgent: true })];
    const { subject, text } = wordsOf({ name: 'Nguyễn An', rows, more: 3, publicUrl });
    expect(subject).to.equal('KHẨN: Bạn có 5 thông báo chưa đọc');
    expect(text).to.include('3 thông báo khác');
  });

  it('stay on their line, whatever a name holds', () => {
    const { subject } = wordsOf({
      name: 'A',
      rows: [row({ actorName: 'A\r\nBcc: b@example.vn' })],
      more: 0,
      publicUrl,
    });
    expect(subject).to.not.match(/[\r\n]/);
  });
});
