import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { assets } from '../harness/assets.mjs';
import { callers, environments, forbidden } from '../harness/callers.mjs';
import { assertNoEffects, effects, onlyEffect } from '../harness/lookups.mjs';
import { answerSignature, multipartBody, sign } from '../harness/wire.mjs';
import { assertRefused, assertSdkRefuses, uploadRefusedText, useWorld } from '../harness/world.mjs';

const world = useWorld();

// Bytes that a careless multipart reader trips over.
const content = Buffer.concat([randomBytes(70_000), Buffer.from('\r\n--contract-boundary-9c1f\r\nContent-Disposition: form-data; name="asset_folder"\r\n\r\nSecret\r\n'.replace('9c1f', 'other')), randomBytes(1_000), Buffer.from('\r\n')]);

/** Where a request puts the asset, in the words of the folder mode. */
const into = (cloud, folder) => (cloud === 'dyn' ? { asset_folder: folder } : { folder });

/** Where the upstream would have put it. */
function destination(cloud, request) {
  const { asset_folder, folder, public_id } = Object.fromEntries(request.form.pairs);
  if (cloud === 'dyn') {
    return asset_folder ?? folder ?? '';
  }
  const full = [folder, public_id].filter(Boolean).join('/');
  return full.slice(0, full.lastIndexOf('/'));
}

function signedParts(caller, parameters, file, { fileFirst = false, version = 2, algorithm = 'sha1', timestamp } = {}) {
  const signed = { ...parameters, timestamp: timestamp ?? Math.floor(Date.now() / 1000) };
  const fields = Object.entries({ ...signed, api_key: caller.key, signature: sign(signed, caller.secret, { version, algorithm }) }).map(([name, value]) => [name, String(value)]);
  const part = ['file', { fileName: 'shoe.jpg', content: file }];
  return multipartBody(fileFirst ? [part, ...fields] : [...fields, part]);
}

function post(cloud, { body, contentType }, target = '/image/upload', headers = {}) {
  return world.raw(cloud, null, 'POST', target, { headers: { 'Content-Type': contentType, 'Content-Length': body.length, ...headers }, body });
}

