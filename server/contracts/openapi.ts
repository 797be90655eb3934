// OpenAPI 3.1 made from the route table, so that what is documented is what is parsed and answered.
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import * as audit from './audit.ts';
import * as auditActions from './audit-actions.ts';
import * as auth from './auth.ts';
import * as shapes from './common-shapes.ts';
import * as dashboard from './dashboard.ts';
import type { ErrorCode } from './error-codes.ts';
import * as errorCodes from './error-codes.ts';
import * as exchange from './exchange.ts';
import * as fileLists from './file-lists.ts';
import * as files from './files.ts';
import * as incoming from './incoming.ts';
import * as notifications from './notifications.ts';
import * as organization from './organization.ts';
import * as outgoingRoutes from './outgoing.ts';
import * as outgoing from './outgoing-document.ts';
import * as problem from './problem.ts';
import * as registers from './registers.ts';
import type { RouteContract } from './route.ts';
import { ROUTES } from './routes.ts';
import * as signing from './signing.ts';
import * as verification from './verification.ts';
import * as vocabulary from './vocabulary.ts';
import * as workFiles from './work-files.ts';

/** In the order in which a name that two of them use is given to the first. */
const CONTRACTS = [
  vocabulary,
  auditActions,
  errorCodes,
  shapes,
  problem,
  verification,
  files,
  auth,
  organization,
  registers,
  fileLists,
  workFiles,
  outgoing,
  outgoingRoutes,
  signing,
  incoming,
  exchange,
  notifications,
  audit,
  dashboard,
] as const; // biome-ignore format: one a line

export type OpenapiDocument = ReturnType<typeof createDocument>;

const PROBLEM = 'application/problem+json';

/** What any route may answer, besides its own. */
const EVERYWHERE: readonly ErrorCode[] = ['BAD_INPUT', 'INTERNAL'];
const SIGNED_IN: readonly ErrorCode[] = ['NOT_SIGNED_IN', 'FORBIDDEN'];

/**
 * The whole API. `status` gives the HTTP status of a code; the same input always makes the same document.
 */
export function makeOpenapi(status: Readonly<Record<ErrorCode, number>>, version: string): OpenapiDocument {
  nameSchemas();
  const paths: ZodOpenApiPathsObject = {};
  for (const [name, route] of Object.entries<RouteContract>(ROUTES)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(name, route, status) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Vanthu',
      version,
      description: 'E-office of state agencies: documents drafted, signed, sent, received and handled.',
    },
    security: [{ session: [] }],
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'vanthu_session' } },
    },
    paths,
  });
}

function operation(
  name: string,
  route: RouteContract,
  status: Readonly<Record<ErrorCode, number>>,
): ZodOpenApiOperationObject {
  const isOpen = route.access === 'public' || route.access === 'peer';
  const { params, query } = route;
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    ...(isOpen ? { security: [] } : {}),
    ...(isOpen || route.access === 'signed-in' ? {} : { description: `Role: ${route.access}.` }),
    requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}) },
    ...requestBody(route),
    responses: { ...success(route), ...failures(route, isOpen, status) },
  };
}

function requestBody({ body, stream }: RouteContract) {
  if (stream !== undefined)
    return { requestBody: { required: true, content: { [stream]: { schema: bytes() } } } };
  if (body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
}

const bytes = () => z.string().meta({ format: 'binary' });

function success({ response, download, status }: RouteContract): ZodOpenApiOperationObject['responses'] {
  if (download !== undefined) {
    const content = { [download]: { schema: bytes() } };
    return {
      200: { description: 'The bytes', content },
      206: { description: 'The range asked for', content },
    };
  }
  if (response === undefined) return { [String(status ?? 204)]: { description: 'Done' } };
  return {
    [String(status ?? 200)]: { description: 'Done', content: { 'application/json': { schema: response } } },
  };
}

/** One answer per status, naming the codes that share it. */
function failures(
  { errors }: RouteContract,
  isOpen: boolean,
  status: Readonly<Record<ErrorCode, number>>,
): ZodOpenApiOperationObject['responses'] {
  const codes = [...new Set([...EVERYWHERE, ...(isOpen ? [] : SIGNED_IN), ...errors])].sort();
  const statuses = [...new Set(codes.map((code) => status[code]))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((each) => [
      each,
      {
        description: codes.filter((code) => status[code] === each).join(', '),
        content: { [PROBLEM]: { schema: problem.Problem } },
      },
    ]),
  );
}

/** A schema that a contract exports becomes a component of that name, so that no shape is written twice. */
function nameSchemas(): void {
  const taken = new Set<string>();
  for (const [id, value] of CONTRACTS.flatMap((contract) => Object.entries<unknown>(contract))) {
    if (!(value instanceof z.ZodType) || taken.has(id)) continue;
    taken.add(id);
    if (!z.globalRegistry.has(value)) z.globalRegistry.add(value, { id });
  }
}
