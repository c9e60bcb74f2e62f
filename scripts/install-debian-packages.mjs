// Installs at once what each suite would install for itself from Debian's packages. Needs nothing of npm's, so it
// can run beside `npm ci`.
import { installPackages } from "./debian/install-packages.mjs";
import { BROWSER_PACKAGES, S3_PACKAGES } from "./debian/suites-packages.mjs";

installPackages([...S3_PACKAGES, ...BROWSER_PACKAGES], console.log);
