const { parentPort } = require('node:worker_threads');
const cloudinary = require('cloudinary').v2;

function run(name, args) {
  if (name === 'search' || name === 'search_folders') {
    const builder = name === 'search' ? cloudinary.search : cloudinary.search_folders;
    return Object.entries(args[0]).reduce((search, [step, value]) => search[step](...[value].flat()), builder.max_results(50)).execute();
  }
  const parts = name.split('.');
  const owner = parts.slice(0, -1).reduce((object, part) => object[part], cloudinary);
  const method = parts.at(-1);
  if (method === 'upload_large') {
    // The SDK's promise here is that of the stream, so the callback carries the answer.
    return new Promise((resolve, reject) => {
      owner[method](args[0], args[1] ?? {}, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
  return owner[method](...args);
}

parentPort.on('message', async ({ id, name, args }) => {
  try {
    const result = await run(name, args);
    parentPort.postMessage({ id, result: JSON.parse(JSON.stringify(result ?? null)) });
  } catch (caught) {
    const error = caught?.error ?? caught ?? {};
    parentPort.postMessage({ id, error: { message: String(error.message ?? caught), name: error.name, http_code: error.http_code } });
  }
});
