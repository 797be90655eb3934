// What people do by clicking, in the words of the screens, each at his own desk.
import type { Desk } from './desk.ts';

export const PIN = '123456';

interface DraftToFill {
  /** Path of the PDF. */
  letter: string;
  subject: string;
  /** As typed, without diacritics. */
  signer: string;
  /** What is typed into the tree of agencies, and the name to tick. */
  recipients?: ReadonlyArray<readonly [typed: string, name: string]>;
}

/** On the page of a new draft: the file, the fields, the recipients in the tree. */
export async function fillDraft(
  { page }: Desk,
  { letter, subject, signer, recipients = [] }: DraftToFill,
): Promise<void> {
  await page.getByLabel('Chọn tệp PDF').setInputFiles(letter);
  await page.locator('.pdf-page canvas').first().waitFor();
  await page.getByLabel('Loại văn bản').click();
  await page.keyboard.type('cong van');
  await page.keyboard.press('Enter');
  await page.getByLabel('Trích yếu').fill(subject);
  await page.getByLabel('Người ký', { exact: true }).click();
  await page.keyboard.type(signer);
  await page.keyboard.press('Enter');
  for (const [typed, name] of recipients) await pickAgency(page, 'Nơi nhận', typed, name);
}

/** Ticks an agency in the tree behind a field. */
export async function pickAgency(
  page: Desk['page'],
  field: string,
  typed: string,
  name: string,
): Promise<void> {
  await page.getByLabel(field, { exact: true }).click();
  await page.keyboard.type(typed);
  await page
    .locator('.ant-select-tree-treenode', { hasText: name })
    .first()
    .locator('.ant-select-tree-checkbox')
    .click();
  await page.keyboard.press('Escape');
}

/** The leader, in the queue: content approved, then the proposed place and the PIN. */
export async function approveAndSign(desk: Desk, subject: string): Promise<void> {
  await desk.goTo('Ký số');
  await desk.open(subject);
  await desk.actFromMenu('Duyệt nội dung');
  await desk.confirm('Duyệt nội dung');
  await signWhereProposed(desk);
}

/** The signer, on the open document: the proposed place and the PIN. */
export async function signWhereProposed(desk: Desk): Promise<void> {
  await desk.act('Ký và chuyển văn thư');
  await desk.page.getByRole('application').first().waitFor();
  await desk.page.getByLabel('Mã PIN').fill(PIN);
  await desk.page.getByRole('button', { name: 'Ký và chuyển văn thư' }).click();
  await desk.page.getByText('Đang chờ văn thư cấp số.').waitFor();
}

/** The clerk, on the open document: number, seal where it is proposed, release. */
export async function numberSealRelease(desk: Desk): Promise<void> {
  const { page } = desk;
  await desk.act('Cấp số');
  await desk.confirm('Cấp số');
  await desk.act('Đóng dấu');
  await page.getByRole('application', { name: /Ô dấu/ }).waitFor();
  await page.getByLabel('Mã PIN').fill(PIN);
  await page.getByRole('button', { name: 'Đóng dấu', exact: true }).click();
  await page.locator('.act-bar').getByRole('button', { name: 'Phát hành' }).waitFor();
  await desk.act('Phát hành');
  await desk.confirm('Phát hành');
}

/** The recipient's clerk, list open: opens what has come, reads the report, takes it into the book. */
export async function registerArrived(desk: Desk, subject: string): Promise<void> {
  const { page } = desk;
  await page.locator('[data-row]').filter({ hasText: subject }).waitFor();
  await desk.open(subject);
  await page.getByRole('status').filter({ hasText: 'HỢP LỆ' }).first().waitFor();
  await desk.act('Tiếp nhận và vào sổ');
  await desk.confirm('Tiếp nhận và vào sổ');
  await page.getByText('Đang chờ lãnh đạo chỉ đạo.').waitFor();
}

/** The leader, on the open document: an instruction and who leads. */
export async function assign(desk: Desk, instruction: string, lead: string): Promise<void> {
  await desk.act('Phân công');
  await desk.question().getByLabel('Ý kiến chỉ đạo (bút phê)').fill(instruction);
  await desk.question().getByLabel('Chủ trì', { exact: true }).click();
  await desk.page.keyboard.type(lead);
  await desk.page.keyboard.press('Enter');
  await desk.confirm('Phân công');
}

/** The officer, on the open document. */
export async function startAndComplete(desk: Desk, result: string): Promise<void> {
  await desk.act('Bắt đầu xử lý');
  await desk.confirm('Bắt đầu xử lý');
  await desk.act('Hoàn thành');
  await desk.question().getByLabel('Kết quả xử lý').fill(result);
  await desk.confirm('Hoàn thành');
}
