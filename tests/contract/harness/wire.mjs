// What went over the wire: requests as WireMock recorded them, read by a parser of our own, and raw requests that no client library tidies up.
import http from 'node:http';
import { createHash } from 'node:crypto';

/** Fields of a request in the order sent; a repeated name keeps every value. */
class Fields {
  constructor(pairs) {
    this.pairs = pairs;
  }

  all(name) {
    return this.pairs.filter(([key]) => key === name).map(([, value]) => value);
  }

  one(name) {
    const values = this.all(name);
    if (values.length > 1) {
      throw new Error(`${name} was sent ${values.length} times`);
    }
    return values[0];
  }

  /** A list in any of the forms on the wire: `k[]=a&k[]=b`, `k[0]=a`, bare repeats, or one scalar. */
  list(name) {
    return this.pairs.filter(([key]) => key === name || key.startsWith(`${name}[`)).map(([, value]) => value);
  }

  names() {
    return [...new Set(this.pairs.map(([key]) => key))];
  }
}

function urlencoded(text) {
  return text === '' ? [] : [...new URLSearchParams(text)];
}

function multipart(body, contentType) {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)[1];
  const pairs = [];
  let file;
  let at = body.indexOf(`--${boundary}`);
  while (at >= 0) {
    const start = at + boundary.length + 2;
    if (body.subarray(start, start + 2).toString('latin1') === '--') {
      break;
    }
    const headersEnd = body.indexOf('\r\n\r\n', start);
    const next = body.indexOf(`\r\n--${boundary}`, headersEnd + 2);
    const headers = body.subarray(start, headersEnd).toString('utf8');
    const content = body.subarray(headersEnd + 4, Math.max(next, headersEnd + 4));
    const name = /[; ]name="?([^";\r]*)"?/i.exec(headers)[1];
    if (/filename/i.test(headers)) {
      file = { name, fileName: /filename="?([^";\r]*)"?/i.exec(headers)?.[1], content };
    } else {
      pairs.push([name, content.toString('utf8')]);
    }
    at = next < 0 ? -1 : next + 2;
  }
  return { pairs, file };
}

function fromJson(value) {
  return Object.entries(value).flatMap(([key, item]) => (Array.isArray(item) ? item.map((entry) => [`${key}[]`, entry]) : [[key, item]]));
}

export class UpstreamRequest {
  constructor({ request, wasMatched, responseDefinition, stubMapping }) {
    this.method = request.method;
    this.url = request.url;
    const question = request.url.indexOf('?');
    this.rawPath = question < 0 ? request.url : request.url.slice(0, question);
    this.rawQuery = question < 0 ? '' : request.url.slice(question + 1);
    this.headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
    this.body = Buffer.from(request.bodyAsBase64 ?? '', 'base64');
    this.matched = wasMatched;
    this.status = responseDefinition?.status;
    this.stub = stubMapping?.name;
  }

  /** The path, percent-decoded once. */
  get path() {
    return decodeURIComponent(this.rawPath);
  }

  get query() {
    return new Fields(urlencoded(this.rawQuery));
  }

  get contentType() {
    return String(this.headers['content-type'] ?? '');
  }

  get json() {
    return JSON.parse(this.body.toString('utf8'));
  }

  /** The body's parameters, whatever the encoding. */
  get form() {
    if (this.body.length === 0) {
      return new Fields([]);
    }
    if (this.contentType.startsWith('multipart/form-data')) {
      return new Fields(multipart(this.body, this.contentType).pairs);
    }
    return new Fields(this.contentType.startsWith('application/json') ? fromJson(this.json) : urlencoded(this.body.toString('utf8')));
  }

  /** The parameters of query and body together. */
  get parameters() {
    return new Fields([...this.query.pairs, ...this.form.pairs]);
  }

  get file() {
    return this.contentType.startsWith('multipart/form-data') ? multipart(this.body, this.contentType).file : undefined;
  }

  toString() {
    return `${this.method} ${this.url} → ${this.status}${this.matched ? '' : ' (no stub)'}`;
  }
}

/** `Authorization` for a key and its secret. */
export function basic({ key, secret }) {
  return `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
}

/**
 * One request, byte for byte as given: the path is not normalised and nothing is added but Host.
 * Resolves to `{status, headers, text, json}`.
 */
export function send(baseUrl, { method = 'GET', target, headers = {}, body }) {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: target, headers, agent: false, timeout: 60_000 }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString('utf8');
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          bytes,
          text,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 60 s')));
    request.on('error', reject);
    request.end(body);
  });
}

/** The text Cloudinary signs: everything but file, cloud_name, resource_type, api_key and signature, sorted, empty values left out. */
export function stringToSign(parameters, version) {
  return Object.entries(parameters)
    .filter(([name, value]) => !['file', 'cloud_name', 'resource_type', 'api_key', 'signature'].includes(name) && value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name.replace(/\[\d*\]$/, ''), Array.isArray(value) ? value.join(',') : String(value)])
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .map((pair) => (version === 2 ? pair.replaceAll('&', '%26') : pair))
    .join('&');
}

export function sign(parameters, secret, { version = 2, algorithm = 'sha1' } = {}) {
  return createHash(algorithm).update(stringToSign(parameters, version) + secret).digest('hex');
}

/** The signature of an upload answer: public_id and version only, always version 1. */
export function answerSignature({ public_id, version }, secret, algorithm = 'sha1') {
  return sign({ public_id, version }, secret, { version: 1, algorithm });
}

/** A multipart body with the parts in the order given; a part is `[name, text]` or `[name, {fileName, content}]`. */
export function multipartBody(parts, boundary = 'contract-boundary-9c1f') {
  const chunks = [];
  for (const [name, value] of parts) {
    if (typeof value === 'string' || typeof value === 'number') {
      chunks.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
    } else {
      chunks.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${value.fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`), value.content, Buffer.from('\r\n'));
    }
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  return { body: Buffer.concat(chunks), contentType: `multipart/form-data; boundary=${boundary}` };
}
