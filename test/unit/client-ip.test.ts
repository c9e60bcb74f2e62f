import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { storableIp } from "../../src/adapters/api-gateway-v2/client-ip.js";

describe("storableIp", () => {
  test.each([
    ["203.0.113.77", "203.0.113.77", "203.0.113.0"],
    ["2001:db8:abcd:12:34:56:78:9a", "2001:db8:abcd:12:34:56:78:9a", "2001:db8:abcd::"],
    ["2001:DB8::1", "2001:db8::1", "2001:db8::"],
    ["::ffff:203.0.113.77", "203.0.113.77", "203.0.113.0"],
    ["198.51.100.10:46532", "198.51.100.10", "198.51.100.0"],
    ["[2001:db8:1:2::3]:443", "2001:db8:1:2::3", "2001:db8:1::"],
    ["[2001:db8:1:2::3]", "2001:db8:1:2::3", "2001:db8:1::"],
    ["2001:0db8:0001:0002:0000:0000:0000:0003:46532", "2001:db8:1:2::3", "2001:db8:1::"],
    [" 203.0.113.77 ", "203.0.113.77", "203.0.113.0"],
  ])("of %s is %s in full and %s truncated", (address, full, truncated) => {
    expect(storableIp(address, "full")).toBe(full);
    expect(storableIp(address, "truncated")).toBe(truncated);
  });

  test.each([undefined, "", "unknown", "1.2.3.4, 5.6.7.8", "999.1.1.1", "test-invoke-source-ip", "[x]:1"])(
    "of %s, which is no address, is nothing",
    (address) => {
      expect(storableIp(address, "full")).toBeUndefined();
      expect(storableIp(address, "truncated")).toBeUndefined();
    },
  );

  test("truncated is the same for any two addresses of one network, and tells no more", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
        const neighbour = address.replace(/\d+$/, String(last));
        expect(storableIp(address, "truncated")).toBe(storableIp(neighbour, "truncated"));
      }),
    );
    fc.assert(
      fc.property(
        fc.tuple(...Array.from({ length: 8 }, () => fc.nat(0xffff))),
        fc.nat(0xffff),
        (groups, other) => {
          const text = (parts: number[]) => parts.map((part) => part.toString(16)).join(":");
          fc.pre(!text(groups).startsWith("0:0:0:0:0:ffff:")); // an IPv4 address in disguise
          const neighbour = groups.with(3, other).with(7, other);
          fc.pre(!text(neighbour).startsWith("0:0:0:0:0:ffff:"));
          expect(storableIp(text(groups), "truncated")).toBe(storableIp(text(neighbour), "truncated"));
        },
      ),
    );
  });
});
