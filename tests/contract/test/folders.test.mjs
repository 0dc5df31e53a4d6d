import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forbidden } from '../harness/callers.mjs';
import { assertNoEffects, onlyEffect } from '../harness/lookups.mjs';
import { assertSdkRefuses, useWorld } from '../harness/world.mjs';

const world = useWorld();
const paths = (answer) => answer.folders.map((folder) => folder.path);

for (const cloud of ['dyn', 'fix']) {
  describe(`folders, ${cloud}`, () => {
    test('root folders: forbidden ones are gone, total_count still counts them', async () => {
      const answer = await world.sdk(cloud, 'editor').call('api.root_folders');
      assert.deepEqual(answer.folders, [{ name: 'Product', path: 'Product', external_id: 'c827a481780998f26ebda3f13559c1ac86' }]);
      assert.equal(answer.total_count, 3);
      assert.equal(answer.next_cursor, null);
    });

    test('root folders of a caller without grants: none, still counted', async () => {
      const answer = await world.sdk(cloud, 'nobody').call('api.root_folders');
      assert.deepEqual([answer.folders, answer.total_count], [[], 3]);
    });

    test('an admin sees them all', async () => {
      assert.deepEqual(paths(await world.sdk(cloud, 'admin').call('api.root_folders')), ['Archive', 'Product', 'Secret']);
    });

    test('sub-folders of a permitted folder', async () => {
      assert.deepEqual(paths(await world.sdk(cloud, 'viewer').call('api.sub_folders', 'Product')), ['Product/Summer']);
    });

    test('sub-folders of another folder are refused', async () => {
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.sub_folders', 'Secret'), 403, forbidden(cloud, 'read'));
    });

    test('a forbidden folder and a missing one outside the grants look the same', async () => {
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.sub_folders', 'NoSuchFolder'), 403, forbidden(cloud, 'read'));
    });

    test('a folder is made inside the granted one', async () => {
      const answer = await world.sdk(cloud, 'contributor').call('api.create_folder', 'Product/New');
      assert.deepEqual([answer.success, answer.path], [true, 'Product/New']);
      const request = onlyEffect(await world.requests());
      assert.deepEqual([request.method, request.path], ['POST', `/v1_1/${cloud}/folders/Product/New`]);
      assert.ok(!request.url.includes('%25'));
    });

    for (const [name, folder] of [['viewer', 'Product/New'], ['editor', 'Secret/New'], ['editor', 'New']]) {
      test(`${name} may not make ${folder}`, async () => {
        await assertSdkRefuses(world.sdk(cloud, name).call('api.create_folder', folder), 403, forbidden(cloud, 'create'));
        assertNoEffects(await world.requests());
      });
    }

    test('a manager deletes an empty folder, an editor does not', async () => {
      assert.deepEqual((await world.sdk(cloud, 'manager').call('api.delete_folder', 'Product/Summer')).deleted, ['Product/Summer']);
      await world.upstream.reset();
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('api.delete_folder', 'Product/Summer'), 403, forbidden(cloud, 'delete'));
      assertNoEffects(await world.requests());
    });
  });
}
