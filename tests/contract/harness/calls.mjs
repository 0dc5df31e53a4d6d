// Every SDK call of the main job once, with arguments that the stubs answer.
import { assets } from './assets.mjs';

/** `[name, call(sdk, world)]` for one product environment. */
export function everyCall(cloud) {
  const { shoe, plan } = assets[cloud];
  const destination = cloud === 'dyn' ? { asset_folder: 'Product' } : { folder: 'Product' };
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const calls = [
    ['api.ping', (sdk) => sdk.call('api.ping')],
    ['api.usage', (sdk) => sdk.call('api.usage')],
    ['api.config', (sdk) => sdk.call('api.config', { settings: true })],
    ['api.resources', (sdk) => sdk.call('api.resources', { type: 'upload', max_results: 2 })],
    ['api.resource', (sdk) => sdk.call('api.resource', shoe.public_id)],
    ['api.resource_by_asset_id', (sdk) => sdk.call('api.resource_by_asset_id', shoe.asset_id)],
    ['api.resources_by_tag', (sdk) => sdk.call('api.resources_by_tag', 'sale')],
    ['api.resources_by_ids', (sdk) => sdk.call('api.resources_by_ids', [shoe.public_id, plan.public_id])],
    ['api.resources_by_asset_ids', (sdk) => sdk.call('api.resources_by_asset_ids', [shoe.asset_id, plan.asset_id])],
    ['api.update', (sdk) => sdk.call('api.update', shoe.public_id, { tags: 'sale', ...(cloud === 'dyn' ? { asset_folder: 'Product/Summer' } : {}) })],
    ['api.delete_resources', (sdk) => sdk.call('api.delete_resources', [shoe.public_id, plan.public_id])],
    ['api.root_folders', (sdk) => sdk.call('api.root_folders')],
    ['api.sub_folders', (sdk) => sdk.call('api.sub_folders', 'Product')],
    ['api.create_folder', (sdk) => sdk.call('api.create_folder', 'Product/New')],
    ['api.delete_folder', (sdk) => sdk.call('api.delete_folder', 'Product/Summer')],
    ['api.upload_presets', (sdk) => sdk.call('api.upload_presets')],
    ['api.upload_preset', (sdk) => sdk.call('api.upload_preset', 'to-product')],
    ['search', (sdk) => sdk.search({ expression: 'tags=sale', max_results: 10 })],
    ['uploader.upload', (sdk, world) => sdk.call('uploader.upload', world.file('small.png', png), { public_id: 'new-shoe', ...destination })],
    ['uploader.upload_large', (sdk, world) => sdk.call('uploader.upload_large', world.file('large.png', Buffer.alloc(5_500_000, 7)), { resource_type: 'image', public_id: 'new-shoe', chunk_size: 5 * 1024 * 1024, ...destination })],
    ['uploader.explicit', (sdk) => sdk.call('uploader.explicit', shoe.public_id, { type: 'upload', tags: 'sale' })],
    ['uploader.rename', (sdk) => sdk.call('uploader.rename', shoe.public_id, cloud === 'dyn' ? 'Product/boot' : 'Product/Summer/boot')],
    ['uploader.add_tag', (sdk) => sdk.call('uploader.add_tag', 'sale', [shoe.public_id, plan.public_id])],
    ['uploader.update_metadata', (sdk) => sdk.call('uploader.update_metadata', { colour: 'red' }, [shoe.public_id, plan.public_id])],
    ['uploader.destroy', (sdk) => sdk.call('uploader.destroy', shoe.public_id)],
  ];
  if (cloud === 'dyn') {
    calls.push(['api.resources_by_asset_folder', (sdk) => sdk.call('api.resources_by_asset_folder', 'Product')]);
  }
  return calls;
}
