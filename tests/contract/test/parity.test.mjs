// The same calls directly and through the sidecar, on a real library that they change: an admin key gets what there is without a
// sidecar, the editor of a folder gets exactly the permitted part of it. Afterwards both libraries must have become the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { environmentId, outcome, ownFolder, Twins } from '../harness/twins.mjs';
import { uploadRefusedText } from '../harness/world.mjs';

const megabyte = 1024 * 1024;
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const film = Buffer.alloc(12 * megabyte, 'the sea, the sea ');

for (const mode of ['dynamic', 'fixed']) {
  describe(`an admin key, ${mode} folders`, () => {
    const twins = useTwins(mode);
    for (const [title, call] of adminCalls(mode)) {
      test(`${title} gives what it gives directly`, async () => {
        const direct = await outcome(call(twins.direct, twins));
        const through = await outcome(call(twins.through('admin'), twins));
        twins.compare(direct, through);
        await checkOwnership(twins, 'admin', direct, through);
      });
    }
    test('an id that holds %2F is not reached: decoded twice or once, it names two assets', async () => {
      const through = await outcome(twins.through('admin').call('api.resource', names(mode).id('secret', 'odd/a%2Fb')));
      assert.deepEqual(through, { refused: { status: 400, message: 'Invalid request target - it is percent-encoded twice' } });
    });
    test('both libraries have become the same', () => twins.compareLibraries());
  });

  describe(`the editor of ${ownFolder}, ${mode} folders`, () => {
    const twins = useTwins(mode);
    for (const [title, { as = 'editor', call, permitted = call, expect }] of editorCalls(mode)) {
      test(title, async () => {
        // What is refused is not called directly either, so that the libraries stay the same.
        const through = await outcome(call(twins.through(as), twins));
        if (permitted === null) {
          assert.deepEqual(through, expect);
          return;
        }
        const direct = await outcome(permitted(twins.direct, twins));
        twins.compare(direct, through, expect);
        await checkOwnership(twins, as, direct, through);
      });
    }
    test('both libraries have become the same', () => twins.compareLibraries());
  });
}

