// Scanned paper: put in, its fields read, a stack taken apart.
export const recognised = {
  source: {
    mail: 'By the e-mail',
    senders: 'By the list of senders',
    name: 'By the file name',
    text: 'Read from the letters of the file',
    ocr: 'Recognised from the picture',
    code: 'Read from a bar code',
    signature: 'By the signature',
  },
  confirm: 'Right (Enter)',
};

export const scans = {
  title: 'Scan papers',
  drop: 'Drop scans here, or press to choose (PDF, JPEG, PNG, TIFF; several)',
  camera: 'Photograph a page',
  cameraHint: 'Photograph page after page, then bind them as one document.',
  photos: 'Photos, in the order of the pages',
  photo: 'Page {{number}}: {{name}}',
  up: 'Move up',
  remove: 'Remove photo',
  bind: 'Bind {{count}} photos as one document',
  sending: 'Uploading…',
  done: '{{count}} scans are in the queue.',
  separator: 'Print a separator page',
  separatorHint: 'Lay it between papers when you scan a stack; the scan is cut there.',
  waiting: 'Scans that wait',
  none: 'No scan waits. Drop files, photograph pages, or scan into the folder of the agency.',
  cut: 'Cut the scan',
  cutHint: 'Say for each page: goes on, begins a new document, or left out.',
  look: { content: 'content', blank: 'blank page', separator: 'separator page' },
  page: 'Page {{page}}',
  mark: { goes: 'Goes on', begins: 'Begins a document', out: 'Left out' },
  cutNow: 'Cut into {{count}} documents',
  cutDone: 'Cut into {{count}} documents; each waits for itself.',
};
