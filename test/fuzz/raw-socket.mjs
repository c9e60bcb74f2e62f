// Bytes to a server, and whatever it answers.
import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";
import { hold } from "./violation.mjs";

/** Turns of the event loop without a byte, in a server of this very process, after which none will come. */
const QUIET_TURNS = 30;

/**
 * Sends the bytes; ends the connection after the first answer, or when the server waits for more.
 *
 * @returns the answers, `{ status, body }` each, in order; none where the server just hung up, be it after an interim one
 * @throws Violation where what came is no HTTP
 */
export async function sendBytes(port, bytes) {
  const socket = connect({ port, host: "127.0.0.1" });
  const closed = once(socket, "close").catch(() => undefined); // a reset is a closed connection too
  let received = "";
  let isClosed = false;
  let quietTurns = 0;
  socket.setEncoding("latin1");
  socket.on("data", (text) => {
    received += text;
    quietTurns = 0;
  });
  socket.on("error", () => undefined);
  socket.on("close", () => (isClosed = true));
  socket.write(bytes, () => (quietTurns = 0));
  while (!isClosed && quietTurns < QUIET_TURNS && answersIn(received, bytes).length === 0) {
    quietTurns += socket.connecting ? 0 : 1;
    await setImmediate();
  }
  socket.end();
  await closed;
  const answers = answersIn(received, bytes);
  const isInterim = /^(HTTP\/1\.1 1\d\d [^\r\n]*\r\n\r\n)*$/.test(received);
  hold(answers.length > 0 || isInterim, `what came is no whole answer: ${received.slice(0, 300)}`);
  return answers;
}

/** Whole answers only; interim ones (RFC 9110, section 15.2) are left out. */
function answersIn(text, sent) {
  const answers = [];
  for (let rest = text; ;) {
    const match = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(rest);
    if (match === null) return answers;
    const [head, status, headers] = match;
    rest = rest.slice(head.length);
    if (status.startsWith("1")) continue;
    const framed = bodyOf(rest, headers, sent);
    if (framed === undefined) return answers;
    rest = framed.rest;
    answers.push({ status: Number(status), body: framed.body });
  }
}

/** Undefined where the body is not whole yet. */
function bodyOf(rest, headers, sent) {
  if (/^transfer-encoding: chunked\r$/im.test(headers)) {
    const match = /^(?:[0-9a-f]+\r\n[^]*?\r\n)*?0\r\n\r\n/i.exec(rest);
    return match === null ? undefined : { body: match[0].slice(3, -2), rest: rest.slice(match[0].length) };
  }
  const length = Number(/^content-length: (\d+)\r$/im.exec(headers)?.[1] ?? 0);
  // The answer to HEAD tells the length of a body that it does not have.
  const isOver = rest === "" || rest.startsWith("HTTP/1.1 ");
  if (isOver && sent.includes("HEAD")) return { body: "", rest };
  if (rest.length < length) return undefined;
  return { body: rest.slice(0, length), rest: rest.slice(length) };
}
