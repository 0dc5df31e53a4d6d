// The stateful emulator as the upstream, for the demo and the benchmarks.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { freePort, ManagedProcess } from './processes.mjs';
import { repository } from './sidecar.mjs';
import { basic } from './wire.mjs';

export class Emulator {
  static async start(directory, { cloud = 'demo', key = '874837483274837', secret = 'emulated-secret-of-the-environment', folderMode = 'dynamic', options = [] } = {}) {
    const dll = process.env.EMULATOR_DLL ?? path.join(repository, 'tests', 'Cloudinary.Emulator', 'bin', 'Release', 'net10.0', 'Cloudinary.Emulator.dll');
    if (!existsSync(dll)) {
      throw new Error(`The emulator is not built (${dll}): run \`make build\`.`);
    }
    const emulator = new Emulator();
    Object.assign(emulator, { cloud, key, secret, folderMode });
    emulator.port = await freePort();
    emulator.url = `http://127.0.0.1:${emulator.port}`;
    emulator.process = new ManagedProcess('emulator', 'dotnet', [dll, '--urls', emulator.url, '--cloud', cloud, '--key', key, '--secret', secret, '--folder-mode', folderMode, ...options], { directory });
    await emulator.process.ready(async () => (await fetch(`${emulator.url}/v1_1/${cloud}/ping`, { headers: { Authorization: basic(emulator) } })).ok);
    return emulator;
  }

  /** A call with the environment's own credential; parameters go as JSON. */
  async call(method, target, parameters) {
    const answer = await fetch(`${this.url}/v1_1/${this.cloud}${target}`, {
      method,
      headers: { Authorization: basic(this), ...(parameters ? { 'Content-Type': 'application/json' } : {}) },
      body: parameters && JSON.stringify(parameters),
    });
    if (!answer.ok) {
      throw new Error(`the emulator answered ${answer.status} to ${method} ${target}: ${await answer.text()}`);
    }
    return answer.json();
  }
}
