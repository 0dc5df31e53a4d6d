// The tour: the real Node SDK, pointed at the sidecar, as an editor of the folder Product; then the same calls as others.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Emulator } from '../../tests/contract/harness/emulator.mjs';
import { portOrFree, stopAll } from '../../tests/contract/harness/processes.mjs';
import { Sdk, SdkError } from '../../tests/contract/harness/sdk.mjs';
import { repository, Sidecar } from '../../tests/contract/harness/sidecar.mjs';
import { multipartBody, send, sign } from '../../tests/contract/harness/wire.mjs';
import { callers, grantsFile } from './grants.mjs';

const directory = path.join(repository, '.demo');
const colour = process.stdout.isTTY ? (code, text) => `\u001b[${code}m${text}\u001b[0m` : (_, text) => text;
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const missing = (...actions) => `[prodenv:2607aa1695167a96b92a8f2a2e0f00] Request forbidden due to missing permissions (actions=[${actions.map((action) => `"${action}"`)}])`;

let emulator;
let sidecar;
let unexpected = 0;
let steps = 0;
const sdks = new Map();

function sdk(name) {
  if (!sdks.has(name)) {
    sdks.set(name, new Sdk({ cloud: emulator.cloud, ...callers[name] }, sidecar.url));
  }
  return sdks.get(name);
}

function short(value, length = 300) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, (name, item) => (name.startsWith('rate_limit_') ? undefined : item));
  return text.length > length ? `${text.slice(0, length)} …` : text;
}

/** The parts of an asset that matter here. */
const row = ({ public_id, asset_folder }) => `${public_id} in ${JSON.stringify(asset_folder)}`;

/** One call: prints it and its answer, and holds the answer against what was expected. */
async function step(title, as, request, call, expect, show = (answer) => answer) {
  steps++;
  console.log(`\n${colour(1, `${steps}. ${title}`)}\n   ${as}  ${request}`);
  let answer;
  try {
    answer = await call();
    console.log(`   → 200  ${short(show(answer))}`);
  } catch (error) {
    if (!(error instanceof SdkError)) {
      throw error;
    }
    answer = error;
    console.log(`   → ${error.status}  ${error.message}`);
  }
  try {
    await expect(answer);
    console.log(`   ${colour(32, 'as expected')}`);
  } catch (error) {
    unexpected++;
    console.log(`   ${colour(31, 'NOT AS EXPECTED')}: ${error.message.split('\n').slice(0, 12).join('\n     ')}`);
  }
}

const refused = (status, message) => (answer) => {
  assert.ok(answer instanceof SdkError, `refused with ${status}`);
  assert.equal(answer.status, status);
  if (message) {
    assert.equal(answer.message, message);
  }
};

const rowsOnlyIn = (folder) => (answer) => {
  assert.ok(!(answer instanceof Error), answer.message);
  assert.ok(answer.resources.length > 0, 'some rows');
  for (const { public_id, asset_folder } of answer.resources) {
    assert.ok(asset_folder === folder || asset_folder.startsWith(`${folder}/`), `${public_id} stands in ${asset_folder}`);
  }
};

/** An upload over plain HTTP, because the Node SDK drops the text of a refused one. */
async function upload(name, parameters) {
  const caller = callers[name];
  const signed = { ...parameters, timestamp: Math.floor(Date.now() / 1000) };
  const fields = Object.entries({ ...signed, api_key: caller.key, signature: sign(signed, caller.secret) });
  const { body, contentType } = multipartBody([...fields, ['file', { fileName: 'pixel.png', content: pixel }]]);
  const answer = await send(sidecar.url, { method: 'POST', target: `/v1_1/${emulator.cloud}/image/upload`, headers: { 'Content-Type': contentType, 'Content-Length': body.length }, body });
  if (answer.status !== 200) {
    throw new SdkError({ message: answer.json.error.message, http_code: answer.status });
  }
  return answer.json;
}

