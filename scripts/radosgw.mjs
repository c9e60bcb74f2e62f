// Ceph's object gateway on this machine: the S3 server from Debian that keeps conditional puts and checks
// signatures. One monitor, one OSD and one gateway, all within a folder of their own, on loopback.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const PACKAGES = ["ceph-mon", "ceph-osd", "radosgw", "ceph-common", "awscli"];
const isRoot = process.getuid() === 0;
// A daemon started by root would become the user "ceph", who cannot read our folder.
const AS_OURSELVES = isRoot ? ["--setuser", "root", "--setgroup", "root"] : [];
const START_MS = 60_000;

/** Installs what is missing from Debian's packages: the server, and a client that is not ours. */
export function installRadosgw(log) {
  const missing = PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  log(`installing ${missing.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => {
    const [command, ...rest] = [...(isRoot ? [] : ["sudo"]), "apt-get", "-qq", ...args];
    execFileSync(command, rest, { stdio: ["ignore", "ignore", "inherit"], env });
  };
  apt("update");
  apt("install", "-y", "--no-install-recommends", ...missing);
}

function isInstalled(name) {
  try {
    return execFileSync("dpkg-query", ["-W", "-f=${Status}", name], { stdio: "pipe" }).includes(
      "install ok installed",
    );
  } catch {
    return false;
  }
}

/** Starts the server; `stop` ends every daemon and removes the folder, and so does the end of this process. */
export async function startRadosgw(log) {
  const root = mkdtempSync(join(tmpdir(), "radosgw-"));
  const [monPort, port] = [await freePort(), await freePort()];
  const ceph = daemonsIn(root, configure(root, monPort, port));
  try {
    log("starting the monitor");
    const fsid = ceph.fsid;
    ceph.run(
      "monmaptool",
      "--create",
      "--fsid",
      fsid,
      "--addv",
      "a",
      `[v2:127.0.0.1:${monPort}]`,
      join(root, "monmap"),
    );
    ceph.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", join(root, "monmap"), ...AS_OURSELVES);
    ceph.start("ceph-mon", "-i", "a");
    log("starting the store");
    const osd = randomUUID();
    ceph.run("ceph", "--connect-timeout", "30", "osd", "new", osd);
    ceph.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd, ...AS_OURSELVES);
    ceph.start("ceph-osd", "-i", "0");
    await until("the store is up", () => ceph.run("ceph", "osd", "dump", "-f", "json").includes('"up":1'));
    log("starting the gateway");
    ceph.start("radosgw", "-n", "client.rgw");
    const endpoint = `http://127.0.0.1:${port}`;
    await until("the gateway answers", () =>
      fetch(endpoint).then(
        () => true,
        () => false,
      ),
    );
    const createUser = (name) => {
      const credentials = {
        accessKeyId: randomBytes(10).toString("hex"),
        secretAccessKey: randomBytes(20).toString("hex"),
      };
      const keys = [`--access-key=${credentials.accessKeyId}`, `--secret-key=${credentials.secretAccessKey}`];
      ceph.run("radosgw-admin", "user", "create", `--uid=${name}`, `--display-name=${name}`, ...keys);
      return credentials;
    };
    return { endpoint, createUser, stop: () => ceph.stop() };
  } catch (error) {
    await ceph.stop();
    throw error;
  }
}

function configure(root, monPort, port) {
  for (const folder of ["run", "log", "crash", "mon", "osd", "rgw"]) mkdirSync(join(root, folder));
  const fsid = randomUUID();
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
osd_objectstore = memstore
osd_class_load_list = *
osd_class_default_list = *
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${port}
rgw_data = ${root}/rgw
rgw_dynamic_resharding = false
`,
  );
  return { fsid, path };
}

function daemonsIn(root, { fsid, path }) {
  const env = { ...process.env, CEPH_CONF: path };
  const daemons = [];
  const kill = () => {
    // TERM takes seconds, and nothing here is kept.
    for (const daemon of daemons) daemon.kill("SIGKILL");
  };
  process.once("exit", () => {
    kill();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    fsid,
    run: (command, ...args) =>
      execFileSync(command, args, { env, encoding: "utf8", stdio: "pipe", timeout: START_MS }),
    // In the foreground, so that it is our child and goes when we go.
    start: (command, ...args) =>
      daemons.push(spawn(command, ["-f", ...args, ...AS_OURSELVES], { env, stdio: "ignore" })),
    async stop() {
      const running = daemons.filter(({ exitCode }) => exitCode === null);
      const ended = Promise.all(running.map((daemon) => once(daemon, "exit")));
      kill();
      await ended;
      rmSync(root, { recursive: true, force: true });
    },
  };
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
