/** The grants file of the tour, as a person would write it. */
export function grantsFile({ cloud, key, secret, url }) {
  return `# Written by make demo.
version: 1

environments:
  - cloud: ${cloud}
    id: 2607aa1695167a96b92a8f2a2e0f00
    folder_mode: dynamic
    base_url: ${url}
    upstream:
      api_key: "${key}"
      api_secret: "${secret}"

keys:
  - key: product-viewer
    cloud: ${cloud}
    secret: viewer-secret
    folders: [{ path: Product, level: view }]

  - key: product-editor
    cloud: ${cloud}
    secret: editor-secret
    folders: [{ path: Product, level: edit }]

  - key: product-manager
    cloud: ${cloud}
    secret: manager-secret
    folders: [{ path: Product, level: manage }]

  - key: admin
    cloud: ${cloud}
    secret: admin-secret
    roles: [master_admin]
`;
}

/** The callers of that file. */
export const callers = {
  viewer: { key: 'product-viewer', secret: 'viewer-secret' },
  editor: { key: 'product-editor', secret: 'editor-secret' },
  manager: { key: 'product-manager', secret: 'manager-secret' },
  admin: { key: 'admin', secret: 'admin-secret' },
};