/** What the tour walks through, made with the environment's own credential straight at the emulator. */
async function arrange() {
  const uri = `data:image/png;base64,${pixel.toString('base64')}`;
  for (const folder of ['Product', 'Product/Tour', 'secret']) {
    await emulator.call('POST', `/folders/${folder}`).catch(() => undefined);
  }
  await emulator.call('POST', '/metadata_fields', { external_id: 'tour_season', label: 'Season of the tour', type: 'string' });
  for (const [public_id, asset_folder] of [['tour-shoe', 'Product'], ['tour-boot', 'Product'], ['tour-plan', 'secret']]) {
    await emulator.call('POST', '/image/upload', { file: uri, public_id, asset_folder, tags: 'tour' });
  }
}

async function tour() {
  await step('List assets', 'editor', 'api.resources({type: "upload", max_results: 20})',
    () => sdk('editor').call('api.resources', { type: 'upload', max_results: 20 }), rowsOnlyIn('Product'),
    ({ resources }) => `${resources.length} rows: ${resources.slice(0, 5).map(row).join(', ')} …`);
  await step('Read an asset of another folder', 'editor', 'api.resource("tour-plan")',
    () => sdk('editor').call('api.resource', 'tour-plan'), refused(403, missing('read')));

  const found = ({ total_count, resources }) => `total_count ${total_count}: ${resources.map(row).join(', ')}`;
  const tourRows = (answer) => {
    rowsOnlyIn('Product')(answer);
    assert.deepEqual(answer.resources.map(({ public_id }) => public_id).sort(), ['tour-boot', 'tour-shoe']);
    assert.equal(answer.total_count, 2);
  };
  await step('Search', 'editor', 'search("tags=tour")', () => sdk('editor').search({ expression: 'tags=tour', max_results: 30 }), tourRows, found);
  await step('Search with an escape in mind', 'editor', 'search("tags=tour OR asset_folder:secret")',
    () => sdk('editor').search({ expression: 'tags=tour OR asset_folder:secret', max_results: 30 }), tourRows, found);
  await step('… and with a parenthesis that closes ours', 'editor', 'search("tags=tour) OR (asset_folder:secret")',
    () => sdk('editor').search({ expression: 'tags=tour) OR (asset_folder:secret', max_results: 30 }), refused(400));

  await step('Upload into the own folder', 'editor', 'POST image/upload asset_folder=Product public_id=tour-new',
    () => upload('editor', { asset_folder: 'Product', public_id: 'tour-new', tags: 'tour' }),
    (answer) => {
      assert.equal(answer.asset_folder, 'Product');
      assert.equal(answer.api_key, callers.editor.key, 'the answer shows the caller\'s key');
      assert.equal(answer.signature, sign({ public_id: answer.public_id, version: answer.version }, callers.editor.secret, { version: 1 }), 'signed for the caller');
    },
    ({ public_id, asset_folder, api_key, signature }) => ({ public_id, asset_folder, api_key, signature }));
  await step('Upload elsewhere', 'editor', 'POST image/upload asset_folder=secret public_id=tour-new2',
    () => upload('editor', { asset_folder: 'secret', public_id: 'tour-new2' }), refused(403, missing('create')));
  await step('Upload over an asset that stands elsewhere', 'editor', 'POST image/upload asset_folder=Product public_id=tour-plan',
    () => upload('editor', { asset_folder: 'Product', public_id: 'tour-plan' }), refused(403));

  await step('Edit metadata across folders', 'editor', 'uploader.update_metadata({tour_season: "summer"}, ["tour-shoe", "tour-plan"])',
    () => sdk('editor').call('uploader.update_metadata', { tour_season: 'summer' }, ['tour-shoe', 'tour-plan']),
    (answer) => assert.deepEqual([answer.public_ids, answer.unauthorized], [['tour-shoe'], ['tour-plan']]));

  await step('List root folders', 'editor', 'api.root_folders()', () => sdk('editor').call('api.root_folders'),
    ({ folders, total_count }) => {
      assert.deepEqual(folders.map(({ path: folder }) => folder), ['Product']);
      assert.ok(total_count > 1, 'total_count still counts every folder');
    }, ({ folders, total_count }) => ({ folders, total_count }));
  await step('List the folders below another one', 'editor', 'api.sub_folders("secret")',
    () => sdk('editor').call('api.sub_folders', 'secret'), refused(403, missing('read')));

  await step('Move an asset within the grants', 'editor', 'api.update("tour-shoe", {asset_folder: "Product/Tour"})',
    () => sdk('editor').call('api.update', 'tour-shoe', { asset_folder: 'Product/Tour' }),
    (answer) => assert.equal(answer.asset_folder, 'Product/Tour'), row);
  await step('Move it out of them', 'editor', 'api.update("tour-shoe", {asset_folder: "secret"})',
    () => sdk('editor').call('api.update', 'tour-shoe', { asset_folder: 'secret' }), refused(403, missing('update')));

  await step('Delete, which needs the level manage', 'editor', 'api.delete_resources(["tour-new"])',
    () => sdk('editor').call('api.delete_resources', ['tour-new']), refused(403, missing('delete')));
  await step('Delete', 'manager', 'api.delete_resources(["tour-new"])',
    () => sdk('manager').call('api.delete_resources', ['tour-new']), ({ deleted }) => assert.deepEqual(deleted, { 'tour-new': 'deleted' }));

  for (const [name, expect] of [['viewer', refused(403, missing('update'))], ['editor', ({ tags }) => assert.deepEqual(tags, ['tour', 'new'])], ['admin', ({ tags }) => assert.deepEqual(tags, ['tour', 'new'])]]) {
    await step('The same change', name, 'api.update("tour-boot", {tags: "tour,new"})',
      () => sdk(name).call('api.update', 'tour-boot', { tags: 'tour,new' }), expect, ({ public_id, tags }) => ({ public_id, tags }));
  }
  for (const [name, expect] of [['viewer', refused(403, missing('read'))], ['admin', ({ asset_folder }) => assert.equal(asset_folder, 'secret')]]) {
    await step('The same read of the other folder', name, 'api.resource("tour-plan")', () => sdk(name).call('api.resource', 'tour-plan'), expect, row);
  }
}

