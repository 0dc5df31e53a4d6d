// The stateful emulator as the upstream, for the demo and the benchmarks.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { freePort, ManagedProcess } from './processes.mjs';
import { repository } from './sidecar.mjs';
import { basic } from './wire.mjs';

export class Emulator {
  static async start(directory, { cloud = 'demo', key = '874837483274837', secret = 'emulated-secret-of-the-environment', folderMode = 'dynamic' } = {}) {
    const dll = path.join(repository, 'tests', 'Cloudinary.Emulator', 'bin', 'Release', 'net10.0', 'Cloudinary.Emulator.dll');
    if (!existsSync(dll)) {
      throw new Error(`The emulator is not built (${dll}): run \`make build\`.`);
    }
    const emulator = new Emulator();
    Object.assign(emulator, { cloud, key, secret, folderMode });
    emulator.port = await freePort();
    emulator.url = `http://127.0.0.1:${emulator.port}`;
    emulator.process = new ManagedProcess('emulator', 'dotnet', [dll, '--urls', emulator.url, '--cloud', cloud, '--key', key, '--secret', secret, '--folder-mode', folderMode], { directory });
    await emulator.process.ready(async () => (await fetch(`${emulator.url}/v1_1/${cloud}/ping`, { headers: { Authorization: basic(emulator) } })).ok);
    return emulator;
  }

  /** An Admin API read with the environment's own credential. */
  async get(target) {
    const answer = await fetch(`${this.url}/v1_1/${this.cloud}${target}`, { headers: { Authorization: basic(this) } });
    if (!answer.ok) {
      throw new Error(`the emulator answered ${answer.status} to ${target}: ${await answer.text()}`);
    }
    return answer.json();
  }
}
