// Document kinds ↔ the codes of SĐ1:2022 to QCVN 102 (table B, administrative documents). Data, not rules.
// phieu-bao came with NĐ 30/2020 and has no number there: 33 is ours, readers go by the name.

export const DOCUMENT_TYPE_CODES = {
  'nghi-quyet': { type: 1, typeName: 'Nghị quyết' },
  'quyet-dinh': { type: 2, typeName: 'Quyết định' },
  'chi-thi': { type: 3, typeName: 'Chỉ thị' },
  'quy-che': { type: 4, typeName: 'Quy chế' },
  'quy-dinh': { type: 5, typeName: 'Quy định' },
  'thong-cao': { type: 6, typeName: 'Thông cáo' },
  'thong-bao': { type: 7, typeName: 'Thông báo' },
  'huong-dan': { type: 8, typeName: 'Hướng dẫn' },
  'chuong-trinh': { type: 9, typeName: 'Chương trình' },
  'ke-hoach': { type: 10, typeName: 'Kế hoạch' },
  'phuong-an': { type: 11, typeName: 'Phương án' },
  'de-an': { type: 12, typeName: 'Đề án' },
  'du-an': { type: 13, typeName: 'Dự án' },
  'bao-cao': { type: 14, typeName: 'Báo cáo' },
  'bien-ban': { type: 15, typeName: 'Biên bản' },
  'to-trinh': { type: 16, typeName: 'Tờ trình' },
  'hop-dong': { type: 17, typeName: 'Hợp đồng' },
  'cong-van': { type: 18, typeName: 'Công văn' },
  'cong-dien': { type: 19, typeName: 'Công điện' },
  'ban-ghi-nho': { type: 20, typeName: 'Bản ghi nhớ' },
  'ban-thoa-thuan': { type: 22, typeName: 'Bản thỏa thuận' },
  'giay-uy-quyen': { type: 24, typeName: 'Giấy ủy quyền' },
  'giay-moi': { type: 25, typeName: 'Giấy mời' },
  'giay-gioi-thieu': { type: 26, typeName: 'Giấy giới thiệu' },
  'giay-nghi-phep': { type: 27, typeName: 'Giấy nghỉ phép' },
  'phieu-gui': { type: 30, typeName: 'Phiếu gửi' },
  'phieu-chuyen': { type: 31, typeName: 'Phiếu chuyển' },
  'phieu-bao': { type: 33, typeName: 'Phiếu báo' },
  'thu-cong': { type: 32, typeName: 'Thư công' },
} as const satisfies Record<string, { type: number; typeName: string }>;

export type DocumentKindId = keyof typeof DOCUMENT_TYPE_CODES;

export interface DocumentTypeFields {
  type: number;
  typeDetail?: number;
  typeName?: string;
}

/** The type fields of a packet for a kind. */
export function documentTypeOf(kind: DocumentKindId): { type: number; typeDetail: number; typeName: string } {
  const { type, typeName } = DOCUMENT_TYPE_CODES[kind];
  return { type, typeDetail: 0, typeName };
}

/**
 * The kind a packet means, or null when it is none of the administrative kinds. The name decides, because
 * the numbers of table A (legal documents) and of the older rule (1 or 2 with TypeDetail) overlap with table B.
 */
export function documentKindOf(fields: DocumentTypeFields): DocumentKindId | null {
  if (fields.typeName) {
    const slug = slugOf(fields.typeName.replace(/\(.*\)/, ''));
    return isKind(slug) ? slug : null;
  }
  return documentKindCode(fields)?.kind ?? null;
}

/** What the numbers alone say, read as table B. */
export function documentKindCode(
  fields: DocumentTypeFields,
): { kind: DocumentKindId; typeName: string } | undefined {
  const code = fields.type === 2 && fields.typeDetail ? fields.typeDetail : fields.type;
  for (const [kind, row] of Object.entries(DOCUMENT_TYPE_CODES))
    if (row.type === code && isKind(kind)) return { kind, typeName: row.typeName };
  return undefined;
}

function isKind(text: string): text is DocumentKindId {
  return Object.hasOwn(DOCUMENT_TYPE_CODES, text);
}

function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .trim()
    .replace(/[^a-z0-9]+/g, '-');
}