function goodbye() {
  const { key, secret } = callers.editor;
  const cloudinaryUrl = (prefix) => `cloudinary://${key}:${secret}@${emulator.cloud}${prefix}`;
  console.log(`
Emulator  ${emulator.url}   (its credential: ${emulator.key} / ${emulator.secret})
Sidecar   ${sidecar.url}   operations ${sidecar.operationsUrl}/readyz
Grants    ${path.relative(process.cwd(), sidecar.grantsFile)}   (edit it: changes take effect without a restart)
Logs      ${path.relative(process.cwd(), sidecar.process.logFile)}

Your own SDK, as the editor of Product:
  Node, Python, Ruby, PHP, Java, Go   CLOUDINARY_URL='${cloudinaryUrl(`?upload_prefix=${sidecar.url}`)}'
  .NET                                cloudinary.Api.ApiBaseAddress = "${sidecar.url}";
  curl                                curl -u ${key}:${secret} ${sidecar.url}/v1_1/${emulator.cloud}/folders

Ctrl-C stops both.`);
}

mkdirSync(directory, { recursive: true });
let code = 1;
try {
  emulator = await Emulator.start(directory);
  await arrange();
  sidecar = await Sidecar.start(directory, grantsFile(emulator), { port: await portOrFree(8080), operationsPort: await portOrFree(8081) });
  await tour();
  console.log(`\n${steps} steps, ${unexpected === 0 ? 'all as expected' : `${unexpected} not as expected`}.`);
  code = unexpected === 0 ? 0 : 1;
  if (process.env.DEMO_EXIT !== '1') {
    goodbye();
    await new Promise((resolve) => {
      process.removeAllListeners('SIGINT').once('SIGINT', resolve);
      sidecar.process.exited.then(resolve);
    });
  }
} catch (error) {
  console.error(`\n${error.stack}`);
} finally {
  await Promise.all([...sdks.values()].map((each) => each.stop()));
  await stopAll();
}
process.exit(code);
