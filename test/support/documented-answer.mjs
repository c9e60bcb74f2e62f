// Which answers the README documents ("The answers"), for tests and for the fuzzer.

const CODES_OF_400 = ["INVALID_JSON", "INVALID_EVENT", "EMPTY_BODY", "INVALID_ENCODING"];

/** Whether it is a documented answer of a working store to a POST on the right path; anything else is a defect. */
export function isDocumentedAnswer(status, answer) {
  const keys = Object.keys(answer).join();
  switch (status) {
    case 200:
      return answer.success === true && (keys === "success" || keys === "success,accepted,duplicates");
    case 207:
      return (
        answer.success === false &&
        keys === "success,accepted,duplicates,rejected" &&
        Array.isArray(answer.rejected) &&
        answer.accepted > 0
      );
    case 400:
      return (
        answer.success === false &&
        (keys === "success,code,message" || keys === "success,code,message,rejected") &&
        CODES_OF_400.includes(answer.code)
      );
    default:
      return isFailure(status, 413, answer, "TOO_LARGE");
  }
}

/** Whether it is the documented answer to what is no POST on the right path. `answer` is undefined for an empty body. */
export function isDocumentedMiss(status, answer) {
  if (status === 204) return answer === undefined;
  return isFailure(status, 404, answer, "NOT_FOUND") || isFailure(status, 405, answer, "METHOD_NOT_ALLOWED");
}

/** Whether it is the documented answer to what is no event of payload format 2.0. */
export function isDocumentedDefect(status, answer) {
  return isFailure(status, 500, answer, "INTERNAL");
}

function isFailure(status, expected, answer, code) {
  return (
    status === expected &&
    answer?.success === false &&
    answer.code === code &&
    Object.keys(answer).join() === "success,code,message"
  );
}
