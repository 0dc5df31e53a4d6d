import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assets } from '../harness/assets.mjs';
import { callers, forbidden } from '../harness/callers.mjs';
import { assertActsOn, assertNamesOnly, assertNoEffects, onlyEffect } from '../harness/lookups.mjs';
import { sign } from '../harness/wire.mjs';
import { assertRefused, assertSdkRefuses, uploadRefusedText, useWorld } from '../harness/world.mjs';

const world = useWorld();

/** A signed Upload API call without a file, to read the text that the Node SDK drops. */
function signedCall(cloud, name, target, parameters) {
  const caller = callers[cloud][name];
  const signed = { ...parameters, timestamp: Math.floor(Date.now() / 1000) };
  const body = new URLSearchParams({ ...signed, api_key: caller.key, signature: sign(signed, caller.secret) }).toString();
  return world.raw(cloud, null, 'POST', target, { headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length }, body });
}

for (const cloud of ['dyn', 'fix']) {
  const { shoe, hat, plan } = assets[cloud];
  const both = [shoe.public_id, plan.public_id];

  describe(`changing assets, ${cloud}`, () => {
    for (const [what, path, call] of [
      ['update_metadata', 'metadata', (sdk, ids) => sdk.call('uploader.update_metadata', { colour: 'red' }, ids)],
      ['add_tag', 'tags', (sdk, ids) => sdk.call('uploader.add_tag', 'sale', ids)],
      ['add_context', 'context', (sdk, ids) => sdk.call('uploader.add_context', { alt: 'x' }, ids)],
    ]) {
      test(`${what} across folders: what is permitted is done, the rest is named`, async () => {
        const answer = await call(world.sdk(cloud, 'editor'), both);
        assert.deepEqual(answer, { public_ids: [shoe.public_id], unauthorized: [plan.public_id] });
        const request = onlyEffect(await world.requests());
        assert.equal(request.path, `/v1_1/${cloud}/image/${path}`);
        assertNamesOnly(request, [shoe]);
        assert.ok(!request.body.includes(plan.public_id));
      });

      test(`${what} on permitted assets alone has no list of refused ones`, async () => {
        assert.deepEqual(await call(world.sdk(cloud, 'editor'), [shoe.public_id]), { public_ids: [shoe.public_id] });
      });

      test(`${what} on nothing permitted does nothing`, async () => {
        const answer = await call(world.sdk(cloud, 'viewer'), both).catch((error) => error);
        if (answer instanceof Error) {
          assert.equal(answer.status, 403);
        } else {
          assert.deepEqual(answer, { public_ids: [], unauthorized: both });
        }
        assertNoEffects(await world.requests());
      });
    }

    test('update changes an asset of the own folder', async () => {
      const answer = await world.sdk(cloud, 'editor').call('api.update', shoe.public_id, { tags: 'sale' });
      assert.equal(answer.asset_id, shoe.asset_id);
      const request = onlyEffect(await world.requests());
      assertActsOn(request, shoe);
      assert.deepEqual(request.parameters.list('tags').join(','), 'sale');
    });

    test('update elsewhere, or with view alone, is refused', async () => {
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.update', plan.public_id, { tags: 'sale' }), 403, forbidden(cloud, 'update'));
      await assertSdkRefuses(world.sdk(cloud, 'viewer').call('api.update', shoe.public_id, { tags: 'sale' }), 403, forbidden(cloud, 'update'));
      assertNoEffects(await world.requests());
    });

    test('explicit follows update', async () => {
      assert.equal((await world.sdk(cloud, 'editor').call('uploader.explicit', shoe.public_id, { type: 'upload', tags: 'sale' })).public_id, shoe.public_id);
      await world.upstream.reset();
      assertRefused(await signedCall(cloud, 'editor', '/image/explicit', { public_id: plan.public_id, type: 'upload', tags: 'sale' }), 403, forbidden(cloud, 'update'));
      assertNoEffects(await world.requests());
    });

    test('destroy needs manage', async () => {
      assert.deepEqual(await world.sdk(cloud, 'manager').call('uploader.destroy', shoe.public_id), { result: 'ok' });
      assertActsOn(onlyEffect(await world.requests()), shoe);

      await world.upstream.reset();
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('uploader.destroy', shoe.public_id), 403, uploadRefusedText);
      assertRefused(await signedCall(cloud, 'editor', '/image/destroy', { public_id: shoe.public_id }), 403, forbidden(cloud, 'delete'));
      assertRefused(await signedCall(cloud, 'manager', '/image/destroy', { public_id: plan.public_id }), 403, forbidden(cloud, 'delete'));
      assertNoEffects(await world.requests());
    });

    test('delete_resources: permitted ones go, the others stay', async () => {
      const answer = await world.sdk(cloud, 'manager').call('api.delete_resources', both);
      assert.equal(answer.deleted[shoe.public_id], 'deleted');
      assert.notEqual(answer.deleted[plan.public_id], 'deleted');
      assert.equal(answer.partial, false);
      assertNamesOnly(onlyEffect(await world.requests()), [shoe]);
    });

    test('delete_resources with nothing permitted is refused', async () => {
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.delete_resources', both), 403, forbidden(cloud, 'delete'));
      assertNoEffects(await world.requests());
    });

    test('a selector takes the own ones of a folder\'s manager, and nothing of an editor\'s', async () => {
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.delete_all_resources'), 403, forbidden(cloud, 'delete'));
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.delete_resources_by_tag', 'sale'), 403, forbidden(cloud, 'delete'));
      assertNoEffects(await world.requests());

      await world.sdk(cloud, 'manager').call('api.delete_all_resources');
      assertNamesOnly(onlyEffect(await world.requests()), [shoe, hat]);
    });

    test('rename within the grants', async () => {
      const to = cloud === 'dyn' ? 'Product/boot' : 'Product/Summer/boot';
      assert.equal((await world.sdk(cloud, 'editor').call('uploader.rename', shoe.public_id, to)).public_id, to);
      const request = onlyEffect(await world.requests());
      assert.deepEqual([request.form.one('from_public_id'), request.form.one('to_public_id')], [shoe.public_id, to]);
    });

    test('rename of a foreign asset, or by a contributor, is refused', async () => {
      assertRefused(await signedCall(cloud, 'editor', '/image/rename', { from_public_id: plan.public_id, to_public_id: 'Product/taken' }), 403, forbidden(cloud, ...(cloud === 'dyn' ? ['rename'] : ['rename', 'move'])));
      assertRefused(await signedCall(cloud, 'contributor', '/image/rename', { from_public_id: shoe.public_id, to_public_id: 'Product/boot' }), 403, forbidden(cloud, 'rename'));
      assertNoEffects(await world.requests());
    });

    test('rename over an asset of another folder is refused', async () => {
      const answer = await signedCall(cloud, 'editor', '/image/rename', { from_public_id: shoe.public_id, to_public_id: plan.public_id, overwrite: 'true' });
      assertRefused(answer, 403);
      assertNoEffects(await world.requests());
    });
  });
}

