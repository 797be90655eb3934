// One queue for what arrives besides packets: the door of the feature.
export { IntakeRefused } from './commands/process-item.ts';
export type { IntakeItem } from './domain/intake-item.ts';
export { TRANSITIONS } from './domain/lifecycle.ts';
export { type Intake, type IntakeDeps, makeIntake } from './make-intake.ts';
export { type MailFile, readMailSettings } from './make-mail.ts';
export type { Arrival, Found, FoundPart, Outcome, Processor, Proposer } from './ports.ts';
