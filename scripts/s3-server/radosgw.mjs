// Ceph's object gateway on this machine: the S3 server from Debian that keeps conditional puts and checks
// signatures. One monitor, one OSD and one gateway, all within a folder of their own, on loopback.
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { installPackages } from "../debian/install-packages.mjs";
import { S3_PACKAGES } from "../debian/suites-packages.mjs";
import { ownProcesses } from "./own-processes.mjs";

// A daemon started by root would become the user "ceph", who cannot read our folder.
const AS_OURSELVES = process.getuid() === 0 ? ["--setuser", "root", "--setgroup", "root"] : [];
const START_MS = 60_000;
// A sparse file of 10 GiB, and a small cache.
const BLUESTORE = `osd_objectstore = bluestore
bluestore_block_size = 10737418240
bluestore_cache_autotune = false
bluestore_cache_size = 67108864`;
// It spends a third less on a put: without a log of each request, which nobody reads, and with as many threads as
// the most writers that a test has of one key, for 512. One that is to be crashed at work is left as it comes.
const LEAN_GATEWAY = `rgw_thread_pool_size = 32
debug_rgw = 0/0`;

/** Installs what is missing of its packages. */
export const installRadosgw = (log) => installPackages(S3_PACKAGES, log);

/**
 * Starts the server. What it has acknowledged is kept over `crash` and `restart` only where `durable`, which
 * takes some seconds longer to start. `stop` ends every daemon and removes the folder, and so does the end of
 * this process.
 */
export async function startRadosgw(log, { durable = false } = {}) {
  const root = mkdtempSync(join(tmpdir(), "radosgw-"));
  const [monPort, port] = [await freePort(), await freePort()];
  const endpoint = `http://127.0.0.1:${port}`;
  const fsid = randomUUID();
  const ceph = ownProcesses(root, { CEPH_CONF: configure(root, { fsid, monPort, port, durable }) });
  // In the foreground, so that it is our child and goes when we go.
  const startDaemon = (command, ...args) => ceph.start(command, "-f", ...args, ...AS_OURSELVES);

  const startMonitor = () => startDaemon("ceph-mon", "-i", "a");
  const startStore = async () => {
    startDaemon("ceph-osd", "-i", "0");
    await until("the store is up", async () =>
      (await ceph.run("ceph", "osd", "dump", "-f", "json")).includes('"up":1'),
    );
  };
  const startGateway = async () => {
    startDaemon("radosgw", "-n", "client.rgw");
    await until("the gateway answers", () =>
      fetch(endpoint).then(
        () => true,
        () => false,
      ),
    );
  };

  try {
    log("starting the monitor");
    const monmap = join(root, "monmap");
    const address = `[v2:127.0.0.1:${monPort}]`;
    await ceph.run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", address, monmap);
    await ceph.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap, ...AS_OURSELVES);
    startMonitor();
    log("starting the store");
    const osd = randomUUID();
    await ceph.run("ceph", "--connect-timeout", "30", "osd", "new", osd);
    await ceph.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd, ...AS_OURSELVES);
    await startStore();
    log("starting the gateway");
    await startGateway();
  } catch (error) {
    await ceph.stop();
    throw error;
  }
  return {
    endpoint,
    async createUser(name) {
      const credentials = {
        accessKeyId: randomBytes(10).toString("hex"),
        secretAccessKey: randomBytes(20).toString("hex"),
      };
      const keys = [`--access-key=${credentials.accessKeyId}`, `--secret-key=${credentials.secretAccessKey}`];
      await ceph.run("radosgw-admin", "user", "create", `--uid=${name}`, `--display-name=${name}`, ...keys);
      return credentials;
    },
    /** Kills every daemon at once; the kernel lives on, and writes what it was given. */
    crash: () => ceph.kill(),
    /** Starts them again on the data they left. */
    async restart() {
      startMonitor();
      // Else the monitor waits for the dead one to be missed.
      await ceph.run("ceph", "--connect-timeout", "30", "osd", "down", "0");
      await startStore();
      await startGateway();
    },
    stop: () => ceph.stop(),
  };
}

/** @returns the path of the configuration */
function configure(root, { fsid, monPort, port, durable }) {
  for (const folder of ["run", "log", "crash", "mon", "osd", "rgw"]) mkdirSync(join(root, folder));
  const path = join(root, "ceph.conf");
  writeFileSync(
    path,
    `[global]
fsid = ${fsid}
mon_host = v2:127.0.0.1:${monPort}
public_network = 127.0.0.0/8
ms_bind_msgr1 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
# Without it the gateway hangs on auth error -13.
ms_mon_client_mode = crc
run_dir = ${root}/run
admin_socket = ${root}/run/$name.$pid.asok
log_file = ${root}/log/$name.log
crash_dir = ${root}/crash
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data_avail_crit = 1
[mon]
mon_data = ${root}/mon
mon_cluster_log_file = ${root}/log/cluster.log
paxos_propose_interval = 0.1
[osd]
osd_data = ${root}/osd
${durable ? BLUESTORE : "osd_objectstore = memstore"}
osd_class_load_list = *
osd_class_default_list = *
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${port}
rgw_data = ${root}/rgw
rgw_dynamic_resharding = false
${durable ? "" : LEAN_GATEWAY}
`,
  );
  return path;
}

async function until(what, holds) {
  for (const deadline = Date.now() + START_MS; !(await holds()); await delay(100)) {
    if (Date.now() > deadline) throw new Error(`gave up waiting: ${what}`);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
