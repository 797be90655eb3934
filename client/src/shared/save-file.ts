// Hands bytes to the browser as a file to be kept.

/** Offers the bytes under this name; the browser asks or saves as the person has set it. */
export const saveFile = (bytes: Blob, name: string): void => {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; without this the bytes would stay in memory as long as the page.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
