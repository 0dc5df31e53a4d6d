// Two emulators with the same library: one is called directly, the other through a sidecar. What the SDK gets from both is compared
// after taking out what cannot be equal.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Emulator } from './emulator.mjs';
import { removeDirectory, temporaryDirectory } from './processes.mjs';
import { Sdk, SdkError } from './sdk.mjs';
import { Sidecar } from './sidecar.mjs';

const cloud = 'twins';
const environment = { key: '777777777777777', secret: 'environment-secret-twins' };

/** The product environment's id, which stands in refusals. It is the sidecar's grants file that names it. */
export const environmentId = '2607aa1695167a96b92a8f2a2e0f00';

/** The folder of the callers that have one. `clients/acme-labs` beside it is none of their business. */
export const ownFolder = 'clients/acme';

const people = {
  admin: { roles: ['master_admin'] },
  editor: { folders: [{ path: ownFolder, level: 'edit' }] },
  manager: { folders: [{ path: ownFolder, level: 'manage' }] },
  // Single assets, and folders by a pattern, which no search expression can say.
  guest: {},
};

function collectionAndPolicy(folderMode) {
  const lent = folderMode === 'fixed' ? 'press/press-01' : 'press-01';
  return {
    collections: [{ id: 'lent', assets: [`image/upload/${lent}`], shares: [{ key: 'guest-key', level: 'view' }] }],
    policies: [{
      name: 'logos',
      cedar: `permit(principal == Cloudinary::APIKey::"guest-key", action == Cloudinary::Action::"read", resource is Cloudinary::Folder)
        when { resource.path like "clients/*/logos" };`,
    }],
  };
}

export class Twins {
  #sdks = new Map();

  static async start(folderMode) {
    const twins = new Twins();
    twins.folderMode = folderMode;
    twins.directory = temporaryDirectory('twins');
    try {
      [twins.plain, twins.guarded] = await Promise.all(['plain', 'guarded'].map((name) => {
        const directory = path.join(twins.directory, name);
        mkdirSync(directory);
        return Emulator.start(directory, { cloud, folderMode, ...environment });
      }));
      twins.sidecar = await Sidecar.start(twins.directory, {
        version: 1,
        environments: [{
          cloud,
          id: environmentId,
          folder_mode: folderMode,
          base_url: twins.guarded.url,
          upstream: { api_key: environment.key, api_secret: environment.secret },
        }],
        keys: Object.entries(people).map(([name, grants]) => ({ key: `${name}-key`, cloud, secret: secretOf(name), ...grants })),
        unsigned_uploads: ['acme_unsigned', 'product_signed'].map((preset) => ({ preset, cloud, folders: [{ path: ownFolder, level: 'contribute' }] })),
        ...collectionAndPolicy(folderMode),
      });
      const seeded = await twins.library();
      assert.ok(seeded.plain.assets.length > 300 && seeded.plain.folders.length > 30);
      twins.#names = { direct: new Names(seeded.plain), through: new Names(seeded.guarded) };
    } catch (error) {
      await twins.stop();
      throw error;
    }
    return twins;
  }

  #names;

  async stop() {
    await Promise.all([...this.#sdks.values()].map((sdk) => sdk.stop()));
    await Promise.all([this.sidecar, this.plain, this.guarded].map((each) => each?.process?.stop()));
    removeDirectory(this.directory);
  }

  /** The SDK with the environment's own credential, straight at the first emulator. */
  get direct() {
    return this.#sdk('environment', environment, this.plain.url);
  }

  /** The SDK of a caller, through the sidecar at the second emulator. */
  through(name) {
    return this.#sdk(name, { key: `${name}-key`, secret: secretOf(name) }, this.sidecar.url);
  }

  #sdk(name, caller, url) {
    if (!this.#sdks.has(name)) {
      this.#sdks.set(name, new Sdk({ cloud, ...caller }, url));
    }
    return this.#sdks.get(name);
  }

  file(name, content) {
    const file = path.join(this.directory, name);
    writeFileSync(file, content);
    return file;
  }

  /** The two answers to one call are the same; `expected` computes from the direct answer what the caller may have of it. */
  compare(direct, through, expected = (answer) => answer) {
    assert.deepEqual(this.#names.through.normalise(through), expected(this.#names.direct.normalise(direct)));
  }

  /** Everything that is in the two emulators, by the environment's own credential. */
  async library() {
    const [plain, guarded] = await Promise.all([this.plain, this.guarded].map(async (emulator) => ({
      assets: (await emulator.call('POST', '/resources/search', {
        expression: '', max_results: 500, sort_by: [{ public_id: 'asc' }, { created_at: 'asc' }], with_field: ['tags', 'context', 'metadata'],
      })).resources,
      folders: (await emulator.call('POST', '/folders/search', { expression: '', max_results: 500 })).folders.sort((a, b) => (a.path < b.path ? -1 : 1)),
    })));
    return { plain, guarded };
  }

  /** Whatever was called so far, both libraries have become the same. */
  async compareLibraries() {
    const { plain, guarded } = await this.library();
    this.compare(plain, guarded);
  }
}

function secretOf(name) {
  return `${name}-its-own-secret`;
}

/** The answer of a call, or its error in the shape `{refused: {status, message}}`. */
export async function outcome(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof SdkError) {
      return { refused: { status: error.status, message: error.message } };
    }
    throw error;
  }
}

/**
 * One side's names for what came into being during the test. Ids are made up by a counter that every request moves, those of the
 * sidecar's own look-ups too; times are those of the call. Both are replaced by placeholders, new ids in the order of appearance so that the same
 * asset keeps the same one. Everything of the seeded library is compared as it is.
 */
class Names {
  #began = Math.floor(Date.now() / 1000) - 60;
  #seeded = new Set();
  #fresh = new Map();

  constructor({ assets, folders }) {
    for (const { asset_id } of assets) {
      this.#seeded.add(asset_id);
    }
    for (const { external_id } of folders) {
      this.#seeded.add(external_id);
    }
  }

  normalise(value, name) {
    if (Array.isArray(value)) {
      return value.map((item) => this.normalise(item, name));
    }
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value)
        // What is left of the hourly quota: the sidecar's look-ups use it too.
        .filter(([key]) => key !== 'rate_limit_remaining' && key !== 'rate_limit_reset_at')
        .map(([key, item]) => [key, this.normalise(item, key)]));
    }
    switch (name) {
      case 'asset_id':
      case 'external_id':
      case 'batch_id':
        return this.#seeded.has(value) ? value : this.#placeholder(value);
      case 'api_key':
      case 'signature':
      case 'version_id':
        return `<${name}>`;
      case 'time':
        return '<time>';
      case 'version':
        return value >= this.#began ? '<now>' : value;
      default:
        return typeof value === 'string' ? this.#text(value) : value;
    }
  }

  #placeholder(id) {
    if (!this.#fresh.has(id)) {
      this.#fresh.set(id, `<new id ${this.#fresh.size + 1}>`);
    }
    return this.#fresh.get(id);
  }

  #text(text) {
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && Date.parse(text) / 1000 >= this.#began) {
      return '<now>';
    }
    return text.replace(/\/v(\d{10})\//, (whole, version) => (Number(version) >= this.#began ? '/v<now>/' : whole));
  }
}
