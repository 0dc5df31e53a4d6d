// Rules that hold for every request that reaches the upstream, whatever the test is about.
import assert from 'node:assert/strict';
import { allCallers, environments } from './callers.mjs';
import { basic, sign } from './wire.mjs';

/** The request proves itself with the credential of the environment in its path, and no other. */
export function assertEnvironmentCredential(request) {
  const cloud = request.rawPath.split('/')[2];
  const environment = environments[cloud];
  assert.ok(environment, `${request} addresses a known environment`);

  const { authorization } = request.headers;
  const parameters = request.parameters;
  if (authorization !== undefined) {
    assert.equal(authorization, basic(environment), `Authorization of ${request}`);
  }
  const key = parameters.one('api_key');
  if (key !== undefined) {
    assert.equal(key, environment.key, `api_key of ${request}`);
  }
  const signature = parameters.one('signature');
  if (signature !== undefined) {
    const signed = Object.fromEntries(parameters.names().map((name) => [name, name.endsWith(']') ? parameters.all(name) : parameters.one(name)]));
    const algorithm = signature.length === 64 ? 'sha256' : 'sha1';
    const valid = [1, 2].map((version) => sign(signed, environment.secret, { version, algorithm }));
    assert.ok(valid.includes(signature), `the signature of ${request} is made with the environment's secret`);
  }
  assert.ok(authorization !== undefined || signature !== undefined, `${request} carries a credential`);
}

/** No caller's key, secret or Basic text anywhere in the request: not in a header, the query or the body. */
export function assertNoCallerCredential(request) {
  const everything = [request.url, request.path, JSON.stringify(request.headers), request.body.toString('latin1')].join('\n');
  for (const caller of allCallers) {
    for (const secret of [caller.key, caller.secret, basic(caller).slice('Basic '.length)]) {
      assert.ok(!everything.includes(secret), `${request} carries a credential of ${caller.cloud} ${caller.name}`);
    }
  }
}

/** Nothing of the environments' credentials may be seen by a caller. */
export function assertNoEnvironmentCredential(value, what) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  for (const environment of Object.values(environments)) {
    for (const secret of [environment.key, environment.secret, basic(environment).slice('Basic '.length)]) {
      assert.ok(!text.includes(secret), `${what} shows a credential of the environment ${environment.cloud}`);
    }
  }
}
