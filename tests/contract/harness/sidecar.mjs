// The sidecar as it is shipped: its own process, a grants file, settings from the environment.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, ManagedProcess } from './processes.mjs';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** How long the sidecar waits for the upstream in these tests. */
export const upstreamTimeoutSeconds = 2;

/** The built program; SIDECAR_DLL names another one, e.g. of a publish. */
export function sidecarDll() {
  const built = process.env.SIDECAR_DLL ?? path.join(repository, 'src', 'Sidecar', 'bin', 'Release', 'net10.0', 'sidecar.dll');
  if (!existsSync(built)) {
    throw new Error(`The sidecar is not built (${built}): run \`make build\`.`);
  }
  return built;
}

export class Sidecar {
  /** Starts it and waits for /readyz. `grants` is the document to write, or its text. */
  static async start(directory, grants, { name = 'sidecar', port, operationsPort, environment = {} } = {}) {
    const sidecar = new Sidecar();
    sidecar.grantsFile = path.join(directory, `${name}.grants.yaml`);
    writeFileSync(sidecar.grantsFile, typeof grants === 'string' ? grants : JSON.stringify(grants, null, 2), { mode: 0o600 });
    sidecar.port = port ?? (await freePort());
    sidecar.operationsPort = operationsPort ?? (await freePort());
    sidecar.url = `http://127.0.0.1:${sidecar.port}`;
    sidecar.operationsUrl = `http://127.0.0.1:${sidecar.operationsPort}`;
    sidecar.process = new ManagedProcess(name, 'dotnet', [sidecarDll(), 'serve', '--grants', sidecar.grantsFile], {
      directory,
      env: {
        SIDECAR__DATAPLANE__URL: sidecar.url,
        SIDECAR__OPERATIONS__URL: sidecar.operationsUrl,
        DOTNET_gcServer: '0',
        ...environment,
      },
    });
    await sidecar.process.ready(async () => (await fetch(`${sidecar.operationsUrl}/readyz`)).ok);
    return sidecar;
  }

  /** Its log so far: one JSON event per line, other lines as `{text}`. */
  log() {
    return this.process.output().split('\n').filter(Boolean).map((line) => {
      try {
        return JSON.parse(line);
      } catch {
        return { text: line };
      }
    });
  }

  stop() {
    return this.process.stop();
  }
}
