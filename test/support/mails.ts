// Mails for tests, written out here, good ones and bombs.
export interface MailParts {
  from?: string;
  subject?: string;
  messageId?: string;
  text?: string;
  files?: ReadonlyArray<{ name: string; bytes: Uint8Array; type?: string }>;
}

const encodedWord = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const lines = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');

let made = 0;

export function mailOf({ from = 'la@example.org', subject = 'Thư', text = 'Kính gửi', ...rest }: MailParts) {
  made += 1;
  const own = made;
  const { messageId = `<thu-${process.pid}-${Date.now()}-${made}@example.org>`, files = [] } = rest;
  const head = [
    `From: ${encodedWord('Nguyễn Văn Gửi')} <${from}>`,
    'To: vanthu@snv.example.vn',
    `Subject: ${encodedWord(subject)}`,
    `Message-ID: ${messageId}`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="m${own}"`,
  ];
  const parts = files.map(({ name, bytes, type = 'application/octet-stream' }) =>
    [
      `--m${own}`,
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename="${encodedWord(name)}"`,
      `Content-Transfer-Encoding: ${type === 'message/rfc822' ? '8bit' : 'base64'}`,
      '',
      type === 'message/rfc822' ? Buffer.from(bytes).toString() : lines(bytes),
    ].join('\r\n'),
  );
  const body = [`--m${own}`, 'Content-Type: text/plain; charset=utf-8', '', text];
  return `${[...head, '', ...body, ...parts, `--m${own}--`, ''].join('\r\n')}`;
}

/** A message in a message, `depth` deep, with the file in the innermost. */
export function nestedMail(depth: number, innermost: MailParts): string {
  let mail = mailOf(innermost);
  for (let level = 0; level < depth; level += 1)
    mail = mailOf({ files: [{ name: 'thu.eml', bytes: Buffer.from(mail), type: 'message/rfc822' }] });
  return mail;
}

/** Parts within parts, which ends nowhere. */
export const nestedParts = (levels: number): string => {
  const head = 'From: a@example.org\r\nSubject: bom\r\nMIME-Version: 1.0\r\n';
  const opened = Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`,
  );
  return `${head}${opened.join('')}Content-Type: text/plain\r\n\r\nx`;
};

/** A stored ZIP whose list claims these sizes; nothing of it is unpacked, so nothing of it has to be there. */
export function zipClaiming(
  entries: ReadonlyArray<{ name: string; packed: number; unpacked: number }>,
): Buffer {
  const list = entries.map(({ name, packed, unpacked }) => {
    const row = Buffer.alloc(46);
    row.writeUInt32LE(0x02014b50, 0);
    row.writeUInt16LE(20, 4);
    row.writeUInt16LE(20, 6);
    row.writeUInt16LE(8, 10);
    row.writeUInt32LE(packed, 20);
    row.writeUInt32LE(unpacked, 24);
    row.writeUInt16LE(Buffer.byteLength(name), 28);
    return Buffer.concat([row, Buffer.from(name)]);
  });
  const local = Buffer.alloc(34);
  local.writeUInt32LE(0x04034b50, 0);
  const bytes = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(bytes.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, bytes, end]);
}
