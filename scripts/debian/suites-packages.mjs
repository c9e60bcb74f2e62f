// What suites need of Debian's packages.

/** The S3 server, Ceph's, and a client that is not ours. */
export const S3_PACKAGES = ["ceph-mon", "ceph-osd", "radosgw", "ceph-common", "awscli"];
export const BROWSER_PACKAGES = ["chromium"];
