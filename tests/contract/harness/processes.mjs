// Child processes that are always stopped again: by their own pid, also when a test or the whole run fails.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const running = new Set();
const directories = new Set();

/** A temporary directory that goes away with the run. */
export function temporaryDirectory(name) {
  const directory = mkdtempSync(path.join(tmpdir(), `sidecar-${name}-`));
  directories.add(directory);
  return directory;
}

export function removeDirectory(directory) {
  rmSync(directory, { recursive: true, force: true });
  directories.delete(directory);
}

/** A loopback port that was free a moment ago. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The wanted port when nobody listens on it, any free one otherwise. */
export async function portOrFree(wanted) {
  try {
    return await freePort(wanted);
  } catch {
    return await freePort();
  }
}

/** A started process with its output in a file. */
export class ManagedProcess {
  constructor(name, command, args, { directory, env, cwd } = {}) {
    this.name = name;
    this.logFile = path.join(directory, `${name}.log`);
    // It writes to the file itself: no pipe to fill, and nothing of its output passes through this process.
    const log = openSync(this.logFile, 'w');
    this.child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
    closeSync(log);
    this.exited = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => { this.exit = { code, signal }; resolve(this.exit); });
      this.child.once('error', (error) => { this.exit = { error }; resolve(this.exit); });
    });
    running.add(this);
    this.exited.then(() => running.delete(this));
  }

  get pid() {
    return this.child.pid;
  }

  /** What it printed so far. */
  output() {
    try {
      return readFileSync(this.logFile, 'utf8');
    } catch {
      return '';
    }
  }

  /** Waits until `probe` returns something truthy; says what the process printed when it ends or stays silent instead. */
  async ready(probe, { milliseconds = 30_000 } = {}) {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      if (this.exit) {
        throw new Error(`${this.name} ended before it was ready (${JSON.stringify(this.exit.error?.message ?? this.exit)}):\n${this.output()}`);
      }
      const value = await probe().catch(() => undefined);
      if (value) {
        return value;
      }
      if (Date.now() > deadline) {
        throw new Error(`${this.name} was not ready after ${milliseconds / 1000} s:\n${this.output()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop() {
    if (this.exit) {
      return;
    }
    this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await this.exited;
    clearTimeout(hard);
  }
}

export async function stopAll() {
  await Promise.all([...running].map((process) => process.stop()));
}

// The last resort: whatever ends this process also ends what it started.
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
  process.once(signal, () => process.exit(code));
}
process.once('exit', () => {
  for (const managed of running) {
    managed.child.kill('SIGKILL');
  }
  for (const directory of directories) {
    rmSync(directory, { recursive: true, force: true });
  }
});
