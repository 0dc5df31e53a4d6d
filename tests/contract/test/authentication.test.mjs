import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callers, environmentCaller, forbidden } from '../harness/callers.mjs';
import { assertNothingSent } from '../harness/lookups.mjs';
import { basic, send, sign } from '../harness/wire.mjs';
import { assertRefused, useWorld } from '../harness/world.mjs';

const world = useWorld();
const now = () => Math.floor(Date.now() / 1000);

function ping(headers) {
  return send(world.sidecar.url, { target: '/v1_1/dyn/ping', headers });
}

function destroy(parameters, target = '/v1_1/dyn/image/destroy') {
  const body = new URLSearchParams(parameters).toString();
  return send(world.sidecar.url, { method: 'POST', target, headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length }, body });
}

describe('not authenticated', () => {
  const { manager } = callers.dyn;

  test('no credential', async () => {
    assertRefused(await ping({}), 401);
    assertNothingSent(await world.requests());
  });

  test('an unknown key', async () => {
    assertRefused(await ping({ Authorization: basic({ key: 'no-such-key', secret: 'x' }) }), 401, 'unknown api_key');
    assertNothingSent(await world.requests());
  });

  test('a wrong secret', async () => {
    assertRefused(await ping({ Authorization: basic({ key: manager.key, secret: 'wrong' }) }), 401, 'api_secret mismatch');
    assertNothingSent(await world.requests());
  });

  test('the environment\'s own key is no caller\'s key', async () => {
    assertRefused(await ping({ Authorization: basic(environmentCaller('dyn')) }), 401);
    assertNothingSent(await world.requests());
  });

  test('a header that is no Basic text', async () => {
    for (const authorization of ['Basic', 'Basic !!!', 'Basic bm9jb2xvbg==', 'Bearer abc', 'Digest x']) {
      assertRefused(await ping({ Authorization: authorization }), 401);
    }
    assertNothingSent(await world.requests());
  });

  test('a wrong signature', async () => {
    const parameters = { public_id: 'Product/shoe', timestamp: now() };
    // Cloudinary goes on with the string to sign, which can hold tokens; only the beginning is promised.
    assertRefused(await destroy({ ...parameters, api_key: manager.key, signature: sign(parameters, 'another-secret') }), 401, /^Invalid Signature\b/);
    assertNothingSent(await world.requests());
  });

  test('a signature of an unknown key', async () => {
    const parameters = { public_id: 'Product/shoe', timestamp: now() };
    assertRefused(await destroy({ ...parameters, api_key: 'no-such-key', signature: sign(parameters, 'x') }), 401);
    assertNothingSent(await world.requests());
  });

  test('a stale timestamp', async () => {
    const parameters = { public_id: 'Product/shoe', timestamp: now() - 3_700 };
    assertRefused(await destroy({ ...parameters, api_key: manager.key, signature: sign(parameters, manager.secret) }), 400, /^Stale request - reported time is .+ which is more than 1 hour ago$/);
    assertNothingSent(await world.requests());
  });

  test('parameters moved after signing', async () => {
    const parameters = { public_id: 'Product/shoe', timestamp: now() };
    assertRefused(await destroy({ ...parameters, public_id: 'Product/hat', api_key: manager.key, signature: sign(parameters, manager.secret) }), 401);
    assertNothingSent(await world.requests());
  });
});

describe('one key, one product environment', () => {
  test('another cloud in the path is refused', async () => {
    for (const cloud of ['fix', 'nowhere', 'provisioning']) {
      const answer = await send(world.sidecar.url, { target: `/v1_1/${cloud}/resources/image`, headers: { Authorization: basic(callers.dyn.admin) } });
      assert.ok([401, 403].includes(answer.status), `${answer.status} ${answer.text}`);
      assertRefused(answer, answer.status);
    }
    assertNothingSent(await world.requests());
  });

  test('signed, too', async () => {
    const { admin } = callers.dyn;
    const parameters = { public_id: 'Product/shoe', timestamp: now() };
    const answer = await destroy({ ...parameters, api_key: admin.key, signature: sign(parameters, admin.secret) }, '/v1_1/fix/image/destroy');
    assert.ok([401, 403].includes(answer.status), answer.text);
    assertNothingSent(await world.requests());
  });
});

describe('not in the catalogue', () => {
  for (const [method, target] of [
    ['GET', '/secrets'], ['GET', '/resources/image/upload/Product/shoe.json/../../..'], ['POST', '/resources/image'], ['DELETE', '/ping'],
    ['HEAD', '/resources/image/upload/Product/shoe'], ['GET', '/RESOURCES/image'], ['PATCH', '/folders/Product'], ['GET', '/resources//image'],
    ['GET', '/resources/image/'], ['GET', '/resources/image%252Fupload'], ['GET', '/resources\\image'], ['GET', '/resources/%zz'],
  ]) {
    test(`${method} ${target} is refused in JSON, even for an admin`, async () => {
      const answer = await world.raw('dyn', 'admin', method, target);
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`);
      if (method !== 'HEAD') {
        assert.ok(answer.json.error.message);
        assert.match(answer.headers['content-type'], /^application\/json/);
      }
      assertNothingSent(await world.requests());
    });
  }

  test('an unknown operation is a 403 that says so', async () => {
    const answer = await world.raw('dyn', 'admin', 'GET', '/secrets');
    const message = assertRefused(answer, 403);
    assert.notEqual(message, forbidden('dyn', 'read'));
  });

  for (const target of ['/', '/v1_1', '/v1_1/provisioning/accounts/x/users', '/v2/accounts/permissions/policies', '/v1_2/dyn/ping', '/v1_1/dyn', '/favicon.ico']) {
    test(`GET ${target} is refused in JSON`, async () => {
      const answer = await send(world.sidecar.url, { target, headers: { Authorization: basic(callers.dyn.admin) } });
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`);
      assert.ok(answer.json.error.message);
      assertNothingSent(await world.requests());
    });
  }
});
