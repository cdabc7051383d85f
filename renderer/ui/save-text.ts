/** Hands a text to the browser as a file to keep; where it goes is the browser's or its user's choice. */
export function saveText(fileName: string, text: string, type: 'application/json' | 'text/csv' = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  // Signs that a file system would refuse or read as folders.
  link.download = fileName.replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-');
  link.click();
  // The download has begun when the click returns; the address is held a little longer for slow disks.
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
}
