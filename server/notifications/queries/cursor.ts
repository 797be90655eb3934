// Where the next page begins: the instant and id of the last row of this one, opaque to the caller.
import { AppError } from '../../platform/http/problem.ts';
import type { PagePosition } from '../store/rows.ts';

export const cursorOf = ({ at, id }: PagePosition): string =>
  Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

/** @throws AppError BAD_INPUT for a cursor that we did not make. */
export function positionOf(cursor: string): PagePosition {
  const match = /^(\d{1,15})\.([0-9a-z-]{8,64})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const [, time, id] = match ?? [];
  if (time === undefined || id === undefined) {
    const issue = { pointer: '/query/after', code: 'cursor', detail: 'not a cursor of this list' };
    throw new AppError('BAD_INPUT', { errors: [issue] });
  }
  return { at: new Date(Number(time)), id };
}
