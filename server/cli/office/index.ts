// A real office, from a described file into the database.
export { readOfficeFile } from './office-file.ts';
export { type NewAccount, newPassword, putOffice } from './put-office.ts';
