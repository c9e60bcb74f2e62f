// Bytes sent to the local gateway, and whether every law held for what it answered and stored.
import { setImmediate } from "node:timers/promises";
import { isDocumentedAnswer } from "../support/documented-answer.mjs";
import { sendBytes } from "./raw-socket.mjs";
import { checkObjects } from "./stored-laws.mjs";
import { hold } from "./violation.mjs";

const NOW_MS = Date.UTC(2026, 10, 22, 14, 5, 9, 123);
/** Node's HTTP parser answers by itself, without a body, what it takes for no request. */
const OF_THE_PARSER = [400, 408, 413, 417, 431];
/** What the gateway answers without asking the function. */
const OF_THE_GATEWAY = { 404: '{"message":"Not Found"}', 413: '{"message":"Request Entity Too Large"}' };

/**
 * @returns a function of `{ bytes, isPipelined }` that gives the first answer's status, or "closed" for none; and
 *   `close`, which stops the server
 */
export async function createGatewayCall(subject) {
  let store;
  let failure;
  const server = subject.createDevServer({
    port: 0,
    store: { putIfAbsent: (object) => store.putIfAbsent(object) },
    clock: { now: () => NOW_MS },
    schema: subject.clickstreamEvent,
    onError: (error) => (failure = error),
  });
  const port = Number(new URL((await server.start()).url).port);

  const call = async ({ bytes, isPipelined }) => {
    store = new subject.MemoryObjectStore();
    failure = undefined;
    const answers = await sendBytes(port, bytes);
    // What the client did not wait for is done before the next.
    while (server.openRequests > 0) await setImmediate();
    if (failure !== undefined) throw failure;
    const claimed = answers.map((answer) => createdBy(answer, bytes));
    const stored = checkObjects([...store.objects().values()], subject, {}, NOW_MS).length;
    // Of two requests, the client leaves at the first one's answer, and the second may hold the same event. And
    // what follows a request and is none makes node's parser hang up, in place of an answer that is on its way.
    const isWhole = !isPipelined && !answers.some(isOfTheParser) && answers.length > 0;
    const isHeld = isWhole ? stored === sum(claimed) : stored >= (claimed[0] ?? 0);
    hold(isHeld, `${stored} events are stored, the answers say ${claimed.join(" and ")}`);
    return answers[0]?.status ?? "closed";
  };
  return { call, close: () => server.stop() };
}

/** How many events an answer says were stored for it. */
function createdBy({ status, body }, bytes) {
  const isHeadersOnly = body === "" && bytes.includes("HEAD");
  const isEmpty = body === "" && (status === 204 || isHeadersOnly);
  if (isEmpty || isOfTheParser({ status, body }) || body === OF_THE_GATEWAY[status]) return 0;
  const answer = parsed(body);
  hold(
    answer !== undefined && isDocumentedAnswer(status, answer),
    `answered ${status} ${body.slice(0, 300)}`,
  );
  return status < 300 ? (answer.accepted ?? 1) - (answer.duplicates ?? 0) : 0;
}

function isOfTheParser({ status, body }) {
  return body === "" && OF_THE_PARSER.includes(status);
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
