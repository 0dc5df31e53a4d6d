// The stubs by themselves: the SDK speaks to WireMock as it would to Cloudinary. When one of these fails, no other result means anything.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callers, environmentCaller } from '../harness/callers.mjs';
import { everyCall } from '../harness/calls.mjs';
import { answerSignature, basic, send, sign, stringToSign } from '../harness/wire.mjs';
import { assertSdkRefuses, useWorld } from '../harness/world.mjs';

const world = useWorld({ sidecar: false });

for (const cloud of ['dyn', 'fix']) {
  describe(`without a sidecar, ${cloud}`, () => {
    for (const [name, call] of everyCall(cloud)) {
      test(`${name} has a stub`, async () => {
        const result = await call(world.direct(cloud), world);
        assert.ok(result && typeof result === 'object');
        for (const request of await world.requests()) {
          assert.ok(request.matched, `${request} has a stub`);
        }
      });
    }

    test('the signature of an upload answer is made with the environment\'s secret', async () => {
      const [, upload] = everyCall(cloud).find(([name]) => name === 'uploader.upload');
      const answer = await upload(world.direct(cloud), world);
      assert.equal(answer.signature, answerSignature(answer, environmentCaller(cloud).secret));
    });
  });
}

test('the Admin stubs know no key but the environment\'s', async () => {
  for (const headers of [{}, { Authorization: basic(callers.dyn.admin) }]) {
    assert.equal((await send(world.upstream.url, { target: '/v1_1/dyn/ping', headers })).status, 401);
  }
});

test('a missing asset is told in Cloudinary\'s words', async () => {
  await assertSdkRefuses(world.direct('dyn').call('api.resource', 'nowhere'), 404, 'Resource not found - nowhere');
});

// Vectors of the official SDKs, so that the helper that checks signatures is itself checked.
test('signatures are computed as the SDKs compute them', () => {
  const parameters = { public_id: 'a/b&c', public_ids: ['x', 'y&z'], overwrite: 0, timestamp: 1, type: 'upload', api_key: 'k', file: 'f', resource_type: 'image' };
  assert.equal(stringToSign(parameters, 1), 'overwrite=0&public_id=a/b&c&public_ids=x,y&z&timestamp=1&type=upload');
  assert.equal(sign(parameters, 'sec', { version: 1 }), 'f3dcfeee7768faa9896ac5a7c4bcf3f050e3699c');
  assert.equal(sign(parameters, 'sec', { version: 2 }), '15480512cb277a7695bbc9f56118fc7f973286ec');
  assert.equal(sign(parameters, 'sec', { version: 2, algorithm: 'sha256' }), 'af58a0f07f9242843b11f2f550611e180d1bf7a737b68c181269c1ab3d4c09e4');
});
