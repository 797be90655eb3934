// What a scanner or a camera makes.
export const PHOTOS: ReadonlySet<string> = new Set(['image/jpeg', 'image/png']);
export const SCANS: ReadonlySet<string> = new Set([...PHOTOS, 'image/tiff', 'application/pdf']);
