// What stands in the places of a form, from the fields of the draft. NĐ 30/2020 Phụ lục I.
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  type SigningCapacity,
  type Urgency,
} from '../../contracts/vocabulary.ts';
import type { PlaceValues } from './places.ts';
import { signerLines } from './signer-block.ts';

export interface FormFacts {
  kind: DocumentKind;
  subject: string;
  urgency: Urgency;
  capacity: SigningCapacity;
  agency: { name: string; shortName: string; place: string };
  /** Common words may be abbreviated in it. */
  parentName: string | null;
  unit: { name: string; abbreviation: string };
  /** As behind the number: "SNV-VP". */
  notation: string;
  year: number;
  signer: { name: string; title: string } | null;
  leaderTitles: readonly string[];
  recipients: readonly string[];
  toPlaces: readonly string[];
  answered: { numberText: string; issuedOn: string; senderName: string } | null;
  isAddressed: boolean;
}

const URGENCY: Record<Urgency, string[]> = {
  normal: [],
  urgent: ['KHẨN'],
  'very-urgent': ['THƯỢNG KHẨN'],
  express: ['HỎA TỐC'],
};
const upper = (text: string) => text.toLocaleUpperCase('vi');

export function formValues(facts: FormFacts): PlaceValues {
  const { kind, subject, agency, parentName, unit, notation, year, signer, capacity, leaderTitles } = facts;
  const { name } = DOCUMENT_KINDS[kind];
  const signerBlock =
    signer === null
      ? []
      : signerLines({ capacity, title: signer.title, agencyName: agency.name, leaderTitles });
  return {
    co_quan_chu_quan: parentName === null ? [] : [upper(parentName)],
    co_quan: [printedName(parentName, agency)],
    ten_co_quan: [nameUnder(parentName, agency)],
    so_ky_hieu: [`        /${notation}`],
    dia_danh_thoi_gian: [`${agency.place}, ngày      tháng      năm ${year}`],
    do_khan: URGENCY[facts.urgency],
    ten_loai: [upper(name)],
    trich_yeu: [subject],
    chuc_danh_ban_hanh: [authorityOf(facts)],
    kinh_gui: addressLines(facts),
    phuc_dap: answerLines(facts),
    don_vi_soan: [unit.name],
    chuc_vu_ky: signerBlock.length === 0 ? ['……………………'] : signerBlock,
    nguoi_ky: [signer?.name ?? '……………………'],
    noi_nhan: recipientLines(facts),
  };
}

/** Ô 2. */
export const printedName = (parentName: string | null, agency: FormFacts['agency']): string =>
  upper(nameUnder(parentName, agency));

/** Under the name of the agency above it, its own need not say again of which province it is. */
const nameUnder = (parentName: string | null, { name, shortName }: FormFacts['agency']): string =>
  parentName !== null && name.startsWith(shortName) ? shortName : name;

/** "GIÁM ĐỐC SỞ NỘI VỤ TỈNH ĐẮK NÔNG", or the collective in whose name is signed. */
function authorityOf({ signer, agency, capacity, leaderTitles }: FormFacts): string {
  if (capacity === 'TM' || signer === null) return upper(agency.name);
  const [first = ''] = signerLines({ capacity, title: signer.title, agencyName: agency.name, leaderTitles });
  return `${first.replace(/^(KT|TL|TUQ|Q)\. /, '')} ${upper(agency.name)}`;
}

function addressLines({ recipients, answered }: FormFacts): string[] {
  const names = recipients.length > 0 ? recipients : answered === null ? ['……………………'] : [answered.senderName];
  if (names.length === 1) return [`Kính gửi: ${names[0]}.`];
  return ['Kính gửi:', ...listed(names)];
}

const listed = (names: readonly string[]) =>
  names.map((name, index) => `- ${name}${index === names.length - 1 ? '.' : ';'}`);

/** The kind a number speaks of: "15/QĐ-UBND" is a quyết định, "15/UBND-VX" a công văn. */
export function kindOfNumber(numberText: string): string {
  const [, group = ''] = /\/([^-]+)-/.exec(numberText) ?? [];
  const kind = Object.values(DOCUMENT_KINDS).find(
    ({ abbreviation }) => abbreviation !== '' && abbreviation === group,
  );
  return (kind ?? DOCUMENT_KINDS['cong-van']).name;
}

function answerLines({ answered, agency, parentName }: FormFacts): string[] {
  if (answered === null) return [];
  const { numberText, issuedOn, senderName } = answered;
  const on = issuedOn.split('-').reverse().join('/');
  const what = `Phúc đáp ${kindOfNumber(numberText)} số ${numberText} ngày ${on} của ${senderName}`;
  return [`${what}, ${nameUnder(parentName, agency)} có ý kiến như sau:`];
}

/** Ô 9b. A document with "Kính gửi" names its recipients there. */
function recipientLines({ recipients, toPlaces, unit, isAddressed }: FormFacts): string[] {
  const plain = (line: string) => line.replace(/^[-–]\s*/, '').replace(/[;.]+$/, '');
  const isKept = (line: string) => /^lưu\s*:/iu.test(line);
  const further = toPlaces.map(plain).filter(Boolean);
  const kept = further.find(isKept) ?? `Lưu: VT${unit.abbreviation === '' ? '' : `, ${unit.abbreviation}`}`;
  const lines = [...(isAddressed ? ['Như trên'] : recipients), ...further.filter((line) => !isKept(line))];
  return [...lines.map((line) => `- ${line};`), `- ${kept}.`];
}
