import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assets } from '../harness/assets.mjs';
import { upstreamTimeoutSeconds } from '../harness/sidecar.mjs';
import { assertSdkRefuses, useWorld } from '../harness/world.mjs';

const world = useWorld();

function assertEnvelope(answer, status) {
  assert.equal(answer.status, status, answer.text);
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  assert.deepEqual(Object.keys(answer.json), ['error']);
  assert.ok(answer.json.error.message.length > 0);
}

const read = (cloud, publicId, name = 'admin') => world.raw(cloud, name, 'GET', `/resources/image/upload/${publicId}`);

describe('when the upstream is in trouble', () => {
  test('its own error passes through unchanged', async () => {
    const answer = await read('dyn', 'broken');
    assertEnvelope(answer, 500);
    assert.equal(answer.json.error.message, 'General Error');
    await assertSdkRefuses(world.sdk('dyn', 'admin').call('api.resource', 'broken'), 500, 'General Error');
  });

  test('its rate limit passes through with its headers', async () => {
    const answer = await read('dyn', 'limited');
    assertEnvelope(answer, 420);
    assert.equal(answer.headers['x-featureratelimit-remaining'], '0');
    await assertSdkRefuses(world.sdk('dyn', 'admin').call('api.resource', 'limited'), 420, 'Rate Limit Exceeded. Limit of 500 api operations reached. Try again on 2026-10-21 08:00:00 UTC');
  });

  test('a refused connection is a 502 in the envelope', async () => {
    assertEnvelope(await read('down', 'any'), 502);
  });

  test('a broken connection is a 502 in the envelope', async () => {
    assertEnvelope(await read('dyn', 'reset'), 502);
  });

  test('no answer in time is a 504 in the envelope', { timeout: 30_000 }, async () => {
    const started = Date.now();
    assertEnvelope(await read('dyn', 'slow'), 504);
    assert.ok(Date.now() - started < (upstreamTimeoutSeconds + 4) * 1_000, 'within its time');
  });

  test('an upload towards a refused connection is a 502 in the envelope', async () => {
    const png = world.file('x.png', Buffer.alloc(100));
    await assertSdkRefuses(world.sdk('down', 'admin').call('uploader.upload', png, { public_id: 'x' }), 502);
  });

  for (const publicId of ['page', 'half']) {
    test(`a 200 that cannot be read is never passed on (${publicId})`, async () => {
      const answer = await read('dyn', publicId, 'editor');
      assertEnvelope(answer, 502);
      assert.ok(!answer.text.includes('Maintenance'));
    });
  }

  test('an answer in gzip is checked and readable', async () => {
    const answer = await read('dyn', 'zipped', 'viewer');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-encoding'], undefined, 'this client did not ask for gzip');
    assert.equal(answer.json.asset_id, assets.dyn.shoe.asset_id);
    assert.equal((await world.sdk('dyn', 'viewer').call('api.resource', 'zipped')).public_id, 'zipped');
  });
});
