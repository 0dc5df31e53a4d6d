// Sends large uploads through the sidecar and samples its resident memory from /proc. The upstream is a server that
// counts and hashes what arrives and keeps nothing: an emulator would store the file in the memory of the same machine.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { removeDirectory, stopAll, temporaryDirectory } from '../../tests/contract/harness/processes.mjs';
import { Sidecar } from '../../tests/contract/harness/sidecar.mjs';
import { sign } from '../../tests/contract/harness/wire.mjs';

const megabytes = Number(process.env.UPLOAD_MEGABYTES ?? 300);
const limit = Number(process.env.UPLOAD_LIMIT_MIB ?? 64);
const caller = { key: 'upload-app', secret: 'upload-secret' };
const boundary = 'upload-memory-5d0c';

/** Finds the file part of a multipart stream and hashes it without holding it. */
class FilePart {
  hash = createHash('sha256');
  bytes = 0;
  #held = Buffer.alloc(0);
  #inFile = false;
  #done = false;

  constructor(contentType) {
    this.end = Buffer.from(`\r\n--${/boundary="?([^";]+)"?/i.exec(contentType)[1]}`);
  }

  write(chunk) {
    if (this.#done) {
      return;
    }
    let data = Buffer.concat([this.#held, chunk]);
    if (!this.#inFile) {
      const named = data.indexOf('filename');
      const start = named < 0 ? -1 : data.indexOf('\r\n\r\n', named);
      if (start < 0) {
        this.#held = data;
        return;
      }
      data = data.subarray(start + 4);
      this.#inFile = true;
    }
    const end = data.indexOf(this.end);
    this.#done = end >= 0;
    const safe = data.subarray(0, this.#done ? end : Math.max(0, data.length - this.end.length));
    this.hash.update(safe);
    this.bytes += safe.length;
    this.#held = Buffer.from(data.subarray(safe.length));
  }
}

function upstream() {
  const received = [];
  const server = http.createServer((request, response) => {
    const answer = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'GET') {
      request.resume();
      answer(404, { error: { message: 'Resource not found' } });
      return;
    }
    const part = new FilePart(request.headers['content-type']);
    request.on('data', (chunk) => part.write(chunk));
    request.on('end', () => {
      received.push({ bytes: part.bytes, sha256: part.hash.digest('hex') });
      answer(200, { asset_id: '3f8a1c5e7b9d2046a8c0e2f4b6d80a05', public_id: 'large', version: 1, asset_folder: 'Product', resource_type: 'video', type: 'upload', bytes: part.bytes, signature: 'x', api_key: 'environment' });
    });
  });
  server.requestTimeout = 0;
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, received, url: `http://127.0.0.1:${server.address().port}` })));
}

function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
  return { resident: mib('VmRSS'), peak: mib('VmHWM') };
}

function largeFile(directory) {
  const file = path.join(directory, 'large.bin');
  const out = openSync(file, 'w');
  const hash = createHash('sha256');
  for (let i = 0; i < megabytes; i++) {
    const block = randomBytes(1_000_000);
    hash.update(block);
    writeSync(out, block);
  }
  closeSync(out);
  return { file, sha256: hash.digest('hex') };
}

/** A signed upload, fields before the file as every SDK but .NET's sends it. Memory of this process stays flat, too. */
function uploadFile(sidecar, file, publicId) {
  const parameters = { asset_folder: 'Product', public_id: publicId, timestamp: Math.floor(Date.now() / 1000) };
  const fields = { ...parameters, api_key: caller.key, signature: sign(parameters, caller.secret) };
  const head = Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')
    + `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const request = http.request(`${sidecar.url}/v1_1/demo/video/upload`, { method: 'POST', headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` } }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => { text += chunk; });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    request.on('error', reject);
    request.write(head);
    const content = createReadStream(file, { highWaterMark: 256 * 1024 });
    content.on('error', reject);
    content.pipe(request, { end: false });
    content.on('end', () => request.end(`\r\n--${boundary}--\r\n`));
  });
}

const directory = temporaryDirectory('upload');
const { server, received, url } = await upstream();
try {
  const { file, sha256 } = largeFile(directory);
  const sidecar = await Sidecar.start(directory, {
    version: 1,
    environments: [{ cloud: 'demo', id: '2607aa1695167a96b92a8f2a2e0f00', folder_mode: 'dynamic', base_url: url, upstream: { api_key: 'environment', api_secret: 'environment-secret' } }],
    keys: [{ key: caller.key, cloud: 'demo', secret: caller.secret, folders: [{ path: 'Product', level: 'edit' }] }],
  });

  // A small one first: what a request costs once is not growth by size.
  const small = path.join(directory, 'small.bin');
  const out = openSync(small, 'w');
  writeSync(out, randomBytes(1_000_000));
  closeSync(out);
  const warm = await uploadFile(sidecar, small, 'small');
  if (warm.status !== 200) {
    throw new Error(`the sidecar answered ${warm.status}: ${warm.text}`);
  }

  const before = memory(sidecar.process.pid);
  let highest = before.resident;
  const sampling = setInterval(() => { highest = Math.max(highest, memory(sidecar.process.pid).resident); }, 20);
  const started = Date.now();
  const answer = await uploadFile(sidecar, file, 'large');
  const took = (Date.now() - started) / 1000;
  clearInterval(sampling);
  // The kernel's own mark catches what fell between two samples.
  const peak = memory(sidecar.process.pid).peak;
  highest = Math.max(highest, peak > before.peak ? peak : 0);
  const grown = highest - before.resident;

  const last = received.at(-1);
  const intact = answer.status === 200 && last.bytes === megabytes * 1_000_000 && last.sha256 === sha256;
  console.log(`${megabytes} MB upload: ${answer.status}, ${intact ? 'every byte arrived' : `NOT INTACT (${last?.bytes} bytes, ${answer.text.slice(0, 200)})`}, ${took.toFixed(1)} s, ${(megabytes / took).toFixed(0)} MB/s`);
  console.log(`resident memory of the sidecar: ${before.resident.toFixed(1)} MiB before, ${highest.toFixed(1)} MiB at most, grown by ${grown.toFixed(1)} MiB (limit ${limit} MiB)`);
  process.exitCode = intact && grown <= limit ? 0 : 1;
} finally {
  server.close();
  server.closeAllConnections();
  await stopAll();
  removeDirectory(directory);
}
