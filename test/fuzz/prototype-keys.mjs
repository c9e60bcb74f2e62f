// Member names that mean something to JavaScript, in every spelling and at any depth.
import fc from "fast-check";
import { callWith } from "./call.mjs";

const NAMES = [
  ...Array(8).fill("__proto__"),
  ...["constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "toJSON", "then"],
  ...["__defineGetter__", "length", "name", "get", "0", "-1", "isPrototypeOf"],
  ...["eventName", "eventId", "product", "_ingest"],
];
const VALUES = [
  '{"polluted":true}',
  '{"prototype":{"polluted":true}}',
  "null",
  "1",
  '"polluted"',
  '[{"__proto__":{}}]',
  "{}",
];
const WRAPS = [
  ["", ""],
  ['{"a":', "}"],
  ["[", "]"],
  ['{"constructor":{"prototype":', "}}"],
  ['{"__proto__":', "}"],
  ["[[", "]]"],
];

/** Some of the name's characters as escapes. */
function respelled(name, mask) {
  const spell = (char, i) =>
    mask & (1 << i) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : char;
  return `"${[...name].map(spell).join("")}"`;
}

const member = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.oneof(fc.constant(0), fc.nat(1_023)),
    fc.constantFrom(...VALUES),
    fc.constantFrom(...WRAPS),
  )
  .map(([name, mask, value, [open, close]]) => {
    const own = `${respelled(name, mask)}:${value}`;
    return open === "" ? own : `"in":${open}{${own}}${close}`;
  });

const NAMED = ['"eventName":"x"', '"eventName":"x"', '"eventName":{"__proto__":"x"}', '"constructor":"x"'];
const withMembers = fc
  .tuple(fc.constantFrom(...NAMED), fc.array(member, { minLength: 1, maxLength: 3 }), fc.nat(3))
  .map(([named, members, shape]) => {
    const event = shape === 1 ? `{${members.join()},${named}}` : `{${named},${members.join()}}`;
    if (shape === 2) return `[${event},${event}]`;
    return shape === 3 ? `{${members.join()}}` : event;
  });

export const prototypeKeys = callWith(withMembers);
