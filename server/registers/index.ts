// Registers (sổ văn bản): the door of the feature.
export type { AdoptNumber } from './commands/adopt-number.ts';
export type { BindNumber } from './commands/bind-number.ts';
export type { ReservedNumber, ReserveNumber } from './commands/reserve-number.ts';
export { settleEntryType } from './commands/reserve-number.ts';
export type { ReserveToday } from './commands/reserve-today.ts';
export type { VoidNumber } from './commands/void-number.ts';
export { type ContiguityReport, isContiguous } from './domain/contiguity.ts';
export type { DocumentFacts } from './domain/document-facts.ts';
export type { Entry as RegisterNumber } from './domain/entry.ts';
export type { RegisterDesk } from './make-desk.ts';
export { makeRegisters, type Registers, type RegistersDeps } from './make-registers.ts';
