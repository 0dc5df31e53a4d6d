// One upstream, one sidecar and the SDK of every caller; checked after each test, stopped after the last.
import { after, afterEach, before, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { callers, environmentCaller, grantsDocument, allCallers, environments } from './callers.mjs';
import { assertEnvironmentCredential, assertNoCallerCredential, assertNoEnvironmentCredential } from './credentials.mjs';
import { freePort, removeDirectory, stopAll, temporaryDirectory } from './processes.mjs';
import { Sdk } from './sdk.mjs';
import { Sidecar, upstreamTimeoutSeconds } from './sidecar.mjs';
import { basic, send } from './wire.mjs';
import { WireMock } from './wiremock.mjs';

/** Sets up the hooks of a test file and returns the world they fill. `sidecar: false` leaves the upstream alone. */
export function useWorld({ sidecar = true } = {}) {
  const world = new World();
  before(() => world.start(sidecar), { timeout: 90_000 });
  beforeEach(() => world.upstream.reset());
  if (sidecar) {
    afterEach(() => world.checkRules());
  }
  after(() => world.stop());
  return world;
}

class World {
  #sdks = new Map();

  async start(withSidecar) {
    this.directory = temporaryDirectory('contract');
    try {
      this.upstream = await WireMock.start(this.directory);
      if (withSidecar) {
        const closed = `http://127.0.0.1:${await freePort()}`;
        this.sidecar = await Sidecar.start(this.directory, grantsDocument({ dyn: this.upstream.url, fix: this.upstream.url, down: closed }), {
          environment: {
            SIDECAR__UPSTREAM__BASEADDRESS: this.upstream.url,
            SIDECAR__UPSTREAM__ACTIVITYTIMEOUT: `00:00:0${upstreamTimeoutSeconds}`,
          },
        });
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop() {
    await Promise.all([...this.#sdks.values()].map((sdk) => sdk.stop()));
    await stopAll();
    removeDirectory(this.directory);
  }

  /** The SDK of a caller, pointed at the sidecar: `world.sdk('dyn', 'editor')`. */
  sdk(cloud, name, options = {}) {
    return this.#sdkOf(callers[cloud][name], this.sidecar.url, options);
  }

  /** The SDK with the environment's own credential, pointed at the upstream: what there is without a sidecar. */
  direct(cloud) {
    return this.#sdkOf(environmentCaller(cloud), this.upstream.url, {});
  }

  #sdkOf(caller, url, options) {
    const id = JSON.stringify([caller.key, url, options]);
    if (!this.#sdks.has(id)) {
      this.#sdks.set(id, new Sdk(caller, url, options));
    }
    return this.#sdks.get(id);
  }

  /** A raw request as a caller; `target` follows `/v1_1/{cloud}`. */
  async raw(cloud, name, method, target, { headers = {}, body } = {}) {
    const authorization = name ? { Authorization: basic(callers[cloud][name]) } : {};
    const answer = await send(this.sidecar.url, { method, target: `/v1_1/${cloud}${target}`, headers: { ...authorization, ...headers }, body });
    assertNoEnvironmentCredential(answer.text + JSON.stringify(answer.headers), `the answer to ${method} ${target}`);
    return answer;
  }

  requests() {
    return this.upstream.requests();
  }

  /** A file to upload, in this run's directory. */
  file(name, content) {
    const file = path.join(this.directory, name);
    writeFileSync(file, content);
    return file;
  }

  /** What must hold after every test: each upstream request had a stub, the environment's credential and none of a caller's; no secret is in the log. */
  async checkRules() {
    for (const request of await this.requests()) {
      assert.ok(request.matched, `${request}: the sidecar sent something that no stub answers`);
      assertEnvironmentCredential(request);
      assertNoCallerCredential(request);
    }
    const log = this.sidecar.process.output();
    for (const { secret } of [...allCallers, ...Object.values(environments)]) {
      assert.ok(!log.includes(secret), 'the sidecar logged a secret');
    }
  }
}

/** Cloudinary's envelope with the text, in the body and in X-Cld-Error, and a decision id. */
export function assertRefused(answer, status, message) {
  assert.equal(answer.status, status, answer.text);
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  const { error, ...rest } = answer.json;
  assert.deepEqual(rest, {}, 'the envelope holds nothing but the error');
  assert.deepEqual(Object.keys(error), ['message']);
  if (message instanceof RegExp) {
    assert.match(error.message, message);
  } else if (message !== undefined) {
    assert.equal(error.message, message);
  }
  assert.equal(answer.headers['x-cld-error'], error.message);
  assert.ok(answer.headers['x-sidecar-decision'], 'the answer names its decision');
  return error.message;
}

/** The SDK rejects the call with the status and, where it keeps it, Cloudinary's text. */
export async function assertSdkRefuses(promise, status, message) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.status, status, error.message);
    if (message !== undefined) {
      assert.equal(error.message, message);
    }
    return true;
  });
}

/** The Node SDK drops the text of a 403 on the Upload API. */
export const uploadRefusedText = 'Server returned unexpected status code - 403';