function useTwins(mode) {
  const twins = {};
  before(async () => Object.setPrototypeOf(twins, await Twins.start(mode)), { timeout: 90_000 });
  after(() => Object.getPrototypeOf(twins).stop());
  return new Proxy(twins, {
    get(target, name) {
      const real = Object.getPrototypeOf(target);
      const value = Reflect.get(real, name, real);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}

/** An upload answer carries the caller's own key and a signature that the SDK accepts with the caller's own secret. */
async function checkOwnership(twins, name, direct, through) {
  assert.equal('signature' in direct, 'signature' in through);
  if (direct.signature) {
    assert.equal(through.api_key, `${name}-key`);
    const { public_id, version, signature } = through;
    assert.equal(await twins.through(name).call('utils.verify_api_response_signature', public_id, version, signature), true);
    assert.equal(await twins.direct.call('utils.verify_api_response_signature', public_id, version, signature), false);
  }
}

/** Every page of a call that takes `{max_results, next_cursor}`, as the list of its answers. */
async function pages(call, size) {
  const answers = [];
  let next_cursor;
  do {
    const answer = await call({ max_results: size, ...(next_cursor ? { next_cursor } : {}) });
    answers.push(answer);
    ({ next_cursor } = answer);
  } while (next_cursor && answers.length < 400);
  return answers;
}

async function rowsOfAllPages(call, size) {
  return (await pages(call, size)).flatMap(({ resources }) => resources);
}

/** Names in this mode: in fixed mode the folder is part of the id. */
function names(mode) {
  const isFixed = mode === 'fixed';
  const id = (folder, name) => (isFixed ? `${folder}/${name}` : name);
  return {
    id,
    shirt: id('Clothing/Shirts', 'clothing-shirts-01'),
    board: id('secret/board', 'secret-board-01'),
    own: (number) => id(ownFolder, `clients-acme-0${number}`),
    neighbour: id('clients/acme-labs', 'clients-acme-labs-01'),
    into: (folder, name) => (isFixed ? { public_id: `${folder}/${name}` } : { asset_folder: folder, public_id: name }),
  };
}

function adminCalls(mode) {
  const { id, shirt, board, into } = names(mode);
  return [
    ['api.ping', (sdk) => sdk.call('api.ping')],
    ['api.resources', (sdk) => sdk.call('api.resources')],
    ['api.resources with options', (sdk) => sdk.call('api.resources', { type: 'upload', max_results: 100, tags: true, context: true, metadata: true, moderations: true, direction: 'desc' })],
    ['api.resources with a prefix', (sdk) => sdk.call('api.resources', { type: 'upload', prefix: id('Clothing', 'c'), max_results: 50 })],
    ['api.resources of videos with fields', (sdk) => sdk.call('api.resources', { resource_type: 'video', fields: ['bytes', 'tags'], max_results: 30 })],
    ['api.resources, page by page', (sdk) => pages((options) => sdk.call('api.resources', { type: 'upload', ...options }), 37)],
    ['api.resource', (sdk) => sdk.call('api.resource', shirt)],
    ['api.resource with a percent sign and a blank', (sdk) => sdk.call('api.resource', id('Product', 'odd/100% cotton, washed'))],
    ['api.resource of a raw file', (sdk) => sdk.call('api.resource', id('legal/contracts', 'docs/terms.json'), { resource_type: 'raw' })],
    ['api.resource that does not exist', (sdk) => sdk.call('api.resource', 'no/such/thing')],
    ['api.resources_by_tag', (sdk) => sdk.call('api.resources_by_tag', 'summer', { max_results: 100, tags: true })],
    ['api.resources_by_tag with a colon', (sdk) => sdk.call('api.resources_by_tag', 'service:mantels', { max_results: 100 })],
    ['api.resources_by_ids', (sdk) => sdk.call('api.resources_by_ids', [shirt, board, 'no/such/thing'], { context: true })],
    ['api.update', (sdk) => sdk.call('api.update', shirt, { tags: 'one,two', context: { alt: 'a shirt | really = 1' }, metadata: { sku: 'SKU-1' } })],
    ...(mode === 'dynamic' ? [['api.update of the folder', (sdk) => sdk.call('api.update', shirt, { asset_folder: 'marketing/2026', display_name: 'Shirt' })]] : []),
    ['api.update that does not exist', (sdk) => sdk.call('api.update', 'no/such/thing', { tags: 'one' })],
    ['api.root_folders', (sdk) => sdk.call('api.root_folders')],
    ['api.root_folders with a page size', (sdk) => sdk.call('api.root_folders', { max_results: 3 })],
    ['api.sub_folders', (sdk) => sdk.call('api.sub_folders', 'clients')],
    ['api.sub_folders with odd names', (sdk) => sdk.call('api.sub_folders', 'Größe')],
    ['api.sub_folders that does not exist', (sdk) => sdk.call('api.sub_folders', 'no/such')],
    ['api.create_folder', (sdk) => sdk.call('api.create_folder', 'clients/hooli/logos')],
    ['api.create_folder that exists', (sdk) => sdk.call('api.create_folder', 'clients/acme')],
    ['api.delete_folder', (sdk) => sdk.call('api.delete_folder', 'clients/hooli/logos')],
    ['api.delete_folder that is not empty', (sdk) => sdk.call('api.delete_folder', 'clients/globex')],
    ['api.delete_folder that does not exist', (sdk) => sdk.call('api.delete_folder', 'no/such')],
    ['search', (sdk) => sdk.search({ expression: 'tags=summer AND resource_type:image', sort_by: ['public_id', 'asc'], max_results: 30, with_field: ['tags', 'context', 'metadata'] })],
    ['search with aggregations', (sdk) => sdk.search({ expression: 'bytes>5000', aggregate: ['format', 'resource_type'], max_results: 5, sort_by: ['public_id', 'desc'] })],
    ['search for everything', (sdk) => sdk.search({ max_results: 10, sort_by: ['created_at', 'desc'] })],
    ['search, page by page', (sdk) => pages((options) => sdk.search({ expression: 'resource_type:video', sort_by: ['public_id', 'asc'], ...options }), 13)],
    ['uploader.upload', (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), { ...into('marketing', 'pixel'), tags: ['a', 'b'], context: { alt: 'a | pixel' }, metadata: { region: 'emea' } })],
    ['uploader.upload over an asset', (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', Buffer.concat([pixel, pixel])), { ...into('marketing', 'pixel'), tags: 'c' })],
    ['uploader.upload of a data URI', (sdk) => sdk.call('uploader.upload', `data:image/png;base64,${pixel.toString('base64')}`, into('press', 'dot'))],
    ['uploader.upload named by its file', (sdk, twins) => sdk.call('uploader.upload', twins.file('a name.png', pixel), { use_filename: true, unique_filename: false })],
    ['uploader.upload with a preset', (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), { upload_preset: 'product_signed', public_id: id('Product', 'by-preset') })],
    ['uploader.upload with eager transformations', (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), { ...into('marketing', 'eager'), eager: [{ width: 10, crop: 'scale' }, { effect: 'sepia' }] })],
    ['uploader.upload that may not overwrite', (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), { ...into('marketing', 'pixel'), overwrite: false })],
    ['uploader.upload_large', (sdk, twins) => sdk.call('uploader.upload_large', twins.file('film.mp4', film), { resource_type: 'video', chunk_size: 5 * megabyte, ...into('marketing', 'film') })],
    ['uploader.explicit', (sdk) => sdk.call('uploader.explicit', id('marketing', 'pixel'), { type: 'upload', tags: 'explicit', context: { alt: 'new' } })],
    ['uploader.explicit that does not exist', (sdk) => sdk.call('uploader.explicit', 'no/such/thing', { type: 'upload', tags: 'x' })],
    ['uploader.rename', (sdk) => sdk.call('uploader.rename', id('marketing', 'pixel'), id('press', 'renamed'))],
    ['uploader.rename that does not exist', (sdk) => sdk.call('uploader.rename', 'no/such/thing', 'other')],
    ['uploader.rename onto an asset', (sdk) => sdk.call('uploader.rename', id('press', 'renamed'), board)],
    ['uploader.rename that overwrites', (sdk) => sdk.call('uploader.rename', id('press', 'renamed'), board, { overwrite: true })],
    ['uploader.add_tag', (sdk) => sdk.call('uploader.add_tag', 'new', [shirt, board, 'no/such/thing'])],
    ['uploader.update_metadata', (sdk) => sdk.call('uploader.update_metadata', { sku: 'a|b=c', price: '7' }, [shirt, board])],
    ['uploader.update_metadata of a field that does not exist', (sdk) => sdk.call('uploader.update_metadata', { colour_id: 'red' }, [shirt])],
    ['uploader.destroy', (sdk) => sdk.call('uploader.destroy', id('marketing', 'eager'))],
    ['uploader.destroy that does not exist', (sdk) => sdk.call('uploader.destroy', 'no/such/thing')],
    ['api.delete_resources', (sdk) => sdk.call('api.delete_resources', [board, id('press', 'dot'), 'no/such/thing'])],
    ['api.delete_resources_by_prefix', (sdk) => sdk.call('api.delete_resources_by_prefix', id('legal', 'legal-0'))],
  ];
}

function editorCalls(mode) {
  const { id, shirt, board, own, neighbour, into } = names(mode);
  const inOwn = (folder) => folder === ownFolder || folder.startsWith(`${ownFolder}/`);
  // Dynamic: the asset's folder, whatever its id says. Fixed: the directory of the id.
  const isOwn = ({ asset_folder, public_id }) => (mode === 'fixed' ? public_id.startsWith(`${ownFolder}/`) : inOwn(asset_folder));
  const isLent = ({ public_id }) => public_id === id('press', 'press-01');
  const ownRows = (rows) => rows.filter(isOwn);
  const listed = ({ resources, ...rest }) => ({ ...rest, resources: ownRows(resources) });
  const found = ({ resources, total_count, ...rest }) => ({ ...rest, total_count: ownRows(resources).length, resources: ownRows(resources) });
  const refused = (message, status = 403) => ({ permitted: null, expect: { refused: { status, message } } });
  const missing = (...actions) => refused(`[prodenv:${environmentId}] Request forbidden due to missing permissions (actions=[${actions.map((action) => `"${action}"`)}])`);
  const uploadRefused = refused(uploadRefusedText);
  const whole = { type: 'upload', max_results: 500 };
  const search = (steps) => (sdk) => sdk.search({ sort_by: ['public_id', 'asc'], max_results: 500, ...steps });
  return [
    ['api.ping answers', { call: (sdk) => sdk.call('api.ping') }],
    ['api.resources has the rows of the folder', { call: (sdk) => sdk.call('api.resources', whole), expect: listed }],
    ['api.resources, page by page, has each of them once', {
      call: (sdk) => rowsOfAllPages((options) => sdk.call('api.resources', { type: 'upload', tags: true, ...options }), 3),
      permitted: (sdk) => rowsOfAllPages((options) => sdk.call('api.resources', { type: 'upload', tags: true, ...options }), 500),
      expect: ownRows,
    }],
    ['api.resources with fields shows the fields asked for', {
      call: (sdk) => sdk.call('api.resources', { ...whole, fields: ['bytes'] }),
      permitted: async (sdk) => {
        const [{ resources, ...rest }, shown] = [await sdk.call('api.resources', { ...whole, fields: ['bytes'] }), await sdk.call('api.resources', whole)];
        const mine = new Set(ownRows(shown.resources).map(({ asset_id }) => asset_id));
        return { ...rest, resources: resources.filter(({ asset_id }) => mine.has(asset_id)) };
      },
    }],
    ['api.resource within', { call: (sdk) => sdk.call('api.resource', own(1)) }],
    ['api.resource elsewhere is refused', { call: (sdk) => sdk.call('api.resource', board), ...missing('read') }],
    ['api.resource in a folder whose name begins alike is refused', { call: (sdk) => sdk.call('api.resource', neighbour), ...missing('read') }],
    ...(mode === 'dynamic' ? [
      ['api.resource with an id that claims the folder is refused', { call: (sdk) => sdk.call('api.resource', 'clients/acme/decoy'), ...missing('read') }],
      ['api.resource within, with an id that claims another folder', { call: (sdk) => sdk.call('api.resource', 'secret/not-really') }],
    ] : []),
    ['api.resources_by_tag has the rows of the folder', { call: (sdk) => sdk.call('api.resources_by_tag', 'clients', { max_results: 500 }), expect: listed }],
    ['api.resources_by_ids has the rows of the folder', { call: (sdk) => sdk.call('api.resources_by_ids', [own(1), board, neighbour, own(2), 'no/such/thing']), expect: listed }],
    ['search finds what is in the folder', { call: search({ expression: 'resource_type:image', with_field: ['tags', 'context', 'metadata'] }), expect: found }],
    ['search for everything finds what is in the folder', { call: search({}), expect: found }],
    ['search that tries to leave the folder stays in it', { call: search({ expression: 'tags=clients OR asset_folder:secret OR folder:secret' }), expect: found }],
    ['search, page by page, finds each row once', {
      call: (sdk) => rowsOfAllPages((options) => sdk.search({ expression: 'tags=clients', sort_by: ['public_id', 'asc'], ...options }), 4),
      permitted: (sdk) => rowsOfAllPages((options) => sdk.search({ expression: 'tags=clients', sort_by: ['public_id', 'asc'], ...options }), 500),
      expect: ownRows,
    }],
    ['search counts what is in the folder', {
      call: search({ expression: 'bytes>0', aggregate: ['resource_type'] }),
      permitted: search({ expression: mode === 'fixed' ? `bytes>0 AND folder:"${ownFolder}/*"` : `bytes>0 AND (asset_folder:"${ownFolder}" OR asset_folder:"${ownFolder}/*")`, aggregate: ['resource_type'] }),
    }],
    ['api.resources of a guest has the asset of the collection', { as: 'guest', call: (sdk) => sdk.call('api.resources', whole), expect: ({ resources, ...rest }) => ({ ...rest, resources: resources.filter(isLent) }) }],
    ['search of a guest finds the asset of the collection', {
      as: 'guest', call: search({}), expect: ({ resources, total_count, ...rest }) => ({ ...rest, total_count: 1, resources: resources.filter(isLent) }),
    }],
    ['search of a guest for others\' assets finds none', {
      as: 'guest', call: search({ expression: 'tags=secret' }), expect: (answer) => ({ ...answer, total_count: 0, resources: [] }),
    }],
    ['search of a guest counts none of others\' assets', {
      as: 'guest', call: search({ expression: 'tags=secret', aggregate: ['format'] }), expect: ({ aggregations, ...rest }) => ({ ...rest, total_count: 0, resources: [] }),
    }],
    ['search_folders of a guest finds the folders of the pattern', {
      as: 'guest',
      call: (sdk) => sdk.call('search_folders', { expression: '', max_results: 500 }),
      expect: ({ folders, ...rest }) => ({ ...rest, total_count: 2, folders: folders.filter(({ path }) => /^clients\/[^/]*\/logos$/.test(path)) }),
    }],
    ['search_folders finds the folder and those below', {
      call: (sdk) => sdk.call('search_folders', { expression: '', max_results: 500 }),
      expect: ({ folders, ...rest }) => ({ ...rest, total_count: folders.filter(({ path }) => inOwn(path)).length, folders: folders.filter(({ path }) => inOwn(path)) }),
    }],
    ['api.root_folders has none of them and counts all', {
      call: (sdk) => sdk.call('api.root_folders'),
      expect: ({ folders, ...rest }) => ({ ...rest, folders: folders.filter(({ path }) => inOwn(path)) }),
    }],
    ['api.sub_folders of the folder', { call: (sdk) => sdk.call('api.sub_folders', ownFolder) }],
    ['api.sub_folders above it is refused', { call: (sdk) => sdk.call('api.sub_folders', 'clients'), ...missing('read') }],
    ['api.create_folder within', { call: (sdk) => sdk.call('api.create_folder', `${ownFolder}/new`) }],
    ['api.create_folder elsewhere is refused', { call: (sdk) => sdk.call('api.create_folder', 'clients/new'), ...missing('create') }],
    ['api.delete_folder needs more than edit', { call: (sdk) => sdk.call('api.delete_folder', `${ownFolder}/new`), ...missing('delete') }],
    ['api.delete_folder within, with manage', { as: 'manager', call: (sdk) => sdk.call('api.delete_folder', `${ownFolder}/new`) }],
    ['uploader.upload within', { call: (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), { ...into(ownFolder, 'pixel'), tags: 'clients' }) }],
    ['uploader.upload over an own asset', { call: (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), { ...into(ownFolder, 'pixel'), tags: 'again' }) }],
    ['uploader.upload elsewhere is refused', { call: (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), into('clients/acme-labs', 'pixel')), ...uploadRefused }],
    ['uploader.upload over another\'s asset is refused', { call: (sdk, twins) => sdk.call('uploader.upload', twins.file('pixel.png', pixel), { ...into(ownFolder, 'pixel'), public_id: board }), ...uploadRefused }],
    ['uploader.upload_large within', { call: (sdk, twins) => sdk.call('uploader.upload_large', twins.file('film.mp4', film), { resource_type: 'video', chunk_size: 5 * megabyte, ...into(ownFolder, 'film') }) }],
    ['uploader.upload_large elsewhere is refused', { call: (sdk, twins) => sdk.call('uploader.upload_large', twins.file('film.mp4', film), { resource_type: 'video', chunk_size: 5 * megabyte, ...into('press', 'film') }), ...uploadRefused }],
    ['uploader.explicit within', { call: (sdk) => sdk.call('uploader.explicit', own(1), { type: 'upload', tags: 'clients,explicit' }) }],
    ['uploader.explicit elsewhere is refused', { call: (sdk) => sdk.call('uploader.explicit', board, { type: 'upload', tags: 'explicit' }), ...uploadRefused }],
    ['uploader.rename within', { call: (sdk) => sdk.call('uploader.rename', own(2), id(ownFolder, 'renamed')) }],
    ['uploader.rename elsewhere is refused', { call: (sdk) => sdk.call('uploader.rename', board, id('secret/board', 'renamed')), ...uploadRefused }],
    ...(mode === 'fixed' ? [['uploader.rename out of the folder is refused', { call: (sdk) => sdk.call('uploader.rename', own(1), 'press/renamed'), ...uploadRefused }]] : []),
    ['api.update within', { call: (sdk) => sdk.call('api.update', own(1), { tags: 'clients,updated', context: { alt: 'x' } }) }],
    ['api.update elsewhere is refused', { call: (sdk) => sdk.call('api.update', shirt, { tags: 'x' }), ...missing('update') }],
    ...(mode === 'dynamic' ? [
      ['api.update moves within', { call: (sdk) => sdk.call('api.update', own(1), { asset_folder: `${ownFolder}/logos` }) }],
      ['api.update that moves out is refused', { call: (sdk) => sdk.call('api.update', own(1), { asset_folder: 'press' }), ...missing('update') }],
    ] : []),
    ['uploader.add_tag changes the own ones and names the others', {
      call: (sdk) => sdk.call('uploader.add_tag', 'added', [own(1), board, 'no/such/thing', neighbour]),
      permitted: (sdk) => sdk.call('uploader.add_tag', 'added', [own(1), ...(mode === 'fixed' ? [] : ['no/such/thing'])]),
      // With fixed folders an id tells its folder, and whether there is such an asset elsewhere is not told.
      expect: (answer) => ({ ...answer, unauthorized: mode === 'fixed' ? [board, 'no/such/thing', neighbour] : [board, neighbour] }),
    }],
    ['uploader.update_metadata changes the own ones and names the others', {
      call: (sdk) => sdk.call('uploader.update_metadata', { sku: 'a|b' }, [board, own(1)]),
      permitted: (sdk) => sdk.call('uploader.update_metadata', { sku: 'a|b' }, [own(1)]),
      expect: (answer) => ({ ...answer, unauthorized: [board] }),
    }],
    ['uploader.update_metadata of others changes nothing', {
      call: (sdk) => sdk.call('uploader.update_metadata', { sku: 'x' }, [board, neighbour]), permitted: null, expect: { public_ids: [], unauthorized: [board, neighbour] },
    }],
    ['api.delete_resources needs more than edit', { call: (sdk) => sdk.call('api.delete_resources', [own(1)]), ...missing('delete') }],
    ['uploader.destroy needs more than edit', { call: (sdk) => sdk.call('uploader.destroy', own(1)), ...uploadRefused }],
    ['uploader.destroy within, with manage', { as: 'manager', call: (sdk) => sdk.call('uploader.destroy', id(ownFolder, 'pixel')) }],
    ['uploader.destroy elsewhere is refused', { as: 'manager', call: (sdk) => sdk.call('uploader.destroy', board), ...uploadRefused }],
    ['api.delete_resources, with manage, deletes the own ones and names the others', {
      as: 'manager',
      call: (sdk) => sdk.call('api.delete_resources', [own(1), board, id(ownFolder, 'renamed')]),
      permitted: (sdk) => sdk.call('api.delete_resources', [own(1), id(ownFolder, 'renamed')]),
      expect: (answer) => ({ ...answer, unauthorized: [board] }),
    }],
    ['api.delete_resources_by_prefix needs more than edit', { call: (sdk) => sdk.call('api.delete_resources_by_prefix', `${ownFolder}/`), ...missing('delete') }],
  ];
}
