// What a suite needs of the machine, from Debian: a server or a browser that is not npm's to install.
import { execFileSync } from "node:child_process";

/** Installs those of the packages that are missing, as root or by sudo, without what they only recommend. */
export function installPackages(names, log) {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  log(`installing ${missing.join(", ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => {
    const [command, ...rest] = [...(process.getuid() === 0 ? [] : ["sudo"]), "apt-get", "-qq", ...args];
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
