// Starts the sidecar against an emulated account with many folders, users, groups and policies, and measures until /readyz says ready: what it took, how many
// calls it asked of Cloudinary, and how much memory is resident then and after a few readings more. Where there is a redis-server, a second sidecar starts from
// what the first one left in it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Emulator } from '../../tests/contract/harness/emulator.mjs';
import { freePort, ManagedProcess, removeDirectory, stopAll, temporaryDirectory } from '../../tests/contract/harness/processes.mjs';
import { Sidecar } from '../../tests/contract/harness/sidecar.mjs';

const [users, groups, policies, folders] = (process.env.START_ACCOUNT ?? '2000,200,10000,10000').split(',').map(Number);
const bars = { seconds: Number(process.env.START_SECONDS ?? 5), redis: Number(process.env.START_REDIS_SECONDS ?? 1.5), mib: Number(process.env.START_MIB ?? 200) };
const account = { id: '5d1b2ad8-9f6c-4e3e-8a0f-6d2f3a1c7b90', key: '918273645091827', secret: 'emulated-secret-of-the-account' };
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
  return { resident: mib('VmRSS'), peak: mib('VmHWM') };
}

async function metric(sidecar, name) {
  const page = await (await fetch(`${sidecar.operationsUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
}

async function startRedis(directory) {
  try {
    execFileSync('redis-server', ['--version']);
  } catch {
    return null;
  }
  const port = await freePort();
  const redis = new ManagedProcess('redis', 'redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', directory, '--requirepass', 'bench'], { directory });
  await redis.ready(async () => redis.output().includes('Ready to accept connections'));
  return `127.0.0.1:${port},password=bench`;
}

async function start(directory, emulator, redis, name, interval) {
  const started = performance.now();
  const sidecar = await Sidecar.start(directory, {
    version: 1,
    environments: [{ cloud: 'demo', id: '2607aa1695167a96b92a8f2a2e0f00', folder_mode: 'dynamic', base_url: emulator.url, upstream: { api_key: emulator.key, api_secret: emulator.secret } }],
    keys: [{ key: 'app', cloud: 'demo', secret: 'secret-of-the-app', act_for: true, roles: ['master_admin'] }],
    cloudinary: { account: account.id, base_url: emulator.url, upstream: { api_key: account.key, api_secret: account.secret } },
  }, { name, environment: { SIDECAR__GRANTS__CLOUDINARYINTERVAL: interval, ...(redis ? { SIDECAR__REDIS__CONFIGURATION: redis } : {}) } });
  return { sidecar, seconds: (performance.now() - started) / 1000, atReady: memory(sidecar.process.pid) };
}

const directory = temporaryDirectory('start');
let failed = false;
const line = (what, value, bar) => console.log(`${what.padEnd(32)}${value}${bar ? `   (bar ${bar})` : ''}`);
try {
  const emulator = await Emulator.start(directory, { options: ['--account', [users, groups, policies, folders].join(',')] });
  const redis = await startRedis(directory);
  console.log(`account: ${folders} folders, ${users} users, ${groups} groups, ${policies} policies; process start included`);

  const cold = await start(directory, emulator, redis, 'cold', '00:00:02');
  const calls = await metric(cold.sidecar, 'sidecar_grants_cloudinary_calls_total');
  await wait(8_000);
  const later = memory(cold.sidecar.process.pid);
  line('from the account: ready after', `${cold.seconds.toFixed(2)} s, ${calls} calls`, `${bars.seconds} s`);
  line('resident memory at ready', `${cold.atReady.resident.toFixed(0)} MiB`);
  line('  a few readings later', `${later.resident.toFixed(0)} MiB`, `${bars.mib} MiB`);
  failed = !(cold.seconds <= bars.seconds && later.resident <= bars.mib && calls > 0);

  if (redis) {
    // Its readings every 2 s would be measured with the other's start.
    await cold.sidecar.process.stop();
    const warm = await start(directory, emulator, redis, 'warm', '01:00:00');
    const spent = await metric(warm.sidecar, 'sidecar_grants_cloudinary_calls_total');
    line('from Redis: ready after', `${warm.seconds.toFixed(2)} s, ${spent} calls`, `${bars.redis} s`);
    line('resident memory at ready', `${warm.atReady.resident.toFixed(0)} MiB`, `${bars.mib} MiB`);
    failed ||= !(warm.seconds <= bars.redis && spent === 0 && warm.atReady.resident <= bars.mib);
  } else {
    console.log('no redis-server here: the start from Redis was not measured');
  }
} finally {
  await stopAll();
  removeDirectory(directory);
}
process.exit(failed ? 1 : 0);
