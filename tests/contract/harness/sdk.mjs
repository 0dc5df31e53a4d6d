// The real SDK, configured the way an application does it: through CLOUDINARY_URL alone.
// Each caller has its own worker, because the SDK reads that variable once per process.
import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const program = path.join(path.dirname(fileURLToPath(import.meta.url)), 'sdk-worker.cjs');

/** A call the SDK rejected. */
export class SdkError extends Error {
  constructor({ message, name, http_code }) {
    super(message);
    this.name = name ?? 'SdkError';
    this.status = http_code;
  }
}

export class Sdk {
  #worker;
  #calls = new Map();
  #next = 0;

  /** Status and headers of each answer to the call that ended last. */
  answers = [];

  constructor({ cloud, key, secret }, baseUrl, options = {}) {
    const query = new URLSearchParams({ upload_prefix: baseUrl, ...options });
    this.#worker = new Worker(program, {
      env: { ...process.env, CLOUDINARY_URL: `cloudinary://${key}:${secret}@${cloud}?${query}` },
    });
    this.#worker.unref();
    this.#worker.on('message', ({ id, result, error, seen }) => {
      const { resolve, reject } = this.#calls.get(id);
      this.answers = seen;
      this.#calls.delete(id);
      if (error) {
        reject(new SdkError(error));
      } else {
        resolve(result);
      }
      if (this.#calls.size === 0) {
        this.#worker.unref();
      }
    });
  }

  /** Calls `cloudinary.v2.<name>(...args)`, e.g. `call('api.resource', 'a/b')`. */
  call(name, ...args) {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#calls.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, name, args });
    });
  }

  /** A search by its builder: `search({expression, max_results, sort_by: ['public_id', 'asc'], …})`. */
  search(steps) {
    return this.call('search', steps);
  }

  stop() {
    return this.#worker.terminate();
  }
}
