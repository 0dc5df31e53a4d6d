// Starts the sidecar against an emulated account with many folders, users, groups and policies, and measures until /readyz says ready: what it took, how many
// calls it asked of Cloudinary, and how much memory is resident then and after a few readings more.
import { readFileSync } from 'node:fs';
import { Emulator } from '../../tests/contract/harness/emulator.mjs';
import { removeDirectory, stopAll, temporaryDirectory } from '../../tests/contract/harness/processes.mjs';
import { Sidecar } from '../../tests/contract/harness/sidecar.mjs';

const [users, groups, policies, folders] = (process.env.START_ACCOUNT ?? '2000,200,10000,10000').split(',').map(Number);
const limits = { seconds: Number(process.env.START_SECONDS ?? 5), mib: Number(process.env.START_MIB ?? 200) };
const account = { id: '5d1b2ad8-9f6c-4e3e-8a0f-6d2f3a1c7b90', key: '918273645091827', secret: 'emulated-secret-of-the-account' };

function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
  return { resident: mib('VmRSS'), peak: mib('VmHWM') };
}

const directory = temporaryDirectory('start');
let failed = false;
try {
  const emulator = await Emulator.start(directory, { options: ['--account', [users, groups, policies, folders].join(',')] });
  const started = performance.now();
  const sidecar = await Sidecar.start(directory, {
    version: 1,
    environments: [{ cloud: 'demo', id: '2607aa1695167a96b92a8f2a2e0f00', folder_mode: 'dynamic', base_url: emulator.url, upstream: { api_key: emulator.key, api_secret: emulator.secret } }],
    keys: [{ key: 'app', cloud: 'demo', secret: 'secret-of-the-app', act_for: true, roles: ['master_admin'] }],
    cloudinary: { account: account.id, base_url: emulator.url, upstream: { api_key: account.key, api_secret: account.secret } },
  }, { environment: { SIDECAR__GRANTS__CLOUDINARYINTERVAL: '00:00:02' } });
  const seconds = (performance.now() - started) / 1000;
  const atReady = memory(sidecar.process.pid);
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  const later = memory(sidecar.process.pid);
  const line = sidecar.log().map((entry) => JSON.stringify(entry)).find((text) => /"?with \d+ calls|"Calls":\d+/.test(text)) ?? '';
  const calls = Number(/"Calls":(\d+)/.exec(line)?.[1] ?? /with (\d+) calls/.exec(line)?.[1] ?? NaN);
  const reading = Number(/"Milliseconds":(\d+)/.exec(line)?.[1] ?? /in (\d+) ms/.exec(line)?.[1] ?? NaN);
  console.log(`account: ${folders} folders, ${users} users, ${groups} groups, ${policies} policies
start to ready              ${seconds.toFixed(2)} s   (bar ${limits.seconds} s; the process, the reading and the compilation)
  reading from the account  ${(reading / 1000).toFixed(2)} s, ${calls} calls
resident memory at ready    ${atReady.resident.toFixed(0)} MiB
  a few readings later      ${later.resident.toFixed(0)} MiB   (bar ${limits.mib} MiB)
  peak                      ${later.peak.toFixed(0)} MiB`);
  failed = seconds > limits.seconds || later.resident > limits.mib || Number.isNaN(calls);
  if (process.env.START_LOG) {
    console.log(sidecar.process.output());
  }
} finally {
  await stopAll();
  removeDirectory(directory);
}
process.exit(failed ? 1 : 0);
