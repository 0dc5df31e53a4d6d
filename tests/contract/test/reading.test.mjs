import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assets } from '../harness/assets.mjs';
import { forbidden } from '../harness/callers.mjs';
import { assertRefused, assertSdkRefuses, useWorld } from '../harness/world.mjs';

const world = useWorld();
const names = (answer) => answer.resources.map((row) => row.public_id);

for (const cloud of ['dyn', 'fix']) {
  const { shoe, hat, plan, logo } = assets[cloud];

  describe(`reading, ${cloud}`, () => {
    test('ping needs a key and no grant', async () => {
      assert.equal((await world.sdk(cloud, 'nobody').call('api.ping')).status, 'ok');
    });

    test('an asset in the granted folder is shown, the same as upstream', async () => {
      const asset = await world.sdk(cloud, 'viewer').call('api.resource', shoe.public_id);
      assert.equal(asset.public_id, shoe.public_id);
      assert.equal(asset.asset_id, shoe.asset_id);
      assert.equal(asset.context.custom.alt, 'A shoe');
    });

    test('an asset in a sub-folder is shown: grants cascade', async () => {
      assert.equal((await world.sdk(cloud, 'viewer').call('api.resource', hat.public_id)).asset_id, hat.asset_id);
    });

    for (const [what, asset] of [['another folder', plan], ['the root', logo]]) {
      test(`an asset in ${what} is refused in Cloudinary's words`, async () => {
        await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.resource', asset.public_id), 403, forbidden(cloud, 'read'));
      });
    }

    test('a refusal carries X-Cld-Error and a decision id, and nothing of the asset', async () => {
      const answer = await world.raw(cloud, 'editor', 'GET', `/resources/image/upload/${plan.public_id}`);
      assertRefused(answer, 403, forbidden(cloud, 'read'));
      assert.ok(!answer.text.includes(plan.asset_id));
      assert.equal(answer.headers.etag, undefined);
    });

    test('by asset id the same rule holds', async () => {
      assert.equal((await world.sdk(cloud, 'viewer').call('api.resource_by_asset_id', shoe.asset_id)).public_id, shoe.public_id);
      await assertSdkRefuses(world.sdk(cloud, 'viewer').call('api.resource_by_asset_id', plan.asset_id), 403, forbidden(cloud, 'read'));
    });

    test('a/b and a%2Fb are one asset and one upstream path', async () => {
      const encoded = encodeURIComponent(shoe.public_id);
      assert.ok(encoded.includes('%2F'));
      const urls = [];
      for (const written of [shoe.public_id, encoded, encoded.replace('%2F', '%2f')]) {
        await world.upstream.reset();
        const answer = await world.raw(cloud, 'viewer', 'GET', `/resources/image/upload/${written}`);
        assert.equal(answer.status, 200, answer.text);
        assert.equal(answer.json.asset_id, shoe.asset_id);
        const [request, ...more] = await world.requests();
        assert.deepEqual(more, [], 'a read costs no look-up');
        assert.equal(request.path, `/v1_1/${cloud}/resources/image/upload/${shoe.public_id}`);
        assert.ok(!request.url.includes('%25'), `encoded twice: ${request.url}`);
        urls.push(request.url);
      }
      assert.equal(new Set(urls).size, 1, `one form upstream: ${urls}`);
    });

    test('a list loses forbidden rows and is filled up from the next page', async () => {
      const answer = await world.sdk(cloud, 'editor').call('api.resources', { type: 'upload', max_results: 2 });
      assert.deepEqual(names(answer), [shoe.public_id, hat.public_id]);
      assert.ok(!JSON.stringify(answer).includes(plan.asset_id));
      const lists = (await world.requests()).filter((request) => request.path.endsWith('/resources/image/upload'));
      assert.deepEqual(lists.map((request) => request.query.one('next_cursor')), [undefined, '5c937d7e1e5a9b3f2d4c6e8a']);
    });

    test('a list without a type goes the same way', async () => {
      assert.deepEqual(names(await world.sdk(cloud, 'editor').call('api.resources', { max_results: 2 })), [shoe.public_id, hat.public_id]);
    });

    test('pages can be followed to the end with the cursor of the answer', async () => {
      const sdk = world.sdk(cloud, 'admin');
      const first = await sdk.call('api.resources', { type: 'upload', max_results: 2 });
      assert.deepEqual(names(first), [shoe.public_id, plan.public_id]);
      const second = await sdk.call('api.resources', { type: 'upload', max_results: 2, next_cursor: first.next_cursor });
      assert.deepEqual(names(second), [hat.public_id, logo.public_id]);
      assert.equal(second.next_cursor, undefined);
    });

    test('a list by tag loses forbidden rows', async () => {
      assert.deepEqual(names(await world.sdk(cloud, 'editor').call('api.resources_by_tag', 'sale')), [shoe.public_id, hat.public_id]);
    });

    test('a list by ids loses forbidden rows, and every id reached the upstream as written', async () => {
      const ids = [shoe.public_id, plan.public_id, logo.public_id];
      assert.deepEqual(names(await world.sdk(cloud, 'editor').call('api.resources_by_ids', ids)), [shoe.public_id]);
      const [request] = await world.requests();
      assert.deepEqual(request.query.list('public_ids'), ids);
    });

    test('a list by asset ids loses forbidden rows', async () => {
      assert.deepEqual(names(await world.sdk(cloud, 'editor').call('api.resources_by_asset_ids', [shoe.asset_id, plan.asset_id])), [shoe.public_id]);
    });

    test('a caller without grants gets empty lists', async () => {
      const answer = await world.sdk(cloud, 'nobody').call('api.resources', { type: 'upload', max_results: 2 });
      assert.deepEqual(answer.resources, []);
    });

    test('the list forms of other SDKs are understood: indexed, bare and repeated', async () => {
      for (const query of ['public_ids[0]=ID1&public_ids[1]=ID2', 'public_ids=ID1&public_ids=ID2', 'public_ids%5B%5D=ID1&public_ids%5B%5D=ID2']) {
        await world.upstream.reset();
        const target = query.replace('ID1', encodeURIComponent(shoe.public_id)).replace('ID2', encodeURIComponent(plan.public_id));
        const answer = await world.raw(cloud, 'editor', 'GET', `/resources/image/upload?${target}`);
        assert.equal(answer.status, 200, answer.text);
        assert.deepEqual(names(answer.json), [shoe.public_id]);
        assert.deepEqual((await world.requests())[0].query.list('public_ids'), [shoe.public_id, plan.public_id]);
      }
    });

    test('rate-limit and request-id headers pass through', async () => {
      const answer = await world.raw(cloud, 'viewer', 'GET', `/resources/image/upload/${shoe.public_id}`);
      assert.equal(answer.headers['x-featureratelimit-limit'], '500');
      assert.equal(answer.headers['x-featureratelimit-remaining'], '499');
      assert.equal(answer.headers['x-featureratelimit-reset'], 'Wed, 21 Oct 2026 08:00:00 GMT');
      assert.ok(answer.headers['x-request-id']);
    });

    test('the SDK reads the rate limits through the sidecar', async () => {
      const answer = await world.sdk(cloud, 'viewer').call('api.ping');
      assert.equal(answer.rate_limit_allowed, 500);
      assert.equal(answer.rate_limit_remaining, 499);
    });
  });
}

