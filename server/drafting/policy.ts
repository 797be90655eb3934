// Who may change the templates of an agency: those who keep its forms and those who keep its system.
import { AppError } from '../platform/http/problem.ts';
import type { Actor } from './ports.ts';

export const mayChangeForms = ({ role }: Actor): boolean => role === 'clerk' || role === 'administrator';

/** @throws AppError FORBIDDEN. */
export function assertMayChangeForms(actor: Actor): void {
  if (!mayChangeForms(actor))
    throw new AppError('FORBIDDEN', { detail: 'the clerk or the administrator of the agency may' });
}
