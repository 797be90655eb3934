// Printed dates of an outgoing document. NĐ 30/2020 Phụ lục I, ô 4, II.8b. Number and notation: contracts/notation.ts.

/** `Đắk Nông, ngày 05 tháng 01 năm 2026`: a leading zero for days below 10 and for months 1 and 2. */
export function placeAndDate(place: string, on: string): string {
  const [year = '', month = '', day = ''] = on.split('-');
  const printedMonth = Number(month) <= 2 ? month : String(Number(month));
  return `${place}, ngày ${day} tháng ${printedMonth} năm ${year}`;
}

/** `23/11/2026 08:30:15 +07:00` of an ISO 8601 time in Vietnam: day, then hour, then zone, as II.8b lists them. */
export function dateAndTime(iso: string): string {
  const [date = '', time = ''] = iso.split('T');
  const printedDate = date.split('-').reverse().join('/');
  return `${printedDate} ${time.slice(0, 8)} ${time.slice(8)}`;
}
