// WireMock standalone as the upstream: the stubs of mappings/, and a journal of what reached it.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ManagedProcess } from './processes.mjs';
import { UpstreamRequest } from './wire.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function jar() {
  const folder = path.join(root, 'node_modules', 'wiremock', 'build');
  const file = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith('.jar'));
  if (!file) {
    throw new Error('WireMock is not installed: run `npm ci` in tests/contract.');
  }
  return path.join(folder, file);
}

export class WireMock {
  static async start(directory) {
    const server = new WireMock();
    server.process = new ManagedProcess('wiremock', 'java', [
      '-Xmx512m', '-XX:TieredStopAtLevel=1', '-jar', jar(),
      '--port', '0', '--bind-address', '127.0.0.1', '--root-dir', root,
      '--disable-banner', '--async-response-enabled', 'true',
    ], { directory });
    server.port = await server.process.ready(async () => /^port:\s+(\d+)/m.exec(server.process.output())?.[1]);
    server.url = `http://127.0.0.1:${server.port}`;
    await server.process.ready(async () => (await fetch(`${server.url}/__admin/mappings?limit=1`)).ok);
    return server;
  }

  /** The requests that reached the upstream, oldest first. */
  async requests() {
    const { requests } = await this.#admin('GET', '/__admin/requests');
    return requests.reverse().map((entry) => new UpstreamRequest(entry));
  }

  /** Forgets the requests, and stubs that a test added. */
  async reset() {
    await this.#admin('DELETE', '/__admin/requests');
    await this.#admin('POST', '/__admin/scenarios/reset');
  }

  async stubs() {
    return (await this.#admin('GET', '/__admin/mappings')).mappings;
  }

  stop() {
    return this.process.stop();
  }

  async #admin(method, address) {
    const answer = await fetch(this.url + address, { method });
    if (!answer.ok) {
      throw new Error(`WireMock answered ${answer.status} to ${method} ${address}: ${await answer.text()}`);
    }
    const text = await answer.text();
    return text ? JSON.parse(text) : undefined;
  }
}
