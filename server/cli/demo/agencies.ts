// The demo's agencies, as data: four that work on this server, and the tree around them that cannot receive yet.
// Codes by QĐ 20/2020, names as in the directory of the province.

/** An agency whose people and keys are made; `pki` is its name in the development PKI. */
export interface DemoOffice {
  pki: string;
  code: string;
  name: string;
  shortName: string;
  parentCode: string | null;
  abbreviation: string;
  place: string;
  /** Of its people's user names: `vanthu.<suffix>`. */
  suffix: string;
  /** The first is the office of the clerk and administrator, the second that of the officer. */
  units: ReadonlyArray<readonly [abbreviation: string, name: string]>;
  administrator: string;
}

export const OFFICES: readonly DemoOffice[] = [
  {
    pki: 'ubnd-tinh',
    code: 'H16',
    name: 'Ủy ban nhân dân tỉnh Đắk Nông',
    shortName: 'UBND tỉnh Đắk Nông',
    parentCode: null,
    abbreviation: 'UBND',
    place: 'Đắk Nông',
    suffix: 'ubnd',
    units: [
      ['VP', 'Văn phòng'],
      ['TH', 'Phòng Tổng hợp'],
      ['NC', 'Phòng Nội chính'],
    ],
    administrator: 'Võ Thành Công',
  },
  {
    pki: 'so-noi-vu',
    code: 'H16.01',
    name: 'Sở Nội vụ tỉnh Đắk Nông',
    shortName: 'Sở Nội vụ',
    parentCode: 'H16',
    abbreviation: 'SNV',
    place: 'Đắk Nông',
    suffix: 'snv',
    units: [
      ['VP', 'Văn phòng Sở'],
      ['CCVC', 'Phòng Công chức, viên chức'],
      ['CCHC', 'Phòng Cải cách hành chính'],
    ],
    administrator: 'Đặng Quốc Bảo',
  },
  {
    pki: 'so-tai-chinh',
    code: 'H16.02',
    name: 'Sở Tài chính tỉnh Đắk Nông',
    shortName: 'Sở Tài chính',
    parentCode: 'H16',
    abbreviation: 'STC',
    place: 'Đắk Nông',
    suffix: 'stc',
    units: [
      ['VP', 'Văn phòng Sở'],
      ['QLNS', 'Phòng Quản lý ngân sách'],
      ['QLGCS', 'Phòng Quản lý giá - công sản'],
    ],
    administrator: 'Huỳnh Thị Thu Hà',
  },
  {
    pki: 'xa-thuan-an',
    code: 'H16.21.03',
    name: 'Ủy ban nhân dân xã Thuận An',
    shortName: 'UBND xã Thuận An',
    parentCode: 'H16.21',
    abbreviation: 'UBND',
    place: 'Thuận An',
    suffix: 'xta',
    units: [
      ['VP', 'Văn phòng HĐND và UBND'],
      ['KT', 'Bộ phận Kinh tế'],
      ['VHXH', 'Bộ phận Văn hóa - Xã hội'],
    ],
    administrator: 'Điểu Minh',
  },
];

export interface ListedAgency {
  code: string;
  name: string;
  shortName: string;
  parentCode: string | null;
}

const listed = (code: string, name: string, parentCode: string | null): ListedAgency => ({
  code,
  name,
  shortName: name,
  parentCode,
});

/** Groups, and agencies that are not connected yet: shown in the tree, refused as recipients. */
export const LISTED: readonly ListedAgency[] = [
  listed('H16.03', 'Sở Tư pháp', 'H16'),
  listed('H16.04', 'Sở Công Thương', 'H16'),
  listed('H16.05', 'Sở Nông nghiệp và Phát triển nông thôn', 'H16'),
  listed('H16.06', 'Sở Giáo dục và Đào tạo', 'H16'),
  listed('H16.07', 'Sở Y tế', 'H16'),
  listed('H16.08', 'Sở Thông tin và Truyền thông', 'H16'),
  listed('H16.20', 'UBND thành phố Gia Nghĩa', 'H16'),
  listed('H16.21', 'UBND huyện Đắk Mil', 'H16'),
  listed('H16.21.01', 'UBND thị trấn Đắk Mil', 'H16.21'),
  listed('H16.21.02', 'UBND xã Đắk Lao', 'H16.21'),
  listed('G09', 'Bộ Nội vụ', null),
];
