// The API as a page for people: one static document without script, so that the strict content policy holds.
import type { OpenapiDocument } from './openapi.ts';

const METHODS = ['get', 'post', 'put', 'delete'] as const;

const STYLE = `
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{max-width:70rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid #8884}
details{border:1px solid #8884;border-radius:6px;margin:.4rem 0;padding:.35rem .7rem}
summary{cursor:pointer}
code{font:13px ui-monospace,monospace}
.method{display:inline-block;min-width:3.6rem;font-weight:700;text-transform:uppercase}
pre{overflow:auto;background:#8881;padding:.6rem;border-radius:6px;max-height:24rem}
td,th{text-align:left;vertical-align:top;padding:.15rem .8rem .15rem 0}
`;

/** Renders the document; everything that comes from it is escaped. `nonce` lets the policy accept its styles. */
export function openapiPage({ info, paths = {} }: OpenapiDocument, nonce: string): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item?.[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  const tagOf = ({ operation }: Listed) => operation.tags?.[0] ?? 'other';
  const tags = [...new Set(operations.map(tagOf))];
  const sections = tags.map((tag) =>
    section(
      tag,
      operations.filter((each) => tagOf(each) === tag),
    ),
  );
  const title = `${escaped(info.title)} API ${escaped(info.version)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style nonce="${escaped(nonce)}">${STYLE}</style></head>
<body><h1>${title}</h1><p>${escaped(info.description ?? '')}
Machine-readable: <a href="/api/openapi.json">openapi.json</a>.</p>
${sections.join('\n')}
</body></html>
`;
}

type Operation = NonNullable<NonNullable<NonNullable<OpenapiDocument['paths']>[string]>['get']>;
interface Listed {
  path: string;
  method: string;
  operation: Operation;
}

const section = (tag: string, list: Listed[]) =>
  `<h2 id="${escaped(tag)}">${escaped(tag)}</h2>\n${list.map(entry).join('\n')}`;

function entry({ path, method, operation }: Listed): string {
  const { summary = '', description = '', parameters, requestBody, responses = {} } = operation;
  const rows = Object.entries(responses).map(([status, answer]) => {
    const text =
      typeof answer === 'object' && answer !== null && 'description' in answer ? answer.description : '';
    return `<tr><th>${escaped(status)}</th><td>${escaped(String(text))}</td></tr>`;
  });
  return `<details id="${escaped(operation.operationId ?? '')}"><summary><span class="method">${method}</span>
<code>${escaped(path)}</code> ${escaped(summary)}</summary>
<p>${escaped(description)}</p>${block('Parameters', parameters)}${block('Body', requestBody)}
<table>${rows.join('')}</table>${block('Answers', responses)}</details>`;
}

const block = (title: string, value: unknown) =>
  value === undefined || (Array.isArray(value) && value.length === 0)
    ? ''
    : `<details><summary>${title}</summary><pre><code>${escaped(JSON.stringify(value, null, 2))}</code></pre></details>`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
