import { Token } from "aws-cdk-lib";
import { type Runtime, RuntimeFamily } from "aws-cdk-lib/aws-lambda";
import { ConfigurationError } from "../../domain/errors.js";
import type { AlarmThresholds } from "./alarm-thresholds.js";
import type { ClickstreamIngestProps } from "./props.js";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const GATEWAY_TIMEOUT_SECONDS = 30;

/** Of this package's own function. */
export const DEFAULT_HANDLER = "index.handler";

/** What the handler compares with a path that came decoded, and API Gateway takes as it stands: no `{name}`, no `%`. */
const PATH = /^\/(?:[\w.~:@+,=-]+(?:\/[\w.~:@+,=-]+)*)?$/;

type Checked = ClickstreamIngestProps &
  Required<Pick<ClickstreamIngestProps, "path" | "prefix" | "throttle" | "timeout" | "handler">> & {
    readonly runtime: Runtime;
    readonly alarmThresholds: AlarmThresholds;
  };

/**
 * Refuses what CloudFormation would take, and what would then lose events or never alarm. What is known only when it
 * is deployed is not judged.
 *
 * @throws ConfigurationError that names the prop
 */
export function assertDeployable(props: Checked): void {
  const { path, prefix, timeout, throttle, reservedConcurrentExecutions = 1 } = props;
  const { rateLimit, burstLimit } = throttle;
  const empty = Object.entries(props).filter(([, value]) => value === "");
  // The function would take its default in the place of one that is empty, and not the API and the role.
  refuse(empty.length > 0, `${empty.map(([name]) => name).join(", ")}: must not be empty`);
  refuse(
    !timeout.isUnresolved() && timeout.toSeconds() >= GATEWAY_TIMEOUT_SECONDS,
    `timeout must be less than ${GATEWAY_TIMEOUT_SECONDS} seconds: API Gateway gives up then, and the client would not hear what became of its events`,
  );
  refuse(
    path.startsWith("/") && !PATH.test(path),
    "path must be plain, of letters, digits and . _ ~ : @ + , = - between single slashes: the function answers any other 404",
  );
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  refuse(
    /[*?$]/.test(prefix),
    "prefix must not hold *, ? or $: in the role's policy they would let it write below other prefixes",
  );
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
  refuse(/[^ -\xff]/.test(prefix), "prefix must be of Latin-1 without line breaks: a policy takes no other");
  refuse(
    isNot(rateLimit, (limit) => limit > 0) || isNot(burstLimit, (limit) => limit >= 1),
    "throttle.rateLimit must be more than 0 and throttle.burstLimit 1 or more: every request would be answered 429",
  );
  refuse(
    isNot(reservedConcurrentExecutions, (count) => count >= 1),
    "reservedConcurrentExecutions must be 1 or more: Lambda would refuse every request",
  );
  refuse(
    props.code === undefined &&
      (props.handler !== DEFAULT_HANDLER || props.runtime.family !== RuntimeFamily.NODEJS),
    `this package's function is ${DEFAULT_HANDLER} on Node; with another handler or runtime give \`code\``,
  );
  assertThatAlarmsCanSpeak(props.alarmThresholds);
}

function assertThatAlarmsCanSpeak({ leastEvents, ...thresholds }: AlarmThresholds): void {
  const { rejectedRatio, duplicatesRatio, p99LatencyMs } = thresholds;
  for (const [name, threshold] of Object.entries(thresholds)) {
    refuse(
      isNot(threshold, (value) => value > 0 && value < Infinity),
      `alarmThresholds.${name} must be a number above 0: at 0 the alarm would never be over`,
    );
  }
  for (const [name, ratio] of Object.entries({ rejectedRatio, duplicatesRatio })) {
    refuse(
      isNot(ratio, (value) => value <= 1),
      `alarmThresholds.${name} is a share of 0 to 1: above, the alarm would never speak; 5 % is 0.05`,
    );
  }
  refuse(
    isNot(p99LatencyMs, (value) => value < GATEWAY_TIMEOUT_SECONDS * 1_000),
    `alarmThresholds.p99LatencyMs must be less than ${GATEWAY_TIMEOUT_SECONDS * 1_000}: API Gateway gives up then`,
  );
  refuse(
    isNot(leastEvents, (value) => Number.isSafeInteger(value) && value >= 0),
    "alarmThresholds.leastEvents must be a whole number, 0 or more",
  );
}

/** Whether a number is known and not right. */
function isNot(value: number, isRight: (value: number) => boolean): boolean {
  return !Token.isUnresolved(value) && !isRight(value);
}

function refuse(isWrong: boolean, message: string): void {
  if (isWrong) throw new ConfigurationError(message);
}