for (const cloud of ['dyn', 'fix']) {
  const { fresh, shoe, plan } = assets[cloud];
  const upload = (name, options) => world.sdk(cloud, name).call('uploader.upload', world.file('upload.bin', content), options);

  describe(`uploading, ${cloud}`, () => {
    for (const name of ['contributor', 'editor', 'manager', 'admin']) {
      test(`${name} uploads into Product; every byte arrives`, async () => {
        const answer = await upload(name, { public_id: 'new-shoe', tags: 'a,b', ...into(cloud, 'Product') });
        assert.equal(answer.public_id, fresh.public_id);
        const request = onlyEffect(await world.requests());
        assert.equal(request.path, `/v1_1/${cloud}/image/upload`);
        assert.equal(destination(cloud, request), 'Product');
        assert.equal(request.form.one('tags'), 'a,b');
        assert.ok(request.file.content.equals(content), 'the file is the same byte for byte');
        assert.equal(request.file.name, 'file');
      });
    }

    test('the answer is made for the caller\'s key, so that the SDK verifies it', async () => {
      const { key, secret } = callers[cloud].editor;
      const answer = await upload('editor', { public_id: 'new-shoe', ...into(cloud, 'Product') });
      assert.equal(answer.api_key, key);
      assert.equal(answer.signature, answerSignature(answer, secret));
      assert.equal(await world.sdk(cloud, 'editor').call('utils.verify_api_response_signature', answer.public_id, answer.version, answer.signature), true);
      assert.ok(!JSON.stringify(answer).includes(environments[cloud].key));
    });

    for (const [what, options] of [['another folder', into(cloud, 'Secret')], ['the root', {}], ['a folder whose name only begins alike', into(cloud, 'Products')]]) {
      test(`an upload into ${what} is refused`, async () => {
        await assertSdkRefuses(upload('editor', { public_id: 'new-shoe', ...options }), 403, uploadRefusedText);
        assertNoEffects(await world.requests());
      });
    }

    test('a viewer does not upload', async () => {
      await assertSdkRefuses(upload('viewer', { public_id: 'new-shoe', ...into(cloud, 'Product') }), 403, uploadRefusedText);
      assertNoEffects(await world.requests());
    });

    test('a refused upload has Cloudinary\'s text for clients that read it', async () => {
      const answer = await post(cloud, signedParts(callers[cloud].editor, { public_id: 'new-shoe', ...into(cloud, 'Secret') }, content));
      assertRefused(answer, 403, forbidden(cloud, 'create'));
    });

    test('an overwrite in the own folder needs update: an editor may, a contributor may not', async () => {
      const overwrite = cloud === 'dyn' ? { public_id: shoe.public_id, asset_folder: 'Product' } : { public_id: shoe.public_id };
      assert.equal((await upload('editor', overwrite)).public_id, shoe.public_id);
      await world.upstream.reset();
      await assertSdkRefuses(upload('contributor', overwrite), 403, uploadRefusedText);
      for (const request of effects(await world.requests())) {
        assert.equal(request.form.one('overwrite'), 'false', 'at most an upload that cannot overwrite');
      }
    });

    test('an overwrite of an asset that stands in another folder is refused', async () => {
      await assertSdkRefuses(upload('editor', { public_id: plan.public_id, ...(cloud === 'dyn' ? { asset_folder: 'Product' } : {}) }), 403, uploadRefusedText);
      assertNoEffects(await world.requests());
    });

    test('a preset into another folder is refused', async () => {
      await assertSdkRefuses(upload('editor', { upload_preset: 'to-secret' }), 403, uploadRefusedText);
      const requests = await world.requests();
      assertNoEffects(requests);
      assert.ok(requests.some((request) => request.path === `/v1_1/${cloud}/upload_presets/to-secret`), 'the preset was looked up');
    });

    test('a preset into the own folder is permitted', async () => {
      assert.equal((await upload('editor', { upload_preset: 'to-product' })).public_id, fresh.public_id);
      assert.equal(onlyEffect(await world.requests()).path, `/v1_1/${cloud}/image/upload`);
    });

    test('a file part that comes first, as .NET sends it, changes nothing', async () => {
      const answer = await post(cloud, signedParts(callers[cloud].editor, { public_id: 'new-shoe', ...into(cloud, 'Product') }, content, { fileFirst: true }));
      assert.equal(answer.status, 200, answer.text);
      assert.ok(onlyEffect(await world.requests()).file.content.equals(content));

      await world.upstream.reset();
      assertRefused(await post(cloud, signedParts(callers[cloud].editor, { public_id: 'new-shoe', ...into(cloud, 'Secret') }, content, { fileFirst: true })), 403, forbidden(cloud, 'create'));
      assertNoEffects(await world.requests());
    });

    test('signature versions 1 and 2, sha1 and sha256 are accepted', async () => {
      for (const version of [1, 2]) {
        for (const algorithm of ['sha1', 'sha256']) {
          const answer = await post(cloud, signedParts(callers[cloud].editor, { public_id: 'new-shoe', ...into(cloud, 'Product'), tags: 'a,b' }, content, { version, algorithm }));
          assert.equal(answer.status, 200, `version ${version}, ${algorithm}: ${answer.text}`);
        }
      }
    });

    test('a chunked upload arrives as chunks of one session', async () => {
      const large = randomBytes(5 * 1024 * 1024 + 4_321);
      const answer = await world.sdk(cloud, 'editor').call('uploader.upload_large', world.file('large.bin', large), { resource_type: 'image', public_id: 'new-shoe', chunk_size: 5 * 1024 * 1024, ...into(cloud, 'Product') });
      assert.equal(answer.done, true);
      assert.equal(answer.api_key, callers[cloud].editor.key);
      const chunks = effects(await world.requests());
      assert.deepEqual(chunks.map((chunk) => chunk.headers['content-range']), [`bytes 0-${5 * 1024 * 1024 - 1}/-1`, `bytes ${5 * 1024 * 1024}-${large.length - 1}/${large.length}`]);
      assert.equal(new Set(chunks.map((chunk) => chunk.headers['x-unique-upload-id'])).size, 1);
      assert.ok(Buffer.concat(chunks.map((chunk) => chunk.file.content)).equals(large));
      for (const chunk of chunks) {
        assert.equal(destination(cloud, chunk), 'Product');
      }
    });

    test('a chunk into another folder is refused at the first byte', async () => {
      const large = Buffer.alloc(5 * 1024 * 1024 + 10);
      await assertSdkRefuses(world.sdk(cloud, 'editor').call('uploader.upload_large', world.file('large.bin', large), { resource_type: 'image', public_id: 'new-shoe', chunk_size: 5 * 1024 * 1024, ...into(cloud, 'Secret') }), 403);
      assertNoEffects(await world.requests());
    });
  });
}

describe('uploads that two readers could read differently', () => {
  const { editor } = callers.dyn;
  const inside = { public_id: 'new-shoe', asset_folder: 'Product' };

  test('a parameter that was not signed is refused', async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = sign({ ...inside, timestamp }, editor.secret);
    const form = multipartBody([...Object.entries(inside), ['timestamp', timestamp], ['api_key', editor.key], ['signature', signature], ['tags', 'added'], ['file', { fileName: 'a.jpg', content }]]);
    assertRefused(await post('dyn', form), 401, /^Invalid Signature\b/);
    assertNoEffects(await world.requests());
  });

  test('a parameter sent twice is refused', async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = sign({ ...inside, timestamp }, editor.secret);
    const form = multipartBody([...Object.entries(inside), ['asset_folder', 'Secret'], ['timestamp', timestamp], ['api_key', editor.key], ['signature', signature], ['file', { fileName: 'a.jpg', content }]]);
    assertRefused(await post('dyn', form), 400);
    assertNoEffects(await world.requests());
  });

  test('a query that contradicts the body is refused', async () => {
    assertRefused(await post('dyn', signedParts(editor, inside, content), '/image/upload?asset_folder=Secret'), 400);
    assertNoEffects(await world.requests());
  });

  test('JavaScript run by the upload is refused', async () => {
    for (const name of ['eval', 'on_success']) {
      const answer = await post('dyn', signedParts(editor, { ...inside, [name]: 'upload_options["asset_folder"]="Secret"' }, content));
      assert.ok([400, 403].includes(answer.status), answer.text);
      assertNoEffects(await world.requests());
    }
  });
});