describe('reading, dynamic folders', () => {
  test('a list by asset folder asks for the folder as well as the assets', async () => {
    assert.deepEqual(names(await world.sdk('dyn', 'viewer').call('api.resources_by_asset_folder', 'Product')), ['Product/shoe']);
    await world.upstream.reset();
    await assertSdkRefuses(world.sdk('dyn', 'viewer').call('api.resources_by_asset_folder', 'Secret'), 403, forbidden('dyn', 'read'));
  });

  test('folder names are compared without case, as Cloudinary does in this mode', async () => {
    await assertSdkRefuses(world.sdk('dyn', 'viewer').call('api.resources_by_asset_folder', 'sEcReT'), 403, forbidden('dyn', 'read'));
  });

  test('a percent sign, a space and a plus in a public id survive', async () => {
    const answer = await world.sdk('dyn', 'viewer').call('api.resource', 'Product/50% off+');
    assert.equal(answer.public_id, 'Product/50% off+');
    assert.equal((await world.requests())[0].path, '/v1_1/dyn/resources/image/upload/Product/50% off+');
  });
});

describe('missing assets', () => {
  test('an admin is told in Cloudinary\'s words', async () => {
    await assertSdkRefuses(world.sdk('dyn', 'admin').call('api.resource', 'nowhere'), 404, 'Resource not found - nowhere');
  });
});
