// Only what the README documents is answered.
import { isDocumentedAnswer, isDocumentedDefect, isDocumentedMiss } from "../support/documented-answer.mjs";
import { hold } from "./violation.mjs";

/**
 * What an answer says of the store.
 *
 * @returns `{ created, accepted, rejected }`: events stored by this request, those that are stored at
 *   all, and the positions of those that are not
 * @throws Violation for an answer that is not documented for this event
 */
export function claimsOf(event, { statusCode, headers, body }) {
  const answer = body === "" ? undefined : JSON.parse(body);
  const told = `answered ${statusCode} ${body.slice(0, 300)}`;
  hold(answer === undefined || headers["content-type"] === "application/json", `${told} as no JSON`);
  hold(EXPECTED[destinationOf(event)](statusCode, answer), told);
  const accepted = statusCode === 200 || statusCode === 207 ? (answer.accepted ?? 1) : 0;
  const rejected = (answer?.rejected ?? []).map(({ index }) => index);
  return { accepted, created: accepted - (answer?.duplicates ?? 0), rejected };
}

const EXPECTED = {
  nowhere: isDocumentedDefect,
  "another path": (status, answer) => status === 404 && isDocumentedMiss(status, answer),
  preflight: (status, answer) => status === 204 && isDocumentedMiss(status, answer),
  "another method": (status, answer) => status === 405 && isDocumentedMiss(status, answer),
  ingest: (status, answer) => answer !== undefined && isDocumentedAnswer(status, answer),
};

function destinationOf({ version, requestContext }) {
  const { method, path } = requestContext?.http ?? {};
  if (version !== "2.0" || typeof method !== "string" || typeof path !== "string") return "nowhere";
  const { stage } = requestContext;
  const isStaged = typeof stage === "string" && stage !== "$default" && path === `/${stage}/clickstream`;
  if (path !== "/clickstream" && !isStaged) return "another path";
  if (method === "OPTIONS") return "preflight";
  return method === "POST" ? "ingest" : "another method";
}
