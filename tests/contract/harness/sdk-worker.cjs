const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');
const { parentPort } = require('node:worker_threads');

// What came back for each request of a call, before the SDK makes something of it. The SDK calls through the module, so this is seen.
const answers = new AsyncLocalStorage();
const { request } = http;
http.request = (...args) => {
  const seen = answers.getStore();
  return request(...args).on('response', ({ statusCode, headers }) => seen?.push({ status: statusCode, headers }));
};

const cloudinary = require('cloudinary').v2;

function run(name, args) {
  if (name === 'search' || name === 'search_folders') {
    const builder = name === 'search' ? cloudinary.search : cloudinary.search_folders;
    return Object.entries(args[0]).reduce((search, [step, value]) => search[step](...[value].flat()), builder.max_results(50)).execute();
  }
  const parts = name.split('.');
  const owner = parts.slice(0, -1).reduce((object, part) => object[part], cloudinary);
  const method = parts.at(-1);
  if (method.endsWith('_stream')) {
    // `args` are the content and what the SDK takes before the callback.
    const [content, ...rest] = args;
    return new Promise((resolve, reject) => {
      const stream = method.startsWith('unsigned')
        ? owner[method](rest[0], rest[1] ?? {}, (error, result) => (error ? reject(error) : resolve(result)))
        : owner[method](rest[0] ?? {}, (error, result) => (error ? reject(error) : resolve(result)));
      stream.end(Buffer.from(content));
    });
  }
  if (method === 'upload_large' || method === 'upload_chunked') {
    // The SDK's promise here is that of the stream, so the callback carries the answer.
    return new Promise((resolve, reject) => {
      owner[method](args[0], args[1] ?? {}, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
  return owner[method](...args);
}

parentPort.on('message', async ({ id, name, args }) => {
  const seen = [];
  try {
    const result = await answers.run(seen, () => run(name, args));
    parentPort.postMessage({ id, seen, result: JSON.parse(JSON.stringify(result ?? null)) });
  } catch (caught) {
    const error = caught?.error ?? caught ?? {};
    parentPort.postMessage({ id, seen, error: { message: String(error.message ?? caught), name: error.name, http_code: error.http_code } });
  }
});
