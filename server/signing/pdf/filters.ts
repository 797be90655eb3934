// Decoding of the streams the reader itself needs: cross-reference and object streams (ISO 32000-2 §7.4.4).
// Page contents are never decoded. Expansion is bounded before it happens.

import { inflateSync, constants as zlib } from 'node:zlib';
import { type Budget, broken, limit } from './limits.ts';
import { dictValue, intValue, nameValue, type PdfDict, type PdfObject } from './objects.ts';

/** Decodes stream data by its (already resolved, direct) /Filter and /DecodeParms. */
export function decodeStream(dict: PdfDict, data: Uint8Array, budget: Budget): Uint8Array {
  const filters = listOf(dict.get('Filter') ?? dict.get('F'));
  const parameters = listOf(dict.get('DecodeParms') ?? dict.get('DP'));
  if (filters.length > 4) throw limit('too many stream filters');
  let bytes = data;
  filters.forEach((filter, index) => {
    const name = nameValue(filter);
    // Encryption is taken off before.
    if (name === 'Crypt') return;
    if (name !== 'FlateDecode' && name !== 'Fl') throw broken(`a structural stream uses filter ${name}`);
    bytes = unpredict(inflate(bytes, budget), dictValue(parameters[index] ?? null));
  });
  return bytes;
}

function inflate(data: Uint8Array, budget: Budget): Uint8Array {
  try {
    // Sync flush: streams cut short by a wrong /Length are common and give what they hold.
    const bytes = inflateSync(data, {
      maxOutputLength: budget.expansionLeft,
      finishFlush: zlib.Z_SYNC_FLUSH,
    });
    budget.expanded(bytes.length);
    return bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw limit('a stream expands too far');
    }
    if (
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      error.code.startsWith('Z_')
    ) {
      throw broken('a compressed stream is damaged');
    }
    throw error;
  }
}

function unpredict(bytes: Uint8Array, parameters: PdfDict | undefined): Uint8Array {
  const predictor = intValue(parameters?.get('Predictor') ?? null) ?? 1;
  if (parameters === undefined || predictor === 1) return bytes;
  if (predictor < 10) throw broken(`predictor ${predictor} in a structural stream`);
  const colors = intValue(parameters.get('Colors')) ?? 1;
  const bits = intValue(parameters.get('BitsPerComponent')) ?? 8;
  const columns = intValue(parameters.get('Columns')) ?? 1;
  const pixel = Math.max(1, (colors * bits) >> 3);
  const row = Math.ceil((colors * bits * columns) / 8);
  if (colors < 1 || colors > 32 || bits < 1 || bits > 16 || row < 1 || row > 1_000_000) {
    throw broken('predictor parameters out of range');
  }
  return unpredictPng(bytes, row, pixel);
}

function unpredictPng(bytes: Uint8Array, row: number, pixel: number): Uint8Array {
  const rows = Math.ceil(bytes.length / (row + 1));
  const out = new Uint8Array(rows * row);
  for (let r = 0; r < rows; r += 1) {
    const type = bytes[r * (row + 1)] ?? 0;
    if (type > 4) throw broken('unknown PNG predictor');
    for (let i = 0; i < row; i += 1) {
      const at = r * row + i;
      const left = i >= pixel ? (out[at - pixel] ?? 0) : 0;
      const up = r > 0 ? (out[at - row] ?? 0) : 0;
      const corner = r > 0 && i >= pixel ? (out[at - row - pixel] ?? 0) : 0;
      out[at] = (bytes[r * (row + 1) + 1 + i] ?? 0) + predicted(type, left, up, corner);
    }
  }
  return out;
}

function predicted(type: number, left: number, up: number, corner: number): number {
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  if (type === 0) return 0;
  const estimate = left + up - corner;
  const a = Math.abs(estimate - left);
  const b = Math.abs(estimate - up);
  const c = Math.abs(estimate - corner);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function listOf(object: PdfObject): PdfObject[] {
  if (object === null) return [];
  return Array.isArray(object) ? object : [object];
}
