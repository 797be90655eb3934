// Further agencies in the directory of a running server, brought in as an administrator does it: by a file.
import { DEMO_PASSWORD } from '../../server/cli/demo/people.ts';
import { ROUTES } from '../../server/contracts/routes.ts';

interface NewAgency {
  code: string;
  name: string;
  dissolvedAt?: string;
  canReceive?: boolean;
}

/** Where nobody answers: what goes there waits. */
const ENDPOINT = 'http://127.0.0.1:9';

export async function importAgencies(url: string, agencies: readonly NewAgency[]): Promise<void> {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const signedIn = await post(ROUTES.signIn.path, { username: 'quantri.snv', password: DEMO_PASSWORD });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const from = '2020-01-01T00:00:00.000Z';
  const file = {
    ...{ format: 'vanthu-directory', version: 1, madeAt: new Date().toISOString() },
    agencies: agencies.map(({ code, name, dissolvedAt = null, canReceive = true }) => ({
      ...{ code, name, dissolvedAt },
      terms: [{ from, transport: 'peer', endpoint: ENDPOINT, canReceive, maySend: true }],
    })),
  };
  await post(`${ROUTES.importDirectoryFile.path}?trial=0`, file, { cookie });
}
