// How long a file is kept (thời hạn bảo quản): for ever, or a number of years, and what it is called in print.
import { z } from 'zod';

/** Years; null: vĩnh viễn. */
export const Retention = z.int().min(1).max(100).nullable();
export type Retention = z.infer<typeof Retention>;

/** Those in use; others may be written. */
export const USUAL_RETENTIONS: readonly Retention[] = [null, 70, 50, 20, 10, 5, 2];

/** Maintenance, Phụ lục VI. */
export const retentionText = (years: Retention): string => (years === null ? 'Vĩnh viễn' : `${years} năm`);