describe('moving', () => {
  const { shoe } = assets.dyn;

  test('within the grants', async () => {
    const answer = await world.sdk('dyn', 'editor').call('api.update', shoe.public_id, { asset_folder: 'Product/Summer' });
    assert.equal(answer.asset_folder, 'Product/Summer');
    const request = onlyEffect(await world.requests());
    assertActsOn(request, shoe);
    assert.equal(request.parameters.one('asset_folder'), 'Product/Summer');
  });

  test('out of the grants needs update on the destination', async () => {
    await assertSdkRefuses(world.sdk('dyn', 'editor').call('api.update', shoe.public_id, { asset_folder: 'Secret' }), 403, forbidden('dyn', 'update'));
    assertNoEffects(await world.requests());
  });

  test('a contributor may not move', async () => {
    await assertSdkRefuses(world.sdk('dyn', 'contributor').call('api.update', shoe.public_id, { asset_folder: 'Product/Summer' }), 403);
    assertNoEffects(await world.requests());
  });

  test('in fixed mode a rename into another folder is a move', async () => {
    assertRefused(await signedCall('fix', 'editor', '/image/rename', { from_public_id: assets.fix.shoe.public_id, to_public_id: 'Secret/shoe' }), 403, forbidden('fix', 'update'));
    assertNoEffects(await world.requests());
  });

  test('in dynamic mode it is not: the folder stays', async () => {
    await signedCall('dyn', 'editor', '/image/rename', { from_public_id: shoe.public_id, to_public_id: 'Secret/shoe' }).then((answer) => assert.equal(answer.status, 200, answer.text));
  });
});
