// Who calls, and with what grants: two product environments, one per folder mode, with the same people.

/** The product environments. Their keys are the sidecar's alone: no caller ever sees them. */
export const environments = {
  dyn: { cloud: 'dyn', id: '2607aa1695167a96b92a8f2a2e0f00', folderMode: 'dynamic', key: '111111111111111', secret: 'environment-secret-dyn' },
  fix: { cloud: 'fix', id: 'fb8301dc5950f8eef52af0bb9d85c0', folderMode: 'fixed', key: '222222222222222', secret: 'environment-secret-fix' },
  // Its API is not there at all: connections are refused.
  down: { cloud: 'down', id: '4e3d800002dd5706357052e691a2bc', folderMode: 'dynamic', key: '333333333333333', secret: 'environment-secret-down' },
};

const people = {
  admin: { roles: ['master_admin'] },
  viewer: { folders: [{ path: 'Product', level: 'view' }] },
  contributor: { folders: [{ path: 'Product', level: 'contribute' }] },
  editor: { folders: [{ path: 'Product', level: 'edit' }] },
  manager: { folders: [{ path: 'Product', level: 'manage' }] },
  nobody: {},
};

/** Callers by cloud and name, e.g. `callers.dyn.editor`. */
export const callers = Object.fromEntries(Object.keys(environments).map((cloud) => [
  cloud,
  Object.fromEntries(Object.entries(people).map(([name, grants]) => [
    name,
    { name, cloud, key: `${cloud}-${name}-key`, secret: `${cloud}-${name}-its-own-secret`, grants },
  ])),
]));

export const allCallers = Object.values(callers).flatMap((byName) => Object.values(byName));

/** The environment's own key and secret, in the shape of a caller. */
export function environmentCaller(cloud) {
  const { key, secret } = environments[cloud];
  return { name: 'environment', cloud, key, secret };
}

/** The grants file. JSON is YAML, so nothing has to be quoted by hand. */
export function grantsDocument(baseUrls) {
  return {
    version: 1,
    environments: Object.values(environments).map(({ cloud, id, folderMode, key, secret }) => ({
      cloud,
      id,
      folder_mode: folderMode,
      base_url: baseUrls[cloud],
      upstream: { api_key: key, api_secret: secret },
    })),
    keys: allCallers.map(({ key, cloud, secret, grants }) => ({ key, cloud, secret, ...grants })),
  };
}

/** Cloudinary's words for a refused call. */
export function forbidden(cloud, ...actions) {
  return `[prodenv:${environments[cloud].id}] Request forbidden due to missing permissions (actions=[${actions.map((action) => `"${action}"`).join(',')}])`;
}
