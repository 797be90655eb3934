// Our own XSD of the packet, run by libxml2 (compiled to WebAssembly). It holds what we write to the written form; on input
// it is a choice, for it knows the current form alone, and the reader takes older ones too.
import { readFile } from 'node:fs/promises';
import { issue, type ProtocolIssue } from './issue.ts';

export interface SchemaValidator {
  /** What the schema says of a packet whose shape has been checked; its files may be left out of it. */
  validate(xml: string): ProtocolIssue[];
  /** Gives the memory of the compiled schema back. */
  dispose(): void;
}

/** In the order in which they are named. */
const FILES = ['edxml.xsd', 'edxml-extension.xsd'] as const;
const MAX_ISSUES = 100;

/** Compiles the schema: once for many packets. Nothing is loaded before it is called. */
export async function openSchemaValidator(): Promise<SchemaValidator> {
  const {
    XmlBufferInputProvider,
    XmlDocument,
    XmlLibError,
    XsdValidator,
    xmlCleanupInputProvider,
    xmlRegisterInputProvider,
  } = await import('libxml2-wasm');
  const texts = await Promise.all(
    FILES.map(async (name) => [name, await readFile(new URL(`schema/${name}`, import.meta.url))] as const),
  );
  // The one schema names the other; libxml2 must find it in memory, and nothing anywhere else.
  xmlRegisterInputProvider(new XmlBufferInputProvider(Object.fromEntries(texts)));
  let validator: InstanceType<typeof XsdValidator>;
  try {
    const schema = XmlDocument.fromBuffer(texts[0]?.[1] ?? Buffer.alloc(0), { url: FILES[0] });
    try {
      validator = XsdValidator.fromDoc(schema);
    } finally {
      schema.dispose();
    }
  } finally {
    xmlCleanupInputProvider();
  }

  return {
    validate(xml) {
      try {
        const document = XmlDocument.fromString(xml);
        try {
          validator.validate(document);
        } finally {
          document.dispose();
        }
        return [];
      } catch (error) {
        if (!(error instanceof XmlLibError)) throw error;
        return error.details
          .filter(({ message }) => !message.includes('Warning:'))
          .slice(0, MAX_ISSUES)
          .map(({ message, line }) => {
            const said = message.trim().replaceAll(/\{(http|urn):[^}]*\}/g, '');
            return issue('SCHEMA_INVALID', '/edXML', { detail: `dòng ${line}: ${said}` });
          });
      }
    },
    dispose: () => validator.dispose(),
  };
}
