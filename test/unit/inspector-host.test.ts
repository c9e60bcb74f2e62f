import { expect, test } from "@jest/globals";
import { isAllowedHost } from "../../src/adapters/inspector/allowed-host.js";

test.each([
  ["127.0.0.1:3000"],
  ["127.0.0.1"],
  ["[::1]:3000"],
  ["192.168.1.20:3000"],
  ["localhost:3000"],
  ["LOCALHOST"],
  ["shop.localhost:3000"],
  ["Dev-Machine:3000"],
])("the host %j can only be this server's own", (host) => {
  expect(isAllowedHost(host, "dev-machine")).toBe(true);
});

test.each([
  ["evil.example:3000"],
  ["localhost.evil.example"],
  ["evillocalhost"],
  ["127.0.0.1.evil.example"],
  ["127.0.0.1@evil.example"],
  ["[evil.example]"],
  ["::1"],
  ["localhost:3000:1"],
  ["localhost."],
  [""],
  [undefined],
])("the host %j may be anybody's", (host) => {
  expect(isAllowedHost(host, "127.0.0.1")).toBe(false);
});
