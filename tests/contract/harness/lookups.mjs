// What the sidecar asks the upstream for its own purposes, apart from what it forwards. All assumptions about
// the exact look-ups are in this file.
import assert from 'node:assert/strict';

/** True for a request that reads only: the sidecar may send any number of these to learn a folder, an overwrite victim or a preset. */
export function isLookup(request) {
  return request.method === 'GET' || (request.method === 'PUT' && /\/folders\/(by_id|by_path|descendants)$/.test(request.path));
}

/** The requests that change something. */
export function effects(requests) {
  return requests.filter((request) => !isLookup(request));
}

/** The one request that changes something. */
export function onlyEffect(requests) {
  const changing = effects(requests);
  assert.equal(changing.length, 1, `one changing request upstream, but it was:\n${requests.join('\n')}`);
  return changing[0];
}

export function assertNoEffects(requests) {
  assert.deepEqual(effects(requests).map(String), [], 'nothing that changes anything may reach the upstream');
}

export function assertNothingSent(requests) {
  assert.deepEqual(requests.map(String), [], 'nothing may reach the upstream');
}

/** The request names the asset: by public id in the path or body, or by its asset id, which cannot change owner between check and use. */
export function assertActsOn(request, asset) {
  const names = [
    ...['public_id', 'from_public_id', 'asset_id'].map((name) => request.parameters.one(name)).filter(Boolean),
    request.path,
  ];
  assert.ok(
    names.some((name) => name === asset.public_id || name === asset.asset_id || name.endsWith(`/${asset.public_id}`) || name.endsWith(`/${asset.asset_id}`)),
    `${request} acts on ${asset.public_id} (${asset.asset_id}); it names ${names.join(', ')}`);
}

/** The request names exactly these assets, by public ids or by asset ids. */
export function assertNamesOnly(request, assets) {
  const byAssetId = request.parameters.list('asset_ids');
  const [named, wanted] = byAssetId.length > 0
    ? [byAssetId, assets.map((asset) => asset.asset_id)]
    : [request.parameters.list('public_ids'), assets.map((asset) => asset.public_id)];
  assert.deepEqual([...named].sort(), wanted.sort(), `the ids of ${request}`);
}
