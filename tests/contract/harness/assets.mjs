// The library that the stubs of mappings/ describe. In dyn an asset's folder is its asset_folder, whatever its public id says:
// plan is called Product/plan and stands in Secret. In fix the folder is the directory of the public id.

export const assets = {
  dyn: {
    shoe: { public_id: 'Product/shoe', folder: 'Product', asset_id: '3f8a1c5e7b9d2046a8c0e2f4b6d80a01', version: 1754300001 },
    hat: { public_id: 'summer-hat', folder: 'Product/Summer', asset_id: '3f8a1c5e7b9d2046a8c0e2f4b6d80a02', version: 1754300002 },
    plan: { public_id: 'Product/plan', folder: 'Secret', asset_id: '3f8a1c5e7b9d2046a8c0e2f4b6d80a03', version: 1754300003 },
    logo: { public_id: 'logo', folder: '', asset_id: '3f8a1c5e7b9d2046a8c0e2f4b6d80a04', version: 1754300004 },
    fresh: { public_id: 'new-shoe', folder: 'Product', asset_id: '3f8a1c5e7b9d2046a8c0e2f4b6d80a05', version: 1754300005 },
  },
  fix: {
    shoe: { public_id: 'Product/shoe', folder: 'Product', asset_id: '9c2e4a6b8d0f1357c9e1b3d5f7092b01', version: 1754300001 },
    hat: { public_id: 'Product/Summer/hat', folder: 'Product/Summer', asset_id: '9c2e4a6b8d0f1357c9e1b3d5f7092b02', version: 1754300002 },
    plan: { public_id: 'Secret/plan', folder: 'Secret', asset_id: '9c2e4a6b8d0f1357c9e1b3d5f7092b03', version: 1754300003 },
    logo: { public_id: 'logo', folder: '', asset_id: '9c2e4a6b8d0f1357c9e1b3d5f7092b04', version: 1754300004 },
    fresh: { public_id: 'Product/new-shoe', folder: 'Product', asset_id: '9c2e4a6b8d0f1357c9e1b3d5f7092b05', version: 1754300005 },
  },
};
